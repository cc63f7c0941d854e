'use strict'
/*
 * CARTO credentials for Node.js: the C interface as a class. Each Credentials object holds one reference to a handle of
 * the library. The reference is freed when the object is collected, or at once with dispose(). See README.md and
 * index.d.ts.
 */
const { inspect } = require('node:util')
const koffi = require('koffi')
const { account, bytes, flags, number, path, requireString, text } = require('./arguments.js')
const { CartoCredsError, Kind, Source, Status, Warning, call, change } = require('./errors.js')
const { functions: c, destroy } = require('./library.js').load()
const { renewed } = require('./renewal.js')

/*
 * Sessions are JavaScript objects. C keeps a pointer for each one. koffi.alloc makes that pointer, so it is unique while it
 * is in use. C calls `endSession` when the last handle with that session is freed.
 */
const sessions = new Map()
const endSession = koffi.register((pointer) => {
  sessions.delete(pointer)
  koffi.free(pointer)
}, destroy)

const LAST_DATE = 8.64e15 // of JavaScript, in milliseconds

const handles = new FinalizationRegistry((handle) => c.creds_free(handle))
const OWNED = Symbol('the next argument is a handle, and a reference to it')

class Credentials {
  #handle

  constructor (...given) {
    this.#handle = given[0] === OWNED ? given[1] : Credentials.#make(given)
    handles.register(this, this.#handle, this)
  }

  static #make (given) {
    if (given.length === 0) {
      return call((error) => c.creds_from_file(null, 0, error))
    }
    if (given.length > 1) {
      throw new TypeError('new Credentials() takes one object, such as { username, apiKey }')
    }
    const { username, apiKey, baseUrl, flags } = account(given[0])
    return call((error) => c.creds_new(username, apiKey, baseUrl, flags, error))
  }

