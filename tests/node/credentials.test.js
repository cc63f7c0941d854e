'use strict'
const assert = require('node:assert/strict')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { format, inspect } = require('node:util')
const { pathToFileURL } = require('node:url')
const { afterEach, beforeEach, test } = require('node:test')
const { CartoCredsError, Credentials, Source, Status, Warning, version } = require('cartocreds')

/** What assert.throws takes for a failure of that name. */
function failure (name) {
  return (error) => {
    assert.ok(error instanceof CartoCredsError, error)
    assert.equal(error.code, name === 'OK' ? 'CREDS_OK' : `CREDS_ERROR_${name}`)
    assert.equal(error.status, Status[name])
    return true
  }
}

let home
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'cartocreds-node-'))
  process.env.HOME = home
})
afterEach(() => {
  for (const name of ['CARTO_USER', 'CARTO_API_KEY', 'CARTO_BASE_URL', 'CARTO_CREDENTIALS_FILE']) delete process.env[name]
  Credentials.setDefault(null)
  fs.rmSync(home, { recursive: true })
})

const john = () => new Credentials({ username: 'johnsmith', apiKey: 'abcdefg' })

test('make, save, load and delete', () => {
  assert.equal(Credentials.defaultPath(), path.join(home, '.config/cartoframes/creds.json'))
  assert.throws(() => Credentials.fromFile(), failure('NOT_FOUND'))
  assert.equal(Credentials.delete(), false)
  assert.equal(john().save(), undefined)
  assert.equal(fs.statSync(Credentials.defaultPath()).mode & 0o777, 0o600)
  assert.ok(Credentials.fromFile().equals(john()))
  assert.ok(Credentials.fromFile(null, { requirePrivate: true }).equals(john()))
  assert.ok(new Credentials().equals(john()))
  assert.equal(Credentials.fromFile().source, `file ${Credentials.defaultPath()}`)
  assert.equal(Credentials.fromFile().sourceKind, Source.FILE)
  assert.equal(Credentials.fromFile().sourcePath, Credentials.defaultPath())
  assert.equal(Credentials.delete(), true)
  assert.throws(() => Credentials.fromFile(), failure('NOT_FOUND'))
})

test('paths are strings, bytes or URLs', () => {
  const file = path.join(home, 'mine €.json')
  john().save(file)
  assert.ok(Credentials.fromFile(pathToFileURL(file)).equals(john()))
  assert.ok(Credentials.fromFile(Buffer.from(file)).equals(john()))
  assert.equal(Credentials.delete(file), true)

  const bytes = Buffer.concat([Buffer.from(path.join(home, 'mine ')), Buffer.from([0xff])])
  john().save(bytes)
  assert.ok(Credentials.fromFile(bytes).equals(john()))
  assert.ok(fs.existsSync(bytes))
  assert.throws(() => Credentials.fromFile(Buffer.from('x\0y')), failure('INVALID_PATH'))
  assert.throws(() => Credentials.fromFile(''), failure('INVALID_PATH'))
})

test('accessors return the values that were given', () => {
  const creds = john()
  assert.equal(creds.username, 'johnsmith')
  assert.equal(creds.apiKey, 'abcdefg')
  assert.equal(creds.baseUrl, 'https://johnsmith.carto.com')
  assert.equal(creds.account, 'johnsmith')
  assert.equal(creds.source, 'arguments')
  assert.equal(creds.sourceKind, Source.ARGUMENTS)
  assert.equal(creds.sourcePath, null)
  assert.equal(creds.warnings, 0)
  assert.equal(creds.allowNonSecure, false)
  assert.equal(creds.isPublic, false)
  assert.equal(creds.session, undefined)

  const other = new Credentials({ baseUrl: 'http://localhost:8080/user/mary', allowNonSecure: true })
  assert.equal(other.username, null)
  assert.equal(other.account, 'mary')
  assert.equal(other.allowNonSecure, true)
  assert.equal(other.isPublic, true)
  assert.equal(new Credentials({ username: 'Jürgen ☃', baseUrl: 'https://x.org' }).username, 'Jürgen ☃')
})

