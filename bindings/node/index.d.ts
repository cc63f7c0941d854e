/** Flags for calls that make credentials. Each is a boolean; an option of any other name is a TypeError. */
export interface Options {
  /**
   * Accept a base_url that is not https. For an account, `fromToken`, `fromClient`, `fromEnv` and `resolve`. It does not
   * apply to a file, which has a field `allow_non_secure` of its own.
   */
  allowNonSecure?: boolean
  /** Refuse a file unless it belongs to the caller (or root) and nobody else may read or write it. */
  requirePrivate?: boolean
}

/** The parts of an account. A part that is `null` or `undefined` is left out, but not all of them can be. */
export interface Account extends Options {
  username?: string | null
  /** If left out, the public key, `default_public`. */
  apiKey?: string | null
  /** If left out, `https://USERNAME.carto.com`. */
  baseUrl?: string | null
}

/** A file, as `node:fs` takes it; `null` is the default file, which cartoframes uses too. `undefined` is a TypeError. */
export type FilePath = string | Buffer | URL | null

/**
 * CARTO credentials. They never change.
 *
 * The library's memory, with the key in it, is wiped and freed when the object is collected, or at once with `dispose()` or
 * `using`. A JavaScript string that contains the key stays until it is collected, and is not wiped.
 */
export class Credentials {
  /** Loads the saved credentials, as `fromFile()` does. */
  constructor ()

  /**
   * Makes credentials from the parts of an account.
   *
   * At least one of username and baseUrl is needed. If all parts are `null` or `undefined`, that is the error
   * `MISSING_ACCOUNT`: it does not load the saved credentials.
   */
  constructor (account: Account)

  /** Loads the saved credentials. */
  static fromFile (): Credentials

  /** Loads credentials from a JSON file that this library or one of CARTO's own tools saved. */
  static fromFile (path: FilePath, options?: Pick<Options, 'requirePrivate'>): Credentials

  /**
   * Makes credentials from environment variables. If `CARTO_API_BASE_URL` and one of these are set, they are an
   * access token (`CARTO_API_TOKEN`) or a client (`CARTO_CLIENT_ID`, `CARTO_CLIENT_SECRET`). Else they are an account:
   * `CARTO_USER`, `CARTO_API_KEY` and `CARTO_BASE_URL`, or `CARTO_USERNAME`, `CARTODB_API_KEY` and `CARTO_API_URL`.
   */
  static fromEnv (options?: Pick<Options, 'allowNonSecure'>): Credentials

  /**
   * Makes credentials from what a user typed. `target` is `profile:NAME`, a `.json` file, a base_url or a username. If it is
   * `undefined` or `null`, the first of these is used: the file that `CARTO_CREDENTIALS_FILE` names, the environment, the
   * profile that `CARTO_PROFILE` names, the default file, the CARTO CLI's current profile, the token of Python's
   * carto-auth.
   */
  static resolve (target?: string | null, apiKey?: string | null, options?: Options): Credentials

  /**
   * Makes credentials from an access token of CARTO's current platform (without `Bearer`) and the API's base address, such
   * as `https://gcp-us-east1.api.carto.com`. If the token has expired, `warnings` says so.
   */
  static fromToken (accessToken: string, baseUrl: string, options?: Pick<Options, 'allowNonSecure'>): Credentials

  /**
   * Makes credentials from a machine-to-machine client. They have no access token: `renew()` asks for one at `tokenUrl`,
   * which defaults to CARTO's own address.
   */
  static fromClient (clientId: string, clientSecret: string, baseUrl: string, tokenUrl?: string | null,
    options?: Pick<Options, 'allowNonSecure'>): Credentials

  /**
   * Loads a profile of the CARTO CLI, which `carto auth login` saves. Without a name, it is the one that `CARTO_PROFILE`
   * names, else the current one.
   */
  static fromProfile (name?: string | null, options?: Pick<Options, 'requirePrivate'>): Credentials

  /** The path of the default file, whether or not it exists. */
  static defaultPath (): string

  /** Deletes the default file, and the one that older versions of cartoframes used. Otherwise as `delete(path)`. */
  static delete (): boolean

  /**
   * Deletes a credentials file. Returns `false` if there was none. If a power cut could undo the change, that is a process
   * warning, as for `save`.
   */
  static delete (path: FilePath): boolean

  /** The default credentials of the process, whichever language set them; `null` if none are set. */
  static getDefault (): Credentials | null

  /** Sets the default credentials of the process; `null` unsets them. */
  static setDefault (creds: Credentials | null): void

