//! Files on Windows, where two things differ from Unix: who may read a file stands in its access control
//! list, and a file that somebody has open can refuse to be opened, replaced or deleted for that while.

mod security;

use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use windows_sys::Win32::Foundation::{ERROR_ACCESS_DENIED, ERROR_LOCK_VIOLATION, ERROR_SHARING_VIOLATION};

use crate::credentials::Warnings;
use crate::error::{Error, ErrorKind};

pub(super) use security::{Access, create_private, is_on_disk};

/// Programs keep a small file open for a moment only: cartoframes while it reads, a virus scanner, a backup.
const RETRY_FOR: Duration = Duration::from_millis(500);
const RETRY_EVERY: Duration = Duration::from_millis(5);

/// Replaces or deletes a file that another program may have open: tried again until it works or takes too long.
pub(super) fn while_in_use(work: impl Fn() -> io::Result<()>) -> io::Result<()> {
    let started = Instant::now();
    loop {
        match work() {
            Err(error) if is_in_use(error.raw_os_error()) && started.elapsed() < RETRY_FOR => {
                thread::sleep(RETRY_EVERY);
            }
            result => return result,
        }
    }
}

/// Whether another program's having the file open can be the reason. To replace an open file is "access denied"
/// too, as is to open one that is just being deleted.
pub(super) fn is_in_use(os_code: Option<i32>) -> bool {
    let code = os_code.map(|code| code as u32);
    matches!(code, Some(ERROR_SHARING_VIOLATION | ERROR_LOCK_VIOLATION | ERROR_ACCESS_DENIED))
}

/// Refuses a file that everybody may write, or that is not private where that is required.
pub(super) fn judge(path: &Path, access: Access, require_private: bool) -> Result<Warnings, Error> {
    if access.anybody_writes {
        let what = "everybody may write it, so it may hold anybody's account; check it and save the credentials \
                    anew, which makes it private";
        return Err(Error::file(ErrorKind::UnsafeFile, path, what));
    }
    if require_private && (!access.is_ours || access.others_read || access.others_write) {
        let what = "it is not a file of yours that is closed to everybody else, as is required here; check it and \
                    save the credentials anew, which makes it private";
        return Err(Error::file(ErrorKind::UnsafeFile, path, what));
    }
    let mut warnings = Warnings::default();
    for (found, warning) in [
        (access.others_read, Warnings::READABLE_BY_OTHERS),
        (access.others_write, Warnings::WRITABLE_BY_GROUP),
        (!access.is_ours, Warnings::FOREIGN_OWNER),
    ] {
        if found {
            warnings.insert(warning);
        }
    }
    Ok(warnings)
}
