//! A folder held open. Every step of a save or a delete asks the open folder and never the path again, so
//! the steps stay together even where somebody renames the folder or swaps a link meanwhile.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind};
use crate::path_text;

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(super) use unix::{Folder, sync};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub(super) use windows::{Folder, sync};

/// What stands under a name.
pub(super) enum Entry {
    Missing,
    /// A symbolic link, and where it leads.
    Link(PathBuf),
    /// Anything else, opened for reading.
    Opened(File),
}

/// A path as its folder and the name in it, where it can be a file's.
pub(super) fn split(path: &Path) -> Result<(&Path, &OsStr), Error> {
    refuse_no_path(path)?;
    let bytes = path.as_os_str().as_encoded_bytes();
    if bytes.contains(&0) {
        return Err(Error::file(ErrorKind::InvalidPath, path, "has a NUL, which no name can have"));
    }
    // `x/` and `x/.` are folders' names, which the standard library would read as `x`.
    let ends_as_folder =
        bytes.last().is_some_and(|&byte| std::path::is_separator(byte.into())) || bytes.ends_with(b"/.");
    match path.file_name() {
        Some(name) if !ends_as_folder => Ok((parent(path), name)),
        _ => match std::fs::metadata(path) {
            Ok(_) => Err(not_regular(path)),
            Err(error) => Err(Error::system(path, "find it", &error)),
        },
    }
}

/// Refuses an empty path, to which systems answer differently, and a text that is plainly no path: a save would make a
/// file whose name is the secret.
pub(super) fn refuse_no_path(path: &Path) -> Result<(), Error> {
    if path.as_os_str().is_empty() {
        return Err(Error::new(ErrorKind::InvalidPath, "the path is empty; name a file"));
    }
    if let Some(what) = path_text::other_than_path(path) {
        let what = format!(
            "the path is {what} and not the name of a file; give the path of a file that holds the JSON text"
        );
        return Err(Error::new(ErrorKind::InvalidPath, what));
    }
    Ok(())
}

/// The folder of a file; of a bare name, the current one.
pub(super) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

pub(super) fn not_regular(path: &Path) -> Error {
    Error::file(ErrorKind::NotRegular, path, "is not a regular file; name the credentials file itself")
}

/// The failure of a path whose folder is not there.
pub(super) fn missing(path: &Path, error: &io::Error) -> Error {
    Error::file(ErrorKind::NotFound, path, "its folder does not exist; make it first, or name another path")
        .with_os_code(error)
}
