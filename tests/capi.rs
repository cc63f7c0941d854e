//! Calls the C interface from Rust as C calls it, so that Miri can check its pointers (`make check-miri`). The tests in `tests/c`
//! check what each function does.
#![cfg(feature = "capi")]

use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use cartocreds::capi::*;

const KEY: &str = "s3cr3t-0987654321-zyxwvutsrq";

/// The text of a borrowed pointer.
fn text<'a>(pointer: *const c_char) -> Option<&'a str> {
    // SAFETY: the functions return NULL or a text that lives as long as its handle, which each test keeps long enough.
    (!pointer.is_null()).then(|| unsafe { CStr::from_ptr(pointer) }.to_str().unwrap())
}

/// The text of an owned pointer. Frees the pointer.
fn owned(pointer: *mut c_char) -> Option<String> {
    let copy = text(pointer).map(str::to_owned);
    // SAFETY: the caller owns the string, and frees it once.
    unsafe { creds_string_free(pointer) };
    copy
}

fn c(text: &str) -> CString {
    CString::new(text).unwrap()
}

fn joe() -> *mut creds_t {
    let mut error = null_mut();
    // SAFETY: the texts live through the call, and `error` is a local variable.
    let creds = unsafe { creds_new(c("joe").as_ptr(), c(KEY).as_ptr(), null(), 0, &mut error) };
    assert!(!creds.is_null() && error.is_null());
    creds
}

#[test]
fn values_live_as_long_as_one_reference() {
    let creds = joe();
    // SAFETY: `creds` and `other` are live until they are freed, each once.
    unsafe {
        let other = creds_from_credentials(creds);
        assert!(creds_equal(creds, other));
        creds_free(creds);
        assert_eq!(text(creds_username(other)), Some("joe"));
        assert_eq!(text(creds_api_key(other)), Some(KEY));
        assert_eq!(text(creds_base_url(other)), Some("https://joe.carto.com"));
        assert_eq!(text(creds_account(other)), Some("joe"));
        assert_eq!(text(creds_source(other)), Some("arguments"));
        assert!(!creds_allow_non_secure(other) && !creds_is_public(other));
        assert_eq!(creds_warnings(other), 0);
        creds_free(other);
    }
}

#[test]
fn strings_are_handed_over() {
    let creds = joe();
    // SAFETY: `creds` is live, and the texts live through each call.
    unsafe {
        let url = owned(creds_url(creds, c("api/v2/sql").as_ptr(), null_mut()));
        assert_eq!(url.as_deref(), Some("https://joe.carto.com/api/v2/sql"));
        assert!(owned(creds_authorization(creds, null_mut())).unwrap().starts_with("Basic "));
        assert_eq!(owned(creds_query(creds)), Some(format!("api_key={KEY}")));
        assert!(owned(creds_to_string(creds, 0)).unwrap().contains("'***'"));
        assert_eq!(owned(creds_redact(creds, c(&format!("a {KEY} b")).as_ptr())).as_deref(), Some("a *** b"));
        creds_free(creds);
    }
}

#[test]
fn errors_are_made_only_on_request() {
    let mut error = null_mut();
    // SAFETY: the texts live through the calls, and the error is freed once.
    unsafe {
        assert!(creds_new(null(), c(KEY).as_ptr(), null(), 0, null_mut()).is_null());
        assert!(creds_new(null(), c(KEY).as_ptr(), null(), 0, &mut error).is_null());
        assert_eq!(creds_error_status(error), CREDS_ERROR_MISSING_ACCOUNT);
        assert!(!text(creds_error_message(error)).unwrap().contains(KEY));
        assert_eq!(creds_error_os_code(error), 0);
        creds_error_free(error);
        // The library notices bytes that are not UTF-8 before it uses them as text.
        assert!(creds_new(c"j\xff".as_ptr(), null(), null(), 0, &mut error).is_null());
        assert_eq!(creds_error_status(error), CREDS_ERROR_INVALID_UTF8);
        creds_error_free(error);
    }
}

#[test]
fn null_is_answered() {
    // SAFETY: all of these accept NULL.
    unsafe {
        assert!(creds_username(null()).is_null() && creds_session(null()).is_null());
        assert!(creds_from_credentials(null()).is_null() && creds_query(null()).is_null());
        assert!(creds_url(null(), null(), null_mut()).is_null());
        assert!(creds_equal(null(), null()));
        assert_eq!(creds_error_status(null()), CREDS_OK);
        creds_free(null_mut());
        creds_error_free(null_mut());
        creds_string_free(null_mut());
    }
}

#[test]
fn a_session_ends_once_with_the_last_that_shares_it() {
    static ENDED: AtomicUsize = AtomicUsize::new(0);
    extern "C" fn end(session: *mut c_void) {
        // SAFETY: the pointer is that of the box made below, and this function is called once.
        assert_eq!(*unsafe { Box::from_raw(session.cast::<u32>()) }, 7);
        ENDED.fetch_add(1, Ordering::SeqCst);
    }
    let creds = joe();
    // SAFETY: each handle is live until it is freed, each once.
    unsafe {
        let session = Box::into_raw(Box::new(7_u32)).cast::<c_void>();
        let with = creds_with_session(creds, session, Some(end));
        let shares = creds_from_credentials(with);
        creds_free(creds);
        creds_free(with);
        assert_eq!(creds_session(shares), session);
        assert_eq!(ENDED.load(Ordering::SeqCst), 0);
        creds_free(shares);
    }
    assert_eq!(ENDED.load(Ordering::SeqCst), 1);
}

#[test]
fn threads_share_a_handle_and_the_default() {
    struct Shared(*mut creds_t);
    // SAFETY: a handle may be used from any number of threads at once.
    unsafe impl Sync for Shared {}
    let shared = Shared(joe());
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let Shared(creds) = &shared;
                for round in 0..5 {
                    // SAFETY: the handle outlives the threads, and they free what they get once.
                    unsafe {
                        let own = creds_from_credentials(*creds);
                        creds_set_default(own);
                        creds_free(own);
                        let found = creds_get_default();
                        assert!(found.is_null() || text(creds_api_key(found)) == Some(KEY));
                        creds_free(found);
                        if round % 2 == 0 {
                            creds_unset_default();
                        }
                    }
                }
            });
        }
    });
    // SAFETY: the handle is freed once. The slot has its own reference until it is emptied.
    unsafe {
        creds_free(shared.0);
        creds_unset_default();
        assert!(creds_get_default().is_null());
    }
}
