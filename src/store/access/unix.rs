use std::fs::File;
use std::io;

use rustix::fs::{Mode, fchmod};
use rustix::process::geteuid;

use super::Access;
use crate::store::file_state::FileState;

/// How to close a file to others, for an error. `HOW_TO_KEEP_CLOSED` follows it.
pub(super) const HOW_TO_CLOSE: &str =
    "run chmod 600 on it; where that changes nothing, its file system keeps no modes, so ";

/// What to do if files cannot be closed, for an error.
pub(super) const HOW_TO_KEEP_CLOSED: &str = "mount it with an option that closes its files (WSL: metadata; FAT \
                                             and NTFS: umask=077; SMB: file_mode=0600), or keep the file in \
                                             another folder and name it in CARTO_CREDENTIALS_FILE";

/// With this mode only the user may use the file.
const PRIVATE: Mode = Mode::RUSR.union(Mode::WUSR);

impl Access {
    /// The access that the owner and the mode of a file give.
    pub(in crate::store) fn of(_: &File, state: &FileState) -> io::Result<Access> {
        let mode = state.mode();
        Ok(Access {
            is_ours: state.owner() == 0 || state.owner() == geteuid().as_raw(),
            others_read: mode.intersects(Mode::RGRP | Mode::ROTH),
            others_write: mode.contains(Mode::WGRP),
            anybody_writes: mode.contains(Mode::WOTH),
            is_closed: !mode.intersects(Mode::RWXG | Mode::RWXO),
        })
    }
}

/// Makes a new file private, as far as its file system can, and returns the access that it then gives.
pub(in crate::store) fn make_private(file: &File) -> io::Result<Access> {
    let mut state = FileState::of(file)?;
    if state.mode() != PRIVATE {
        // The file was created with this mode, but an umask can take rights even from the owner, and some file systems
        // give every file the same mode. They may refuse to change it, which does no harm if that mode is closed.
        let changed = fchmod(file, PRIVATE);
        state = FileState::of(file)?;
        if !state.mode().contains(PRIVATE) {
            return Err(changed.err().map_or(io::ErrorKind::PermissionDenied.into(), io::Error::from));
        }
    }
    Access::of(file, &state)
}