test('what C refuses, and what would not reach it whole, throws', () => {
  assert.throws(() => new Credentials({ username: '' }), failure('MISSING_ACCOUNT'))
  assert.throws(() => new Credentials({ username: 'j', baseUrl: 'http://localhost' }), failure('INSECURE_BASE_URL'))
  assert.throws(() => new Credentials({ username: 'j', apiKey: 'a\nb' }), failure('INVALID_API_KEY'))
  assert.throws(() => new Credentials({ username: 'j', apiKey: 'a\0b' }), failure('INVALID_API_KEY'))
  assert.throws(() => new Credentials({ username: 'j\0k' }), failure('INVALID_USERNAME'))
  assert.throws(() => new Credentials({ username: 'j', apiKey: '\ud800' }), failure('INVALID_UTF8'))
})

test('errors are Errors', () => {
  const file = path.join(home, 'none.json')
  assert.throws(() => Credentials.fromFile(file), (error) => {
    assert.equal(error.name, 'CartoCredsError')
    assert.ok(error instanceof Error)
    assert.ok(error.message.includes(file))
    assert.equal(error.osCode, os.constants.errno.ENOENT)
    assert.ok(error.stack.startsWith('CartoCredsError: '), error.stack)
    return true
  })
})

test('the environment, and what a user means', () => {
  assert.throws(() => Credentials.fromEnv(), failure('MISSING_ACCOUNT'))
  assert.throws(() => Credentials.resolve(), failure('NOT_FOUND'))
  process.env.CARTO_USER = 'johnsmith'
  process.env.CARTO_API_KEY = 'abcdefg'
  assert.ok(Credentials.fromEnv().equals(john()))
  assert.equal(Credentials.resolve().source, 'environment')
  assert.equal(Credentials.resolve().sourceKind, Source.ENVIRONMENT)
  assert.ok(Credentials.resolve('johnsmith', 'abcdefg').equals(john()))
  const file = path.join(home, 'x.json')
  john().save(file)
  assert.equal(Credentials.resolve(file).source, `file ${file}`)
  assert.equal(Credentials.resolve('http://localhost', null, { allowNonSecure: true }).baseUrl, 'http://localhost')
})

test('warnings', () => {
  const file = path.join(home, 'old.json')
  fs.writeFileSync(file, '{"username": "johnsmith", "key": "abcdefg"}')
  fs.chmodSync(file, 0o644)
  assert.equal(Credentials.fromFile(file).warnings, Warning.READABLE_BY_OTHERS | Warning.LEGACY_FILE)
  assert.throws(() => Credentials.fromFile(file, { requirePrivate: true }), failure('UNSAFE_FILE'))
})

test('requests get their parts', () => {
  const creds = john()
  assert.equal(creds.url('/api/v2/sql'), 'https://johnsmith.carto.com/api/v2/sql')
  assert.equal(creds.authorization(), 'Basic am9obnNtaXRoOmFiY2RlZmc=')
  assert.equal(creds.query(), 'api_key=abcdefg')
  assert.throws(() => creds.url('a b'), failure('INVALID_PATH'))
  assert.throws(() => creds.url(), failure('NULL_ARGUMENT'))
  assert.equal(creds.redact('abcdefg\0abcdefg \ud800'), '***\0*** \ufffd')
  assert.equal(creds.redact('é€😀 abcdefg\0'), 'é€😀 ***\0')
  assert.equal(creds.redact('\0'), '\0')
  assert.equal(creds.redact(''), '')
})

test('an access token in a file is not an api_key', () => {
  const file = path.join(home, 'token.json')
  fs.writeFileSync(file, '{"access_token": "abcdefg", "api_base_url": "https://gcp-us-east1.api.carto.com"}')
  fs.chmodSync(file, 0o600)
  const token = Credentials.fromFile(file)
  assert.equal(token.apiKey, '')
  assert.equal(token.authorization(), 'Bearer abcdefg')
  assert.throws(() => token.query(), failure('WRONG_KIND'))
  assert.throws(() => token.requireApiKey(), failure('WRONG_KIND'))
  assert.equal(Credentials.resolve('joe', 'abcdefg').requireApiKey(), undefined)
  assert.ok(!inspect(token).includes('abcdefg'))
  assert.equal(token.redact('abcdefg'), '***')
})

test('text for logs hides the key', () => {
  const hidden = "Credentials(username='johnsmith', api_key='***', base_url='https://johnsmith.carto.com')"
  assert.equal(String(john()), hidden)
  assert.equal(inspect(john()), hidden)
  assert.ok(inspect({ creds: john() }).includes(`creds: ${hidden}`))
  assert.equal(john().toString({}), hidden)
  assert.equal(john().toString({ showApiKey: false }), hidden)
  assert.equal(john().toString({ showApiKey: true }), hidden.replace('***', 'abcdefg'))
})

