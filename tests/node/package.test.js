'use strict'
const assert = require('node:assert/strict')
const { execFileSync, spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')
const { declarations, fileName, folderName } = require('./node_modules/cartocreds/library.js')
const { version } = require('./node_modules/cartocreds/package.json')

/** Runs a program with an empty home. */
function run (args, env = {}) {
  const home = fs.mkdtempSync(path.join(process.env.HOME, 'home-'))
  return spawnSync(process.execPath, args, { env: { HOME: home, ...env }, encoding: 'utf8' })
}

test('the README\'s program prints what the README says', () => {
  const { stdout, stderr } = run(['readme.js'])
  assert.equal(stderr, '')
  assert.equal(stdout, fs.readFileSync('readme.txt', 'utf8'))
})

test('the README\'s program for the current platform asks as it should', () => {
  const { stdout, stderr } = run(['--require', './answering-fetch.js', 'readme-tokens.js'],
    { CARTO_API_BASE_URL: 'https://x.org/api', CARTO_API_TOKEN: 'tok.abcdefg' })
  assert.equal(stderr, '')
  assert.equal(stdout, 'POST https://x.org/api/v3/sql/carto_dw/query Bearer tok.abcdefg {"q":"SELECT 1 AS one"}\n[ { one: 1 } ]\n')
})

test('the program on the project\'s first page runs', () => {
  const { stdout, stderr } = run(['first-page.js'])
  assert.equal(stderr, '')
  assert.equal(stdout, 'https://johnsmith.carto.com/api/v2/sql\n')
})

test('the functions are declared as in the header', () => {
  const squeeze = (text) => text.replace(/\s+/g, ' ').trim()
  const header = fs.readFileSync(process.env.CARTOCREDS_HEADER, 'utf8').replace(/\/\*[^]*?\*\//g, '')
  const theirs = [...header.matchAll(/\bCREDS_API\s+(?:CREDS_MUST_USE\s+)?([^;]*?)\s*CREDS_NOEXCEPT;/g)]
    .map(([, text]) => squeeze(text).replace('void (*destroy)(void *session)', 'creds_destroy *destroy'))
  // koffi makes no string from a `void *`, so the test reads and frees these itself.
  const ours = declarations.map((text) => squeeze(text).replace('_Out_ ', '').replace('creds_string ', 'char *')
    .replace('void *creds_redact_bytes', 'char *creds_redact_bytes')
    .replace('creds_string_free(void *', 'creds_string_free(char *'))
  assert.ok(theirs.length > 30)
  const unused = [
    'char *creds_redact(const creds_t *creds, const char *text)', // creds_redact_bytes() is not cut at a NUL
    'void creds_unset_default(void)', // creds_set_default() with NULL does the same
    'uint32_t creds_version_number(void)' // creds_version() says the same
  ]
  assert.deepEqual([...ours, ...unused].sort(), theirs.sort())
})

test('the types fit the program that uses them all', () => {
  execFileSync('node_modules/.bin/tsc', ['--strict', '--noEmit', '--target', 'es2022', '--module', 'node16',
    '--lib', 'es2022,esnext.disposable', '--types', 'node', 'types.ts'], { stdio: 'inherit' })
})

test('the types name every status and warning', () => {
  const types = fs.readFileSync(path.join('node_modules', 'cartocreds', 'index.d.ts'), 'utf8')
  const { Kind, Source, Status, Warning } = require('cartocreds')
  for (const [name, values] of Object.entries({ Kind, Source, Status, Warning })) {
    const [, union] = new RegExp(`const ${name}: Readonly<Record<([^>]*),\\s*number>>`).exec(types)
    assert.deepEqual([...union.matchAll(/'(\w+)'/g)].map(([, key]) => key), Object.keys(values))
  }
})

test('import works as require does', () => {
  const { stdout, stderr } = run(['--input-type=module', '-e',
    'import { Credentials, Status } from "cartocreds"; console.log(String(new Credentials({ username: "j" })), Status.IO)'])
  assert.equal(stderr, '')
  assert.equal(stdout, "Credentials(username='j', api_key='default_public', base_url='https://j.carto.com') 15\n")
})

test('the library that is named is loaded, else the package\'s; without any, the error says what to do', () => {
  const one = ['-e', 'console.log(require("cartocreds").version)']
  assert.equal(run(one).stdout, `${version}\n`)
  assert.notEqual(run(one, { CARTOCREDS_LIBRARY: '/nowhere/libcartocreds.so' }).status, 0)

  const bundled = path.join('node_modules', 'cartocreds', 'native', folderName(), fileName)
  fs.renameSync(bundled, `${bundled}.away`)
  try {
    assert.equal(run(one, { CARTOCREDS_LIBRARY: `${path.resolve(bundled)}.away` }).stdout, `${version}\n`)
    const { status, stderr } = run(one)
    assert.notEqual(status, 0)
    assert.match(stderr, /install cartocreds .* CARTOCREDS_LIBRARY/)
  } finally {
    fs.renameSync(`${bundled}.away`, bundled)
  }
})

test('the package contains the licences of the linked crates', () => {
  const notices = fs.readFileSync(path.join('node_modules', 'cartocreds', 'THIRD-PARTY-NOTICES.txt'), 'utf8')
  assert.match(notices, /serde_json/)
})

test('a change that is not durable warns, and does not throw', () => {
  const { stdout, stderr } = run(['-e', `
    const { Credentials } = require('cartocreds')
    const creds = new Credentials({ username: 'johnsmith' })
    creds.save()
    console.log(Credentials.fromFile().equals(creds), Credentials.delete())`],
  { LD_PRELOAD: './folders-fail-to-sync.so' }) // a relative path, because LD_PRELOAD is split at spaces
  assert.match(stderr, /\[CREDS_ERROR_NOT_DURABLE\] CartoCredsWarning: .*creds\.json: .*the file is saved/)
  assert.match(stderr, /\[CREDS_ERROR_NOT_DURABLE\] CartoCredsWarning: .*creds\.json: .*the file is deleted/)
  assert.equal(stdout, 'true true\n')
})

test('workers share the default, and may end before it goes', () => {
  const { stdout, stderr } = run(['-e', `
    const { Worker } = require('node:worker_threads')
    const { Credentials } = require('cartocreds')
    const show = (who) => console.log(who, Credentials.getDefault().username, Credentials.getDefault().session)
    Credentials.setDefault(new Credentials({ username: 'main' }).withSession('of main'))
    new Worker(\`
      const { Credentials } = require('cartocreds')
      const creds = Credentials.getDefault()
      console.log('worker:', creds.username, creds.session)
      creds.dispose()
      Credentials.setDefault(new Credentials({ username: 'worker' }).withSession('of the worker'))
    \`, { eval: true }).on('exit', () => {
      show('main:')
      Credentials.setDefault(null)
    })
    show('main:')`])
  assert.equal(stderr, '')
  assert.deepEqual(stdout.trim().split('\n').sort(),
    ['main: main of main', 'main: worker undefined', 'worker: main undefined'])
})

test('100,000 rounds leave resident memory where it was', (t) => {
  const { stdout, stderr } = run(['--expose-gc', '-e', `
    const { Credentials } = require('cartocreds')
    const file = process.env.HOME + '/x.json'
    new Credentials({ username: 'johnsmith', apiKey: 'abcdefg' }).save(file)
    const fails = (work) => { try { work() } catch { return } throw new Error('should have failed') }
    function round (n) {
      const creds = new Credentials({ username: 'johnsmith', apiKey: 'abcdefg' }).withSession({ n })
      Credentials.setDefault(creds)
      const current = Credentials.getDefault()
      const loaded = Credentials.fromFile(file)
      if (!current.equals(loaded) || current.session.n !== n) throw new Error('not the same')
      creds.redact(creds.url('x') + creds.authorization() + creds.query() + creds + Credentials.defaultPath())
      fails(() => Credentials.resolve('http://localhost'))
      loaded.dispose() // the garbage collector frees the others
    }
    async function rounds (count) {
      for (let n = 0; n < count; n++) {
        round(n)
        if (n % 1000 === 999) { await new Promise(setImmediate); global.gc() }
      }
      for (let n = 0; n < 5; n++) { await new Promise(setImmediate); global.gc() }
      return process.memoryUsage.rss() / 1024
    }
    // Node.js itself grows for a while. A leak in each round makes every stretch grow by the same amount.
    rounds(20000).then(async (before) => {
      for (let stretch = 0; stretch < 3; stretch++) {
        const after = await rounds(100000)
        console.log(Math.round(before), Math.round(after - before))
        if (after - before < 4096) break
        before = after
      }
    })`])
  assert.equal(stderr, '')
  const [before, grown] = stdout.trim().split('\n').at(-1).split(' ').map(Number)
  t.diagnostic(`100,000 rounds: resident memory ${before} KiB, ${grown} KiB more`)
  assert.ok(grown < 4096, stdout) // 40 bytes in each round
})
