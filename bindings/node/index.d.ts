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
  /** A secret, unless `isPublic`. Do not log it. */
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
  /** Whether the key is `default_public`, which is no secret. */
  readonly isPublic: boolean
  /** What `withSession` attached; `undefined` where nothing was, or by another language or thread. */
  readonly session: unknown

  /**
   * Makes the same credentials with a session: any object that requests are made with, such as an `http.Agent`. It is
   * kept as long as any credentials that share it, the default credentials included. `null` makes credentials without.
   */
  withSession (session: unknown): Credentials

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

  /** Replaces the key by `***` in a text for a log, in every form that the key may have there. */
  redact (text: string): string

  /** The credentials as text for people and logs; the key is `***` unless `showApiKey`. */
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
  'READABLE_BY_OTHERS' | 'WRITABLE_BY_GROUP' | 'FOREIGN_OWNER' | 'LEGACY_FILE' | 'EXPIRED', number>>

/** The kinds of sources by name, such as `Source.FILE`. */
export const Source: Readonly<Record<
  'ARGUMENTS' | 'ENVIRONMENT' | 'FILE', number>>

/** The version of the loaded library. */
export const version: string
