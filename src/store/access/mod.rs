//! Who may use a file, and what that means for the credentials in it. Each system tells the first in its own way; the
//! judgement is the same on all.

use std::path::Path;

use crate::error::{Error, ErrorKind};
use crate::origin::Warnings;

#[cfg(unix)]
mod unix;
#[cfg(unix)]
use unix::HOW_TO_CLOSE;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows::HOW_TO_CLOSE;
#[cfg(windows)]
pub(super) use windows::{create_private, is_on_disk};

/// Who, besides its owner and those who may use any file, may do what with a file.
#[derive(Clone, Copy, Default)]
pub(super) struct Access {
    /// The owner is the user, or somebody who may use any file: root, administrators.
    is_ours: bool,
    others_read: bool,
    others_write: bool,
    /// Everybody may write it, not only a group.
    anybody_writes: bool,
    /// Nobody else has any right.
    is_closed: bool,
}

impl Access {
    /// What is doubtful about a file with this access. A file is refused where anybody may write it, or where a
    /// private one is required and it is not.
    pub(super) fn judge(self, path: &Path, require_private: bool) -> Result<Warnings, Error> {
        let refuse =
            |why: &str| Err(Error::file(ErrorKind::UnsafeFile, path, &format!("{why}; {HOW_TO_CLOSE}")));
        if self.anybody_writes {
            return refuse("anybody may write it, so it may hold anybody's account");
        }
        if require_private && !(self.is_ours && self.is_closed) {
            return refuse("it is not a file of yours that is closed to everybody else, as is required here");
        }
        let mut warnings = Warnings::default();
        for (found, warning) in [
            (self.others_read, Warnings::READABLE_BY_OTHERS),
            (self.others_write, Warnings::WRITABLE_BY_GROUP),
            (!self.is_ours, Warnings::FOREIGN_OWNER),
        ] {
            if found {
                warnings.insert(warning);
            }
        }
        Ok(warnings)
    }
}