  readonly username: string | null
  /** A secret, unless `isPublic`; empty for a token and a client. Do not log it. */
  readonly apiKey: string
  readonly baseUrl: string
  /** The username, else the name in the base_url, as in `https://HOST/user/NAME`. */
  readonly account: string | null
  /** Where they came from, for people: `arguments`, `environment`, or `file PATH`. */
  readonly source: string
  /** Where they came from: one of `Source`. */
  readonly sourceKind: number
  /** The path of the file that they came from, or `null`. Bytes that are not UTF-8 become U+FFFD, as in `node:fs`. */
  readonly sourcePath: string | null
  /** What is doubtful about these credentials and their file: bits of `Warning`. */
  readonly warnings: number
  readonly allowNonSecure: boolean
  /** The kind of these credentials: one of `Kind`. A client that has an access token is `Kind.TOKEN`. */
  readonly kind: number
  /** The access token, a secret; `null` if there is none. */
  readonly accessToken: string | null
  /** The id of the client, which is not a secret; `null` if there is no client. */
  readonly clientId: string | null
  /** The address that gives out access tokens; `null` if there is no client. */
  readonly tokenUrl: string | null
  /** When the access token expires, or `null` if that is not known. The server may refuse it earlier. */
  readonly expiresAt: Date | null
  /** Whether the key is `default_public`, which is not a secret. */
  readonly isPublic: boolean
  /** The session; `undefined` if there is none, or if another language or thread attached it. */
  readonly session: unknown

  /**
   * Makes the same credentials with a session: any object with which the program makes requests, such as an `http.Agent`.
   * It lives as long as any credentials that share it, the default credentials included. `null` makes credentials without
   * a session.
   */
  withSession (session: unknown): Credentials

  /**
   * Whether they can be used now and for this many more seconds, by the system's clock. True for an api_key and for a token
   * whose expiry is not known; false for a client that has no access token yet.
   */
  isFresh (seconds?: number): boolean

  /**
   * Credentials that can be used for five more minutes, with at most one request.
   *
   * They keep their token if it lasts as long, or if there is no client and it has not expired. Else this uses the token in
   * the user's cache, and asks the server only if there is none, with `fetch` (by default the global one). It saves the new
   * token in the cache; if that fails, it issues a process warning. If the server cannot answer now, it returns a token that
   * has not expired. If several calls run at the same time, only one sends a request. It does not try again by itself: after
   * `TOKEN_REFUSED` the program needs another client or secret; after `TRY_LATER` it may call this again later.
   */
  renew (fetch?: (url: string, options: RequestInit) => Promise<Response>): Promise<Credentials>

  /** The body of the request for an access token, with the client's secret, for programs that send it themselves. */
  tokenRequest (): string

  /** The same credentials with the access token in the server's answer; `httpStatus` is 0 if there was none. */
  withToken (response: string | Uint8Array, httpStatus: number): Credentials

  /**
   * The same credentials with the token that `saveToken` saved, if there is one that lasts longer than their own. A missing
   * file is not an error.
   */
  withCachedToken (): Credentials
  withCachedToken (path: FilePath): Credentials

  /**
   * Saves the client's access token in a private file, by default in the user's cache folder. A file that you name is
   * replaced only if it is empty or has a saved token. Otherwise as `save`.
   */
  saveToken (): void
  saveToken (path: FilePath): void

  /** Saves to the default file, and creates its folder if it is missing. Otherwise as `save(path)`. */
  save (): void

  /**
   * Saves to a file that only the user may read. The file is replaced as a whole. If the file is saved but a power cut
   * could undo that (`CREDS_ERROR_NOT_DURABLE`), this issues a process warning of type `CartoCredsWarning` and does not
   * throw.
   */
  save (path: FilePath): void

  /** Whether the values are the same; the expiry, the source and the session do not count. */
  equals (other: unknown): boolean

  /** The base_url, a `/` and `path`, such as `api/v2/sql`. */
  url (path: string): string

  /** The value of the `Authorization` header. */
  authorization (): string

  /**
   * Throws `WRONG_KIND` unless these are credentials of the older platform, with an api_key. Call it before a request that
   * only this platform knows, such as `api/v2/sql`.
   */
  requireApiKey (): void

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

/** Why a call failed. The message is for people and never contains a secret. */
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

/** The kinds of credentials by name, such as `Kind.TOKEN`. */
export const Kind: Readonly<Record<
  'API_KEY' | 'TOKEN' | 'CLIENT', number>>

/** The version of the loaded library. */
export const version: string
