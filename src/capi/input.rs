//! Converts the arguments of every function: turns C's pointers into borrowed values, or fails as the contract says.

use std::ffi::{CStr, c_char};
use std::mem::ManuallyDrop;
use std::path::Path;
use std::slice;

use super::flags::{CREDS_ALLOW_NON_SECURE, CREDS_REQUIRE_PRIVATE};
use super::guard::Failure;
use super::handle::{credentials_of, creds_t};
use super::status::{
    CREDS_ERROR_INVALID_FLAGS, CREDS_ERROR_INVALID_UTF8, CREDS_ERROR_NULL_ARGUMENT, CREDS_ERROR_TOO_LARGE,
};
use crate::Options;
use crate::credentials::Credentials;
use crate::path_text;

/// The credentials of a handle that must not be NULL.
pub(super) unsafe fn required_credentials(
    creds: *const creds_t,
) -> Result<ManuallyDrop<Credentials>, Failure> {
    // SAFETY: by contract `creds` is NULL or a handle that lives as long as the call.
    unsafe { credentials_of(creds) }.ok_or_else(|| null_argument("creds"))
}

/// The bytes before the NUL; `None` for NULL.
unsafe fn optional_bytes<'a>(text: *const c_char) -> Option<&'a [u8]> {
    // SAFETY: not NULL, so by contract it points to a NUL-terminated string that outlives the call.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_bytes())
}

/// A text that may be NULL.
pub(super) unsafe fn optional_text<'a>(text: *const c_char, name: &str) -> Result<Option<&'a str>, Failure> {
    // SAFETY: passed on as the caller gave it.
    let text = unsafe { optional_bytes(text) }.map(std::str::from_utf8);
    text.transpose().map_err(|_| not_utf8(name))
}

/// A text that must not be NULL.
pub(super) unsafe fn required_text<'a>(text: *const c_char, name: &str) -> Result<&'a str, Failure> {
    // SAFETY: passed on as the caller gave it.
    unsafe { optional_text(text, name) }?.ok_or_else(|| null_argument(name))
}

/// Bytes that must not be NULL.
pub(super) unsafe fn required_bytes<'a>(
    bytes: *const c_char,
    size: usize,
    name: &str,
) -> Result<&'a [u8], Failure> {
    if bytes.is_null() {
        return Err(null_argument(name));
    }
    if size > isize::MAX as usize {
        return Err(Failure::new(
            CREDS_ERROR_TOO_LARGE,
            format!("the size of the {name} is larger than any memory; give the number of its bytes"),
        ));
    }
    // SAFETY: not NULL, so by contract it points to so many bytes that outlive the call; `slice` needs the size checked
    // above.
    Ok(unsafe { slice::from_raw_parts(bytes.cast(), size) })
}

/// A path that may be NULL.
pub(super) unsafe fn optional_path<'a>(path: *const c_char, name: &str) -> Result<Option<&'a Path>, Failure> {
    // SAFETY: passed on as the caller gave it.
    let path = unsafe { optional_bytes(path) }
        .map(|bytes| path_text::from_bytes(bytes).ok_or_else(|| not_utf8(name)));
    path.transpose()
}

/// The options that the flags stand for. Refuses a flag that is not one of `known`.
pub(super) fn options(flags: u32, known: u32) -> Result<Options, Failure> {
    if flags & !known != 0 {
        let what = format!(
            "the flags {flags:#x} have a bit that this function does not know; give bits of {known:#x} only"
        );
        return Err(Failure::new(CREDS_ERROR_INVALID_FLAGS, what));
    }
    Ok(Options::default()
        .allow_non_secure(flags & CREDS_ALLOW_NON_SECURE != 0)
        .require_private(flags & CREDS_REQUIRE_PRIVATE != 0))
}

fn null_argument(name: &str) -> Failure {
    let what = format!("the argument {name} is NULL; it is required here, so check it before the call");
    Failure::new(CREDS_ERROR_NULL_ARGUMENT, what)
}

fn not_utf8(name: &str) -> Failure {
    Failure::new(CREDS_ERROR_INVALID_UTF8, format!("the {name} is not UTF-8; convert it first"))
}
