/** How credentials are made. */
export interface Options {
  /** Accept a base_url that is not https. A file carries its own `allow_non_secure`, which this does not loosen. */
  allowNonSecure?: boolean
  /** Refuse a file unless it belongs to the caller (or root) and nobody else may read or write it. */
  requirePrivate?: boolean
}

/** The parts of an account. `null` and `undefined` leave one out. */
export interface Account extends Options {
  username?: string | null
  /** Left out, the public key, `default_public`. */
  apiKey?: string | null
  /** Left out, `https://USERNAME.carto.com`. */
  baseUrl?: string | null
}

/** A file, as `node:fs` takes it. Left out, the default file, which is the one of cartoframes. */
export type FilePath = string | Buffer | URL | null

/**
 * CARTO credentials. They never change.
 *
 * A reference to the library's memory goes when the object is collected; with `dispose()`, or `using`, at once, and the
 * key with it. Strings that JavaScript got of the key stay until they are collected, and are not wiped.
 */
export class Credentials {
  /** Makes credentials; of username and baseUrl at least one is needed. With no part given, the saved ones are loaded. */
  constructor (account?: Account)

  /** Loads credentials from a JSON file, as cartoframes saves it. */
  static fromFile (path?: FilePath, options?: Pick<Options, 'requirePrivate'>): Credentials

  /** Takes them from `CARTO_USER`, `CARTO_API_KEY` and `CARTO_BASE_URL`, or the other names that these have. */
  static fromEnv (options?: Pick<Options, 'allowNonSecure'>): Credentials

  /**
   * Finds credentials as a program's user means them: `target` is a `.json` file, a base_url or a username. Left out,
   * it is the file that `CARTO_CREDENTIALS_FILE` names, else the environment, else the default file.
   */
  static resolve (target?: string | null, apiKey?: string | null, options?: Options): Credentials

  /** The path of the default file, whether or not it exists. */
  static defaultPath (): string

  /** Deletes a file and tells whether there was one. Left out, the default file and its older namesake. */
  static delete (path?: FilePath): boolean

  /** The process's default credentials, whatever language set them; `null` where there are none. */
  static getDefault (): Credentials | null

  /** Makes credentials the process's default; `null` unsets them. */
  static setDefault (creds: Credentials | null): void

  readonly username: string | null
  /** A secret, unless `isPublic`. Do not log it. */
  readonly apiKey: string
  readonly baseUrl: string
  /** The username; else the name that the base_url shows, as in `https://HOST/user/NAME`. */
  readonly account: string | null
  /** `arguments`, `environment`, or `file PATH`. */
  readonly source: string
  /** What is doubtful about the file that they came from: bits of `Warning`. */
  readonly warnings: number
  readonly allowNonSecure: boolean
  /** Whether the key is `default_public`, which is no secret. */
  readonly isPublic: boolean
  /** What `withSession()` attached; `undefined` where it was nothing, another thread or another language. */
  readonly session: unknown

  /**
   * Makes the same credentials with a session: any object that requests are made with, such as an `http.Agent`. It is
   * kept as long as any credentials that share it, the process's default included. `null` takes it off.
   */
  withSession (session: unknown): Credentials

  /**
   * Saves to a file that only the user may read, which is replaced whole. Where the file is saved but its folder could
   * not be synced, a process warning (`CartoCredsWarning`) says so.
   */
  save (path?: FilePath): void

  /** Whether username, apiKey and baseUrl are the same. */
  equals (other: unknown): boolean

  /** The base_url, a `/` and `path`, such as `api/v2/sql`. */
  url (path: string): string

  /** The value of the `Authorization` header. */
  authorization (): string

  /** The query or form parameter `api_key=KEY`. URLs are logged more often than headers: prefer `authorization()`. */
  query (): string

  /** Masks the key in a text that goes to a log, in every form that it may have there. */
  redact (text: string): string

  /** The credentials for people and logs; the key is `***` unless `showApiKey`. */
  toString (options?: { showApiKey?: boolean }): string

  /** Frees the library's memory now. The credentials cannot be used afterwards. Twice is harmless. */
  dispose (): void
  [Symbol.dispose] (): void
}

/** Why a call failed. The message is for people and never holds a secret. */
export class CartoCredsError extends Error {
  constructor (status: number, message: string, osCode?: number)
  /** One of `Status`. */
  readonly status: number
  /** The status's name in C, such as `CREDS_ERROR_NOT_FOUND`. */
  readonly code: string
  /** The system's own code (`errno`), or 0. */
  readonly osCode: number
}

/** The status codes by name, such as `Status.NOT_FOUND`. */
export const Status: Readonly<Record<
  'OK' | 'NULL_ARGUMENT' | 'INVALID_UTF8' | 'MISSING_ACCOUNT' | 'INVALID_USERNAME' | 'INVALID_API_KEY' |
  'INVALID_BASE_URL' | 'INSECURE_BASE_URL' | 'NOT_FOUND' | 'PERMISSION_DENIED' | 'NOT_REGULAR' | 'TOO_LARGE' |
  'UNSAFE_FILE' | 'MALFORMED' | 'NO_CONFIG_DIR' | 'IO' | 'NOT_DURABLE' | 'INTERNAL' | 'INVALID_FLAGS' | 'INVALID_PATH',
  number>>

/** The warnings' bits by name, such as `Warning.LEGACY_FILE`. */
export const Warning: Readonly<Record<
  'READABLE_BY_OTHERS' | 'WRITABLE_BY_GROUP' | 'FOREIGN_OWNER' | 'LEGACY_FILE', number>>

/** The version of the library that runs. */
export const version: string
