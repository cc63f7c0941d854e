//! Types
//!
//! Both are opaque: only pointers to them are used.

use std::ffi::{CString, c_char, c_void};
use std::ptr;
use std::sync::Arc;

use super::status::creds_status_t;
use crate::credentials::{ACCOUNT_NAME, API_KEY, BASE_URL, Credentials, SOURCE, USERNAME};

/// Credentials: a username, an api_key, a base_url and a session, immutable and reference-counted.
///
/// Threads: any number of threads may use one handle at once, and free references to it.
pub struct creds_t {
    // The accessors' answers, so that each is one load. They point into `credentials`, which never changes
    // or moves what it holds, and live as long as it.
    pub(super) username: *const c_char,
    pub(super) api_key: *const c_char,
    pub(super) base_url: *const c_char,
    pub(super) account: *const c_char,
    pub(super) source: *const c_char,
    pub(super) session: *mut c_void,
    pub(super) warnings: u32,
    pub(super) allow_non_secure: bool,
    pub(super) is_public: bool,
    pub(super) credentials: Credentials,
}

/// Why a call failed. It never holds a secret.
///
/// Threads: an error may be read by any number of threads at once; free it once, when none uses it any more.
pub struct creds_error_t {
    pub(super) status: creds_status_t,
    pub(super) os_code: i32,
    pub(super) message: CString,
}

// SAFETY: the pointers are only handed out and point to memory that is never written; `Credentials` may be
// shared, and so may the session, by the contract of creds_with_session.
unsafe impl Send for creds_t {}
// SAFETY: as above.
unsafe impl Sync for creds_t {}

/// The caller's session pointer and what to do with it at the end.
pub(super) struct CSession {
    pub(super) pointer: *mut c_void,
    pub(super) destroy: Option<unsafe extern "C" fn(session: *mut c_void)>,
}

// SAFETY: the contract of creds_with_session lets any thread free the last handle.
unsafe impl Send for CSession {}
// SAFETY: the library itself only passes the pointer on.
unsafe impl Sync for CSession {}

impl Drop for CSession {
    fn drop(&mut self) {
        if let Some(destroy) = self.destroy {
            // SAFETY: the caller of creds_with_session gave both for exactly this call, which happens once.
            unsafe { destroy(self.pointer) }
        }
    }
}

/// A new handle, owned by the caller.
pub(super) fn into_handle(credentials: Credentials) -> *mut creds_t {
    let session = credentials.session().and_then(|session| session.downcast_ref::<CSession>());
    let handle = creds_t {
        username: credentials.texts().as_ptr(USERNAME),
        api_key: credentials.texts().as_ptr(API_KEY),
        base_url: credentials.texts().as_ptr(BASE_URL),
        account: credentials.texts().as_ptr(ACCOUNT_NAME),
        source: credentials.texts().as_ptr(SOURCE),
        session: session.map_or(ptr::null_mut(), |session| session.pointer),
        warnings: credentials.warnings().bits(),
        allow_non_secure: credentials.allow_non_secure(),
        is_public: credentials.is_public(),
        credentials,
    };
    Arc::into_raw(Arc::new(handle)).cast_mut()
}
