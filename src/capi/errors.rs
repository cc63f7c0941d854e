//! Errors and strings

use std::ffi::c_char;
use std::ptr;

use super::guard::{caught, guarded};
use super::handle::creds_error_t;
use super::owned_string;
use super::status::*;

/// The status that an error stands for.
///
/// @param error  The error, or NULL.
/// @return The CREDS_ERROR_ code; #CREDS_OK for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_error_status(error: *const creds_error_t) -> creds_status_t {
    // SAFETY: by contract NULL or a live error.
    unsafe { error.as_ref() }.map_or(CREDS_OK, |error| error.status)
}

/// What happened, to which argument or file, and what to do next: one line for a person to read.
///
/// @param error  The error, or NULL.
/// @return Borrowed UTF-8 text, valid until the error is freed; NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_error_message(error: *const creds_error_t) -> *const c_char {
    // SAFETY: by contract NULL or a live error.
    unsafe { error.as_ref() }.map_or(ptr::null(), |error| error.message.as_ptr())
}

/// The system's own code: `errno`, on Windows `GetLastError()`.
///
/// @param error  The error, or NULL.
/// @return The code; 0 where the system had no part in it, and for NULL.
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
        // SAFETY: by contract an error that the library made with Box::into_raw, given up here.
        caught((), || drop(unsafe { Box::from_raw(error) }));
    }
}

/// Wipes and frees a string that this library returned for the caller to own. Never use free() for these.
///
/// All of the string is wiped, also where strtok() or the like has cut it.
///
/// @param string  The pointer that the library returned; or NULL. The bytes of the string may have changed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_string_free(string: *mut c_char) {
    if !string.is_null() {
        // SAFETY: by contract a string that the library made, given up here.
        guarded((), || unsafe { owned_string::take_back(string) });
    }
}
