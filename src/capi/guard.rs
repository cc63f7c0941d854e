//! How every function returns: with a result or an error object, never with a panic, and without leaving a piece of a
//! key.

use std::ffi::CString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use super::handle::creds_error_t;
use super::status::{CREDS_ERROR_INTERNAL, CREDS_OK, creds_status_t, status_of};
use super::wiping::wiped;
use crate::error::Error;

/// A failure that becomes a `creds_error_t`.
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

/// Runs `work`. Its failure is stored in `error` and returned as a status.
///
/// # Safety
/// `error` is NULL or points to a pointer that may be written.
pub(super) unsafe fn with_status(
    error: *mut *mut creds_error_t,
    work: impl FnOnce() -> Result<(), Failure>,
) -> creds_status_t {
    // SAFETY: the caller promises the same of `error`.
    unsafe { run(error, work) }.err().unwrap_or(CREDS_OK)
}

/// Runs `work`. Its failure is stored in `error`, and the result is NULL.
///
/// # Safety
/// `error` is NULL or points to a pointer that may be written.
pub(super) unsafe fn with_pointer<T>(
    error: *mut *mut creds_error_t,
    work: impl FnOnce() -> Result<*mut T, Failure>,
) -> *mut T {
    // SAFETY: the caller promises the same of `error`.
    unsafe { run(error, work) }.unwrap_or(ptr::null_mut())
}

/// Runs `work`, which reads a key and cannot fail. After a panic, which is a bug, the result is `otherwise`.
pub(super) fn guarded<T>(otherwise: T, work: impl FnOnce() -> T) -> T {
    unwinding_caught(work).unwrap_or(otherwise)
}

/// Runs `work`, which reads no key and cannot fail. After a panic, which is a bug, the result is `otherwise`.
pub(super) fn caught<T>(otherwise: T, work: impl FnOnce() -> T) -> T {
    // A panic leaves no value half-changed, because the library's values never change.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(otherwise)
}

/// # Safety
/// `error` is NULL or points to a pointer that may be written.
unsafe fn run<T>(
    error: *mut *mut creds_error_t,
    work: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, creds_status_t> {
    let result = unwinding_caught(work).unwrap_or_else(|| {
        Err(Failure::new(CREDS_ERROR_INTERNAL, "a bug in cartocreds; please report it with what you called"))
    });
    match result {
        Ok(value) => {
            if !error.is_null() {
                // SAFETY: not NULL, so the caller promises that it may be written.
                unsafe { error.write(ptr::null_mut()) };
            }
            Ok(value)
        }
        // SAFETY: the caller promises the same of `error`.
        Err(failure) => Err(unsafe { report(failure, error) }),
    }
}

/// Runs `work` and wipes what it left behind; `None` after a panic.
fn unwinding_caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    let mut answer = None;
    let mut work = Some(work);
    // Takes a reference to the closure, so that the library contains the wiping code once and not in each function.
    wiped(&mut || caught((), || answer = work.take().map(|work| work())));
    answer
}

/// Stores the failure in `error` and returns its status.
///
/// # Safety
/// `error` is NULL or points to a pointer that may be written.
#[cold]
#[inline(never)]
unsafe fn report(failure: Failure, error: *mut *mut creds_error_t) -> creds_status_t {
    let Failure { status, message, os_code } = failure;
    if !error.is_null() {
        // A message has no NUL: in a path it is written as an escape.
        let message = CString::new(message).unwrap_or_default();
        let report = Box::into_raw(Box::new(creds_error_t { status, os_code, message }));
        // SAFETY: not NULL, so the caller promises that it may be written.
        unsafe { error.write(report) };
    }
    status
}
