//! The way out of every function: a result or an error object, never a panic, and no trace of a key.

use std::ffi::CString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use super::handle::creds_error_t;
use super::status::{CREDS_ERROR_INTERNAL, CREDS_ERROR_INVALID_FLAGS, CREDS_OK, creds_status_t, status_of};
use super::traces::{self, Depth};
use crate::error::Error;

/// What becomes a `creds_error_t`.
pub(super) struct Failure {
    pub(super) status: creds_status_t,
    pub(super) message: String,
    pub(super) os_code: i32,
}

impl Failure {
    pub(super) fn new(status: creds_status_t, message: impl Into<String>) -> Failure {
        Failure { status, message: message.into(), os_code: 0 }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure {
            status: status_of(error.kind()),
            message: error.message().to_owned(),
            os_code: error.os_code().unwrap_or(0),
        }
    }
}

/// Runs `work` and reports through `error` and the status how it ended.
pub(super) unsafe fn with_status(
    error: *mut *mut creds_error_t,
    work: impl FnOnce() -> Result<(), Failure>,
) -> creds_status_t {
    // SAFETY: passed on as the caller gave it.
    match unsafe { run(Depth::Files, error, work) } {
        Ok(()) => CREDS_OK,
        Err(status) => status,
    }
}

/// Runs `work` and reports through `error` and NULL that it failed.
pub(super) unsafe fn with_pointer<T>(
    depth: Depth,
    error: *mut *mut creds_error_t,
    work: impl FnOnce() -> Result<*mut T, Failure>,
) -> *mut T {
    // SAFETY: passed on as the caller gave it.
    unsafe { run(depth, error, work) }.unwrap_or(ptr::null_mut())
}

/// Runs what reads a key and has no way to report an error; a panic, which is a bug, is answered with `otherwise`.
pub(super) fn guarded<T>(otherwise: T, work: impl FnOnce() -> T) -> T {
    traces::wiped(Depth::Values, || caught(otherwise, work))
}

/// As `guarded`, for what does not look at a key.
pub(super) fn caught<T>(otherwise: T, work: impl FnOnce() -> T) -> T {
    // Nothing of the library is left half-changed by a panic: its values never change.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(otherwise)
}

unsafe fn run<T>(
    depth: Depth,
    error: *mut *mut creds_error_t,
    work: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, creds_status_t> {
    let bug =
        || Failure::new(CREDS_ERROR_INTERNAL, "a bug in cartocreds; please report it with what you called");
    let result = traces::wiped(depth, || caught(None, || Some(work()))).unwrap_or_else(|| Err(bug()));
    let (answer, report) = match result {
        Ok(value) => (Ok(value), ptr::null_mut()),
        Err(failure) if error.is_null() => (Err(failure.status), ptr::null_mut()),
        Err(Failure { status, message, os_code }) => {
            // A message has no NUL: a path's would stand as an escape.
            let message = CString::new(message).unwrap_or_default();
            let report = creds_error_t { status, os_code, message };
            (Err(status), Box::into_raw(Box::new(report)))
        }
    };
    if !error.is_null() {
        // SAFETY: by contract `error` is NULL or points to a pointer that may be written.
        unsafe { error.write(report) };
    }
    answer
}

/// Refuses a bit that the function does not know.
pub(super) fn check_flags(flags: u32, known: u32) -> Result<(), Failure> {
    if flags & !known != 0 {
        return Err(Failure::new(
            CREDS_ERROR_INVALID_FLAGS,
            format!(
                "the flags {flags:#x} have a bit that this function does not know; give bits of {known:#x} only"
            ),
        ));
    }
    Ok(())
}
