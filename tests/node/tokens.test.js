'use strict'
/* Access tokens, clients and profiles; and renew() with a server on this machine. */
const assert = require('node:assert/strict')
const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const http = require('node:http')
const os = require('node:os')
const path = require('node:path')
const { after, afterEach, before, beforeEach, mock, test } = require('node:test')
const { format, inspect } = require('node:util')
const { CartoCredsError, Credentials, Kind, Warning } = require('cartocreds')

const API = 'https://gcp-us-east1.api.carto.com'
const TOKEN = 'tok.abcdefg'
const SECRET = 'hush&hush'
const CARTO = 'https://auth.carto.com/oauth/token'
// {"alg":"HS256"}.{"a":"ac_1","exp":N,"jti":"x"}.sig, with exp 1700000000 (in 2023) and 4000000000 (in 2096)
const EXPIRED_JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSIsImV4cCI6MTcwMDAwMDAwMCwianRpIjoieCJ9.c2ln'
const LASTING_JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSIsImV4cCI6NDAwMDAwMDAwMCwianRpIjoieCJ9.c2ln'
const GOOD = JSON.stringify({ access_token: TOKEN, expires_in: 86400, token_type: 'Bearer' })

const ANSWERS = {
  '/good': [200, GOOD],
  '/brief': [200, JSON.stringify({ access_token: TOKEN, expires_in: 10 })],
  '/401': [401, JSON.stringify({ error: 'access_denied', error_description: `Unauthorized ${SECRET}` })],
  '/403': [403, '{"error": "access_denied"}'],
  '/429': [429, '{"error": "too_many_requests"}'],
  '/500': [500, '<html>'],
  '/redirect': [307, GOOD, { Location: '/good' }],
  '/garbage': [200, `\0{${SECRET}`],
  '/huge': [200, ' '.repeat(70000)],
  '/empty': [204, ''],
  '/slow': [200, undefined]
}

