//! Types
//!
//! Both types are opaque: programs use only pointers to them.

use std::ffi::{CString, c_void};
use std::mem::ManuallyDrop;
use std::ptr;
use std::sync::Arc;

use super::cancellation::held_off;
use super::status::creds_status_t;
use crate::credentials::{Credentials, Session, Shared};

/// Credentials with a base_url and, if attached, a session. They never change and are reference-counted.
///
/// Threads: any number of threads may use a handle at the same time. Each reference is freed once, on any
/// thread.
pub struct creds_t {
    // The pointer comes from an `Arc<Shared>`, and the handle owns one of its references.
    _opaque: [u8; 0],
}

/// The reason why a call failed. It never contains a secret.
///
/// Threads: any number of threads may read an error at the same time. Free it once, when no thread uses it
/// any more.
pub struct creds_error_t {
    pub(super) status: creds_status_t,
    pub(super) os_code: i32,
    pub(super) message: CString,
}

/// The caller's session pointer and its destructor.
pub(super) struct CSession {
    pub(super) pointer: *mut c_void,
    pub(super) destroy: Option<unsafe extern "C" fn(session: *mut c_void)>,
}

// SAFETY: the contract of creds_with_session lets any thread free the last handle.
unsafe impl Send for CSession {}
// SAFETY: the library does nothing with the pointer but pass it on.
unsafe impl Sync for CSession {}

impl Drop for CSession {
    fn drop(&mut self) {
        if let Some(destroy) = self.destroy {
            // The destructor may contain cancellation points, and it is called from frames of Rust.
            // SAFETY: the caller of creds_with_session gave both for exactly this call, which happens once.
            held_off(|| unsafe { destroy(self.pointer) });
        }
    }
}

/// The pointer that the caller gave to creds_with_session; NULL if there is no session.
pub(super) fn session_pointer(credentials: &Credentials) -> *mut c_void {
    credentials.session().map_or(ptr::null_mut(), |session| pointer_in(session))
}

/// A separate function that cannot unwind, so that the path for credentials without a session takes few
/// instructions.
#[inline(never)]
extern "C" fn pointer_in(session: &Session) -> *mut c_void {
    session.downcast_ref::<CSession>().map_or(ptr::null_mut(), |session| session.pointer)
}

/// Turns a reference into a handle, which the caller then owns.
pub(super) fn into_handle(credentials: Credentials) -> *mut creds_t {
    Arc::into_raw(credentials.0).cast_mut().cast()
}

/// Turns a handle back into the reference.
///
/// # Safety
/// `creds` came from `into_handle`, and the caller gives it up.
pub(super) unsafe fn from_handle(creds: *const creds_t) -> Credentials {
    // SAFETY: as the caller promises.
    Credentials(unsafe { Arc::from_raw(creds.cast::<Shared>()) })
}

/// The credentials of a handle, which keeps its reference; `None` for NULL.
///
/// # Safety
/// `creds` is NULL or a live handle, and stays one while the result is used.
pub(super) unsafe fn credentials_of(creds: *const creds_t) -> Option<ManuallyDrop<Credentials>> {
    // SAFETY: it is live and so came from `into_handle`; ManuallyDrop does not drop the handle's reference.
    (!creds.is_null()).then(|| ManuallyDrop::new(unsafe { from_handle(creds) }))
}