test('only calls for the key show it', () => {
  const creds = john().withSession({ timeout: 30 })
  const disposed = john()
  disposed.dispose()
  for (const shown of [creds, disposed]) {
    const texts = [
      `${shown}`, '' + shown, JSON.stringify(shown), JSON.stringify({ shown }), shown.toLocaleString(),
      ...['%s', '%d', '%i', '%j', '%o', '%O', '%c', 'creds:'].map((way) => format(way, shown)),
      ...['showHidden', 'showProxy', 'getters', 'compact'].map((option) => inspect([shown], { [option]: true, depth: 9 })),
      inspect(shown, { customInspect: false, showHidden: true }), // with getters, it would read apiKey
      inspect(new Error('x', { cause: shown })),
      inspect({ ...shown }), inspect(structuredClone(shown)), inspect(Object.assign({}, shown)),
      inspect(Reflect.ownKeys(shown)), inspect(Object.getOwnPropertyDescriptors(shown))
    ]
    try {
      assert.deepEqual([shown], [])
    } catch (error) {
      texts.push(inspect(error))
    }
    for (const text of texts) {
      assert.ok(!text.includes('abcdefg'), text)
    }
  }
})

test('equality is that of username, apiKey and baseUrl', () => {
  assert.ok(john().equals(john()))
  assert.ok(!john().equals(new Credentials({ username: 'johnsmith' })))
  assert.ok(!john().equals(null))
  assert.ok(!john().equals('johnsmith'))
})

test('sessions are objects, shared and kept as long as needed', async () => {
  let creds = john().withSession({ timeout: 30 })
  const watch = new WeakRef(creds.session)
  Credentials.setDefault(creds)
  creds.dispose()
  creds = Credentials.getDefault()
  assert.equal(creds.session.timeout, 30)
  assert.ok(creds.equals(john()))
  assert.equal(creds.withSession(null).session, undefined)

  Credentials.setDefault(null)
  await new Promise(setImmediate) // a WeakRef keeps its object until the turn ends
  global.gc()
  assert.notEqual(watch.deref(), undefined)
  creds.dispose()
  await new Promise(setImmediate)
  global.gc()
  assert.equal(watch.deref(), undefined)
})

test('the process has one default', () => {
  assert.equal(Credentials.getDefault(), null)
  Credentials.setDefault(john())
  assert.ok(Credentials.getDefault().equals(john()))
  Credentials.setDefault(null)
  assert.equal(Credentials.getDefault(), null)
})

test('disposed credentials say so, and do nothing else', () => {
  const creds = john()
  creds[Symbol.dispose]()
  creds.dispose()
  assert.equal(inspect(creds), 'Credentials(disposed)')
  assert.equal(String(creds), 'Credentials(disposed)')
  for (const use of [
    ...['username', 'apiKey', 'baseUrl', 'account', 'source', 'sourceKind', 'sourcePath', 'warnings',
      'allowNonSecure', 'isPublic', 'session'].map((name) => () => creds[name]),
    () => creds.save(),
    () => creds.withSession({}),
    () => creds.withSession(null),
    () => creds.equals(john()),
    () => john().equals(creds),
    () => creds.url('x'),
    () => creds.authorization(),
    () => creds.query(),
    () => creds.redact('abcdefg'),
    () => creds.redact(''),
    () => creds.toString({ showApiKey: true }),
    ...['kind', 'accessToken', 'clientId', 'tokenUrl', 'expiresAt'].map((name) => () => creds[name]),
    () => creds.isFresh(),
    () => creds.tokenRequest(),
    () => creds.withToken('{}', 200),
    () => creds.withCachedToken(),
    () => creds.saveToken(),
    () => Credentials.setDefault(creds)
  ]) {
    assert.throws(use, failure('NULL_ARGUMENT'), use)
  }
})

test('the version is the header\'s', () => {
  const header = fs.readFileSync(process.env.CARTOCREDS_HEADER, 'utf8')
  assert.equal(version, /#define CREDS_VERSION "(.*)"/.exec(header)[1])
  assert.equal(version, require('cartocreds/package.json').version)
})