let server, address, asked, home
before(async () => {
  server = http.createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => { body += chunk }).on('end', () => {
      asked.push({ path: request.url, method: request.method, type: request.headers['content-type'], body })
      const [status, answer, headers] = ANSWERS[request.url]
      response.writeHead(status, headers)
      if (answer === undefined) {
        response.write('{') // and nothing more
      } else {
        response.end(answer)
      }
    })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${server.address().port}`
})
after(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  asked = []
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'cartocreds-node-'))
  process.env.HOME = home
})
afterEach(() => {
  mock.restoreAll()
  fs.rmSync(home, { recursive: true })
})

const aToken = (token = TOKEN) => Credentials.fromToken(token, API)
const aClient = () => Credentials.fromClient('joe', SECRET, API)
const asking = (at) => Credentials.fromClient('joe', SECRET, API, address + at, { allowNonSecure: true })

/** Checks for an error with that status and without a secret. */
function failure (status, named = '') {
  return (error) => {
    assert.ok(error instanceof CartoCredsError, inspect(error))
    assert.equal(error.code, `CREDS_ERROR_${status}`)
    const shown = inspect(error, { showHidden: true, depth: 9 })
    for (const secret of [SECRET, encodeURIComponent(SECRET), TOKEN]) {
      assert.ok(!shown.includes(secret), shown)
    }
    assert.ok(error.message.includes(named), error.message)
    return true
  }
}

test('accessors of tokens and clients', () => {
  const renewed = aClient().withToken(GOOD, 200)
  for (const [creds, ...expected] of [
    [new Credentials({ username: 'joe', apiKey: 'k' }), Kind.API_KEY, null, null, null, true],
    [aToken(), Kind.TOKEN, TOKEN, null, null, true],
    [aClient(), Kind.CLIENT, null, 'joe', CARTO, false],
    [Credentials.fromClient('joe', SECRET, API, null), Kind.CLIENT, null, 'joe', CARTO, false],
    [Credentials.fromClient('joe', SECRET, API, 'https://x.org/t'), Kind.CLIENT, null, 'joe', 'https://x.org/t', false],
    [renewed, Kind.TOKEN, TOKEN, 'joe', CARTO, true]
  ]) {
    assert.deepEqual([creds.kind, creds.accessToken, creds.clientId, creds.tokenUrl, creds.isFresh()], expected)
  }
  assert.equal(aToken().authorization(), `Bearer ${TOKEN}`)
  assert.equal(aToken().expiresAt, null)
  assert.equal(aToken(LASTING_JWT).expiresAt.toISOString(), '2096-10-02T07:06:40.000Z')
  assert.equal(aToken(EXPIRED_JWT).expiresAt.getTime(), 1700000000000)
  assert.equal(aToken(EXPIRED_JWT).warnings, Warning.EXPIRED)
  assert.deepEqual([0, 300, 0xffffffff].map((seconds) => aToken(LASTING_JWT).isFresh(seconds)), [true, true, false])
  assert.ok(!aToken(EXPIRED_JWT).isFresh())
  const left = renewed.expiresAt - Date.now()
  assert.ok(left > 86300000 && left <= 86400000, left)
  assert.ok(!aToken().equals(aToken('other')) && aToken().equals(aToken()))
})

test('profiles of the CARTO CLI', () => {
  assert.throws(() => Credentials.fromProfile(), failure('NOT_FOUND'))
  const profile = { token: TOKEN, tenant_id: 'gcp-us-east1' }
  const file = path.join(home, '.carto_credentials.json')
  fs.writeFileSync(file, JSON.stringify({ current_profile: 'one', profiles: { one: profile, two: { ...profile, token: 'two' } } }))
  fs.chmodSync(file, 0o600)
  for (const creds of [Credentials.fromProfile(), Credentials.fromProfile(null), Credentials.resolve()]) {
    assert.ok(creds.equals(aToken()))
  }
  assert.equal(Credentials.fromProfile('two', { requirePrivate: true }).accessToken, 'two')
  assert.throws(() => Credentials.fromProfile('three'), failure('NOT_FOUND'))
})

test('errors show no secret', async () => {
  const values = [5, true, 5n, Symbol('s'), [SECRET], { toString: () => SECRET }, new Date(0), aToken(SECRET.slice(0, 4))]
  const each = (call, more = []) => [...values, ...more].map((value) => [TypeError, () => call(value)])
  for (const [expected, call] of [
    ...each((value) => Credentials.fromToken(value, API)),
    ...each((value) => Credentials.fromToken(SECRET, value)),
    ...each((value) => Credentials.fromClient(value, SECRET, API)),
    ...each((value) => Credentials.fromClient('joe', value, API)),
    ...each((value) => Credentials.fromClient('joe', SECRET, value)),
    ...each((value) => Credentials.fromClient('joe', SECRET, API, value)),
    ...each((value) => Credentials.fromProfile(value)),
    ...each((value) => aToken().isFresh(value), [null, '5', -1, 0.5, NaN, 2 ** 32]).slice(1), // 5 is a number
    ...each((value) => aClient().withToken(value, 200), [null, undefined]),
    ...each((value) => aClient().withToken(SECRET, value), [null, undefined, '200', -1, 1000]).slice(1), // 5 is one here too
    ...each((value) => aClient().withCachedToken(value), [undefined]),
    ...each((value) => aClient().saveToken(value), [undefined]),
    ...[5, true, null, SECRET, [SECRET]].map((value) => [TypeError, () => Credentials.fromToken(SECRET, API, value)]),
    [TypeError, () => Credentials.fromToken(SECRET, API, { allow_non_secure: true })],
    [TypeError, () => Credentials.fromToken(SECRET, API, { allowNonSecure: 1 })],
    [TypeError, () => Credentials.fromClient('joe', SECRET, API, null, { tokenUrl: CARTO })],
    [TypeError, () => Credentials.fromProfile(null, { private: true })],
    ['INVALID_FLAGS', () => Credentials.fromToken('abc', API, { requirePrivate: true })],
    ['INVALID_FLAGS', () => Credentials.fromProfile(null, { allowNonSecure: true })],
    ['NULL_ARGUMENT', () => Credentials.fromToken(undefined, API)],
    ['NULL_ARGUMENT', () => Credentials.fromToken('abc')],
    ['NULL_ARGUMENT', () => Credentials.fromClient('joe', null, API)],
    ['INVALID_TOKEN', () => Credentials.fromToken(SECRET, API)],
    ['INVALID_TOKEN', () => Credentials.fromToken('', API)],
    ['INVALID_TOKEN', () => Credentials.fromToken(`${TOKEN}\0`, API)],
    ['INVALID_UTF8', () => Credentials.fromToken(`${TOKEN}\ud800`, API)],
    ['INVALID_TOKEN', () => Credentials.fromClient('joe', `${SECRET}\n`, API)],
    ['INVALID_BASE_URL', () => Credentials.fromToken(TOKEN, 'https://joe.carto.com')],
    ['INSECURE_BASE_URL', () => Credentials.fromClient('joe', SECRET, API, 'http://x.org')],
    ['NOT_FOUND', () => Credentials.fromProfile('a\0b')],
    ['WRONG_KIND', () => aToken().tokenRequest()],
    ['WRONG_KIND', () => aToken().withToken(GOOD, 200)],
    ['WRONG_KIND', () => aToken().withCachedToken()],
    ['WRONG_KIND', () => aClient().saveToken()],
    ['WRONG_KIND', () => aClient().authorization()]
  ]) {
    const isTypeError = (error) => error.constructor === TypeError && !inspect(error).includes(SECRET)
    assert.throws(call, expected === TypeError ? isTypeError : failure(expected), String(call))
  }
  for (const value of [...values, null, SECRET]) {
    await assert.rejects(aClient().renew(value), TypeError)
  }
})

test('only calls for a secret show it', () => {
  assert.equal(String(aToken()), `Credentials(access_token='***', base_url='${API}')`)
  assert.equal(String(aClient()), `Credentials(client_id='joe', client_secret='***', base_url='${API}')`)
  for (const shown of [aToken(), aClient(), aClient().withToken(GOOD, 200)]) {
    const texts = [
      `${shown}`, JSON.stringify({ shown }), shown.toLocaleString(),
      ...['%s', '%d', '%i', '%j', '%o', '%O', '%c', 'creds:'].map((way) => format(way, shown)),
      ...['showHidden', 'showProxy', 'getters', 'compact'].map((option) => inspect([shown], { [option]: true, depth: 9 })),
      inspect(shown, { customInspect: false, showHidden: true }),
      inspect(new Error('x', { cause: shown })),
      inspect({ ...shown }), inspect(structuredClone(shown)), inspect(Object.getOwnPropertyDescriptors(shown))
    ]
    for (const text of texts) {
      assert.ok(!text.includes(TOKEN) && !text.includes(SECRET), text)
    }
    assert.ok(!shown.redact(`${SECRET} ${encodeURIComponent(SECRET)}`).includes('hush') || shown.clientId === null)
  }
  assert.ok(aToken().toString({ showApiKey: true }).includes(TOKEN))
})

test('answers, in strings and in bytes', () => {
  for (const response of [GOOD, Buffer.from(GOOD), new Uint8Array(Buffer.from(GOOD))]) {
    assert.equal(aClient().withToken(response, 200).accessToken, TOKEN)
  }
  assert.throws(() => aClient().withToken('', 200), failure('MALFORMED'))
  assert.throws(() => aClient().withToken('', 0), failure('TRY_LATER'))
  assert.throws(() => aClient().withToken(new Uint8Array(), 500), failure('TRY_LATER'))
  assert.equal(Credentials.fromClient("joe's", 'a&b', API).tokenRequest(),
    'grant_type=client_credentials&audience=carto-cloud-native-api&client_id=joe%27s&client_secret=a%26b')
})

test('the cache', () => {
  const file = path.join(home, 'mine.json')
  const found = aClient().withToken(GOOD, 200)
  found.saveToken(file)
  assert.equal(fs.statSync(file).mode & 0o777, 0o600)
  assert.ok(aClient().withCachedToken(file).equals(found))
  assert.equal(aClient().withCachedToken(null).kind, Kind.CLIENT)
  found.saveToken()
  assert.ok(aClient().withCachedToken().equals(found))
  assert.equal(Credentials.fromClient('mary', SECRET, API).withCachedToken().kind, Kind.CLIENT)
})

test('renew() asks once, and the next program finds the token', async () => {
  const session = { timeout: 30 }
  const client = asking('/good').withSession(session)
  const found = await client.renew()
  assert.deepEqual([found.accessToken, found.clientId, found.kind, client.kind], [TOKEN, 'joe', Kind.TOKEN, Kind.CLIENT])
  assert.equal(found.session, session)
  const request = { path: '/good', method: 'POST', type: 'application/x-www-form-urlencoded', body: client.tokenRequest() }
  assert.deepEqual(asked, [request])
  const again = await found.renew()
  assert.ok(again.equals(found))
  again.dispose() // the others can still be used
  assert.equal(found.accessToken, TOKEN)
  assert.ok((await client.renew()).equals(found))
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', `
    const { Credentials } = require('cartocreds')
    Credentials.fromClient('joe', ${JSON.stringify(SECRET)}, '${API}', '${address}/good', { allowNonSecure: true })
      .renew(() => { throw new Error('asked') }).then((creds) => console.log(creds.accessToken))`],
  { env: { HOME: home }, encoding: 'utf8' })
  assert.deepEqual([stdout, stderr], [`${TOKEN}\n`, ''])
  assert.equal(asked.length, 1)
})

for (const [at, status, named] of [
  ['/401', 'TOKEN_REFUSED', 'Unauthorized'],
  ['/403', 'TOKEN_REFUSED', 'access_denied'],
  ['/429', 'TRY_LATER', '429'],
  ['/500', 'TRY_LATER', '500'],
  ['/redirect', 'TOKEN_REFUSED', 'token_url'],
  ['/garbage', 'MALFORMED', 'access_token'],
  ['/empty', 'MALFORMED', 'access_token'],
  ['/huge', 'TOO_LARGE', '64 KiB'],
  ['/slow', 'TRY_LATER', 'timeout']
]) {
  test(`renew() if the server answers ${at}`, async () => {
    if (at === '/slow') {
      const { timeout } = AbortSignal
      mock.method(AbortSignal, 'timeout', (limit) => timeout.call(AbortSignal, limit / 100))
    }
    await assert.rejects(asking(at).renew(), failure(status, named))
    assert.equal(asked.length, 1)
    assert.ok(!fs.existsSync(path.join(home, '.cache')))
    // The next call still gets its turn.
    assert.equal((await asking('/good').renew()).accessToken, TOKEN)
  })
}

test('renew() without an answer', async () => {
  const failing = (error) => aClient().renew(async () => { throw error })
  await assert.rejects(failing(new TypeError('fetch failed', { cause: new Error(`no ${SECRET}`) })), failure('TRY_LATER', 'fetch failed no ***'))
  await assert.rejects(failing(undefined), failure('TRY_LATER'))
  const unused = http.createServer()
  await new Promise((resolve) => unused.listen(0, '127.0.0.1', resolve))
  const { port } = unused.address()
  await new Promise((resolve) => unused.close(resolve))
  const client = Credentials.fromClient('joe', SECRET, API, `http://127.0.0.1:${port}/t`, { allowNonSecure: true })
  await assert.rejects(client.renew(), failure('TRY_LATER', 'ECONNREFUSED'))
})

