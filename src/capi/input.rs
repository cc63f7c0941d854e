//! Converts the arguments of every function: turns C's pointers into borrowed values, or fails as the contract says.

use std::ffi::{CStr, OsStr, c_char};
use std::mem::ManuallyDrop;
use std::path::Path;
use std::slice;

use super::guard::Failure;
use super::handle::{credentials_of, creds_t};
use super::status::{CREDS_ERROR_INVALID_UTF8, CREDS_ERROR_NULL_ARGUMENT, CREDS_ERROR_TOO_LARGE};
use crate::credentials::Credentials;

/// The credentials of a handle that must not be NULL.
pub(super) unsafe fn required_credentials(
    creds: *const creds_t,
) -> Result<ManuallyDrop<Credentials>, Failure> {
    // SAFETY: by contract `creds` is NULL or a handle that lives as long as the call.
    unsafe { credentials_of(creds) }.ok_or_else(|| null_argument("creds"))
}

/// A text that may be NULL.
pub(super) unsafe fn optional_text<'a>(text: *const c_char, name: &str) -> Result<Option<&'a str>, Failure> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: not NULL, so by contract it points to a NUL-terminated string that outlives the call.
    let text = unsafe { CStr::from_ptr(text) }.to_bytes();
    std::str::from_utf8(text).map(Some).map_err(|_| not_utf8(name))
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

/// A path, or a target that may be one; it may be NULL.
pub(super) unsafe fn optional_os_text<'a>(
    text: *const c_char,
    name: &str,
) -> Result<Option<&'a OsStr>, Failure> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let _ = name;
        if text.is_null() {
            return Ok(None);
        }
        // SAFETY: not NULL, so by contract it points to a NUL-terminated string that outlives the call.
        Ok(Some(OsStr::from_bytes(unsafe { CStr::from_ptr(text) }.to_bytes())))
    }
    #[cfg(not(unix))]
    {
        // SAFETY: passed on as the caller gave it.
        Ok(unsafe { optional_text(text, name) }?.map(OsStr::new))
    }
}

/// A path that may be NULL.
pub(super) unsafe fn optional_path<'a>(path: *const c_char) -> Result<Option<&'a Path>, Failure> {
    // SAFETY: passed on as the caller gave it.
    Ok(unsafe { optional_os_text(path, "path") }?.map(Path::new))
}

fn null_argument(name: &str) -> Failure {
    let what = format!("the argument {name} is NULL; it is required here, so check it before the call");
    Failure::new(CREDS_ERROR_NULL_ARGUMENT, what)
}

fn not_utf8(name: &str) -> Failure {
    Failure::new(CREDS_ERROR_INVALID_UTF8, format!("the {name} is not UTF-8; convert it first"))
}
