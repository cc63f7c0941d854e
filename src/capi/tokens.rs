//! Access tokens and clients
//!
//! CARTO's current platform uses an access token instead of a username and an api_key. People get a token from
//! `carto auth login`, whose profiles creds_from_profile() reads, or create one in the Workspace. A program that runs
//! without a person has a machine-to-machine client, an id and a secret, with which it asks CARTO for access tokens.
//!
//! The library itself sends nothing. To get a token for a client, send creds_token_request() to creds_token_url() and
//! pass the answer to creds_with_token():
//!
//! ```c
//!     creds_t *client = creds_from_client(id, secret, "https://gcp-us-east1.api.carto.com", NULL, 0, &error);
//!     creds_t *creds = creds_with_cached_token(client, NULL, &error);
//!
//!     if (creds != NULL && !creds_is_fresh(creds, 300)) {
//!         char *body = creds_token_request(creds, &error);
//!         ... POST body to creds_token_url(creds) as application/x-www-form-urlencoded, over https only ...
//!         creds_t *renewed = creds_with_token(creds, response, response_size, http_status, &error);
//!         creds_save_token(renewed, NULL, NULL);
//!     }
//! ```
//!
//! CARTO limits how many tokens a client may ask for, so use a token until it expires. creds_save_token() saves it for
//! all of the user's programs. creds_curl_renew() in `cartocreds_curl.h` does all of this.

use std::ffi::c_char;
use std::ptr;

use super::cancellation::held_off;
use super::flags::{
    CREDS_ALLOW_NON_SECURE, CREDS_KIND_API_KEY, CREDS_KIND_CLIENT, CREDS_KIND_TOKEN, CREDS_REQUIRE_PRIVATE,
};
use super::guard::{with_pointer, with_status};
use super::handle::{credentials_of, creds_error_t, creds_t, into_handle};
use super::input;
use super::owned_string;
use super::status::creds_status_t;
use crate::credentials::{ACCESS_TOKEN, CLIENT_ID, TOKEN_URL};
use crate::{Credentials, Kind};

fn access_text(creds: &Credentials, index: usize) -> *const c_char {
    creds.access_texts().map_or(ptr::null(), |texts| texts.as_ptr(index))
}

/// Makes credentials from an access token.
///
/// If the token is a JWT, the library reads its expiry. For a token that has expired, the credentials have
/// #CREDS_WARNING_EXPIRED.
///
/// @param access_token  The token alone (UTF-8), without `Bearer`.
/// @param base_url      The API's base address (UTF-8), such as `https://gcp-us-east1.api.carto.com` or,
///                      self-hosted, `https://carto.example.org/api`. It is kept as given, without any `/` at
///                      both ends.
/// @param flags         #CREDS_ALLOW_NON_SECURE, or 0.
/// @param error         Where to store an error, or NULL.
/// @return A new reference, or NULL: #CREDS_ERROR_NULL_ARGUMENT, #CREDS_ERROR_INVALID_TOKEN,
///         #CREDS_ERROR_INVALID_BASE_URL (also for an account of the older platform, to which no token may be
///         sent), #CREDS_ERROR_INSECURE_BASE_URL, #CREDS_ERROR_INVALID_UTF8, #CREDS_ERROR_INVALID_FLAGS.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_from_token(
    access_token: *const c_char,
    base_url: *const c_char,
    flags: u32,
    error: *mut *mut creds_error_t,
) -> *mut creds_t {
    // SAFETY: by contract each text is NULL or a NUL-terminated string; `error` is passed on as the caller gave it.
    unsafe {
        with_pointer(error, || {
            let options = input::options(flags, CREDS_ALLOW_NON_SECURE)?;
            let access_token = input::required_text(access_token, "access_token")?;
            let base_url = input::required_text(base_url, "base_url")?;
            Ok(into_handle(Credentials::from_token(access_token, base_url, options)?))
        })
    }
}

/// Makes credentials from a machine-to-machine client. They have no access token yet.
///
/// @param client_id      The client's id (UTF-8).
/// @param client_secret  The client's secret (UTF-8).
/// @param base_url       The API's base address (UTF-8), as for creds_from_token().
/// @param token_url      The address that gives out access tokens (UTF-8); NULL or empty for CARTO's own,
///                       `https://auth.carto.com/oauth/token`.
/// @param flags          #CREDS_ALLOW_NON_SECURE, or 0. It applies to both addresses.
/// @param error          Where to store an error, or NULL.
/// @return A new reference, or NULL: #CREDS_ERROR_NULL_ARGUMENT, #CREDS_ERROR_INVALID_TOKEN (for the id or
///         the secret), #CREDS_ERROR_INVALID_BASE_URL and #CREDS_ERROR_INSECURE_BASE_URL (for either
///         address), #CREDS_ERROR_INVALID_UTF8, #CREDS_ERROR_INVALID_FLAGS.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_from_client(
    client_id: *const c_char,
    client_secret: *const c_char,
    base_url: *const c_char,
    token_url: *const c_char,
    flags: u32,
    error: *mut *mut creds_error_t,
) -> *mut creds_t {
    // SAFETY: by contract each text is NULL or a NUL-terminated string; `error` is passed on as the caller gave it.
    unsafe {
        with_pointer(error, || {
            let options = input::options(flags, CREDS_ALLOW_NON_SECURE)?;
            let client_id = input::required_text(client_id, "client_id")?;
            let client_secret = input::required_text(client_secret, "client_secret")?;
            let base_url = input::required_text(base_url, "base_url")?;
            let token_url = input::optional_text(token_url, "token_url")?;
            Ok(into_handle(Credentials::from_client(client_id, client_secret, base_url, token_url, options)?))
        })
    }
}

