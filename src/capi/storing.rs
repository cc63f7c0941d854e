//! Storing
//!
//! The default file is the one that cartoframes uses: `~/.config/cartoframes/creds.json` (or under
//! `$XDG_CONFIG_HOME`) on Linux, `~/Library/Application Support/cartoframes/creds.json` on macOS,
//! `%LOCALAPPDATA%\cartoframes\cartoframes\creds.json` on Windows.

use std::ffi::c_char;

use super::cancellation::held_off;
use super::guard::{with_pointer, with_status};
use super::handle::{creds_error_t, creds_t};
use super::input;
use super::owned_string;
use super::status::creds_status_t;
use crate::{default_path, delete};

/// Saves credentials to a file that only the user may read. Its mode is 0600; on Windows its access control
/// list names the user, the system and administrators. If the file system cannot keep a file closed to other
/// users, the save is refused (#CREDS_ERROR_UNSAFE_FILE).
///
/// The file is replaced as a whole: at every moment, even if the power fails, the path has the old file or
/// the new one. #CREDS_ERROR_NOT_DURABLE means that the new file is there, but that a power cut could bring
/// the old one back. On every other error the old file is unchanged.
///
/// The file has the fields that creds_from_file() describes for an account, an access token, or a client. The
/// fields of other kinds are removed, so a file has only one kind of credentials. The fields of other
/// programs are kept. The session is not saved, and neither is the access token of a client:
/// creds_save_token() saves that.
///
/// With a NULL path, this replaces the user's saved credentials, which creds_resolve() finds without a target
/// unless environment variables name others. cartoframes uses the same file and supports only accounts of the
/// older platform. So give another path for a token or a client if the user also works with cartoframes.
///
/// A symbolic link is followed and stays a link. On Windows, the library tries for half a second to replace a
/// file that another program has open.
///
/// @param creds  The credentials.
/// @param path   The file (bytes on Unix, UTF-8 on Windows), in a folder that exists; or NULL for the default
///               file, whose folder the library creates (mode 0700).
/// @param error  Where to store an error, or NULL.
/// @return #CREDS_OK; #CREDS_ERROR_NOT_DURABLE if the new file is there but not synced; or, with the old file
///         unchanged, #CREDS_ERROR_NULL_ARGUMENT, #CREDS_ERROR_NOT_FOUND, #CREDS_ERROR_PERMISSION_DENIED,
///         #CREDS_ERROR_NOT_REGULAR, #CREDS_ERROR_TOO_LARGE, #CREDS_ERROR_UNSAFE_FILE, #CREDS_ERROR_MALFORMED
///         (the old file is not a JSON object, and is not overwritten), #CREDS_ERROR_WRONG_KIND (the old file
///         has the CARTO CLI's profiles, which only the CLI writes), #CREDS_ERROR_NO_CONFIG_DIR,
///         #CREDS_ERROR_INVALID_PATH, #CREDS_ERROR_IO.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_save(
    creds: *const creds_t,
    path: *const c_char,
    error: *mut *mut creds_error_t,
) -> creds_status_t {
    // SAFETY: by contract `creds` and `path` are NULL or live; `error` is passed on as the caller gave it.
    held_off(|| unsafe {
        with_status(error, || {
            let credentials = input::required_credentials(creds)?;
            Ok(credentials.save(input::optional_path(path, "path")?)?)
        })
    })
}

/// Deletes a credentials file. Like `rm`, it deletes the link if the path is a symbolic link.
///
/// @param path   The file (bytes on Unix, UTF-8 on Windows); or NULL for the default file and the older
///               `cartocreds.json` beside it, so that no default file is left.
/// @param error  Where to store an error, or NULL.
/// @return #CREDS_OK; #CREDS_ERROR_NOT_FOUND if there was no file, which is harmless;
///         #CREDS_ERROR_NOT_DURABLE if the file is deleted, but a power cut could bring it back; or, with the
///         file still there, #CREDS_ERROR_PERMISSION_DENIED, #CREDS_ERROR_NOT_REGULAR,
///         #CREDS_ERROR_NO_CONFIG_DIR, #CREDS_ERROR_INVALID_PATH, #CREDS_ERROR_IO.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_delete(path: *const c_char, error: *mut *mut creds_error_t) -> creds_status_t {
    // SAFETY: by contract `path` is NULL or a string; `error` is passed on as the caller gave it.
    held_off(|| unsafe { with_status(error, || Ok(delete(input::optional_path(path, "path")?)?)) })
}

/// Returns the path of the default file, `creds.json`, whether or not it exists.
///
/// @param error  Where to store an error, or NULL.
/// @return The path (bytes on Unix, UTF-8 on Windows), to be freed with creds_string_free(); or NULL:
///         #CREDS_ERROR_NO_CONFIG_DIR.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_default_path(error: *mut *mut creds_error_t) -> *mut c_char {
    // SAFETY: `error` is passed on as the caller gave it.
    held_off(|| unsafe {
        with_pointer(error, || Ok(owned_string::give(default_path()?.as_os_str().as_encoded_bytes())))
    })
}