  static #from (handle) {
    return new Credentials(OWNED, handle)
  }

  static fromFile (...given) {
    const [file, bits] = [path(given), flags(given[1])]
    return Credentials.#from(call((error) => c.creds_from_file(file, bits, error)))
  }

  static fromEnv (options) {
    const bits = flags(options)
    return Credentials.#from(call((error) => c.creds_from_env(bits, error)))
  }

  static resolve (target, apiKey, options) {
    const what = text(target, 'target', Status.INVALID_USERNAME)
    const key = text(apiKey, 'apiKey', Status.INVALID_API_KEY)
    const bits = flags(options)
    return Credentials.#from(call((error) => c.creds_resolve(what, key, bits, error)))
  }

  static fromToken (accessToken, baseUrl, options) {
    const token = text(accessToken, 'accessToken', Status.INVALID_TOKEN)
    const url = text(baseUrl, 'baseUrl', Status.INVALID_BASE_URL)
    const bits = flags(options)
    return Credentials.#from(call((error) => c.creds_from_token(token, url, bits, error)))
  }

  static fromClient (clientId, clientSecret, baseUrl, tokenUrl, options) {
    const id = text(clientId, 'clientId', Status.INVALID_TOKEN)
    const secret = text(clientSecret, 'clientSecret', Status.INVALID_TOKEN)
    const url = text(baseUrl, 'baseUrl', Status.INVALID_BASE_URL)
    const tokens = text(tokenUrl, 'tokenUrl', Status.INVALID_BASE_URL)
    const bits = flags(options)
    return Credentials.#from(call((error) => c.creds_from_client(id, secret, url, tokens, bits, error)))
  }

  static fromProfile (name, options) {
    const profile = text(name, 'name', Status.NOT_FOUND)
    const bits = flags(options)
    return Credentials.#from(call((error) => c.creds_from_profile(profile, bits, error)))
  }

  static defaultPath () {
    return call((error) => c.creds_default_path(error))
  }

  static delete (...given) {
    const file = path(given)
    try {
      change((error) => c.creds_delete(file, error))
    } catch (error) {
      if (error.status === Status.NOT_FOUND) {
        return false
      }
      throw error
    }
    return true
  }

  static getDefault () {
    const handle = c.creds_get_default()
    return handle === null ? null : Credentials.#from(handle)
  }

  static setDefault (creds) {
    if (creds !== null && !(creds instanceof Credentials)) {
      throw new TypeError('creds must be Credentials, or null')
    }
    const status = c.creds_set_default(creds === null ? null : creds.#live)
    if (status !== Status.OK) {
      throw new CartoCredsError(status, 'the default credentials could not be set; please report this bug')
    }
  }

  get #live () {
    if (this.#handle === null) {
      throw new CartoCredsError(Status.NULL_ARGUMENT, 'these credentials were disposed of; use them before that')
    }
    return this.#handle
  }

  get username () { return c.creds_username(this.#live) }
  get apiKey () { return c.creds_api_key(this.#live) }
  get baseUrl () { return c.creds_base_url(this.#live) }
  get account () { return c.creds_account(this.#live) }
  get source () { return c.creds_source(this.#live) }
  get sourceKind () { return c.creds_source_kind(this.#live) }
  get sourcePath () { return c.creds_source_path(this.#live) }
  get warnings () { return c.creds_warnings(this.#live) }
  get allowNonSecure () { return c.creds_allow_non_secure(this.#live) }
  get isPublic () { return c.creds_is_public(this.#live) }
  get kind () { return c.creds_kind(this.#live) }
  get accessToken () { return c.creds_access_token(this.#live) }
  get clientId () { return c.creds_client_id(this.#live) }
  get tokenUrl () { return c.creds_token_url(this.#live) }
  get expiresAt () {
    const seconds = Number(c.creds_expires_at(this.#live))
    return seconds === 0 ? null : new Date(Math.min(seconds * 1000, LAST_DATE))
  }

  get session () { return sessions.get(c.creds_session(this.#live)) }

  withSession (session) {
    const handle = this.#live
    if (session === undefined || session === null) {
      return Credentials.#from(c.creds_with_session(handle, null, null))
    }
    const pointer = koffi.alloc('uint8_t', 1)
    sessions.set(pointer, session)
    return Credentials.#from(c.creds_with_session(handle, pointer, endSession))
  }

  isFresh (seconds = 0) {
    return c.creds_is_fresh(this.#live, number(seconds, 'seconds', 0xffffffff))
  }

  async renew (fetch) {
    // Makes another reference, so that this object can be disposed of at once without affecting the renewal.
    return renewed(Credentials.#from(c.creds_from_credentials(this.#live)), fetch)
  }

  tokenRequest () {
    return call((error) => c.creds_token_request(this.#live, error))
  }

  withToken (response, httpStatus) {
    const body = bytes(response, 'response')
    const status = number(httpStatus, 'httpStatus', 999)
    return Credentials.#from(call((error) => c.creds_with_token(this.#live, body, body.length - 1, status, error)))
  }

  withCachedToken (...given) {
    const file = path(given)
    return Credentials.#from(call((error) => c.creds_with_cached_token(this.#live, file, error)))
  }

  saveToken (...given) {
    const file = path(given)
    change((error) => c.creds_save_token(this.#live, file, error))
  }

  save (...given) {
    const file = path(given)
    change((error) => c.creds_save(this.#live, file, error))
  }

  equals (other) {
    return other instanceof Credentials && c.creds_equal(this.#live, other.#live)
  }

  url (path) {
    const what = text(path, 'path', Status.INVALID_PATH)
    return call((error) => c.creds_url(this.#live, what, error))
  }

  authorization () {
    return call((error) => c.creds_authorization(this.#live, error))
  }

  requireApiKey () {
    change((error) => c.creds_require_api_key(this.#live, error))
  }

  query () {
    const query = c.creds_query(this.#live)
    if (query === null) {
      throw new CartoCredsError(Status.WRONG_KIND,
        'these credentials have no api_key for a query; send the authorization as a header')
    }
    return query
  }

  redact (text) {
    requireString(text, 'text')
    const bytes = Buffer.from(text) // half a surrogate pair becomes U+FFFD
    const size = [0]
    const masked = c.creds_redact_bytes(this.#live, bytes, bytes.length, size)
    if (masked === null) {
      throw new CartoCredsError(Status.INTERNAL, 'the text could not be masked; please report this bug')
    }
    try {
      return Buffer.from(koffi.decode(masked, 'uint8_t', size[0])).toString()
    } finally {
      c.creds_string_free(masked)
    }
  }

  toString (options) {
    const bits = flags(options, ['showApiKey'])
    return this.#handle === null && bits === 0 ? 'Credentials(disposed)' : c.creds_to_string(this.#live, bits)
  }

  [inspect.custom] () {
    return this.toString()
  }

  dispose () {
    if (this.#handle !== null) {
      handles.unregister(this)
      c.creds_free(this.#handle)
      this.#handle = null
    }
  }
}

// Node.js has the symbol since 18.18, for `using` of transpilers and of later versions.
Credentials.prototype[Symbol.dispose] = Credentials.prototype.dispose

const version = c.creds_version()

module.exports = { CartoCredsError, Credentials, Kind, Source, Status, Warning, version }
