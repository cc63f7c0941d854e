/** Flags for calls that make credentials. Each is a boolean; an option of any other name is a TypeError. */
export interface Options {
  /**
   * Accept a base_url that is not https. For an account, `fromEnv` and `resolve`. It does not change what a file says:
   * a file has its own `allow_non_secure`.
   */
  allowNonSecure?: boolean
  /** Refuse a file unless it belongs to the caller (or root) and nobody else may read or write it. */
  requirePrivate?: boolean
}

/** The parts of an account. A part that is `null` or `undefined` is left out, but not all of them can be. */
export interface Account extends Options {
  username?: string | null
  /** Left out, the public key, `default_public`. */
  apiKey?: string | null
  /** Left out, `https://USERNAME.carto.com`. */
  baseUrl?: string | null
}

/** A file, as `node:fs` takes it; `null` is the default file, which cartoframes uses too. `undefined` is a TypeError. */
export type FilePath = string | Buffer | URL | null

/**
 * CARTO credentials. They never change.
 *
 * The library's memory, and the key in it, is freed when the object is collected, or at once with `dispose()` or `using`.
 * A string of JavaScript's that holds the key stays until it is collected, and is not wiped.
 */
export class Credentials {
  /** Loads the saved credentials, as `fromFile()` does. */
  constructor ()

  /**
   * Makes credentials from the parts of an account.
   *
   * At least one of username and baseUrl is needed. Where all parts are `null` or `undefined`, that is the error
   * `MISSING_ACCOUNT`; the saved credentials are not loaded for it.
   */
  constructor (account: Account)

  /** Loads the saved credentials. */
  static fromFile (): Credentials

  /** Loads credentials from a JSON file that this library or cartoframes saved. */
  static fromFile (path: FilePath, options?: Pick<Options, 'requirePrivate'>): Credentials

  /**
   * Makes credentials from the environment variables `CARTO_USER`, `CARTO_API_KEY` and `CARTO_BASE_URL`, or
   * `CARTO_USERNAME`, `CARTODB_API_KEY` and `CARTO_API_URL`.
   */
  static fromEnv (options?: Pick<Options, 'allowNonSecure'>): Credentials

  /**
   * Makes credentials from what a program's user gave. `target` is a `.json` file, a base_url or a username. Where it is
   * `undefined` or `null`, the first of these is used: the file that `CARTO_CREDENTIALS_FILE` names, the environment,
   * the default file.
   */
  static resolve (target?: string | null, apiKey?: string | null, options?: Options): Credentials

  /**
   * Makes credentials of an access token of CARTO's current platform (without `Bearer`) and the API's base address, such
   * as `https://gcp-us-east1.api.carto.com`. A token that has expired makes credentials too; `warnings` says so.
   */
  static fromToken (accessToken: string, baseUrl: string, options?: Pick<Options, 'allowNonSecure'>): Credentials

  /**
   * Makes credentials of a machine-to-machine client. They have no access token: `renew()` asks for one, at `tokenUrl`,
   * by default CARTO's own address.
   */
  static fromClient (clientId: string, clientSecret: string, baseUrl: string, tokenUrl?: string | null,
    options?: Pick<Options, 'allowNonSecure'>): Credentials

  /**
   * Loads a profile of the CARTO CLI, which `carto auth login` keeps. Without a name: the one that `CARTO_PROFILE` names,
   * else the current one.
   */
  static fromProfile (name?: string | null, options?: Pick<Options, 'requirePrivate'>): Credentials

  /** The path of the default file, whether or not it exists. */
  static defaultPath (): string

  /** Deletes the default file, and the one that older versions of cartoframes used. Otherwise as `delete(path)`. */
  static delete (): boolean

  /**
   * Deletes a credentials file. Returns `false` where there was none. A change that a power cut could undo is reported
   * as a process warning, as for `save`.
   */
  static delete (path: FilePath): boolean

  /** The default credentials of the process, whichever language set them; `null` where none are set. */
  static getDefault (): Credentials | null

  /** Sets the default credentials of the process; `null` unsets them. */
  static setDefault (creds: Credentials | null): void

  readonly username: string | null
  /** A secret, unless `isPublic`; empty for a token and a client. Do not log it. */
  readonly apiKey: string
  readonly baseUrl: string
  /** The username; else the name that the base_url shows, as in `https://HOST/user/NAME`. */
  readonly account: string | null
  /** Where they came from, for people: `arguments`, `environment`, or `file PATH`. */
  readonly source: string
  /** Where they came from: one of `Source`. */
  readonly sourceKind: number
  /** The path of the file that they came from, or `null`. What is not UTF-8 in it becomes U+FFFD, as in `node:fs`. */
  readonly sourcePath: string | null
  /** What is doubtful about the file that they came from: bits of `Warning`. */
  readonly warnings: number
  readonly allowNonSecure: boolean
  /** What they are: one of `Kind`. A client that has an access token is `Kind.TOKEN`. */
  readonly kind: number
  /** The access token, a secret; `null` where there is none. */
  readonly accessToken: string | null
  /** The id of the client, which is no secret; `null` where there is no client. */
  readonly clientId: string | null
  /** Where to ask for an access token; `null` where there is no client to ask for. */
  readonly tokenUrl: string | null
  /** When the access token expires, as far as that is known; the server may refuse it earlier. */
  readonly expiresAt: Date | null
  /** Whether the key is `default_public`, which is no secret. */
  readonly isPublic: boolean
  /** What `withSession` attached; `undefined` where nothing was, or by another language or thread. */
  readonly session: unknown

