//! What the system knows of a file: its kind, its size, and when it changed. A save compares two states of a file to
//! notice that another program changed it in between.

pub(super) use system::FileState;

// On 32-bit systems the plain `fstat` fails for a time after January 2038 and for a file whose inode number needs more
// than 32 bits. rustix calls what has wide numbers everywhere.
#[cfg(unix)]
mod system {
    use std::io;
    use std::os::fd::AsFd;
    use std::time::{Duration, SystemTime};

    use rustix::fs::{FileType, Mode, RawMode, Stat, fstat};

    pub(in crate::store) struct FileState {
        mode: RawMode,
        owner: u32,
        version: Version,
    }

    /// Which file this is, and which content of it.
    #[derive(PartialEq)]
    struct Version {
        device: u64,
        inode: u64,
        size: u64,
        /// The seconds and nanoseconds since 1970 when its content changed last.
        modified: (i64, i64),
        /// The same for its mode, its owner and its name too.
        changed: (i64, i64),
    }

    impl FileState {
        pub(in crate::store) fn of(file: impl AsFd) -> io::Result<FileState> {
            Ok(FileState::from(fstat(file)?))
        }

        pub(in crate::store) fn is_regular(&self) -> bool {
            FileType::from_raw_mode(self.mode) == FileType::RegularFile
        }

        pub(in crate::store) fn is_link(&self) -> bool {
            FileType::from_raw_mode(self.mode) == FileType::Symlink
        }

        pub(in crate::store) fn size(&self) -> u64 {
            self.version.size
        }

        /// When its content changed last. A time before 1970 counts as 1970.
        pub(in crate::store) fn modified(&self) -> SystemTime {
            let (seconds, nanoseconds) = self.version.modified;
            let since_1970 =
                Duration::new(u64::try_from(seconds).unwrap_or(0), u32::try_from(nanoseconds).unwrap_or(0));
            SystemTime::UNIX_EPOCH.checked_add(since_1970).unwrap_or(SystemTime::UNIX_EPOCH)
        }

        /// Whether this is the same file, and nothing has changed it.
        pub(in crate::store) fn is_same(&self, other: &FileState) -> bool {
            self.version == other.version
        }

        pub(in crate::store) fn mode(&self) -> Mode {
            Mode::from_raw_mode(self.mode)
        }

        pub(in crate::store) fn owner(&self) -> u32 {
            self.owner
        }
    }

    impl From<Stat> for FileState {
        #[allow(clippy::unnecessary_cast)] // The types of the numbers differ from system to system.
        fn from(stat: Stat) -> FileState {
            FileState {
                mode: stat.st_mode,
                owner: stat.st_uid,
                version: Version {
                    device: stat.st_dev as u64,
                    inode: stat.st_ino as u64,
                    size: stat.st_size as u64,
                    modified: (stat.st_mtime as i64, stat.st_mtime_nsec as i64),
                    changed: (stat.st_ctime as i64, stat.st_ctime_nsec as i64),
                },
            }
        }
    }
}

#[cfg(windows)]
mod system {
    use std::fs::{File, Metadata};
    use std::io;
    use std::os::windows::fs::MetadataExt;
    use std::time::SystemTime;

    pub(in crate::store) struct FileState(Metadata);

    impl FileState {
        pub(in crate::store) fn of(file: &File) -> io::Result<FileState> {
            Ok(FileState(file.metadata()?))
        }

        pub(in crate::store) fn is_regular(&self) -> bool {
            self.0.is_file()
        }

        pub(in crate::store) fn is_link(&self) -> bool {
            self.0.is_symlink()
        }

        pub(in crate::store) fn size(&self) -> u64 {
            self.0.len()
        }

        /// When its content changed last.
        pub(in crate::store) fn modified(&self) -> SystemTime {
            self.0.modified().unwrap_or(SystemTime::UNIX_EPOCH)
        }

        /// Whether this is the same file, and nothing has changed it.
        pub(in crate::store) fn is_same(&self, other: &FileState) -> bool {
            let file = |state: &Metadata| (state.len(), state.last_write_time(), state.creation_time());
            file(&self.0) == file(&other.0)
        }
    }

    impl From<Metadata> for FileState {
        fn from(metadata: Metadata) -> FileState {
            FileState(metadata)
        }
    }
}
