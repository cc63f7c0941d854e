//! Whether the process has more rights than the user who started it, as a set-user-ID program has. Such a process
//! ignores the environment, because that user controls it (CVE-2012-3524).

/// Whether the environment may be used.
pub(crate) fn environment_is_trusted() -> bool {
    !raised()
}

#[cfg(any(target_os = "linux", target_os = "android"))]
#[allow(unsafe_code)]
fn raised() -> bool {
    // SAFETY: getauxval takes a number, reads what the kernel gave the process and has no other effect.
    unsafe { libc::getauxval(libc::AT_SECURE) != 0 }
}

#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
#[allow(unsafe_code)]
fn raised() -> bool {
    // SAFETY: issetugid takes no arguments and has no effect.
    unsafe { libc::issetugid() != 0 }
}

#[cfg(not(unix))]
fn raised() -> bool {
    false
}
