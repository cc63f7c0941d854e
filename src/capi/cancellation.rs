//! `pthread_cancel()`: a request to cancel the thread waits until the call has returned.
//!
//! Calls that work with files contain cancellation points, such as open, read and fsync. If the thread were cancelled
//! there, glibc would unwind the stack through Rust's frames, which aborts the process; other C libraries would end the
//! thread at once and leave an open file and a temporary file behind. So these calls hold cancellation off. The other
//! calls need not, because they contain no cancellation point.
//!
//! This is about deferred cancellation, which is the default. POSIX lets a thread whose cancellation type is
//! asynchronous call hardly any function, and it must not call this library.

use std::ffi::c_int;

/// The value of `PTHREAD_CANCEL_DISABLE`.
const DISABLE: c_int = if cfg!(target_vendor = "apple") { 0 } else { 1 };

/// Runs `call` with cancellation held off. If it was held off before, it stays so afterwards.
pub(super) fn held_off<T>(call: impl FnOnce() -> T) -> T {
    let before = set_state(DISABLE);
    let answer = call();
    set_state(before);
    answer
}

/// Sets the cancellation state of the thread, and returns the state before. Does nothing on Android and under Miri,
/// which have no `pthread_cancel()`, and on Windows, where no system call is a cancellation point.
fn set_state(state: c_int) -> c_int {
    #[allow(unused_mut, reason = "not all systems change it")]
    let mut before = state;
    #[cfg(all(
        not(miri),
        any(
            target_os = "linux",
            target_vendor = "apple",
            target_os = "freebsd",
            target_os = "netbsd",
            target_os = "openbsd",
            target_os = "dragonfly",
        )
    ))]
    {
        unsafe extern "C" {
            // The crate libc does not declare it for these systems.
            fn pthread_setcancelstate(state: c_int, old: *mut c_int) -> c_int;
        }
        // SAFETY: the state is DISABLE or came from the system, and `before` may be written. With such arguments the
        // call cannot fail.
        unsafe { pthread_setcancelstate(state, &mut before) };
    }
    before
}