  /**
   * Makes the same credentials with a session: any object that requests are made with, such as an `http.Agent`. It is
   * kept as long as any credentials that share it, the default credentials included. `null` makes credentials without.
   */
  withSession (session: unknown): Credentials

  /**
   * Whether they can be used now and for so many seconds more, by the system's clock. True for an api_key and for a token
   * whose expiry is not known; false for a client that has no access token yet.
   */
  isFresh (seconds?: number): boolean

  /**
   * Credentials that can be used for five minutes more, with one request at most.
   *
   * Those that are good for so long come back with the token that they have, and so do those without a client as long as
   * they have not expired. Else the token that an earlier program kept in the user's cache is taken, and only without one is
   * the server asked, by `fetch`, by default the global one. What it gives is kept in the cache; where that fails, a process
   * warning says so. Where the server has no answer now, a token that has not expired is used to its end. Calls at the same
   * time ask once. It does not try again by itself:
   * `TOKEN_REFUSED` needs another client or secret, and after `TRY_LATER` the program decides when to call it again.
   */
  renew (fetch?: (url: string, options: RequestInit) => Promise<Response>): Promise<Credentials>

  /** The body of the request for an access token, with the client's secret, for programs that send it themselves. */
  tokenRequest (): string

  /** The same credentials with the access token in the server's answer; `httpStatus` is 0 where none came. */
  withToken (response: string | Uint8Array, httpStatus: number): Credentials

  /** The same credentials with the token that `saveToken` kept, where there is one. No such file is no error. */
  withCachedToken (): Credentials
  withCachedToken (path: FilePath): Credentials

  /** Keeps the client's access token in a private file, by default in the user's cache folder. Otherwise as `save`. */
  saveToken (): void
  saveToken (path: FilePath): void

  /** Saves to the default file; its folder is created where it is missing. Otherwise as `save(path)`. */
  save (): void

  /**
   * Saves to a file that only the user may read. The file is replaced whole. Where the file is saved but a power cut
   * could undo that (`CREDS_ERROR_NOT_DURABLE`), this is reported as a process warning of type `CartoCredsWarning`, and
   * not thrown.
   */
  save (path: FilePath): void

  /** Whether username, apiKey and baseUrl are the same. */
  equals (other: unknown): boolean

  /** The base_url, a `/` and `path`, such as `api/v2/sql`. */
  url (path: string): string

  /** The value of the `Authorization` header. */
  authorization (): string

  /** The query or form parameter `api_key=KEY`. URLs are logged more often than headers: prefer `authorization()`. */
  query (): string

  /** Replaces the key, access token or client secret by `***` in a text for a log, in every form that it may have there. */
  redact (text: string): string

  /** The credentials as text for people and logs; the secret is `***` unless `showApiKey`. */
  toString (options?: { showApiKey?: boolean }): string

  /** Frees the library's memory now. Twice is harmless. Any other use of these credentials afterwards throws. */
  dispose (): void
  [Symbol.dispose] (): void
}

/** Why a call failed. The message is for people and never holds a secret. */
export class CartoCredsError extends Error {
  constructor (status: number, message: string, osCode?: number)
  /** One of `Status`. */
  readonly status: number
  /** The name of the status in C, such as `CREDS_ERROR_NOT_FOUND`. */
  readonly code: string
  /** The system's own code (`errno`), or 0. */
  readonly osCode: number
}

/** The status codes by name, such as `Status.NOT_FOUND`. */
export const Status: Readonly<Record<
  'OK' | 'NULL_ARGUMENT' | 'INVALID_UTF8' | 'MISSING_ACCOUNT' | 'INVALID_USERNAME' | 'INVALID_API_KEY' |
  'INVALID_BASE_URL' | 'INSECURE_BASE_URL' | 'NOT_FOUND' | 'PERMISSION_DENIED' | 'NOT_REGULAR' | 'TOO_LARGE' |
  'UNSAFE_FILE' | 'MALFORMED' | 'NO_CONFIG_DIR' | 'IO' | 'NOT_DURABLE' | 'INTERNAL' | 'INVALID_FLAGS' | 'INVALID_PATH' |
  'WRONG_KIND' | 'INVALID_TOKEN' | 'EXPIRED' | 'TOKEN_REFUSED' | 'TRY_LATER' | 'AMBIGUOUS',
  number>>

/** The bits of the warnings by name, such as `Warning.LEGACY_FILE`. */
export const Warning: Readonly<Record<
  'READABLE_BY_OTHERS' | 'WRITABLE_BY_GROUP' | 'FOREIGN_OWNER' | 'LEGACY_FILE' | 'EXPIRED' |
  'NO_API_KEY', number>>

/** The kinds of sources by name, such as `Source.FILE`. */
export const Source: Readonly<Record<
  'ARGUMENTS' | 'ENVIRONMENT' | 'FILE', number>>

/** What credentials are, by name, such as `Kind.TOKEN`. */
export const Kind: Readonly<Record<
  'API_KEY' | 'TOKEN' | 'CLIENT', number>>

/** The version of the loaded library. */
export const version: string
