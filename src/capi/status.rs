//! Status codes

use std::ffi::c_char;

use crate::error::ErrorKind;

/// How a call ended: #CREDS_OK or one of the CREDS_ERROR_ codes.
///
/// The type has the same width on all systems. Codes are never renumbered or removed. Later versions may add
/// codes, so treat an unknown one as a failure and show creds_error_message().
pub type creds_status_t = i32;

/// Success.
pub const CREDS_OK: creds_status_t = 0;
/// A required pointer is NULL.
pub const CREDS_ERROR_NULL_ARGUMENT: creds_status_t = 1;
/// An argument or an environment variable is not UTF-8.
pub const CREDS_ERROR_INVALID_UTF8: creds_status_t = 2;
/// There is neither a username nor a base_url, or both are empty.
pub const CREDS_ERROR_MISSING_ACCOUNT: creds_status_t = 3;
/// The username has control characters; or it cannot stand in `https://USERNAME.carto.com` and no base_url
/// was given; or it is an access token; or, in creds_authorization(), it has a `:`.
pub const CREDS_ERROR_INVALID_USERNAME: creds_status_t = 4;
/// The api_key has control characters, or is an access token of the current platform.
pub const CREDS_ERROR_INVALID_API_KEY: creds_status_t = 5;
/// The base_url is not a plain `https://HOST[:PORT][/PATH]` that all URL parsers read alike.
pub const CREDS_ERROR_INVALID_BASE_URL: creds_status_t = 6;
/// The base_url is not https, and that was not allowed.
pub const CREDS_ERROR_INSECURE_BASE_URL: creds_status_t = 7;
/// The file, or the folder to save it in, does not exist.
pub const CREDS_ERROR_NOT_FOUND: creds_status_t = 8;
/// The system refused access.
pub const CREDS_ERROR_PERMISSION_DENIED: creds_status_t = 9;
/// The path is a directory, a FIFO, a device or a socket.
pub const CREDS_ERROR_NOT_REGULAR: creds_status_t = 10;
/// The file has, or would have, more than 64 KiB (1 MiB for the CARTO CLI's profiles); or the server's answer
/// has more than 64 KiB.
pub const CREDS_ERROR_TOO_LARGE: creds_status_t = 11;
/// Anybody may write the file; or #CREDS_REQUIRE_PRIVATE was given and the file is not private; or a save
/// cannot make its file private, because the file system does not store who may use it.
pub const CREDS_ERROR_UNSAFE_FILE: creds_status_t = 12;
/// The file is not one JSON object in UTF-8 whose known fields have the right types and occur at most once;
/// or the server's answer has no access token.
pub const CREDS_ERROR_MALFORMED: creds_status_t = 13;
/// The user's config folder cannot be found.
pub const CREDS_ERROR_NO_CONFIG_DIR: creds_status_t = 14;
/// Any other system error; see creds_error_os_code().
pub const CREDS_ERROR_IO: creds_status_t = 15;
/// The file is saved or deleted, but its folder could not be synced: a power cut could undo the change.
pub const CREDS_ERROR_NOT_DURABLE: creds_status_t = 16;
/// A bug in the library, caught before it could harm the program.
pub const CREDS_ERROR_INTERNAL: creds_status_t = 17;
/// The flags have a bit that the function does not know.
pub const CREDS_ERROR_INVALID_FLAGS: creds_status_t = 18;
/// In creds_url(), the path has a character or a segment that URL parsers treat differently. For files, the
/// path is empty, too long, a loop of symbolic links, or clearly not a path.
pub const CREDS_ERROR_INVALID_PATH: creds_status_t = 19;
/// The call does not fit the kind of these credentials; the message says which call does.
pub const CREDS_ERROR_WRONG_KIND: creds_status_t = 20;
/// The access token, or the id or secret of a client, is empty or has characters that it cannot have.
pub const CREDS_ERROR_INVALID_TOKEN: creds_status_t = 21;
/// The access token has expired; the message says how to get another.
pub const CREDS_ERROR_EXPIRED: creds_status_t = 22;
/// The server refused to give an access token. The message contains its reason.
pub const CREDS_ERROR_TOKEN_REFUSED: creds_status_t = 23;
/// The server cannot give an access token now: it did not answer (status 0 or 408), was asked too often
/// (429), or has a fault (5xx).
pub const CREDS_ERROR_TRY_LATER: creds_status_t = 24;
/// A file, or the environment, has two kinds of credentials.
pub const CREDS_ERROR_AMBIGUOUS: creds_status_t = 25;

