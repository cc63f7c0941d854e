//! Who may use a file, and what that means for the credentials in it. Each system finds out the first in its own way;
//! the second is the same on all of them.

use std::path::Path;

use crate::error::{Error, ErrorKind};
use crate::origin::Warnings;

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(super) use unix::make_private;
#[cfg(unix)]
use unix::{HOW_TO_CLOSE, HOW_TO_KEEP_CLOSED};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows::{HOW_TO_CLOSE, HOW_TO_KEEP_CLOSED};
#[cfg(windows)]
pub(super) use windows::{create_private, is_on_disk, make_private};

/// What others than the owner may do with a file. Those who may use any file do not count.
#[derive(Clone, Copy, Default)]
pub(super) struct Access {
    /// The owner is the user, or somebody who may use any file (root, administrators).
    is_ours: bool,
    others_read: bool,
    others_write: bool,
    /// Everybody may write it, not only a group.
    anybody_writes: bool,
    /// Nobody else has any right.
    is_closed: bool,
}

impl Access {
    /// Judges a file that is loaded, and returns the warnings about it. Refuses the file if anybody may write it, or if
    /// a private file is required and it is not private.
    pub(super) fn judge(self, path: &Path, require_private: bool) -> Result<Warnings, Error> {
        if self.anybody_writes {
            let why = "anybody may write it, so it may hold anybody's account; check it, then ";
            return Err(unsafe_file(path, &[why, HOW_TO_CLOSE, HOW_TO_KEEP_CLOSED]));
        }
        if require_private && !self.is_ours {
            let why = "it belongs to another user, and a private file is required here; check it and save the \
                       credentials again, which makes a file of your own";
            return Err(unsafe_file(path, &[why]));
        }
        if require_private && !self.is_closed {
            let why = "others may use it, and a private file is required here; ";
            return Err(unsafe_file(path, &[why, HOW_TO_CLOSE, HOW_TO_KEEP_CLOSED]));
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

    /// Refuses to save if the new file could not be closed to others.
    pub(super) fn require_closed(self, path: &Path) -> Result<(), Error> {
        if self.is_closed {
            return Ok(());
        }
        let why = "not saved, since its file system leaves new files open to other users; ";
        Err(unsafe_file(path, &[why, HOW_TO_KEEP_CLOSED]))
    }
}

#[cold]
fn unsafe_file(path: &Path, what: &[&str]) -> Error {
    Error::file(ErrorKind::UnsafeFile, path, &what.concat())
}