test('renew() asks once for all who ask at the same time, also where they dispose of their credentials', async () => {
  const clients = Array.from({ length: 16 }, () => asking('/good'))
  const renewals = clients.map((client) => client.renew())
  clients.forEach((client) => client.dispose())
  for (const creds of await Promise.all(renewals)) {
    assert.equal(creds.accessToken, TOKEN)
  }
  assert.equal(asked.length, 1)
})

test('renew() gives a token that soon expires, or cannot be kept', async () => {
  assert.ok(!(await asking('/brief').renew()).isFresh(300))
  assert.equal(asked.length, 1)
  fs.rmSync(path.join(home, '.cache'), { recursive: true })
  fs.writeFileSync(path.join(home, '.cache'), 'no folder')
  const warned = new Promise((resolve) => process.once('warning', resolve))
  assert.equal((await asking('/good').renew()).accessToken, TOKEN)
  const warning = await warned
  assert.equal(warning.name, 'CartoCredsWarning')
  assert.match(warning.message, /is not kept/)
  assert.ok(!warning.message.includes(TOKEN))
})

test('renew() uses a token until it expires if there is no other', async () => {
  const withClient = (at, lasts) => asking(at).withToken(JSON.stringify({ access_token: 'old', expires_in: lasts }), 200)
  const claims = Buffer.from(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + 200 })).toString('base64url')
  const alone = aToken(`eyJhbGciOiJIUzI1NiJ9.${claims}.c2ln`)
  assert.ok(!alone.isFresh(300))
  assert.ok((await alone.renew(() => assert.fail('asked'))).equals(alone))
  for (const at of ['/429', '/500']) {
    asked = []
    assert.equal((await withClient(at, 200).renew()).accessToken, 'old')
    assert.equal(asked.length, 1)
    await assert.rejects(withClient(at, 0).renew(), failure('TRY_LATER'))
  }
  const failing = async () => { throw new Error('no way') }
  assert.equal((await withClient('/good', 200).renew(failing)).accessToken, 'old')
  await assert.rejects(withClient('/403', 200).renew(), failure('TOKEN_REFUSED'))
  assert.equal((await withClient('/good', 200).renew()).accessToken, TOKEN)
})

test('renew() without a client sends no request', async () => {
  const never = () => assert.fail('asked')
  for (const creds of [new Credentials({ username: 'joe' }), aToken()]) {
    assert.ok((await creds.renew(never)).equals(creds))
  }
  await assert.rejects(aToken(EXPIRED_JWT).renew(never), failure('WRONG_KIND'))
  const disposed = aClient()
  disposed.dispose()
  await assert.rejects(disposed.renew(never), failure('NULL_ARGUMENT'))
})