/// Loads a profile of the CARTO CLI, which `carto auth login` saves in `~/.carto_credentials.json`.
///
/// The base address is `https://TENANT_ID.api.carto.com`. For a self-hosted installation the file does not
/// contain the address, so set the environment variable `CARTO_API_BASE_URL`.
///
/// @param profile  The profile's name (UTF-8). NULL means the profile that `CARTO_PROFILE` names, else the
///                 current one.
/// @param flags    #CREDS_REQUIRE_PRIVATE, or 0.
/// @param error    Where to store an error, or NULL.
/// @return A new reference, or NULL: #CREDS_ERROR_NOT_FOUND if there is no such file, or no such profile in
///         it; #CREDS_ERROR_INVALID_BASE_URL if the base address is not known; else the errors of
///         creds_from_file() and creds_from_token().
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_from_profile(
    profile: *const c_char,
    flags: u32,
    error: *mut *mut creds_error_t,
) -> *mut creds_t {
    // SAFETY: by contract `profile` is NULL or a NUL-terminated string; `error` is passed on as the caller gave it.
    held_off(|| unsafe {
        with_pointer(error, || {
            let options = input::options(flags, CREDS_REQUIRE_PRIVATE)?;
            let profile = input::optional_text(profile, "profile")?;
            Ok(into_handle(Credentials::from_profile(profile, options)?))
        })
    })
}

/// Tells what kind of credentials a handle has.
///
/// @param creds  The credentials, or NULL.
/// @return #CREDS_KIND_API_KEY, #CREDS_KIND_TOKEN or #CREDS_KIND_CLIENT; -1 for NULL. A client that was given
///         an access token is #CREDS_KIND_TOKEN.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_kind(creds: *const creds_t) -> i32 {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.map_or(-1, |creds| match creds.kind() {
        Kind::ApiKey => CREDS_KIND_API_KEY,
        Kind::Token => CREDS_KIND_TOKEN,
        Kind::Client => CREDS_KIND_CLIENT,
    })
}

/// Returns the access token, which is a secret. Do not log it: use creds_to_string() or creds_redact() for
/// logs.
///
/// @param creds  The credentials, or NULL.
/// @return Borrowed text; NULL if there is no access token.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_access_token(creds: *const creds_t) -> *const c_char {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.map_or(ptr::null(), |creds| access_text(&creds, ACCESS_TOKEN))
}

/// Returns the id of the client, which is not a secret.
///
/// @param creds  The credentials, or NULL.
/// @return Borrowed text; NULL if there is no client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_client_id(creds: *const creds_t) -> *const c_char {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.map_or(ptr::null(), |creds| access_text(&creds, CLIENT_ID))
}

/// Tells when the access token expires. Use the time only to decide when to ask for another token: the
/// library does not check the token's signature, and the server may refuse the token earlier.
///
/// @param creds  The credentials, or NULL.
/// @return Seconds since 1970, UTC; 0 if the expiry is not known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_expires_at(creds: *const creds_t) -> i64 {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.and_then(|creds| creds.expires_at()).unwrap_or(0)
}

/// Tells whether the credentials can be used now and for some more time, by the system's clock.
///
/// @param creds    The credentials, or NULL.
/// @param seconds  How long they have to last. 300 leaves time for a long request.
/// @return True for an api_key and for a token whose expiry is not known; false for a client that has no
///         access token yet, and for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_is_fresh(creds: *const creds_t, seconds: u32) -> bool {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.is_some_and(|creds| creds.is_fresh(seconds))
}

/// Returns the address that gives out access tokens for the client.
///
/// @param creds  The credentials, or NULL.
/// @return Borrowed text, an https URL (http only if creds_allow_non_secure()); NULL if there is no client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_token_url(creds: *const creds_t) -> *const c_char {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.map_or(ptr::null(), |creds| access_text(&creds, TOKEN_URL))
}

