//! The process-wide default
//!
//! There is one slot for the whole process. It is empty at first. It has no lock, so any thread may call these
//! functions, and so may a child process that was forked by a program with several threads.

use std::ptr;

use super::guard::caught;
use super::handle::{credentials_of, creds_t, into_handle};
use super::status::{CREDS_ERROR_INTERNAL, CREDS_OK, creds_status_t};
use crate::{default_credentials, set_default_credentials};

/// Sets the process's default credentials. The slot holds a reference of its own, and releases the
/// credentials that it held before.
///
/// @param creds  The credentials; NULL empties the slot.
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

/// Returns the process's default credentials.
///
/// @return A new reference, to be freed with creds_free(); NULL if the slot is empty.
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
