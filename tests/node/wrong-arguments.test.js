'use strict'
/*
 * Wrong arguments are refused. In all of these tests, one account is saved and another one is in the environment. The calls must
 * not return one of these instead of the account that the program meant.
 */
const assert = require('node:assert/strict')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { after, before, test } = require('node:test')
const { CartoCredsError, Credentials } = require('cartocreds')

let home, saved
before(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'cartocreds-node-'))
  process.env.HOME = home
  process.env.CARTO_USER = 'environment'
  new Credentials({ username: 'saved', apiKey: 'savedkey' }).save()
  saved = fs.readFileSync(Credentials.defaultPath(), 'utf8')
})
after(() => {
  delete process.env.CARTO_USER
  fs.rmSync(home, { recursive: true })
})

const john = () => new Credentials({ username: 'johnsmith', apiKey: 'abcdefg' })
const { NULL_ARGUMENT, MISSING_ACCOUNT, INVALID_FLAGS } = require('cartocreds').Status

/** Values of every type but those in `fitting`. */
function others (...fitting) {
  const values = {
    undefined,
    null: null,
    boolean: true,
    number: 5,
    bigint: 5n,
    symbol: Symbol('s'),
    function: () => 'x',
    string: 'abcdefg',
    array: ['abcdefg'],
    Map: new Map([['requirePrivate', true]]),
    Date: new Date(0),
    object: { toString: () => 'abcdefg' },
    String: new String('abcdefg'), // eslint-disable-line no-new-wrappers
    Credentials: john()
  }
  return Object.entries(values).filter(([type]) => !fitting.includes(type)).map(([, value]) => value)
}

/** Calls with each of the values: the name of the call, the call, and the Error that it throws. */
const each = (name, values, call, error = TypeError) => values.map((value) => [name, () => call(value), error])
/** Each of the flags with values that are not booleans. */
const flags = (name, call) => ['allowNonSecure', 'requirePrivate'].flatMap((flag) =>
  each(`${name} ${flag}`, others('undefined', 'boolean'), (value) => call({ [flag]: value })))

const absent = ['undefined', 'null']
const wrong = [
  // The constructor takes one object, with known names only, that names an account.
  ['positional', () => new Credentials('johnsmith', 'abcdefg'), TypeError],
  ['two objects', () => new Credentials({ username: 'johnsmith' }, { allowNonSecure: true }), TypeError],
  ['no object', () => new Credentials(undefined), TypeError],
  ...each('account', others('undefined', 'object', 'Credentials'), (value) => new Credentials(value)),
  ['credentials for an account', () => new Credentials(john()), MISSING_ACCOUNT],
  ...['user', 'userName', 'api_key', 'apikey', 'key', 'base_url', 'url', 'allow_non_secure', 'session', 'toString'].map(
    (name) => [name, () => new Credentials({ [name]: 'x' }), TypeError]),
  ['a misspelt name beside an account', () => new Credentials({ username: 'johnsmith', apikey: 'abcdefg' }), TypeError],
  ['an inherited name', () => new Credentials(Object.create({ user: 'johnsmith' })), TypeError],
  ...['username', 'apiKey', 'baseUrl'].flatMap((name) =>
    each(name, others(...absent, 'string'), (value) => new Credentials({ username: 'johnsmith', [name]: value }))),
  ...flags('account', (given) => new Credentials({ username: 'johnsmith', ...given })),
  ['an empty account', () => new Credentials({}), MISSING_ACCOUNT],
  ['flags alone', () => new Credentials({ requirePrivate: true }), MISSING_ACCOUNT],
  ['variables that were not set', () => new Credentials({ username: undefined, apiKey: undefined }), MISSING_ACCOUNT],
  ['nulls', () => new Credentials({ username: null, apiKey: null, baseUrl: null }), MISSING_ACCOUNT],
  ['a key alone', () => new Credentials({ apiKey: 'abcdefg' }), MISSING_ACCOUNT],
  ['empty texts', () => new Credentials({ username: '', baseUrl: '' }), MISSING_ACCOUNT],

  // Paths: a string, bytes or a URL; null or no argument for the default file.
  ...[(value) => Credentials.fromFile(value), (value) => Credentials.delete(value), (value) => john().save(value)]
    .flatMap((call) => each(`path of ${call}`, others('null', 'string'), call)),
  ['options for a path', () => Credentials.fromFile({ requirePrivate: true }), TypeError],

  // Texts.
  ...each('target', others(...absent, 'string'), (value) => Credentials.resolve(value)),
  ...each('apiKey', others(...absent, 'string'), (value) => Credentials.resolve('johnsmith', value)),
  ['a key without a target', () => Credentials.resolve(undefined, 'abcdefg'), MISSING_ACCOUNT],
  ...each('url', others(...absent, 'string'), (value) => john().url(value)),
  ['no path', () => john().url(), NULL_ARGUMENT],
  ...each('redact', others('string'), (value) => john().redact(value)),

  // Options.
  ...[
    (given) => Credentials.fromFile(null, given),
    (given) => Credentials.fromEnv(given),
    (given) => Credentials.resolve('johnsmith', null, given)
  ].flatMap((call) => [
    ...each(`options of ${call}`, others('undefined', 'object', 'Credentials'), call),
    [`unknown option of ${call}`, () => call({ private: true }), TypeError],
    [`unset unknown option of ${call}`, () => call({ private: undefined }), TypeError],
    [`C's name for an option of ${call}`, () => call({ require_private: true }), TypeError],
    ...flags(`${call}`, call)
  ]),
  ['a flag that fromFile does not know', () => Credentials.fromFile(null, { allowNonSecure: true }), INVALID_FLAGS],
  ['a flag that fromEnv does not know', () => Credentials.fromEnv({ requirePrivate: true }), INVALID_FLAGS],
  ...each('toString', others('undefined', 'object', 'Credentials'), (value) => john().toString(value)),
  ...each('showApiKey', others('undefined', 'boolean'), (value) => john().toString({ showApiKey: value })),
  ['unknown option of toString', () => john().toString({ show: true }), TypeError],

  // The default.
  ...each('default', others('null', 'Credentials'), (value) => Credentials.setDefault(value)),
  ['no default', () => Credentials.setDefault(), TypeError]
]

