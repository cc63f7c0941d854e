//! A function that exists only in the build of the library for the tests.

use super::guard::with_status;
use super::handle::creds_error_t;
use super::status::creds_status_t;

/// Panics inside the library, as a bug would.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_test_panic(error: *mut *mut creds_error_t) -> creds_status_t {
    // SAFETY: `error` is passed on as the caller gave it.
    unsafe { with_status(error, || panic!("the tests asked for this panic")) }
}
