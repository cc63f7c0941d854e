//! Making and freeing
//!
//! Each of these functions returns a reference that the caller owns and frees with creds_free().

use std::ffi::{c_char, c_void};
use std::path::Path;
use std::ptr;
use std::sync::Arc;

use super::cancellation::held_off;
use super::flags::{CREDS_ALLOW_NON_SECURE, CREDS_REQUIRE_PRIVATE};
use super::guard::{caught, guarded, with_pointer};
use super::handle::{CSession, credentials_of, creds_error_t, creds_t, from_handle, into_handle};
use super::input;
use crate::Credentials;

/// Makes credentials from a username, an api_key and a base_url.
///
/// At least a username or a base_url is needed. If all three are NULL, this loads the user's saved
/// credentials, as creds_from_file() does with a NULL path.
///
/// @param username  The account's name (UTF-8), or NULL. An empty one counts as NULL.
/// @param api_key   The key (UTF-8), or NULL for the public one, `default_public`. An empty one is kept as it
///                  is.
/// @param base_url  The address of the account, such as `https://carto.example.org/user/johnsmith` (UTF-8).
///                  NULL or empty means `https://USERNAME.carto.com`. It is kept as given, without any `/` at
///                  both ends.
/// @param flags     #CREDS_ALLOW_NON_SECURE, #CREDS_REQUIRE_PRIVATE, or 0.
/// @param error     Where to store an error, or NULL.
/// @return A new reference, or NULL: #CREDS_ERROR_MISSING_ACCOUNT, #CREDS_ERROR_INVALID_USERNAME,
///         #CREDS_ERROR_INVALID_API_KEY, #CREDS_ERROR_INVALID_BASE_URL, #CREDS_ERROR_INSECURE_BASE_URL,
///         #CREDS_ERROR_INVALID_UTF8, #CREDS_ERROR_INVALID_FLAGS; if all three are NULL, the errors of
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
    // SAFETY: by contract each text is NULL or a NUL-terminated string; `error` is passed on as the caller gave it.
    let call = move || unsafe {
        with_pointer(error, move || {
            let options = input::options(flags, CREDS_ALLOW_NON_SECURE | CREDS_REQUIRE_PRIVATE)?;
            let username = input::optional_text(username, "username")?;
            let api_key = input::optional_text(api_key, "api_key")?;
            let base_url = input::optional_text(base_url, "base_url")?;
            Ok(into_handle(Credentials::new(username, api_key, base_url, options)?))
        })
    };
    // If all three are NULL, the call loads a file.
    if username.is_null() && api_key.is_null() && base_url.is_null() { held_off(call) } else { call() }
}

/// Loads credentials from a JSON file. Its fields determine the kind of the file:
/// - `username`, `api_key`, `base_url`: an account of the older platform, as cartoframes saves it.
/// - `access_token`, with `api_base_url`: an access token, as Python's carto-auth saves it.
/// - `client_id` and `client_secret`, with `api_base_url`: a client.
/// - `profiles`, or `token` and `tenant_id`: the CARTO CLI's profiles. The current profile is loaded.
///
/// The call does not wait for a FIFO or a terminal. But it waits, as any program does, if the file is on a
/// network or FUSE file system that does not answer. The library checks and reads the same open file. If
/// another program is rewriting the file in place, the library tries to read it again for at most 100 ms.
/// creds_warnings() tells what is doubtful about a file that was not refused.
///
/// @param path   The file (bytes on Unix, UTF-8 on Windows); or NULL for the user's default file. That is
///               `creds.json` at creds_default_path(); if it does not exist, `cartocreds.json` beside it,
///               which versions of cartoframes before 1.0.0 wrote.
/// @param flags  #CREDS_REQUIRE_PRIVATE, or 0.
/// @param error  Where to store an error, or NULL.
/// @return A new reference, or NULL: #CREDS_ERROR_NOT_FOUND, #CREDS_ERROR_PERMISSION_DENIED,
///         #CREDS_ERROR_NOT_REGULAR, #CREDS_ERROR_TOO_LARGE, #CREDS_ERROR_UNSAFE_FILE,
///         #CREDS_ERROR_MALFORMED, #CREDS_ERROR_NO_CONFIG_DIR, #CREDS_ERROR_IO, #CREDS_ERROR_INVALID_PATH,
///         #CREDS_ERROR_INVALID_FLAGS; #CREDS_ERROR_AMBIGUOUS for a file of two kinds at once; for the values
///         in the file, the errors of creds_new(), creds_from_token(), creds_from_client() and
///         creds_from_profile().
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_from_file(
    path: *const c_char,
    flags: u32,
    error: *mut *mut creds_error_t,
) -> *mut creds_t {
    // SAFETY: by contract `path` is NULL or a NUL-terminated string; `error` is passed on as the caller gave it.
    held_off(|| unsafe {
        with_pointer(error, || {
            let options = input::options(flags, CREDS_REQUIRE_PRIVATE)?;
            let path = input::optional_path(path, "path")?;
            Ok(into_handle(Credentials::from_file(path, options)?))
        })
    })
}

