//! Repeating what failed for a reason that passes by itself.
//!
//! cartoframes truncates its file and then fills it, so a reader can find it empty or cut short. On Windows a
//! program that has the file open keeps others from replacing it. Both last for a moment only.

use std::thread;
use std::time::{Duration, Instant};

use crate::error::Error;

/// How long and how often a file is read again.
const READ_FOR: Duration = Duration::from_millis(100);
const INTERVAL: Duration = Duration::from_millis(5);

/// A failure, and whether it may pass by itself.
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) is_transient: bool,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure { is_transient: error.os_code().is_some_and(is_transient), error }
    }
}

/// Repeats `read` until it succeeds, fails for good, or the time is up. `read` is told whether there is time for
/// another attempt.
pub(super) fn reading<T>(mut read: impl FnMut(bool) -> Result<T, Failure>) -> Result<T, Error> {
    let mut started = None;
    let mut time_left = true;
    loop {
        match read(time_left) {
            Ok(done) => return Ok(done),
            Err(failure) if failure.is_transient && time_left => {
                let started = *started.get_or_insert_with(Instant::now);
                thread::sleep(INTERVAL);
                time_left = started.elapsed() + INTERVAL < READ_FOR;
            }
            Err(failure) => return Err(failure.error),
        }
    }
}

/// Another program holds a lease on the file and is being asked to give it up (EAGAIN), or another machine replaced
/// the file on a network file system after it was opened here (ESTALE).
#[cfg(unix)]
fn is_transient(os_code: i32) -> bool {
    matches!(os_code, libc::EAGAIN | libc::ESTALE)
}

#[cfg(windows)]
pub(super) use windows::changing;
#[cfg(windows)]
use windows::is_transient;

#[cfg(windows)]
mod windows {
    use std::io;
    use std::thread;
    use std::time::{Duration, Instant};

    use windows_sys::Win32::Foundation::{
        ERROR_ACCESS_DENIED, ERROR_LOCK_VIOLATION, ERROR_SHARING_VIOLATION,
    };

    use super::INTERVAL;

    /// Programs keep a small file open for a moment only: cartoframes while it reads, a virus scanner, a backup.
    const CHANGE_FOR: Duration = Duration::from_millis(500);

    /// Repeats `change`, which replaces or deletes a file, until it succeeds, fails for good, or the time is up.
    pub(in crate::store) fn changing(change: impl Fn() -> io::Result<()>) -> io::Result<()> {
        let started = Instant::now();
        loop {
            match change() {
                Err(error)
                    if error.raw_os_error().is_some_and(is_transient) && started.elapsed() < CHANGE_FOR =>
                {
                    thread::sleep(INTERVAL);
                }
                result => return result,
            }
        }
    }

    /// Whether the reason can be that another program has the file open. Windows reports "access denied" too for
    /// replacing an open file, and for opening a file that is just being deleted.
    pub(super) fn is_transient(os_code: i32) -> bool {
        matches!(os_code as u32, ERROR_SHARING_VIOLATION | ERROR_LOCK_VIOLATION | ERROR_ACCESS_DENIED)
    }
}
