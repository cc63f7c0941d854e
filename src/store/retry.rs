//! Repeats a step that failed for a reason that passes by itself.
//!
//! cartoframes truncates its file and then fills it, so a reader may find it empty or incomplete. On Windows nobody can
//! replace a file while another program has it open. Both last only for a moment.

use std::thread;
use std::time::{Duration, Instant};

use crate::error::Error;

/// For how long a file is read again, and how often.
const READ_FOR: Duration = Duration::from_millis(100);
const INTERVAL: Duration = Duration::from_millis(5);

/// A failure, and whether its reason may pass by itself.
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) is_transient: bool,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure { is_transient: error.os_code().is_some_and(is_transient), error }
    }
}

/// Repeats `read` until it succeeds, fails for a lasting reason, or the time is up. The argument of `read` says whether
/// there is time for another attempt.
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

/// Whether another program has a lease on the file and the system has asked it to give that up (EAGAIN), or another
/// machine replaced the file on a network file system after it was opened here (ESTALE).
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

    /// Repeats `change`, which replaces or deletes a file, until it succeeds, fails for a lasting reason, or the time
    /// is up.
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

    /// Whether the reason can be that another program has the file open. Windows also reports "access denied" when a
    /// program replaces an open file, or opens a file that is being deleted.
    pub(super) fn is_transient(os_code: i32) -> bool {
        matches!(os_code as u32, ERROR_SHARING_VIOLATION | ERROR_LOCK_VIOLATION | ERROR_ACCESS_DENIED)
    }
}