/// The status code for a kind of error of the core.
pub(super) fn status_of(kind: ErrorKind) -> creds_status_t {
    match kind {
        ErrorKind::InvalidUtf8 => CREDS_ERROR_INVALID_UTF8,
        ErrorKind::MissingAccount => CREDS_ERROR_MISSING_ACCOUNT,
        ErrorKind::InvalidUsername => CREDS_ERROR_INVALID_USERNAME,
        ErrorKind::InvalidApiKey => CREDS_ERROR_INVALID_API_KEY,
        ErrorKind::InvalidBaseUrl => CREDS_ERROR_INVALID_BASE_URL,
        ErrorKind::InsecureBaseUrl => CREDS_ERROR_INSECURE_BASE_URL,
        ErrorKind::NotFound => CREDS_ERROR_NOT_FOUND,
        ErrorKind::PermissionDenied => CREDS_ERROR_PERMISSION_DENIED,
        ErrorKind::NotRegular => CREDS_ERROR_NOT_REGULAR,
        ErrorKind::TooLarge => CREDS_ERROR_TOO_LARGE,
        ErrorKind::UnsafeFile => CREDS_ERROR_UNSAFE_FILE,
        ErrorKind::Malformed => CREDS_ERROR_MALFORMED,
        ErrorKind::NoConfigDir => CREDS_ERROR_NO_CONFIG_DIR,
        ErrorKind::Io => CREDS_ERROR_IO,
        ErrorKind::NotDurable => CREDS_ERROR_NOT_DURABLE,
        ErrorKind::InvalidPath => CREDS_ERROR_INVALID_PATH,
        ErrorKind::WrongKind => CREDS_ERROR_WRONG_KIND,
        ErrorKind::InvalidToken => CREDS_ERROR_INVALID_TOKEN,
        ErrorKind::Expired => CREDS_ERROR_EXPIRED,
        ErrorKind::TokenRefused => CREDS_ERROR_TOKEN_REFUSED,
        ErrorKind::TryLater => CREDS_ERROR_TRY_LATER,
        ErrorKind::Ambiguous => CREDS_ERROR_AMBIGUOUS,
    }
}

/// Returns the name of a status code, such as `CREDS_ERROR_NOT_FOUND`.
///
/// @param status  Any number.
/// @return Static text; `CREDS_ERROR_UNKNOWN` for a number that is not a code of this version.
#[unsafe(no_mangle)]
pub extern "C" fn creds_status_name(status: creds_status_t) -> *const c_char {
    let name = match status {
        CREDS_OK => c"CREDS_OK",
        CREDS_ERROR_NULL_ARGUMENT => c"CREDS_ERROR_NULL_ARGUMENT",
        CREDS_ERROR_INVALID_UTF8 => c"CREDS_ERROR_INVALID_UTF8",
        CREDS_ERROR_MISSING_ACCOUNT => c"CREDS_ERROR_MISSING_ACCOUNT",
        CREDS_ERROR_INVALID_USERNAME => c"CREDS_ERROR_INVALID_USERNAME",
        CREDS_ERROR_INVALID_API_KEY => c"CREDS_ERROR_INVALID_API_KEY",
        CREDS_ERROR_INVALID_BASE_URL => c"CREDS_ERROR_INVALID_BASE_URL",
        CREDS_ERROR_INSECURE_BASE_URL => c"CREDS_ERROR_INSECURE_BASE_URL",
        CREDS_ERROR_NOT_FOUND => c"CREDS_ERROR_NOT_FOUND",
        CREDS_ERROR_PERMISSION_DENIED => c"CREDS_ERROR_PERMISSION_DENIED",
        CREDS_ERROR_NOT_REGULAR => c"CREDS_ERROR_NOT_REGULAR",
        CREDS_ERROR_TOO_LARGE => c"CREDS_ERROR_TOO_LARGE",
        CREDS_ERROR_UNSAFE_FILE => c"CREDS_ERROR_UNSAFE_FILE",
        CREDS_ERROR_MALFORMED => c"CREDS_ERROR_MALFORMED",
        CREDS_ERROR_NO_CONFIG_DIR => c"CREDS_ERROR_NO_CONFIG_DIR",
        CREDS_ERROR_IO => c"CREDS_ERROR_IO",
        CREDS_ERROR_NOT_DURABLE => c"CREDS_ERROR_NOT_DURABLE",
        CREDS_ERROR_INTERNAL => c"CREDS_ERROR_INTERNAL",
        CREDS_ERROR_INVALID_FLAGS => c"CREDS_ERROR_INVALID_FLAGS",
        CREDS_ERROR_INVALID_PATH => c"CREDS_ERROR_INVALID_PATH",
        CREDS_ERROR_WRONG_KIND => c"CREDS_ERROR_WRONG_KIND",
        CREDS_ERROR_INVALID_TOKEN => c"CREDS_ERROR_INVALID_TOKEN",
        CREDS_ERROR_EXPIRED => c"CREDS_ERROR_EXPIRED",
        CREDS_ERROR_TOKEN_REFUSED => c"CREDS_ERROR_TOKEN_REFUSED",
        CREDS_ERROR_TRY_LATER => c"CREDS_ERROR_TRY_LATER",
        CREDS_ERROR_AMBIGUOUS => c"CREDS_ERROR_AMBIGUOUS",
        _ => c"CREDS_ERROR_UNKNOWN",
    };
    name.as_ptr()
}
