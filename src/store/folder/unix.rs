use std::ffi::{CString, OsStr, OsString};
use std::fs::{File, Metadata};
use std::io;
use std::os::fd::AsFd;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use nix::dir::Dir;
use nix::errno::Errno;
use nix::fcntl::{self, AT_FDCWD, AtFlags, OFlag};
use nix::sys::stat::{self, FchmodatFlags, FileStat, Mode, SFlag};
use nix::unistd::{self, UnlinkatFlags, geteuid};

use super::Entry;
use crate::store::file;

/// How often to look again at a name that is a link at one moment and something else at the next.
const SWAP_LIMIT: usize = 40;

/// An open folder.
pub(in crate::store) struct Folder {
    file: File,
    /// Why the folder could not be opened for reading: it is usable, but it cannot be synced.
    unreadable: Option<Errno>,
}

impl Folder {
    /// Opens the folder at `path`.
    pub(in crate::store) fn open(path: &Path) -> io::Result<Folder> {
        open(AT_FDCWD, path)
    }

    /// Opens the folder at `path`. A relative path starts in this folder.
    pub(in crate::store) fn open_from_here(&self, path: &Path) -> io::Result<Folder> {
        open(&self.file, path)
    }

    /// Creates a folder that only the user may use, whatever the umask. Does not change a folder that exists.
    pub(in crate::store) fn make_folder(&self, name: &OsStr) -> io::Result<()> {
        let private = Mode::S_IRWXU;
        match stat::mkdirat(&self.file, terminated(name)?.as_c_str(), private) {
            Ok(()) => {}
            Err(Errno::EEXIST) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        if self.stat(name)?.st_mode & private.bits() != private.bits() {
            stat::fchmodat(
                &self.file,
                terminated(name)?.as_c_str(),
                private,
                FchmodatFlags::NoFollowSymlink,
            )?;
        }
        Ok(())
    }

    /// Finds out what `name` refers to, without waiting and without following a link.
    pub(in crate::store) fn entry(&self, name: &OsStr) -> io::Result<Entry> {
        // Without NONBLOCK and NOCTTY, a FIFO would wait for a writer, and a terminal could become the process's
        // controlling terminal.
        let flags = OFlag::O_RDONLY | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_NOCTTY;
        for _ in 0..SWAP_LIMIT {
            match open_at(&self.file, name, flags) {
                Ok(file) => return Ok(Entry::Opened(file)),
                Err(Errno::ENOENT) => return Ok(Entry::Missing),
                Err(Errno::ELOOP | Errno::EMLINK) => {
                    match fcntl::readlinkat(&self.file, terminated(name)?.as_c_str()) {
                        Ok(link) => {
                            self.refuse_planted(name)?;
                            return Ok(Entry::Link(link.into()));
                        }
                        // The link has been replaced or removed: look again.
                        Err(Errno::EINVAL | Errno::ENOENT) => {}
                        Err(error) => return Err(error.into()),
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(Errno::ELOOP.into())
    }

    /// Refuses a link of another user in a folder such as /tmp, where anybody may create one. Such a link could
    /// redirect a save to any file of the user. Linux has the same rule (protected_symlinks) for the links that it
    /// follows itself.
    fn refuse_planted(&self, name: &OsStr) -> io::Result<()> {
        let folder = stat::fstat(&self.file)?;
        let shared = libc::S_ISVTX | libc::S_IWOTH;
        if folder.st_mode & shared == shared {
            let owner = self.stat(name)?.st_uid;
            if owner != geteuid().as_raw() && owner != folder.st_uid {
                return Err(Errno::EACCES.into());
            }
        }
        Ok(())
    }

    /// Creates a file for writing that only the user may use. It is an error if the name exists.
    pub(in crate::store) fn create(&self, name: &OsStr) -> io::Result<File> {
        let flags = OFlag::O_WRONLY | OFlag::O_CREAT | OFlag::O_EXCL | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
        let mode = Mode::S_IRUSR | Mode::S_IWUSR;
        let name_for_system = terminated(name)?;
        let fd = uninterrupted(|| fcntl::openat(&self.file, name_for_system.as_c_str(), flags, mode))?;
        file::above_standard_streams(fd.into()).inspect_err(|_| {
            let _ = self.remove(name);
        })
    }

    /// Renames within the folder, and replaces the file that has the new name.
    pub(in crate::store) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        Ok(fcntl::renameat(&self.file, terminated(from)?.as_c_str(), &self.file, terminated(to)?.as_c_str())?)
    }

    /// Removes a file or a link.
    pub(in crate::store) fn remove(&self, name: &OsStr) -> io::Result<()> {
        Ok(unistd::unlinkat(&self.file, terminated(name)?.as_c_str(), UnlinkatFlags::NoRemoveDir)?)
    }

    /// Whether `name` is a regular file or a symbolic link.
    pub(in crate::store) fn is_file_or_link(&self, name: &OsStr) -> io::Result<bool> {
        let found = self.stat(name)?;
        Ok(is_kind(&found, SFlag::S_IFREG) || is_kind(&found, SFlag::S_IFLNK))
    }

    /// Whether `name` is still this file, unchanged, or with `None` still does not exist.
    #[allow(clippy::unnecessary_cast)] // The types of the numbers differ from system to system.
    pub(in crate::store) fn holds(&self, name: &OsStr, file: Option<&Metadata>) -> io::Result<bool> {
        let found = match self.stat(name) {
            Err(Errno::ENOENT) => return Ok(file.is_none()),
            found => found?,
        };
        Ok(file.is_some_and(|file| {
            (file.dev(), file.ino(), file.size())
                == (found.st_dev as u64, found.st_ino as u64, found.st_size as u64)
                && (file.mtime(), file.mtime_nsec()) == (found.st_mtime as i64, found.st_mtime_nsec as i64)
                && (file.ctime(), file.ctime_nsec()) == (found.st_ctime as i64, found.st_ctime_nsec as i64)
        }))
    }

    /// Whether `name` is a regular file that belongs to the user and was last written at least `age` before `now`.
    pub(in crate::store) fn is_own_file_of_age(&self, name: &OsStr, age: Duration, now: SystemTime) -> bool {
        let Ok(found) = self.stat(name) else { return false };
        let written = Duration::new(
            u64::try_from(found.st_mtime).unwrap_or(u64::MAX),
            u32::try_from(found.st_mtime_nsec).unwrap_or(0),
        );
        is_kind(&found, SFlag::S_IFREG)
            && found.st_uid == geteuid().as_raw()
            && now
                .duration_since(SystemTime::UNIX_EPOCH)
                .is_ok_and(|now| now.checked_sub(written).is_some_and(|passed| passed > age))
    }

    /// When the folder was last changed, by the clock of its file system.
    pub(in crate::store) fn modified(&self) -> io::Result<SystemTime> {
        self.file.metadata()?.modified()
    }

    /// The names in the folder that begin with `prefix`, as far as it can be listed.
    pub(in crate::store) fn names(&self, prefix: &'static str) -> impl Iterator<Item = OsString> + use<> {
        let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY;
        let opened = open_at(&self.file, OsStr::new("."), flags).and_then(|file| Dir::from_fd(file.into()));
        opened
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

    fn stat(&self, name: &OsStr) -> nix::Result<FileStat> {
        stat::fstatat(&self.file, terminated(name)?.as_c_str(), AtFlags::AT_SYMLINK_NOFOLLOW)
    }
}

/// Syncs an open file or folder, once. If fsync fails, the data that it should have written may be lost, and a second
/// call would report success. The standard library would call it again after EINTR.
#[cfg(not(target_vendor = "apple"))]
pub(in crate::store) fn sync(file: impl AsFd) -> io::Result<()> {
    Ok(unistd::fsync(file)?)
}

/// On Apple's systems fsync leaves the data in the memory of the drive.
#[cfg(target_vendor = "apple")]
pub(in crate::store) fn sync(file: impl AsFd) -> io::Result<()> {
    match fcntl::fcntl(&file, fcntl::FcntlArg::F_FULLFSYNC) {
        Err(Errno::ENOTSUP | Errno::ENOTTY | Errno::EINVAL) => Ok(unistd::fsync(file)?),
        result => Ok(result.map(drop)?),
    }
}

fn open(from: impl AsFd, path: &Path) -> io::Result<Folder> {
    let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY;
    match open_at(&from, path.as_os_str(), flags) {
        Ok(file) => Ok(Folder { file, unreadable: None }),
        // The user may be allowed to use the folder but not to list it.
        #[cfg(any(target_os = "linux", target_os = "android"))]
        Err(error @ Errno::EACCES) => {
            let file = open_at(&from, path.as_os_str(), OFlag::O_PATH | OFlag::O_DIRECTORY)?;
            Ok(Folder { file, unreadable: Some(error) })
        }
        Err(error) => Err(error.into()),
    }
}

/// Opens an existing file or folder.
fn open_at(from: impl AsFd, path: &OsStr, flags: OFlag) -> nix::Result<File> {
    let path = terminated(path)?;
    let fd =
        uninterrupted(|| fcntl::openat(&from, path.as_c_str(), flags | OFlag::O_CLOEXEC, Mode::empty()))?;
    file::above_standard_streams(fd.into()).map_err(|error| Errno::try_from(error).unwrap_or(Errno::EIO))
}

/// Repeats a call while signals interrupt it.
fn uninterrupted<T>(call: impl Fn() -> nix::Result<T>) -> nix::Result<T> {
    loop {
        match call() {
            Err(Errno::EINTR) => {}
            result => return result,
        }
    }
}

/// A path with a NUL at its end, as system calls take it. nix would copy it to a buffer of 1 KiB on the stack, one for
/// each call in a function.
fn terminated(path: &OsStr) -> nix::Result<CString> {
    CString::new(path.as_bytes()).map_err(|_| Errno::EINVAL)
}

fn is_kind(found: &FileStat, kind: SFlag) -> bool {
    found.st_mode & SFlag::S_IFMT.bits() == kind.bits()
}
