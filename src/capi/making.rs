//! Making and freeing
//!
//! Each of these returns a reference of the caller's own, to be freed with creds_free().

use std::ffi::{c_char, c_void};
use std::ptr;
use std::sync::Arc;

use super::cancellation::held_off;
use super::flags::{CREDS_ALLOW_NON_SECURE, CREDS_REQUIRE_PRIVATE};
use super::guard::{caught, check_flags, guarded, with_pointer};
use super::handle::{CSession, credentials_of, creds_error_t, creds_t, from_handle, into_handle};
use super::input;
use crate::{Credentials, Options};

pub(super) fn options(flags: u32) -> Options {
    Options::default()
        .allow_non_secure(flags & CREDS_ALLOW_NON_SECURE != 0)
        .require_private(flags & CREDS_REQUIRE_PRIVATE != 0)
}

/// Makes credentials from a username, an api_key and a base_url.
///
/// Of username and base_url at least one is needed. With all three NULL, the user's saved credentials are
/// loaded, as creds_from_file() does with a NULL path.
///
/// @param username  The account's name (UTF-8), or NULL. An empty one counts as NULL.
/// @param api_key   The key (UTF-8), or NULL for the public one, `default_public`. An empty one is kept.
/// @param base_url  Where the account is, such as `https://carto.example.org/user/johnsmith` (UTF-8); or NULL
///                  or empty for `https://USERNAME.carto.com`. It is kept as given, less every `/` at both
///                  ends.
/// @param flags     #CREDS_ALLOW_NON_SECURE, #CREDS_REQUIRE_PRIVATE, or 0.
/// @param error     Where to store an error, or NULL.
/// @return A new reference, or NULL: #CREDS_ERROR_MISSING_ACCOUNT, #CREDS_ERROR_INVALID_USERNAME,
///         #CREDS_ERROR_INVALID_API_KEY, #CREDS_ERROR_INVALID_BASE_URL, #CREDS_ERROR_INSECURE_BASE_URL,
///         #CREDS_ERROR_INVALID_UTF8, #CREDS_ERROR_INVALID_FLAGS; with all three NULL, those of
///         creds_from_file().
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_new(
    username: *const c_char,
    api_key: *const c_char,
    base_url: *const c_char,
    flags: u32,
    error: *mut *mut creds_error_t,
) -> *mut creds_t {
    let work = || {
        check_flags(flags, CREDS_ALLOW_NON_SECURE | CREDS_REQUIRE_PRIVATE)?;
        // SAFETY: by contract each is NULL or a NUL-terminated string.
        let (username, api_key, base_url) = unsafe {
            (
                input::optional_text(username, "username")?,
                input::optional_text(api_key, "api_key")?,
                input::optional_text(base_url, "base_url")?,
            )
        };
        Ok(into_handle(Credentials::new(username, api_key, base_url, options(flags))?))
    };
    // SAFETY: `error` is passed on as the caller gave it.
    let call = || unsafe { with_pointer(error, work) };
    // With all three NULL a file is loaded.
    if username.is_null() && api_key.is_null() && base_url.is_null() { held_off(call) } else { call() }
}

