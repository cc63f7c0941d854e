//! Flags, warnings, sources and kinds
//!
//! A call that can fail refuses a flag that it does not know (#CREDS_ERROR_INVALID_FLAGS).

/// Accept a base_url that is not https, such as `http://localhost:8080`.
///
/// For creds_new(), creds_from_env(), creds_resolve(), creds_from_token() and creds_from_client(). A file carries its
/// own `allow_non_secure`, which this flag does not loosen.
pub const CREDS_ALLOW_NON_SECURE: u32 = 1;
/// Refuse a file unless it belongs to the caller (or root) and nobody else may read or write it. On Windows the
/// system and administrators, who may take any file, count as root, and the file's access control list says who
/// may read and write it.
///
/// For creds_new(), creds_from_file(), creds_from_profile() and creds_resolve(), where they read a file.
pub const CREDS_REQUIRE_PRIVATE: u32 = 2;
/// Write the secret itself (api_key, access token or client_secret) into the text of creds_to_string().
pub const CREDS_SHOW_API_KEY: u32 = 4;

/// Group or others may read the file; on Windows, anybody but its owner and administrators.
pub const CREDS_WARNING_READABLE_BY_OTHERS: u32 = 1;
/// The group may write the file; on Windows, anybody but its owner and administrators, though not everybody.
pub const CREDS_WARNING_WRITABLE_BY_GROUP: u32 = 2;
/// The file belongs neither to the effective user nor to root; on Windows, nor to administrators.
pub const CREDS_WARNING_FOREIGN_OWNER: u32 = 4;
/// The file is an older cartoframes' default file, or has its `key` field. To bring it up to date, save
/// the credentials with a NULL path and delete the older file.
pub const CREDS_WARNING_LEGACY_FILE: u32 = 8;

/// The access token has expired.
pub const CREDS_WARNING_EXPIRED: u32 = 16;
/// The file has no `api_key` (nor the older `key`), so the credentials are good for public data only. Where it was meant
/// to have one, check the spelling of the field.
pub const CREDS_WARNING_NO_API_KEY: u32 = 32;

/// creds_source_kind(): the values were arguments of a call.
pub const CREDS_SOURCE_ARGUMENTS: i32 = 0;
/// creds_source_kind(): the values were environment variables.
pub const CREDS_SOURCE_ENVIRONMENT: i32 = 1;
/// creds_source_kind(): the values were in a file, which creds_source_path() names.
pub const CREDS_SOURCE_FILE: i32 = 2;

/// creds_kind(): an account of the older platform, with an api_key.
pub const CREDS_KIND_API_KEY: i32 = 0;
/// creds_kind(): an access token.
pub const CREDS_KIND_TOKEN: i32 = 1;
/// creds_kind(): a client that has no access token yet.
pub const CREDS_KIND_CLIENT: i32 = 2;
