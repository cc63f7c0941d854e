//! The process-wide default
//!
//! One slot for the whole process, empty at first. It takes no lock, so these functions may be called from any
//! thread, and also in a child that a program with many threads forked.

use std::ptr;

use super::guard::caught;
use super::handle::{credentials_of, creds_t, into_handle};
use super::status::{CREDS_ERROR_INTERNAL, CREDS_OK, creds_status_t};
use crate::{default_credentials, set_default_credentials};

/// Makes credentials the process's default. The slot takes a reference of its own; what it held before is
/// released.
///
/// @param creds  The credentials with their session; NULL empties the slot.
/// @return #CREDS_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn creds_set_default(creds: *const creds_t) -> creds_status_t {
    // SAFETY: by contract NULL or a live handle.
    let creds = unsafe { credentials_of(creds) };
    caught(CREDS_ERROR_INTERNAL, || {
        set_default_credentials(creds.as_deref());
        CREDS_OK
    })
}

/// Gets the process's default credentials.
///
/// @return A new reference, to be freed with creds_free(); NULL where none are set.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn creds_get_default() -> *mut creds_t {
    caught(ptr::null_mut(), || default_credentials().map_or(ptr::null_mut(), into_handle))
}

/// Empties the slot, as creds_set_default() does with NULL.
#[unsafe(no_mangle)]
pub extern "C" fn creds_unset_default() {
    caught((), || set_default_credentials(None));
}
