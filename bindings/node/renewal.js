'use strict'
/*
 * Asks the server for an access token, for Credentials.renew(). Errors of fetch are replaced by our own errors with a masked
 * message, because they may refer to the request, whose body contains the client's secret.
 */
const { CartoCredsError, Status } = require('./errors.js')

const FRESH_SECONDS = 300
const TIME_LIMIT = 30000 // milliseconds, for the whole answer
const SIZE_LIMIT = 64 * 1024 // what the library reads of an answer

/** The queue of calls: only one call asks at a time. Those that waited then find its token in the cache. */
let turn = Promise.resolve()
function inTurn (work) {
  const result = turn.then(work)
  turn = result.catch(() => {})
  return result
}

/** The status and the body of the server's answer. */
async function ask (creds, fetch) {
  try {
    const response = await fetch(creds.tokenUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
      body: creds.tokenRequest(),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIME_LIMIT)
    })
    const chunks = []
    let size = 0
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk)
      size += chunk.length
      if (size > SIZE_LIMIT) { // the library refuses it
        break
      }
    }
    return { status: response.status, body: Buffer.concat(chunks).subarray(0, SIZE_LIMIT + 1) }
  } catch (error) {
    const reason = [error?.message ?? error, error?.cause?.message ?? ''].join(' ').trim()
    throw new CartoCredsError(Status.TRY_LATER, `no access token came from ${creds.tokenUrl}: ${creds.redact(reason)}; ` +
      'check the network, and try again later')
  }
}

/** Saves the token in the cache. If that fails, the program still has its token. */
function keep (creds) {
  try {
    creds.saveToken()
  } catch (error) {
    process.emitWarning(`the access token is not kept for other programs: ${error.message}`,
      { type: 'CartoCredsWarning', code: error.code })
  }
}

/** Returns the same credentials, or renewed ones. This call owns `creds`. */
async function renewed (creds, fetch = globalThis.fetch) {
  if (typeof fetch !== 'function') {
    throw new TypeError('fetch must be a function like the global fetch')
  }
  // Without a client there is no other token: this one is used to its end.
  if (creds.isFresh(creds.tokenUrl ? FRESH_SECONDS : 0)) {
    return creds
  }
  return inTurn(async () => {
    const cached = creds.withCachedToken()
    creds.dispose()
    if (cached.isFresh(FRESH_SECONDS)) {
      return cached
    }
    try {
      const { status, body } = await ask(cached, fetch)
      const found = cached.withToken(body, status)
      keep(found)
      cached.dispose()
      return found
    } catch (error) {
      if (error.status === Status.TRY_LATER && cached.isFresh()) {
        return cached // its token is used to its end
      }
      cached.dispose()
      throw error
    }
  })
}

module.exports = { renewed }
