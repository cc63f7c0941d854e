//! `pthread_cancel()`: a request to cancel the thread waits until the call has returned.
//!
//! Calls that work with files contain cancellation points, such as open, read and fsync. If the thread were cancelled
//! there, glibc would unwind the stack through Rust's frames, which aborts the process; other C libraries would end the
//! thread at once and leave an open file and a temporary file behind. So these calls hold cancellation off. The other
//! calls need not, because they contain no cancellation point.
//!
//! This is about deferred cancellation, which is the default. POSIX lets a thread whose cancellation type is
//! asynchronous call hardly any function, and it must not call this library.

/// Runs `call` with cancellation held off. If it was held off before, it stays so afterwards.
pub(super) fn held_off<T>(call: impl FnOnce() -> T) -> T {
    let before = platform::disable();
    let answer = call();
    platform::restore(before);
    answer
}

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
mod platform {
    use std::ffi::c_int;
    use std::ptr;

    /// The value of `PTHREAD_CANCEL_DISABLE`.
    const DISABLE: c_int = if cfg!(target_vendor = "apple") { 0 } else { 1 };

    /// Whether the thread could be cancelled before.
    pub(super) struct State(c_int);

    unsafe extern "C" {
        // The crate libc does not declare it for these systems.
        fn pthread_setcancelstate(state: c_int, old: *mut c_int) -> c_int;
    }

    pub(super) fn disable() -> State {
        let mut before = DISABLE;
        // SAFETY: DISABLE is a valid state, and `before` may be written. With such arguments the call cannot fail.
        unsafe { pthread_setcancelstate(DISABLE, &mut before) };
        State(before)
    }

    pub(super) fn restore(before: State) {
        // SAFETY: the state came from the system. All these systems let the pointer to the old state be NULL.
        unsafe { pthread_setcancelstate(before.0, ptr::null_mut()) };
    }
}

/// Android and Miri have no `pthread_cancel()`, and on Windows no system call is a cancellation point.
#[cfg(any(
    miri,
    not(any(
        target_os = "linux",
        target_vendor = "apple",
        target_os = "freebsd",
        target_os = "netbsd",
        target_os = "openbsd",
        target_os = "dragonfly",
    ))
))]
mod platform {
    pub(super) struct State;

    pub(super) fn disable() -> State {
        State
    }

    pub(super) fn restore(_: State) {}
}
