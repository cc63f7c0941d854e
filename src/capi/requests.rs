//! Requests
//!
//! These functions make what a request to CARTO's APIs needs. Except for the URL and masked texts, the texts that they
//! return contain a secret: free them soon, which wipes them.

use std::ffi::{CStr, c_char};
use std::{ptr, slice};

use super::guard::{guarded, with_pointer, with_status};
use super::handle::{credentials_of, creds_error_t, creds_t};
use super::input;
use super::owned_string;
use super::status::creds_status_t;

/// Makes the URL of an API: the base_url, a `/`, and `path` without any `/` at its beginning. The path of the
/// base_url, such as `/user/NAME` on a self-hosted installation, stays.
///
/// @param creds  The credentials.
/// @param path   The path, such as `api/v2/sql` (UTF-8). It may end in a query. It must be percent-encoded
///               where needed: a control character, a space, `\`, `#`, or a segment `.` or `..` is refused.
/// @param error  Where to store an error, or NULL.
/// @return The URL, to be freed with creds_string_free(); or NULL: #CREDS_ERROR_NULL_ARGUMENT,
///         #CREDS_ERROR_INVALID_UTF8, #CREDS_ERROR_INVALID_PATH.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_url(
    creds: *const creds_t,
    path: *const c_char,
    error: *mut *mut creds_error_t,
) -> *mut c_char {
    // SAFETY: by contract `creds` and `path` are NULL or live; `error` is passed on as the caller gave it.
    unsafe {
        with_pointer(error, || {
            let credentials = input::required_credentials(creds)?;
            let path = input::required_text(path, "path")?;
            Ok(owned_string::give(credentials.url(path)?.as_bytes()))
        })
    }
}

/// Checks that credentials are for an account of the older platform, with an api_key. Call it before a request that
/// only this platform knows, such as `api/v2/sql`: an access token must not be sent there.
///
/// @param creds  The credentials.
/// @param error  Where to store an error, or NULL.
/// @return #CREDS_OK, #CREDS_ERROR_NULL_ARGUMENT, or #CREDS_ERROR_WRONG_KIND for an access token or a client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_require_api_key(
    creds: *const creds_t,
    error: *mut *mut creds_error_t,
) -> creds_status_t {
    // SAFETY: by contract `creds` is NULL or a live handle; `error` is passed on as the caller gave it.
    unsafe { with_status(error, || Ok(input::required_credentials(creds)?.require_api_key()?)) }
}

/// Makes the value of the `Authorization` header. For an access token, this is `Bearer ` and the token; for
/// an account of the older platform, `Basic ` and the Base64 of `ACCOUNT:API_KEY`.
///
/// @param creds  The credentials.
/// @param error  Where to store an error, or NULL.
/// @return The value, to be freed with creds_string_free(); or NULL: #CREDS_ERROR_NULL_ARGUMENT,
///         #CREDS_ERROR_MISSING_ACCOUNT if creds_account() is NULL, #CREDS_ERROR_INVALID_USERNAME if the name
///         has a `:`, #CREDS_ERROR_WRONG_KIND for a client that has no access token yet.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_authorization(
    creds: *const creds_t,
    error: *mut *mut creds_error_t,
) -> *mut c_char {
    // SAFETY: by contract `creds` is NULL or live; `error` is passed on as the caller gave it.
    unsafe {
        with_pointer(error, || {
            let credentials = input::required_credentials(creds)?;
            Ok(owned_string::give(credentials.authorization()?.as_bytes()))
        })
    }
}

/// Makes the query or form parameter: `api_key=` and the key, percent-encoded.
///
/// CARTO accepts the key in this way too. Prefer creds_authorization(), because URLs are logged more often
/// than headers.
///
/// @param creds  The credentials, or NULL.
/// @return The parameter, to be freed with creds_string_free(); NULL for NULL, and for an access token or a
///         client, because an access token must never be in a URL.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_query(creds: *const creds_t) -> *mut c_char {
    // SAFETY: by contract NULL or a live handle.
    let Some(creds) = (unsafe { credentials_of(creds) }) else { return ptr::null_mut() };
    guarded(ptr::null_mut(), || {
        creds.query().map_or(ptr::null_mut(), |query| owned_string::give(query.as_bytes()))
    })
}

/// Masks the secrets of credentials (api_key, access token, client_secret) in a text that goes to a log, a
/// screen or a bug report.
///
/// `***` replaces each secret, and the Base64 of each secret, of `ACCOUNT:API_KEY` and of
/// `CLIENT_ID:CLIENT_SECRET`. A secret may be written as it is, percent-encoded (a space also as `+`),
/// JSON-escaped, or in a mixture of these. Base64 may be in the standard or the URL alphabet, with or without
/// padding. `Basic ` and `Bearer ` before a secret are masked with it. An empty api_key and the public one
/// mask nothing.
///
/// The time is proportional to the length of the text.
///
/// @param creds  The credentials, or NULL.
/// @param text   The text: any bytes up to a NUL; or NULL.
/// @return The masked text, to be freed with creds_string_free(); NULL if `creds` or `text` is NULL, or if
///         masking fails because of a bug in the library.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_redact(creds: *const creds_t, text: *const c_char) -> *mut c_char {
    if text.is_null() {
        return ptr::null_mut();
    }
    // SAFETY: `creds` is passed on as the caller gave it; `text` is not NULL, so by contract it points to a
    // NUL-terminated string that outlives the call.
    unsafe { creds_redact_bytes(creds, text, CStr::from_ptr(text).count_bytes(), ptr::null_mut()) }
}

/// Masks secrets as creds_redact() does, in bytes that may include NULs.
///
/// @param creds     The credentials, or NULL.
/// @param text      The bytes, with or without a NUL at the end. May be NULL if `size` is 0.
/// @param size      The number of bytes.
/// @param out_size  Where to store the number of masked bytes, without the NUL that follows them; 0 if the
///                  function returns NULL. May be NULL.
/// @return The masked bytes and a NUL, to be freed with creds_string_free(); NULL if `creds` is NULL, if
///         `text` is NULL and `size` is not 0, or if masking fails because of a bug in the library.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_redact_bytes(
    creds: *const creds_t,
    text: *const c_char,
    size: usize,
    out_size: *mut usize,
) -> *mut c_char {
    // SAFETY: by contract NULL or a live handle.
    let creds = unsafe { credentials_of(creds) };
    let text = if size == 0 {
        Some(&[][..])
    } else if text.is_null() || size > isize::MAX.unsigned_abs() {
        None
    } else {
        // SAFETY: by contract `text` points to `size` bytes that outlive the call, and no object is larger than that.
        Some(unsafe { slice::from_raw_parts(text.cast::<u8>(), size) })
    };
    let (masked, masked_size) = match (creds, text) {
        (Some(creds), Some(text)) => guarded((ptr::null_mut(), 0), || {
            let masked = creds.masked(text);
            (owned_string::give_parts(masked.len(), masked.parts()), masked.len())
        }),
        _ => (ptr::null_mut(), 0),
    };
    if !out_size.is_null() {
        // SAFETY: by contract it points to a size that may be written.
        unsafe { out_size.write(masked_size) };
    }
    masked
}