/// Makes credentials from environment variables.
///
/// If `CARTO_API_BASE_URL` and a token or a client are set, they are of the current platform.
/// `CARTO_API_TOKEN`, `CARTO_ACCESS_TOKEN` or `CARTO_API_ACCESS_TOKEN` is an access token. `CARTO_CLIENT_ID`
/// and `CARTO_CLIENT_SECRET` are a client, and `CARTO_TOKEN_URL` is the address that gives out its tokens.
/// Without `CARTO_API_BASE_URL` these variables are ignored, because people keep other keys under such names.
///
/// Else they are of an account of the older platform. `CARTO_USER` or `CARTO_USERNAME` is the username,
/// `CARTO_API_KEY` or `CARTODB_API_KEY` the api_key, and `CARTO_BASE_URL` the base_url. `CARTO_API_URL`,
/// which GDAL uses, serves as the base_url too, without `/api/v2/sql` at its end.
///
/// If several names of a value are set, the first that is not empty counts. A program that runs with raised
/// privileges (set-user-ID) ignores all of these variables, because the user who started it could have set
/// them.
///
/// Threads: as with getenv(), no other thread may change the environment during the call.
///
/// @param flags  #CREDS_ALLOW_NON_SECURE, or 0.
/// @param error  Where to store an error, or NULL.
/// @return A new reference, or NULL: #CREDS_ERROR_MISSING_ACCOUNT if the environment has no credentials (an
///         api_key or a token alone does not count), #CREDS_ERROR_AMBIGUOUS if it has an access token and a
///         client, #CREDS_ERROR_INVALID_UTF8, #CREDS_ERROR_INVALID_FLAGS; for the values, the errors of
///         creds_new(), creds_from_token() and creds_from_client().
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_from_env(flags: u32, error: *mut *mut creds_error_t) -> *mut creds_t {
    // SAFETY: `error` is passed on as the caller gave it.
    unsafe {
        with_pointer(error, || {
            let options = input::options(flags, CREDS_ALLOW_NON_SECURE)?;
            Ok(into_handle(Credentials::from_env(options)?))
        })
    }
}

/// Makes another reference to the same credentials.
///
/// @param creds  The credentials, or NULL.
/// @return A new reference, to be freed with creds_free(); NULL if `creds` is NULL.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_from_credentials(creds: *const creds_t) -> *mut creds_t {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.map_or(ptr::null_mut(), |creds| into_handle(Credentials::clone(&creds)))
}

