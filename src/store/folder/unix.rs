use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use rustix::fs::{self, AtFlags, CWD, Dir, Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};
use rustix::process::geteuid;

use super::Entry;
use crate::store::file_state::FileState;

/// How often to look again at a name that is a link at one moment and something else at the next.
const SWAP_LIMIT: usize = 40;

/// The flags to open for reading what may turn out to be anything. Without NONBLOCK and NOCTTY, a FIFO would wait for a
/// writer, and a terminal could become the process's controlling terminal.
const ANY_FILE: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::NOCTTY);

/// Opens a file for reading.
pub(in crate::store) fn open_file(path: &Path) -> io::Result<File> {
    Ok(open_at(CWD, path.as_os_str(), ANY_FILE)?)
}

/// An open folder.
pub(in crate::store) struct Folder {
    file: File,
    /// Why the folder could not be opened for reading: it is usable, but it cannot be synced.
    unreadable: Option<Errno>,
}

impl Folder {
    /// Opens the folder at `path`.
    pub(in crate::store) fn open(path: &Path) -> io::Result<Folder> {
        open(CWD, path)
    }

    /// Opens the folder at `path`. A relative path starts in this folder.
    pub(in crate::store) fn open_from_here(&self, path: &Path) -> io::Result<Folder> {
        open(&self.file, path)
    }

