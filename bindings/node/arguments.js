'use strict'
/*
 * Checks the arguments and converts them for C. koffi alone would accept a number as an address, and C would take a NUL
 * for the end of a text.
 */
const { fileURLToPath } = require('node:url')
const constants = require('./cartocreds.constants.json')
const { CartoCredsError, Status } = require('./errors.js')

/** Converts a string to UTF-8 and back, so that half a surrogate pair becomes U+FFFD. */
const wellFormed = (string) => Buffer.from(string).toString()

/** Throws for a value that is not a string. */
function requireString (value, name) {
  if (typeof value !== 'string') {
    throw new TypeError(`${name} must be a string`)
  }
}

/** A text for C; null if it is left out. `statusOfNul` is the status of the error for a NUL inside. */
function text (value, name, statusOfNul) {
  if (value === undefined || value === null) {
    return null
  }
  requireString(value, name)
  if (value.includes('\0')) {
    throw new CartoCredsError(statusOfNul, `${name} has a NUL inside; remove it`)
  }
  if (wellFormed(value) !== value) {
    throw new CartoCredsError(Status.INVALID_UTF8, `${name} has half a surrogate pair, which is no text; remove it`)
  }
  return value
}

/**
 * The path that is the first argument of a call: a string, a Buffer (paths are bytes on Unix) or a file: URL, as node:fs
 * takes it. No argument at all, or null, means the default file. `undefined` is refused, because it is probably a variable
 * that was not set, and the call would load, overwrite or delete the user's own file.
 */
function path (given) {
  if (given.length === 0 || given[0] === null) {
    return null
  }
  const value = given[0] instanceof URL ? fileURLToPath(given[0]) : given[0]
  if (!Buffer.isBuffer(value)) {
    if (typeof value !== 'string') {
      throw new TypeError('path must be a string, a Buffer, a file: URL, or null for the default file')
    }
    return text(value, 'path', Status.INVALID_PATH)
  }
  if (value.includes(0)) {
    throw new CartoCredsError(Status.INVALID_PATH, 'path has a NUL inside; remove it')
  }
  return Buffer.concat([value, Buffer.alloc(1)])
}

/** The bytes of an answer, which is a string or bytes. It adds a NUL, so that an empty answer has an address too. */
function bytes (value, name) {
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) {
    throw new TypeError(`${name} must be a string, a Buffer or a Uint8Array`)
  }
  return Buffer.concat([Buffer.from(value), Buffer.alloc(1)])
}

/** A whole number from 0 to `most`. */
function number (value, name, most) {
  if (!Number.isInteger(value) || value < 0 || value > most) {
    throw new TypeError(`${name} must be a whole number from 0 to ${most}`)
  }
  return value
}

/** Copies an object. Throws for a property that is not among `known`, so that no misspelt option is ignored. */
function object (given, name, known) {
  if (Object.prototype.toString.call(given) !== '[object Object]') {
    throw new TypeError(`${name} must be an object with any of ${known.join(', ')}`)
  }
  const copy = {}
  for (const key in given) {
    if (!known.includes(key)) {
      throw new TypeError(`${name} has no option ${key}; it can have ${known.join(', ')}`)
    }
    copy[key] = given[key]
  }
  return copy
}

const FLAGS = {
  allowNonSecure: constants.CREDS_ALLOW_NON_SECURE,
  requirePrivate: constants.CREDS_REQUIRE_PRIVATE,
  showApiKey: constants.CREDS_SHOW_API_KEY
}
/** The flags for calls that make credentials. The library checks which of its functions take which. */
const MAKING = ['allowNonSecure', 'requirePrivate']

/** The bits of those flags in an object that are true. */
function bits (found) {
  let sum = 0
  for (const name in FLAGS) {
    if (found[name] !== undefined && typeof found[name] !== 'boolean') {
      throw new TypeError(`${name} must be true or false`)
    }
    sum |= found[name] ? FLAGS[name] : 0
  }
  return sum
}

/** The bits of an options object, which may be left out, with any of the flags named. */
function flags (given, known = MAKING) {
  return given === undefined ? 0 : bits(object(given, 'options', known))
}

/** The parts of an account that the constructor was given, and its flags. */
function account (given) {
  const found = object(given, 'account', ['username', 'apiKey', 'baseUrl', ...MAKING])
  const parts = {
    username: text(found.username, 'username', Status.INVALID_USERNAME),
    apiKey: text(found.apiKey, 'apiKey', Status.INVALID_API_KEY),
    baseUrl: text(found.baseUrl, 'baseUrl', Status.INVALID_BASE_URL),
    flags: bits(found)
  }
  // C would load the saved credentials here, and the program would use another account than it meant.
  if (parts.username === null && parts.apiKey === null && parts.baseUrl === null) {
    throw new CartoCredsError(Status.MISSING_ACCOUNT, 'neither a username nor a baseUrl is given; give at least one ' +
      'of them, or load the saved credentials with fromFile()')
  }
  return parts
}

module.exports = { account, bytes, flags, number, path, requireString, text }
