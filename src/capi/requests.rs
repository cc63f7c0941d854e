//! Requests
//!
//! What a request to CARTO's APIs needs. All texts returned here but the URL hold the key or are made from it:
//! free them soon; they are wiped when freed.

use std::ffi::{CStr, c_char};
use std::{ptr, slice};

use super::guard::{guarded, with_pointer};
use super::handle::{credentials_of, creds_error_t, creds_t};
use super::input;
use super::owned_string;

/// Makes the URL of an API: the base_url, a `/`, and `path` without the `/` it begins with. What the base_url
/// ends with, as an on-premises `/user/NAME`, stays.
///
/// @param creds  The credentials.
/// @param path   Such as `api/v2/sql` (UTF-8). It may end in a query. It must be percent-encoded where needed: a
///               control character, space, `\`, `#`, or a segment `.` or `..` is refused.
/// @param error  Where to store an error, or NULL.
/// @return The URL, to be freed with creds_string_free(); or NULL: #CREDS_ERROR_NULL_ARGUMENT,
///         #CREDS_ERROR_INVALID_UTF8, #CREDS_ERROR_INVALID_PATH; #CREDS_ERROR_WRONG_KIND for `api/v2/sql`, the SQL API of
///         the older platform, where the credentials are for the current one.
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

/// Makes the value of the `Authorization` header: for an access token `Bearer ` and the token; for an account of the
/// older platform `Basic ` and the Base64 of `ACCOUNT:API_KEY`.
///
/// @param creds  The credentials.
/// @param error  Where to store an error, or NULL.
/// @return The value, to be freed with creds_string_free(); or NULL: #CREDS_ERROR_NULL_ARGUMENT,
///         #CREDS_ERROR_MISSING_ACCOUNT where creds_account() has no name, #CREDS_ERROR_INVALID_USERNAME where
///         the name has a `:`, #CREDS_ERROR_WRONG_KIND for a client that has no access token yet.
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
/// CARTO takes the key this way too, but URLs are logged more often than headers: prefer creds_authorization().
///
/// @param creds  The credentials, or NULL.
/// @return The parameter, to be freed with creds_string_free(); NULL for NULL, and for credentials that have no
///         api_key, since an access token never belongs into a URL.
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
/// A secret is replaced by `***` where it stands as it is, percent-encoded, JSON-escaped or in a mixture of
/// these, with its spaces as `+` too; and where its Base64 stands, or that of `ACCOUNT:API_KEY` or
/// `CLIENT_ID:CLIENT_SECRET`, in the standard or the URL alphabet, with or without padding. `Basic ` and
/// `Bearer ` before it are masked with it. An empty api_key and the public one mask nothing.
///
/// The time is in proportion to the length of the text.
///
/// @param creds  The credentials, or NULL.
/// @param text   The text: any bytes up to a NUL; or NULL.
/// @return The masked text, to be freed with creds_string_free(); NULL where `creds` or `text` is NULL, or
///         where masking fails by a bug in the library.
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
///                  function returns NULL. Or NULL if you do not need it.
/// @return The masked bytes and a NUL, to be freed with creds_string_free(); NULL where `creds` is NULL, where
///         `text` is NULL and `size` is not 0, or where masking fails by a bug in the library.
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
