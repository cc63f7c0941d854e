//! Some failures pass by themselves: cartoframes truncates its file and then fills it, and a reader can come
//! between. Such a reader comes again, for a moment.

use std::thread;
use std::time::{Duration, Instant};

use crate::error::Error;

const LIMIT: Duration = Duration::from_millis(100);
const INTERVAL: Duration = Duration::from_millis(5);

/// A failure, and whether it may pass.
pub(super) struct Refusal {
    pub(super) error: Error,
    pub(super) may_pass: bool,
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        Refusal { may_pass: is_momentary(&error), error }
    }
}

/// Does `work` until it succeeds, fails for good, or the time is up. It is told whether there is time left for
/// another try.
pub(super) fn patiently<T>(mut work: impl FnMut(bool) -> Result<T, Refusal>) -> Result<T, Error> {
    let mut started = None;
    let mut time_left = true;
    loop {
        match work(time_left) {
            Ok(done) => return Ok(done),
            Err(refusal) if refusal.may_pass && time_left => {
                let started = *started.get_or_insert_with(Instant::now);
                thread::sleep(INTERVAL);
                time_left = started.elapsed() + INTERVAL < LIMIT;
            }
            Err(refusal) => return Err(refusal.error),
        }
    }
}

/// Another program holds a lease on the file and is being asked to give it up (EAGAIN), or another machine
/// replaced the file on a network file system after it was opened here (ESTALE).
#[cfg(unix)]
fn is_momentary(error: &Error) -> bool {
    matches!(error.os_code(), Some(libc::EAGAIN | libc::ESTALE))
}

/// Another program has the file open and does not share it.
#[cfg(windows)]
fn is_momentary(error: &Error) -> bool {
    super::windows::is_in_use(error.os_code())
}