    /// Creates a folder that only the user may use, whatever the umask. Does not change a folder that exists.
    pub(in crate::store) fn make_folder(&self, name: &OsStr) -> io::Result<()> {
        match fs::mkdirat(&self.file, name, Mode::RWXU) {
            Ok(()) => {}
            Err(Errno::EXIST) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        if !self.state(name)?.mode().contains(Mode::RWXU) {
            fs::chmodat(&self.file, name, Mode::RWXU, AtFlags::empty())?;
        }
        Ok(())
    }

    /// Finds out what `name` refers to, without waiting and without following a link.
    pub(in crate::store) fn entry(&self, name: &OsStr) -> io::Result<Entry> {
        for _ in 0..SWAP_LIMIT {
            match open_at(&self.file, name, ANY_FILE | OFlags::NOFOLLOW) {
                Ok(file) => return Ok(Entry::Opened(file)),
                Err(Errno::NOENT) => return Ok(Entry::Missing),
                Err(Errno::LOOP | Errno::MLINK) => {
                    match fs::readlinkat(&self.file, name, Vec::new()) {
                        Ok(link) => {
                            self.refuse_planted(name)?;
                            return Ok(Entry::Link(OsString::from_vec(link.into_bytes()).into()));
                        }
                        // The link has been replaced or removed: look again.
                        Err(Errno::INVAL | Errno::NOENT) => {}
                        Err(error) => return Err(error.into()),
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(Errno::LOOP.into())
    }

    /// Refuses a link of another user in a folder such as /tmp, where anybody may create one. Such a link could
    /// redirect a save to any file of the user. Linux has the same rule (protected_symlinks) for the links that it
    /// follows itself.
    fn refuse_planted(&self, name: &OsStr) -> io::Result<()> {
        let folder = FileState::of(&self.file)?;
        if folder.mode().contains(Mode::SVTX | Mode::WOTH) {
            let owner = self.state(name)?.owner();
            if owner != geteuid().as_raw() && owner != folder.owner() {
                return Err(Errno::ACCESS.into());
            }
        }
        Ok(())
    }

    /// Creates a file for writing that only the user may use. It is an error if the name exists.
    pub(in crate::store) fn create(&self, name: &OsStr) -> io::Result<File> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let created = retry_on_intr(|| fs::openat(&self.file, name, flags, Mode::RUSR | Mode::WUSR))?;
        Ok(above_standard_streams(created).inspect_err(|_| {
            let _ = self.remove(name);
        })?)
    }

    /// Renames within the folder, and replaces the file that has the new name.
    pub(in crate::store) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        Ok(fs::renameat(&self.file, from, &self.file, to)?)
    }

    /// Removes a file or a link.
    pub(in crate::store) fn remove(&self, name: &OsStr) -> io::Result<()> {
        Ok(fs::unlinkat(&self.file, name, AtFlags::empty())?)
    }

    /// Whether `name` is a regular file that belongs to the user and was last written at least `age` before `now`.
    pub(in crate::store) fn is_own_file_of_age(&self, name: &OsStr, age: Duration, now: SystemTime) -> bool {
        self.state(name).is_ok_and(|found| {
            found.is_regular()
                && found.owner() == geteuid().as_raw()
                && now.duration_since(found.modified()).is_ok_and(|passed| passed > age)
        })
    }

    /// When the folder was last changed, by the clock of its file system.
    pub(in crate::store) fn modified(&self) -> io::Result<SystemTime> {
        Ok(FileState::of(&self.file)?.modified())
    }

    /// The names in the folder that begin with `prefix`, as far as it can be listed.
    pub(in crate::store) fn names(&self, prefix: &'static str) -> impl Iterator<Item = OsString> + use<> {
        let listed = Dir::read_from(&self.file);
        listed
            .into_iter()
            .flatten()
            .map_while(Result::ok)
            .filter(move |entry| entry.file_name().to_bytes().starts_with(prefix.as_bytes()))
            .map(|entry| OsString::from_vec(entry.file_name().to_bytes().to_vec()))
    }

    /// Syncs the folder, so that a new or a removed name survives a power cut.
    pub(in crate::store) fn sync(&self) -> io::Result<()> {
        if let Some(error) = self.unreadable {
            return Err(error.into());
        }
        match sync(&self.file) {
            // Some file systems cannot sync a folder.
            Err(error)
                if matches!(error.raw_os_error(), Some(libc::EINVAL | libc::ENOTSUP | libc::ENOSYS)) =>
            {
                Ok(())
            }
            result => result,
        }
    }

    /// The state of what `name` refers to, without following a link.
    pub(super) fn state(&self, name: &OsStr) -> io::Result<FileState> {
        Ok(fs::statat(&self.file, name, AtFlags::SYMLINK_NOFOLLOW)?.into())
    }
}

/// Syncs an open file or folder, once. If fsync fails, the data that it should have written may be lost, and a second
/// call would report success. The standard library would call it again after EINTR.
#[cfg(not(target_vendor = "apple"))]
pub(in crate::store) fn sync(file: impl AsFd) -> io::Result<()> {
    Ok(fs::fsync(file)?)
}

/// On Apple's systems fsync leaves the data in the memory of the drive.
#[cfg(target_vendor = "apple")]
pub(in crate::store) fn sync(file: impl AsFd) -> io::Result<()> {
    match fs::fcntl_fullfsync(&file) {
        Err(Errno::NOTSUP | Errno::NOTTY | Errno::INVAL) => Ok(fs::fsync(file)?),
        result => Ok(result?),
    }
}

fn open(from: impl AsFd, path: &Path) -> io::Result<Folder> {
    match open_at(&from, path.as_os_str(), OFlags::RDONLY | OFlags::DIRECTORY) {
        Ok(file) => Ok(Folder { file, unreadable: None }),
        // The user may be allowed to use the folder but not to list it.
        #[cfg(any(target_os = "linux", target_os = "android"))]
        Err(error @ Errno::ACCESS) => {
            let file = open_at(&from, path.as_os_str(), OFlags::PATH | OFlags::DIRECTORY)?;
            Ok(Folder { file, unreadable: Some(error) })
        }
        Err(error) => Err(error.into()),
    }
}

/// Opens an existing file or folder.
fn open_at(from: impl AsFd, path: &OsStr, flags: OFlags) -> rustix::io::Result<File> {
    let opened = retry_on_intr(|| fs::openat(&from, path, flags | OFlags::CLOEXEC, Mode::empty()))?;
    above_standard_streams(opened)
}

/// Makes sure that an open file does not have one of the numbers 0 to 2. A program that has closed its standard streams
/// may still print to them, and that would write into the file.
fn above_standard_streams(file: OwnedFd) -> rustix::io::Result<File> {
    if file.as_raw_fd() > 2 { Ok(file.into()) } else { Ok(rustix::io::fcntl_dupfd_cloexec(file, 3)?.into()) }
}
