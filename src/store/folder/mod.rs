//! An open folder. Every step of a save or a delete works in the open folder and does not look up the path again, so
//! all steps happen in the same folder, even if another process renames it or swaps a link in the meantime.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::PathBuf;

use super::file_state::FileState;

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(super) use unix::{Folder, open_file, sync};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub(super) use windows::{Folder, open_file, sync};

/// What a name in a folder refers to.
pub(super) enum Entry {
    Missing,
    /// A symbolic link, with its target.
    Link(PathBuf),
    /// Anything else, opened for reading.
    Opened(File),
}

// What follows from the state of a file is the same on every system.
impl Folder {
    /// Whether `name` is a regular file or a symbolic link.
    pub(super) fn is_file_or_link(&self, name: &OsStr) -> io::Result<bool> {
        let found = self.state(name)?;
        Ok(found.is_regular() || found.is_link())
    }

    /// Whether `name` is still this file, unchanged, or with `None` still does not exist.
    pub(super) fn holds(&self, name: &OsStr, file: Option<&FileState>) -> io::Result<bool> {
        match self.state(name) {
            Ok(found) => Ok(file.is_some_and(|file| file.is_same(&found))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(file.is_none()),
            Err(error) => Err(error),
        }
    }
}
