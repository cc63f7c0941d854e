//! Flags, warnings, sources and kinds
//!
//! A function that can fail refuses a flag that it does not know (#CREDS_ERROR_INVALID_FLAGS).

/// Accept a base_url that is not https, such as `http://localhost:8080`.
///
/// For creds_new(), creds_from_env(), creds_resolve(), creds_from_token() and creds_from_client(). It does
/// not apply to a file, which has a field `allow_non_secure` of its own.
pub const CREDS_ALLOW_NON_SECURE: u32 = 1;
/// Refuse a file unless it belongs to the caller (or root) and nobody else may read or write it. On Windows
/// the file's access control list tells who may do that, and the system and administrators count as root.
///
/// For creds_new(), creds_from_file(), creds_from_profile() and creds_resolve(), when they read a file.
pub const CREDS_REQUIRE_PRIVATE: u32 = 2;
/// Write the secret itself (api_key, access token or client_secret) into the text of creds_to_string().
pub const CREDS_SHOW_API_KEY: u32 = 4;

/// The group or others may read the file; on Windows, somebody other than its owner and administrators.
pub const CREDS_WARNING_READABLE_BY_OTHERS: u32 = 1;
/// The group may write the file; on Windows, somebody other than its owner and administrators, but not
/// everybody.
pub const CREDS_WARNING_WRITABLE_BY_GROUP: u32 = 2;
/// The file belongs neither to the effective user nor to root; on Windows, nor to administrators.
pub const CREDS_WARNING_FOREIGN_OWNER: u32 = 4;
/// The file is the default file of an older cartoframes, or has its field `key`. To bring it up to date, save
/// the credentials with a NULL path and delete the older file.
pub const CREDS_WARNING_LEGACY_FILE: u32 = 8;

/// The access token has expired.
pub const CREDS_WARNING_EXPIRED: u32 = 16;
/// The file has no `api_key` (nor the older `key`), so the credentials give access to public data only. If it
/// should have one, check the spelling of the field.
pub const CREDS_WARNING_NO_API_KEY: u32 = 32;

/// creds_source_kind(): the values were arguments of a call.
pub const CREDS_SOURCE_ARGUMENTS: i32 = 0;
/// creds_source_kind(): the values were environment variables.
pub const CREDS_SOURCE_ENVIRONMENT: i32 = 1;
/// creds_source_kind(): the values were in a file, whose path is creds_source_path().
pub const CREDS_SOURCE_FILE: i32 = 2;

/// creds_kind(): an account of the older platform, with an api_key.
pub const CREDS_KIND_API_KEY: i32 = 0;
/// creds_kind(): an access token.
pub const CREDS_KIND_TOKEN: i32 = 1;
/// creds_kind(): a client that has no access token yet.
pub const CREDS_KIND_CLIENT: i32 = 2;
