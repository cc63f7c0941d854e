//! Checks the text of a path before anything is opened, and makes the errors about what is there.

use std::ffi::OsStr;
use std::path::Path;

use crate::error::{Error, ErrorKind};
use crate::path_text;

/// Splits the path of a file into its folder and its name.
pub(super) fn split(path: &Path) -> Result<(&Path, &OsStr), Error> {
    refuse_no_path(path)?;
    refuse_nul(path)?;
    let bytes = path.as_os_str().as_encoded_bytes();
    // `x/` and `x/.` name folders, but the standard library takes both for `x`.
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

/// Refuses an empty path, because the systems report it differently, and a text that is clearly not a path, because a
/// save would create a file whose name contains a secret.
pub(super) fn refuse_no_path(path: &Path) -> Result<(), Error> {
    if path.as_os_str().is_empty() {
        return Err(Error::new(ErrorKind::InvalidPath, "the path is empty; name a file"));
    }
    if let Some(what) = path_text::other_than_path(path) {
        let what = format!(
            "the path is {what} and not the name of a file; give the path of a file that holds the JSON text"
        );
        return Err(Error::new(ErrorKind::InvalidPath, &what));
    }
    Ok(())
}

/// Refuses a path with a NUL, at which the system would end it.
pub(super) fn refuse_nul(path: &Path) -> Result<(), Error> {
    if path.as_os_str().as_encoded_bytes().contains(&0) {
        let what = "has a NUL character, which no file name can have; name another file";
        return Err(Error::file(ErrorKind::InvalidPath, path, what));
    }
    Ok(())
}

/// The folder that a file is in; for a bare name, the current folder.
pub(super) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The error about a folder, a FIFO, a socket or a device.
pub(super) fn not_regular(path: &Path) -> Error {
    Error::file(ErrorKind::NotRegular, path, "is not a regular file; name the credentials file itself")
}