/// Loads credentials from a JSON file. Its fields tell what it is:
/// - `username`, `api_key`, `base_url`: an account of the older platform, as cartoframes saves it.
/// - `access_token`, with `api_base_url`: an access token, as Python's carto-auth keeps it.
/// - `client_id` and `client_secret`, with `api_base_url`: a client.
/// - `profiles`, or `token` and `tenant_id`: the CARTO CLI's profiles, of which the current one is taken.
///
/// The library does not wait for a FIFO or a terminal; a file on a network or FUSE file system that does not
/// answer holds the call, as it holds any program. What is checked and what is read is the same open file. A file that
/// another program is just rewriting in place is read again for at most 100 ms. creds_warnings() tells what is doubtful
/// about the file, but no reason to refuse it.
///
/// @param path   The file (bytes on Unix, UTF-8 on Windows); or NULL for the user's default file: `creds.json`
///               as creds_default_path() tells, else `cartocreds.json` beside it, which cartoframes wrote
///               before 1.0.0.
/// @param flags  #CREDS_REQUIRE_PRIVATE, or 0.
/// @param error  Where to store an error, or NULL.
/// @return A new reference, or NULL: #CREDS_ERROR_NOT_FOUND, #CREDS_ERROR_PERMISSION_DENIED,
///         #CREDS_ERROR_NOT_REGULAR, #CREDS_ERROR_TOO_LARGE, #CREDS_ERROR_UNSAFE_FILE, #CREDS_ERROR_MALFORMED,
///         #CREDS_ERROR_NO_CONFIG_DIR, #CREDS_ERROR_IO, #CREDS_ERROR_INVALID_PATH, #CREDS_ERROR_INVALID_FLAGS;
///         #CREDS_ERROR_AMBIGUOUS for a file of two kinds at once; for what stands in the file, those of creds_new(),
///         creds_from_token(), creds_from_client() and creds_from_profile().
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_from_file(
    path: *const c_char,
    flags: u32,
    error: *mut *mut creds_error_t,
) -> *mut creds_t {
    let work = || {
        check_flags(flags, CREDS_REQUIRE_PRIVATE)?;
        // SAFETY: by contract `path` is NULL or a NUL-terminated string.
        let path = unsafe { input::optional_path(path)? };
        Ok(into_handle(Credentials::from_file(path, options(flags))?))
    };
    // SAFETY: `error` is passed on as the caller gave it.
    held_off(|| unsafe { with_pointer(error, work) })
}

/// Makes credentials from environment variables.
///
/// With `CARTO_API_BASE_URL`, credentials of the current platform: `CARTO_API_TOKEN`, `CARTO_ACCESS_TOKEN` or
/// `CARTO_API_ACCESS_TOKEN` is an access token, `CARTO_CLIENT_ID` and `CARTO_CLIENT_SECRET` are a client, and
/// `CARTO_TOKEN_URL` is where to ask for its tokens. Without `CARTO_API_BASE_URL` none of these counts, since people keep
/// other keys under such names.
///
/// Else an account of the older platform: `CARTO_USER` or `CARTO_USERNAME`; `CARTO_API_KEY` or `CARTODB_API_KEY`;
/// `CARTO_BASE_URL`, or `CARTO_API_URL` as GDAL has it, whose `/api/v2/sql` is dropped.
///
/// Of several names the first that is not empty counts. A program that runs with raised privileges (set-user-ID) finds
/// nothing there: a stranger could have set it.
///
/// Threads: as with getenv(), no other thread may change the environment meanwhile.
///
/// @param flags  #CREDS_ALLOW_NON_SECURE, or 0.
/// @param error  Where to store an error, or NULL.
/// @return A new reference, or NULL: #CREDS_ERROR_MISSING_ACCOUNT where the environment has no credentials (a
///         lone api_key or token is none), #CREDS_ERROR_AMBIGUOUS where it has an access token and a client,
///         #CREDS_ERROR_INVALID_UTF8; for the values, those of creds_new(), creds_from_token() and creds_from_client().
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_from_env(flags: u32, error: *mut *mut creds_error_t) -> *mut creds_t {
    let work = || {
        check_flags(flags, CREDS_ALLOW_NON_SECURE)?;
        Ok(into_handle(Credentials::from_env(options(flags))?))
    };
    // SAFETY: `error` is passed on as the caller gave it.
    unsafe { with_pointer(error, work) }
}

/// Takes one more reference to credentials.
///
/// @param creds  The credentials, or NULL.
/// @return The reference, to be freed like any other; NULL where `creds` is NULL.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_from_credentials(creds: *const creds_t) -> *mut creds_t {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.map_or(ptr::null_mut(), |creds| into_handle(Credentials::clone(&creds)))
}

