//! Errors and strings

use std::ffi::c_char;
use std::ptr;

use super::guard::{caught, guarded};
use super::handle::creds_error_t;
use super::owned_string;
use super::status::*;

/// Returns the status code of an error.
///
/// @param error  The error, or NULL.
/// @return The CREDS_ERROR_ code; #CREDS_OK for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_error_status(error: *const creds_error_t) -> creds_status_t {
    // SAFETY: by contract NULL or a live error.
    unsafe { error.as_ref() }.map_or(CREDS_OK, |error| error.status)
}

/// Returns a message for people, in one line: what happened, to which argument or file, and what to do next.
///
/// @param error  The error, or NULL.
/// @return Borrowed UTF-8 text, valid until the error is freed; NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_error_message(error: *const creds_error_t) -> *const c_char {
    // SAFETY: by contract NULL or a live error.
    unsafe { error.as_ref() }.map_or(ptr::null(), |error| error.message.as_ptr())
}

/// Returns the system's error code: `errno`, or `GetLastError()` on Windows.
///
/// @param error  The error, or NULL.
/// @return The code; 0 if the system did not report the failure, and for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_error_os_code(error: *const creds_error_t) -> i32 {
    // SAFETY: by contract NULL or a live error.
    unsafe { error.as_ref() }.map_or(0, |error| error.os_code)
}

/// Frees an error.
///
/// @param error  The error, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_error_free(error: *mut creds_error_t) {
    if !error.is_null() {
        // SAFETY: by contract an error that the library made with Box::into_raw, and that the caller no longer uses.
        caught((), || drop(unsafe { Box::from_raw(error) }));
    }
}

/// Wipes and frees a string that this library returned and that the caller owns. Do not use free() for such a
/// string.
///
/// The whole string is wiped, even if the program has cut it with strtok(), for example.
///
/// @param string  The pointer that the library returned; or NULL. The program may have changed the bytes of
///                the string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_string_free(string: *mut c_char) {
    if !string.is_null() {
        // SAFETY: by contract a string that the library made, and that the caller no longer uses.
        guarded((), || unsafe { owned_string::take_back(string) });
    }
}
