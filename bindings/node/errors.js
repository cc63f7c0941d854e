'use strict'
/* The errors of the library, and its numbers by name. */
const constants = require('./cartocreds.constants.json')
const { functions: c } = require('./library.js').load()

/** The constants whose names begin with `prefix`, by the rest of their names. */
function withPrefix (prefix) {
  const found = Object.entries(constants).filter(([name]) => name.startsWith(prefix))
  return Object.freeze(Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value])))
}

const Status = Object.freeze({ OK: constants.CREDS_OK, ...withPrefix('CREDS_ERROR_') })
const Warning = withPrefix('CREDS_WARNING_')
const Source = withPrefix('CREDS_SOURCE_')
const Kind = withPrefix('CREDS_KIND_')

/** Why a call failed. The message is for people and never contains a secret. */
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

/** Converts the error that a call of C stored in `place` into a CartoCredsError, and frees it; null if there is none. */
function taken (place) {
  const error = place[0]
  if (error === null) {
    return null
  }
  try {
    return new CartoCredsError(
      c.creds_error_status(error), c.creds_error_message(error), c.creds_error_os_code(error))
  } finally {
    c.creds_error_free(error)
  }
}

/** Calls `work` with a place for an error, returns what it returns, and throws the error that it reports. */
function call (work) {
  const place = [null]
  const result = work(place)
  const error = taken(place)
  if (error !== null) {
    throw error
  }
  return result
}

/**
 * Saves or deletes: calls `work` as call() does. CREDS_ERROR_NOT_DURABLE is not thrown but becomes a process warning,
 * because the change is made.
 */
function change (work) {
  const place = [null]
  work(place)
  const error = taken(place)
  if (error === null) {
    return
  }
  if (error.status !== Status.NOT_DURABLE) {
    throw error
  }
  process.emitWarning(error.message, { type: 'CartoCredsWarning', code: error.code })
}

module.exports = { CartoCredsError, Kind, Source, Status, Warning, call, change }
