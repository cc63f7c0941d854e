use std::fs::{File, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

use nix::unistd::geteuid;

use super::Access;

/// How to close a file to others, for an error. `HOW_TO_KEEP_CLOSED` follows it.
pub(super) const HOW_TO_CLOSE: &str =
    "run chmod 600 on it; where that changes nothing, its file system keeps no modes, so ";

/// What to do if files cannot be closed, for an error.
pub(super) const HOW_TO_KEEP_CLOSED: &str = "mount it with an option that closes its files (WSL: metadata; FAT \
                                             and NTFS: umask=077; SMB: file_mode=0600), or keep the file in \
                                             another folder and name it in CARTO_CREDENTIALS_FILE";

/// With this mode only the user may use the file.
const PRIVATE: u32 = 0o600;

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

/// Makes a new file private, as far as its file system can, and returns the access that it then gives.
pub(in crate::store) fn make_private(file: &File) -> io::Result<Access> {
    let mut metadata = file.metadata()?;
    if metadata.mode() & 0o7777 != PRIVATE {
        // The file was created with this mode, but an umask can take rights even from the owner, and some file systems
        // give every file the same mode. They may refuse to change it, which does no harm if that mode is closed.
        let changed = file.set_permissions(Permissions::from_mode(PRIVATE));
        metadata = file.metadata()?;
        if metadata.mode() & PRIVATE != PRIVATE {
            return Err(changed.err().unwrap_or(io::ErrorKind::PermissionDenied.into()));
        }
    }
    Access::of(file, &metadata)
}