/// Makes credentials from what a user typed: a profile, a file, a URL, a username, or nothing.
///
/// The first rule that applies counts:
/// - `target` begins with `profile:`: the profile of the CARTO CLI whose name follows; `api_key` is ignored.
/// - `target` ends in `.json` (any case): that file; `api_key` is ignored.
/// - `target` begins with `https://` or `http://` (any case): a base_url, with `api_key`.
/// - any other `target`: a username, with `api_key`.
/// - `target` is NULL: the file that the environment variable `CARTO_CREDENTIALS_FILE` names; else the
///   environment, as creds_from_env() reads it; else the profile that `CARTO_PROFILE` names; else the default
///   file; else the CARTO CLI's current profile; else the token of Python's carto-auth
///   (`~/.carto-auth/token_oauth.json`).
///
/// The values of two sources are never mixed, with one exception: the CARTO CLI's file does not contain the
/// address of a self-hosted installation, so this is taken from `CARTO_API_BASE_URL`. An access token that
/// has expired is an error here, because no request can be made with it.
///
/// @param target   What the user typed (UTF-8; the path of a `.json` file as for creds_from_file()), or NULL.
/// @param api_key  The key for a URL or a username (UTF-8). NULL or empty means `default_public`.
/// @param flags    #CREDS_ALLOW_NON_SECURE, #CREDS_REQUIRE_PRIVATE, or 0.
/// @param error    Where to store an error, or NULL.
/// @return A new reference, or NULL: #CREDS_ERROR_MISSING_ACCOUNT for an empty target, or a key without a
///         target; #CREDS_ERROR_EXPIRED; else the errors of creds_new(), creds_from_file(), creds_from_env()
///         and creds_from_profile().
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_resolve(
    target: *const c_char,
    api_key: *const c_char,
    flags: u32,
    error: *mut *mut creds_error_t,
) -> *mut creds_t {
    // SAFETY: by contract each text is NULL or a NUL-terminated string; `error` is passed on as the caller gave it.
    held_off(|| unsafe {
        with_pointer(error, || {
            let options = input::options(flags, CREDS_ALLOW_NON_SECURE | CREDS_REQUIRE_PRIVATE)?;
            let target = input::optional_path(target, "target")?.map(Path::as_os_str);
            // For a file the api_key is ignored, whatever it is.
            let is_file = target.is_some_and(crate::sources::names_json_file);
            let api_key = if is_file { None } else { input::optional_text(api_key, "api_key")? };
            Ok(into_handle(Credentials::resolve(target, api_key, options)?))
        })
    })
}

/// Makes the same credentials with a session: any object with which the program makes requests, such as a
/// `CURL *`.
///
/// Every handle that is made from the new one shares the session. It is not saved. If several threads use the
/// session, the program has to synchronise them.
///
/// @param creds    The credentials, which do not change. If NULL, the session still belongs to the caller.
/// @param session  The session. NULL makes credentials without a session, and `destroy` is not called.
/// @param destroy  Is called once with `session` when the last handle that shares it is freed, on the thread
///                 that frees it, with no lock held. It is not called at exit. It must not throw. Until it
///                 returns, that thread cannot be cancelled (pthread_cancel). NULL if there is nothing to
///                 call.
/// @return A new reference; NULL if `creds` is NULL.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_with_session(
    creds: *const creds_t,
    session: *mut c_void,
    destroy: Option<unsafe extern "C" fn(session: *mut c_void)>,
) -> *mut creds_t {
    // SAFETY: by contract NULL or a live handle.
    let Some(creds) = (unsafe { credentials_of(creds) }) else { return ptr::null_mut() };
    // Guarded, because this copies the key.
    guarded(ptr::null_mut(), || {
        let session =
            (!session.is_null()).then(|| Arc::new(CSession { pointer: session, destroy }) as crate::Session);
        into_handle(creds.with_session(session))
    })
}

/// Frees a reference. When the last one is freed, the secrets are wiped and the texts that accessors returned
/// are freed.
///
/// @param creds  The reference, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_free(creds: *mut creds_t) {
    if !creds.is_null() {
        // SAFETY: by contract a reference that the caller owned and no longer uses.
        caught((), || drop(unsafe { from_handle(creds) }));
    }
}