/// Makes credentials from what a user gave: a profile, a file, a URL, a username, or nothing.
///
/// The first that applies counts:
/// - `target` begins with `profile:`: the profile of the CARTO CLI whose name follows; `api_key` is ignored.
/// - `target` ends in `.json` (any case): that file; `api_key` is ignored.
/// - `target` begins with `https://` or `http://` (any case): a base_url, with `api_key`.
/// - any other `target`: a username, with `api_key`.
/// - `target` is NULL: the file that the environment variable `CARTO_CREDENTIALS_FILE` names; else the
///   environment, as creds_from_env() reads it; else the profile that `CARTO_PROFILE` names; else the default file;
///   else the CARTO CLI's current profile; else the token of Python's carto-auth (`~/.carto-auth/token_oauth.json`).
///
/// Values of two sources are never mixed, but for one: the CARTO CLI's file does not tell the address of a self-hosted
/// installation, which `CARTO_API_BASE_URL` then names. An access token that has expired is an error here, since no
/// request can be made with it.
///
/// @param target   What the user gave (UTF-8; a `.json` path as creds_from_file() takes it), or NULL.
/// @param api_key  The key that goes with a URL or a username (UTF-8). NULL or empty means `default_public`.
/// @param flags    #CREDS_ALLOW_NON_SECURE, #CREDS_REQUIRE_PRIVATE, or 0.
/// @param error    Where to store an error, or NULL.
/// @return A new reference, or NULL: #CREDS_ERROR_MISSING_ACCOUNT for an empty target, or a key without one;
///         #CREDS_ERROR_EXPIRED; else those of creds_new(), creds_from_file(), creds_from_env() and
///         creds_from_profile().
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_resolve(
    target: *const c_char,
    api_key: *const c_char,
    flags: u32,
    error: *mut *mut creds_error_t,
) -> *mut creds_t {
    let work = || {
        check_flags(flags, CREDS_ALLOW_NON_SECURE | CREDS_REQUIRE_PRIVATE)?;
        // SAFETY: by contract `target` is NULL or a NUL-terminated string.
        let target = unsafe { input::optional_os_text(target, "target")? };
        let api_key = if target.is_some_and(crate::sources::names_json_file) {
            None
        } else {
            // SAFETY: by contract `api_key` is NULL or a NUL-terminated string.
            unsafe { input::optional_text(api_key, "api_key")? }
        };
        Ok(into_handle(Credentials::resolve(target, api_key, options(flags))?))
    };
    // SAFETY: `error` is passed on as the caller gave it.
    held_off(|| unsafe { with_pointer(error, work) })
}

/// Makes the same credentials with a session: any object of yours that requests are made with, such as a
/// `CURL *`.
///
/// The session is shared by every handle made from the new one, and is not saved. It is yours to synchronise
/// where several threads use it.
///
/// @param creds    The credentials, which stay as they are. Where NULL, nothing is taken over.
/// @param session  The session; NULL makes credentials without one, and `destroy` is not called.
/// @param destroy  Called with `session` when the last handle that shares it is freed, once, on the thread that
///                 frees it, with no lock held; never at exit. It must not throw. That thread cannot be cancelled
///                 (pthread_cancel) until it returns. NULL: nothing is called.
/// @return A new reference; NULL where `creds` is NULL.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_with_session(
    creds: *const creds_t,
    session: *mut c_void,
    destroy: Option<unsafe extern "C" fn(session: *mut c_void)>,
) -> *mut creds_t {
    // SAFETY: by contract NULL or a live handle.
    let Some(creds) = (unsafe { credentials_of(creds) }) else { return ptr::null_mut() };
    // Guarded, since the key is copied.
    guarded(ptr::null_mut(), || {
        let session =
            (!session.is_null()).then(|| Arc::new(CSession { pointer: session, destroy }) as crate::Session);
        into_handle(creds.with_session(session))
    })
}

/// Frees a reference. With the last one the api_key is wiped, and the texts that accessors returned are gone.
///
/// @param creds  The reference, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_free(creds: *mut creds_t) {
    if !creds.is_null() {
        // SAFETY: by contract a reference of the caller's, given up here.
        caught((), || drop(unsafe { from_handle(creds) }));
    }
}
