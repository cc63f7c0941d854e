//! Accessors
//!
//! Accessors return what the handle stores, without a copy or a lock. The texts are UTF-8 and borrowed: they stay valid
//! and unchanged until the handle is freed. For a NULL handle, an accessor returns NULL, false or 0, and the ones that
//! return a kind return -1.

use std::ffi::{c_char, c_void};
use std::ptr;

use super::flags::{CREDS_SHOW_API_KEY, CREDS_SOURCE_ARGUMENTS, CREDS_SOURCE_ENVIRONMENT, CREDS_SOURCE_FILE};
use super::guard::guarded;
use super::handle::{credentials_of, creds_t, session_pointer};
use super::owned_string;
use crate::SourceKind;
use crate::credentials::{API_KEY, BASE_URL, FILE, NAME_IN_URL, SOURCE, USERNAME};

/// Returns the username.
///
/// @param creds  The credentials, or NULL.
/// @return Borrowed text; NULL if there is no username.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_username(creds: *const creds_t) -> *const c_char {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.map_or(ptr::null(), |creds| creds.texts().as_ptr(USERNAME))
}

/// Returns the api_key, which is a secret unless creds_is_public(). Do not log it: use creds_to_string() or
/// creds_redact() for logs.
///
/// @param creds  The credentials, or NULL.
/// @return Borrowed text, empty for an access token or a client; NULL only for a NULL handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_api_key(creds: *const creds_t) -> *const c_char {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.map_or(ptr::null(), |creds| creds.texts().as_ptr(API_KEY))
}

/// Returns the base_url, without a `/` at its end.
///
/// @param creds  The credentials, or NULL.
/// @return Borrowed text; NULL only for a NULL handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_base_url(creds: *const creds_t) -> *const c_char {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.map_or(ptr::null(), |creds| creds.texts().as_ptr(BASE_URL))
}

/// Tells whether a base_url that is not https was allowed.
///
/// @param creds  The credentials, or NULL.
/// @return True if it was; false for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_allow_non_secure(creds: *const creds_t) -> bool {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.is_some_and(|creds| creds.allow_non_secure())
}

/// Returns the session that creds_with_session() attached.
///
/// @param creds  The credentials, or NULL.
/// @return The session, valid until the last handle that shares it is freed; NULL if there is no session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_session(creds: *const creds_t) -> *mut c_void {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.map_or(ptr::null_mut(), |creds| session_pointer(&creds))
}

/// Returns the account's name. This is the username; or, without one, the name in the base_url: `NAME` in
/// `https://HOST/user/NAME`, `https://HOST/u/NAME` or `https://NAME.carto.com`.
///
/// @param creds  The credentials, or NULL.
/// @return Borrowed text; NULL if there is no name in either.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_account(creds: *const creds_t) -> *const c_char {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.map_or(ptr::null(), |creds| {
        let username = creds.texts().as_ptr(USERNAME);
        if username.is_null() { creds.texts().as_ptr(NAME_IN_URL) } else { username }
    })
}

/// Tells where the credentials came from: `arguments`, `environment`, or `file PATH`. PATH is for people: it
/// shows bytes that are not UTF-8, and control characters, as `\xNN`.
///
/// @param creds  The credentials, or NULL.
/// @return Borrowed text; NULL only for a NULL handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_source(creds: *const creds_t) -> *const c_char {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.map_or(ptr::null(), |creds| {
        let source = creds.texts().as_ptr(SOURCE);
        if source.is_null() { creds.source_kind().label_with_nul().as_ptr().cast() } else { source }
    })
}

/// Tells the kind of place that the credentials came from.
///
/// @param creds  The credentials, or NULL.
/// @return #CREDS_SOURCE_ARGUMENTS, #CREDS_SOURCE_ENVIRONMENT or #CREDS_SOURCE_FILE; -1 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_source_kind(creds: *const creds_t) -> i32 {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.map_or(-1, |creds| match creds.source_kind() {
        SourceKind::Arguments => CREDS_SOURCE_ARGUMENTS,
        SourceKind::Environment => CREDS_SOURCE_ENVIRONMENT,
        SourceKind::File => CREDS_SOURCE_FILE,
    })
}

/// Returns the path of the file that the credentials came from. Use it to open or compare the file, and
/// creds_source() to show it to people.
///
/// @param creds  The credentials, or NULL.
/// @return The borrowed path as it was given or found (bytes on Unix, UTF-8 on Windows); NULL if the
///         credentials did not come from a file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_source_path(creds: *const creds_t) -> *const c_char {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.map_or(ptr::null(), |creds| {
        let source = creds.texts().as_ptr(SOURCE);
        match creds.hidden_path() {
            Some(path) => path.as_ptr(),
            None if source.is_null() => source,
            None => source.wrapping_add(FILE.len()),
        }
    })
}

/// Tells what is doubtful about the credentials and the file that they came from.
///
/// @param creds  The credentials, or NULL.
/// @return CREDS_WARNING_ bits, or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_warnings(creds: *const creds_t) -> u32 {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.map_or(0, |creds| creds.warnings().bits())
}

/// Tells whether the api_key is `default_public`, the key for public data, which is not a secret.
///
/// @param creds  The credentials, or NULL.
/// @return True if it is; false for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_is_public(creds: *const creds_t) -> bool {
    // SAFETY: by contract NULL or a live handle.
    unsafe { credentials_of(creds) }.is_some_and(|creds| creds.is_public())
}

/// Tells whether two credentials have the same values: the username, the api_key and the base_url, as in
/// cartoframes, and the access token, the client and its token_url. The expiry, the source and the session do
/// not count.
///
/// @param a  Credentials, or NULL.
/// @param b  Credentials, or NULL.
/// @return True if they are equal. Two NULLs are equal; NULL and credentials are not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_equal(a: *const creds_t, b: *const creds_t) -> bool {
    // SAFETY: by contract each is NULL or a live handle.
    match unsafe { (credentials_of(a), credentials_of(b)) } {
        (Some(a), Some(b)) => guarded(false, || *a == *b),
        (None, None) => true,
        _ => false,
    }
}

/// Describes the credentials for people and logs:
/// `Credentials(username='johnsmith', api_key='***', base_url='https://johnsmith.carto.com')`.
///
/// For an access token the names are `access_token` and `base_url`, for a client without a token `client_id`,
/// `client_secret` and `base_url`. `username=None` means that there is no username. The public api_key is not
/// a secret, so it is shown.
///
/// @param creds  The credentials, or NULL.
/// @param flags  #CREDS_SHOW_API_KEY to show the secret itself, or 0. Other bits are ignored.
/// @return The text, to be freed with creds_string_free(); NULL for NULL.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_to_string(creds: *const creds_t, flags: u32) -> *mut c_char {
    // SAFETY: by contract NULL or a live handle.
    let Some(creds) = (unsafe { credentials_of(creds) }) else { return ptr::null_mut() };
    guarded(ptr::null_mut(), || {
        let text = if flags & CREDS_SHOW_API_KEY != 0 {
            creds.to_revealing_string()
        } else {
            creds.to_string().into()
        };
        owned_string::give(text.as_bytes())
    })
}
