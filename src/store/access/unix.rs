use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;

use nix::unistd::geteuid;

use super::Access;

/// What a person does to make a file private.
pub(super) const HOW_TO_CLOSE: &str = "check it and run chmod 600 on it, as its owner";

impl Access {
    /// The access that the owner and the mode of a file give.
    pub(in crate::store) fn of(_: &File, metadata: &Metadata) -> io::Result<Access> {
        let mode = metadata.mode();
        Ok(Access {
            is_ours: metadata.uid() == 0 || metadata.uid() == geteuid().as_raw(),
            others_read: mode & 0o044 != 0,
            others_write: mode & 0o020 != 0,
            anybody_writes: mode & 0o002 != 0,
            is_closed: mode & 0o077 == 0,
        })
    }
}
