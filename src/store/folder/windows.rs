//! On Windows a folder is its path, because the Windows API has no calls that work relative to an open folder.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::windows::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::Entry;
use crate::store::file_state::FileState;
use crate::store::{access, retry};

/// Opens a file for reading. The path may name a pipe, and its server must not be able to impersonate the caller.
pub(in crate::store) fn open_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).security_qos_flags(0).open(path)
}

/// A folder that existed when it was opened.
pub(in crate::store) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Finds the folder at `path`.
    pub(in crate::store) fn open(path: &Path) -> io::Result<Folder> {
        if fs::metadata(path)?.is_dir() {
            Ok(Folder { path: path.to_path_buf() })
        } else {
            Err(io::ErrorKind::NotADirectory.into())
        }
    }

    /// Finds the folder at `path`. A relative path starts in this folder.
    pub(in crate::store) fn open_from_here(&self, path: &Path) -> io::Result<Folder> {
        Folder::open(&self.path.join(path))
    }

    /// Creates a folder. Below the user's profile it inherits an access control list that lets only the user in.
    pub(in crate::store) fn make_folder(&self, name: &OsStr) -> io::Result<()> {
        match fs::create_dir(self.path.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            result => result,
        }
    }

    /// Finds out what `name` refers to.
    pub(in crate::store) fn entry(&self, name: &OsStr) -> io::Result<Entry> {
        let path = self.path.join(name);
        if let Ok(link) = fs::read_link(&path) {
            return Ok(Entry::Link(link));
        }
        match open_file(&path) {
            Ok(file) => Ok(Entry::Opened(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Entry::Missing),
            // A folder cannot be opened as a file.
            Err(_) if path.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            Err(error) => Err(error),
        }
    }

    /// Creates a file for writing that only the user may use. It is an error if the name exists.
    pub(in crate::store) fn create(&self, name: &OsStr) -> io::Result<File> {
        access::create_private(&self.path.join(name))
    }

    /// Renames within the folder, and replaces the file that has the new name.
    pub(in crate::store) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        retry::changing(|| fs::rename(self.path.join(from), self.path.join(to)))
    }

    /// Removes a file or a link.
    pub(in crate::store) fn remove(&self, name: &OsStr) -> io::Result<()> {
        retry::changing(|| fs::remove_file(self.path.join(name)))
    }

    /// Whether `name` is a regular file that was last written at least `age` before `now`.
    pub(in crate::store) fn is_own_file_of_age(&self, name: &OsStr, age: Duration, now: SystemTime) -> bool {
        self.state(name).is_ok_and(|found| {
            found.is_regular() && now.duration_since(found.modified()).is_ok_and(|passed| passed > age)
        })
    }

    /// When the folder was last changed, by the clock of its file system.
    pub(in crate::store) fn modified(&self) -> io::Result<SystemTime> {
        fs::metadata(&self.path)?.modified()
    }

    /// The names in the folder that begin with `prefix`, as far as it can be listed.
    pub(in crate::store) fn names(&self, prefix: &'static str) -> impl Iterator<Item = OsString> + use<> {
        let entries = fs::read_dir(&self.path).ok();
        entries
            .into_iter()
            .flatten()
            .map_while(Result::ok)
            .map(|entry| entry.file_name())
            .filter(move |name| name.as_encoded_bytes().starts_with(prefix.as_bytes()))
    }

    /// Does nothing: NTFS writes its journal itself.
    pub(in crate::store) fn sync(&self) -> io::Result<()> {
        Ok(())
    }

    /// The state of what `name` refers to, without following a link.
    pub(super) fn state(&self, name: &OsStr) -> io::Result<FileState> {
        fs::symlink_metadata(self.path.join(name)).map(FileState::from)
    }
}

/// Syncs an open file.
pub(in crate::store) fn sync(file: &File) -> io::Result<()> {
    file.sync_all()
}
