//! `pthread_cancel()`: a request to cancel the thread waits until the call has returned.
//!
//! Calls that work with files contain cancellation points, such as open, read and fsync. If the thread were cancelled
//! there, glibc would unwind the stack through Rust's frames, which aborts the process; other C libraries would end the
//! thread at once and leave an open file and a temporary file behind. So these calls hold cancellation off. The others
//! contain no cancellation point and need not.

/// Runs `call` with cancellation held off. Where cancellation is held off already, it stays so.
///
/// A thread whose cancellation type is asynchronous is cancelled inside this function, before or after `call`. The stack
/// is then unwound through the frame that this function is inlined into. That is allowed only if the frame has nothing
/// to drop and belongs to an `extern "C-unwind"` function.
#[inline(always)]
pub(super) fn held_off<T>(call: impl FnOnce() -> T) -> T {
    let before = platform::disable();
    let answer = isolated(call);
    platform::restore(before);
    answer
}

/// A frame of its own, out of which nothing unwinds: the caller needs no landing pad, which would stop a cancellation.
#[inline(never)]
extern "C" fn isolated<T>(call: impl FnOnce() -> T) -> T {
    call()
}

#[cfg(any(
    target_os = "linux",
    target_vendor = "apple",
    target_os = "freebsd",
    target_os = "netbsd",
    target_os = "openbsd",
    target_os = "dragonfly",
))]
mod platform {
    use std::ffi::c_int;
    use std::ptr;

    /// The value of `PTHREAD_CANCEL_DISABLE`.
    const DISABLE: c_int = if cfg!(target_vendor = "apple") { 0 } else { 1 };

    unsafe extern "C-unwind" {
        // The crate libc does not declare it for these systems.
        fn pthread_setcancelstate(state: c_int, old: *mut c_int) -> c_int;
    }

    /// Disables cancellation and returns the state before.
    #[inline(always)]
    pub(super) fn disable() -> c_int {
        let mut before = DISABLE;
        // SAFETY: the state is a valid one, and `before` may be written. It cannot fail then.
        unsafe { pthread_setcancelstate(DISABLE, &mut before) };
        before
    }

    /// Restores the state that `disable` returned.
    #[inline(always)]
    pub(super) fn restore(before: c_int) {
        // SAFETY: the state is one that the system returned; the old state may be NULL on all these systems.
        unsafe { pthread_setcancelstate(before, ptr::null_mut()) };
    }
}

/// Android and Windows cannot cancel a thread inside a system call.
#[cfg(not(any(
    target_os = "linux",
    target_vendor = "apple",
    target_os = "freebsd",
    target_os = "netbsd",
    target_os = "openbsd",
    target_os = "dragonfly",
)))]
mod platform {
    pub(super) fn disable() {}
    pub(super) fn restore((): ()) {}
}