/// Makes the body of the request for an access token. It contains the client's secret.
///
/// Send it to creds_token_url() by POST as `application/x-www-form-urlencoded`. Check the server's
/// certificate, and do not follow redirects.
///
/// @param creds  The credentials of a client, with or without an access token.
/// @param error  Where to store an error, or NULL.
/// @return The body, to be freed with creds_string_free(); or NULL: #CREDS_ERROR_NULL_ARGUMENT,
///         #CREDS_ERROR_WRONG_KIND if there is no client.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_token_request(
    creds: *const creds_t,
    error: *mut *mut creds_error_t,
) -> *mut c_char {
    // SAFETY: by contract `creds` is NULL or live; `error` is passed on as the caller gave it.
    unsafe {
        with_pointer(error, || {
            let credentials = input::required_credentials(creds)?;
            Ok(owned_string::give(credentials.token_request()?.as_bytes()))
        })
    }
}

/// Makes the same credentials with the access token in the server's answer. Pass every answer, also one that
/// refuses a token: the error then has the reason.
///
/// The new credentials have the same client and session. Wipe the answer when you are done, because it
/// contains the token.
///
/// @param creds        The credentials of a client, with or without an access token. They do not change.
/// @param response     The body of the answer; it need not end with a NUL.
/// @param size         Its size in bytes. An answer of more than 64 KiB is refused.
/// @param http_status  The HTTP status of the answer, or 0 if there was no answer.
/// @param error        Where to store an error, or NULL.
/// @return A new reference of #CREDS_KIND_TOKEN, or NULL: #CREDS_ERROR_NULL_ARGUMENT, #CREDS_ERROR_WRONG_KIND
///         if there is no client; #CREDS_ERROR_TOKEN_REFUSED with the server's reason; #CREDS_ERROR_TRY_LATER
///         for the statuses 0, 408, 429 and 5xx; #CREDS_ERROR_MALFORMED, #CREDS_ERROR_INVALID_TOKEN and
///         #CREDS_ERROR_TOO_LARGE for an answer that has no usable token.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_with_token(
    creds: *const creds_t,
    response: *const c_char,
    size: usize,
    http_status: i32,
    error: *mut *mut creds_error_t,
) -> *mut creds_t {
    // SAFETY: by contract `creds` is NULL or live; `error` is passed on as the caller gave it.
    unsafe {
        with_pointer(error, || {
            let credentials = input::required_credentials(creds)?;
            let response = input::required_bytes(response, size, "response")?;
            Ok(into_handle(credentials.with_token(response, http_status)?))
        })
    }
}

/// Makes the same credentials with the access token that creds_save_token() saved for this client, if that
/// token has not expired and lasts longer than the one that the credentials have, if any.
///
/// It is not an error if the file is missing or broken, is for another client, or is not private. The
/// function then returns another reference to the same credentials.
///
/// @param creds  The credentials of a client, with or without an access token.
/// @param path   The file (bytes on Unix, UTF-8 on Windows); NULL for this client's own in the user's cache
///               folder.
/// @param error  Where to store an error, or NULL.
/// @return A new reference, or NULL: #CREDS_ERROR_NULL_ARGUMENT, #CREDS_ERROR_WRONG_KIND if there is no
///         client.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_with_cached_token(
    creds: *const creds_t,
    path: *const c_char,
    error: *mut *mut creds_error_t,
) -> *mut creds_t {
    // SAFETY: by contract `creds` and `path` are NULL or live; `error` is passed on as the caller gave it.
    held_off(|| unsafe {
        with_pointer(error, || {
            let credentials = input::required_credentials(creds)?;
            Ok(into_handle(credentials.with_cached_token(input::optional_path(path, "path")?)?))
        })
    })
}

/// Saves the access token of a client for other programs of the same user, until the token expires.
///
/// The file is private (mode 0600) and replaced as a whole. It names the client, the base_url and the
/// token_url that the token is for, and the library uses the token for these only. Each of these has a file
/// of its own: `~/.cache/cartocreds/token-HASH.json` (or under `$XDG_CACHE_HOME`) on Linux, in
/// `~/Library/Caches/cartocreds/` on macOS, in `%LOCALAPPDATA%\cartocreds\` on Windows. The library creates
/// the folder (mode 0700) if it is missing. These files may be deleted at any time.
///
/// A token whose expiry is not known is not saved, because no program could tell when to ask for another.
///
/// @param creds  The credentials of a client that has an access token.
/// @param path   The file (bytes on Unix, UTF-8 on Windows), in a folder that exists; NULL for this client's
///               own in the user's cache folder. A file that you name must be missing, empty, or one that this
///               function wrote.
/// @param error  Where to store an error, or NULL.
/// @return #CREDS_OK; #CREDS_ERROR_WRONG_KIND if there is no client, no access token or no known expiry, or
///         if the file has another content, which would be lost; else the errors of creds_save().
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_save_token(
    creds: *const creds_t,
    path: *const c_char,
    error: *mut *mut creds_error_t,
) -> creds_status_t {
    // SAFETY: by contract `creds` and `path` are NULL or live; `error` is passed on as the caller gave it.
    held_off(|| unsafe {
        with_status(error, || {
            let credentials = input::required_credentials(creds)?;
            Ok(credentials.save_token(input::optional_path(path, "path")?)?)
        })
    })
}
