'use strict'
/*
 * CARTO credentials for Node.js: the C interface as a class. Every Credentials holds one reference to a handle of the
 * library, which goes when the object is collected, or at once with dispose(). See README.md and index.d.ts.
 */
const { inspect } = require('node:util')
const { fileURLToPath } = require('node:url')
const koffi = require('koffi')
const constants = require('./cartocreds.constants.json')
const { functions: c, destroy } = require('./library.js').load()

/** The constants that begin so, without that beginning. */
function named (prefix) {
  const found = Object.entries(constants).filter(([name]) => name.startsWith(prefix))
  return Object.freeze(Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value])))
}

const Status = Object.freeze({ OK: constants.CREDS_OK, ...named('CREDS_ERROR_') })
const Warning = named('CREDS_WARNING_')

/** Why a call failed. The message is for people and never holds a secret. */
class CartoCredsError extends Error {
  constructor (status, message, osCode = 0) {
    super(message)
    this.status = status
    this.code = c.creds_status_name(status)
    this.osCode = osCode
  }

  get name () {
    return 'CartoCredsError'
  }
}

/** Calls `work` with the place for an error; throws that, unless its status is one of `accepted`. */
function call (work, ...accepted) {
  const place = [null]
  const result = work(place)
  const error = place[0]
  if (error === null) {
    return result
  }
  try {
    const status = c.creds_error_status(error)
    if (!accepted.includes(status)) {
      throw new CartoCredsError(status, c.creds_error_message(error), c.creds_error_os_code(error))
    }
    return status
  } finally {
    c.creds_error_free(error)
  }
}

/** The text that UTF-8 makes of a string: with U+FFFD for half a surrogate pair. */
const wellFormed = (string) => Buffer.from(string).toString()

/**
 * A text for C, where left out null. koffi would take a number for an address, and C a NUL for the end of a text.
 */
function text (value, name, ifControl) {
  if (value === undefined || value === null) {
    return null
  }
  if (typeof value !== 'string') {
    throw new TypeError(`${name} must be a string`)
  }
  if (value.includes('\0')) {
    throw new CartoCredsError(ifControl, `${name} has a NUL inside; remove it`)
  }
  if (wellFormed(value) !== value) {
    throw new CartoCredsError(Status.INVALID_UTF8, `${name} has half a surrogate pair, which is no text; remove it`)
  }
  return value
}

/** A path for C: a string, a Buffer (paths are bytes on Unix) or a file: URL, as node:fs takes it. */
function filePath (value) {
  const path = value instanceof URL ? fileURLToPath(value) : value
  if (!Buffer.isBuffer(path)) {
    return text(path, 'path', Status.INVALID_PATH)
  }
  if (path.includes(0)) {
    throw new CartoCredsError(Status.INVALID_PATH, 'path has a NUL inside; remove it')
  }
  return Buffer.concat([path, Buffer.alloc(1)])
}

function flags ({ allowNonSecure = false, requirePrivate = false }) {
  return (allowNonSecure ? constants.CREDS_ALLOW_NON_SECURE : 0) | (requirePrivate ? constants.CREDS_REQUIRE_PRIVATE : 0)
}

function warnIfNotDurable (status, what) {
  if (status === Status.NOT_DURABLE) {
    process.emitWarning(`${what}, but its folder could not be synced: a power cut could undo it`,
      { type: 'CartoCredsWarning', code: 'CREDS_ERROR_NOT_DURABLE' })
  }
}

/*
 * Sessions are JavaScript objects. C keeps a pointer for each, made by koffi.alloc so that it is nobody else's as long
 * as it is in use, and says through `endSession` when the last handle that shares it is gone.
 */
const sessions = new Map()
const endSession = koffi.register((pointer) => {
  sessions.delete(pointer)
  koffi.free(pointer)
}, destroy)

const handles = new FinalizationRegistry((handle) => c.creds_free(handle))
const OWNED = Symbol('a handle, with the reference to it')

class Credentials {
  #handle

  constructor (options = {}) {
    this.#handle = options[OWNED] ?? call((error) => c.creds_new(
      text(options.username, 'username', Status.INVALID_USERNAME),
      text(options.apiKey, 'apiKey', Status.INVALID_API_KEY),
      text(options.baseUrl, 'baseUrl', Status.INVALID_BASE_URL),
      flags(options), error))
    handles.register(this, this.#handle, this)
  }

  static #from (handle) {
    return new Credentials({ [OWNED]: handle })
  }

  static fromFile (path, options = {}) {
    return Credentials.#from(call((error) => c.creds_from_file(filePath(path), flags(options), error)))
  }

  static fromEnv (options = {}) {
    return Credentials.#from(call((error) => c.creds_from_env(flags(options), error)))
  }

  static resolve (target, apiKey, options = {}) {
    return Credentials.#from(call((error) => c.creds_resolve(
      text(target, 'target', Status.INVALID_USERNAME),
      text(apiKey, 'apiKey', Status.INVALID_API_KEY),
      flags(options), error)))
  }

  static defaultPath () {
    return call((error) => c.creds_default_path(error))
  }

  static delete (path) {
    const status = call((error) => c.creds_delete(filePath(path), error), Status.NOT_FOUND, Status.NOT_DURABLE)
    warnIfNotDurable(status, 'the file is deleted')
    return status !== Status.NOT_FOUND
  }

  static getDefault () {
    const handle = c.creds_get_default()
    return handle === null ? null : Credentials.#from(handle)
  }

  static setDefault (creds) {
    const status = c.creds_set_default(creds === null ? null : Credentials.#of(creds))
    if (status !== Status.OK) {
      throw new CartoCredsError(status, 'the default credentials could not be set; please report this bug')
    }
  }

  static #of (creds) {
    if (!(creds instanceof Credentials)) {
      throw new TypeError('creds must be Credentials, or null')
    }
    return creds.#live
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
  get warnings () { return c.creds_warnings(this.#live) }
  get allowNonSecure () { return c.creds_allow_non_secure(this.#live) }
  get isPublic () { return c.creds_is_public(this.#live) }
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

  save (path) {
    const status = call((error) => c.creds_save(this.#live, filePath(path), error), Status.NOT_DURABLE)
    warnIfNotDurable(status, 'the file is saved')
  }

  equals (other) {
    return other instanceof Credentials && c.creds_equal(this.#live, other.#live)
  }

  url (path) {
    return call((error) => c.creds_url(this.#live, text(path, 'path', Status.INVALID_PATH), error))
  }

  authorization () {
    return call((error) => c.creds_authorization(this.#live, error))
  }

  query () {
    return c.creds_query(this.#live)
  }

  redact (string) {
    // No form of a key has a NUL in it, so what stands between NULs can be masked part by part.
    return wellFormed(String(string)).split('\0').map((part) => c.creds_redact(this.#live, part)).join('\0')
  }

  toString ({ showApiKey = false } = {}) {
    return c.creds_to_string(this.#live, showApiKey ? constants.CREDS_SHOW_API_KEY : 0)
  }

  [inspect.custom] () {
    return this.#handle === null ? 'Credentials(disposed)' : this.toString()
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

module.exports = { CartoCredsError, Credentials, Status, Warning, version }