test(`${wrong.length} wrong calls throw, and give, save, delete and show nothing`, () => {
  for (const [name, call, expected] of wrong) {
    let result
    try {
      result = call()
    } catch (error) {
      if (typeof expected === 'number') {
        assert.ok(error instanceof CartoCredsError, `${name}: ${error}`)
        assert.equal(error.status, expected, `${name}: ${error}`)
      } else {
        assert.ok(error instanceof expected, `${name}: ${error}`)
        assert.ok(!(error instanceof CartoCredsError), `${name}: ${error}`)
      }
      assert.ok(!error.message.includes('abcdefg'), error.message)
      continue
    }
    assert.fail(`${name} gives ${result}`)
  }
  assert.equal(Credentials.getDefault(), null)
  assert.equal(fs.readFileSync(Credentials.defaultPath(), 'utf8'), saved)
})

test('a call without any argument loads the saved credentials', () => {
  assert.equal(new Credentials().username, 'saved')
  assert.equal(Credentials.fromFile().username, 'saved')
  assert.equal(Credentials.fromFile(null).username, 'saved')
  assert.equal(Credentials.fromFile(null, undefined).username, 'saved')
  assert.equal(Credentials.resolve(undefined, null).username, 'environment')
})

test('undefined and null parts count as left out', () => {
  assert.ok(new Credentials({ username: 'j', apiKey: null, baseUrl: undefined, allowNonSecure: undefined }).isPublic)
  assert.ok(new Credentials(Object.create(null, { username: { value: 'j', enumerable: true } })).isPublic)
  assert.ok(new Credentials(Object.create({ username: 'j' })).isPublic)
})

test('an error names the known options', () => {
  assert.throws(() => new Credentials({ user: 'johnsmith' }),
    new TypeError('account has no option user; it can have username, apiKey, baseUrl, allowNonSecure, requirePrivate'))
  assert.throws(() => Credentials.fromEnv({ secure: true }),
    new TypeError('options has no option secure; it can have allowNonSecure, requirePrivate'))
  assert.throws(() => new Credentials({}), /give at least one of them, or load the saved credentials with fromFile\(\)/)
})
