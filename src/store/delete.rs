//! Deletes a credentials file by its name, as `rm` does, and syncs the folder, so that a deleted key stays deleted.

use std::io;
use std::path::Path;

use super::folder::Folder;
use super::{location, path, temporary};
use crate::error::{Error, ErrorKind};

/// Deletes a credentials file, or with `None` both default files, so that none is left to load. If the path is a
/// symbolic link, it deletes the link. A missing file is [`ErrorKind::NotFound`], which is harmless.
pub fn delete(path: Option<&Path>) -> Result<(), Error> {
    if let Some(path) = path {
        return delete_file(path);
    }
    let current = delete_file(&location::default_path()?);
    let legacy = delete_file(&location::legacy_path()?);
    match (current, legacy) {
        // One of the files existed, and now both are gone.
        (Ok(()), Err(error)) | (Err(error), Ok(())) if error.kind() == ErrorKind::NotFound => Ok(()),
        // Reports a file that is still there rather than one that is deleted but not synced. A missing file does not
        // matter.
        (Err(current), Err(legacy)) => match (current.kind(), legacy.kind()) {
            (ErrorKind::NotFound, ErrorKind::NotFound) => Err(current),
            (ErrorKind::NotFound, _) => Err(legacy),
            (ErrorKind::NotDurable, kind) if kind != ErrorKind::NotFound => Err(legacy),
            _ => Err(current),
        },
        (current, legacy) => current.and(legacy),
    }
}

fn delete_file(path: &Path) -> Result<(), Error> {
    let (folder, name) = path::split(path)?;
    let cannot_find = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            let what = "there is no such file to delete; check the path";
            Error::file(ErrorKind::NotFound, path, what).with_os_code(&error)
        }
        _ => Error::system(path, "find it", &error),
    };
    let folder = Folder::open(folder).map_err(cannot_find)?;
    if !folder.is_file_or_link(name).map_err(cannot_find)? {
        return Err(path::not_regular(path));
    }
    folder.remove(name).map_err(|error| Error::system(path, "delete it", &error))?;
    // Temporary files may contain the key that is to be deleted.
    temporary::remove_stale(&folder);
    folder.sync().map_err(|error| {
        let doing = "sync its folder (the file is deleted, but a power cut could bring it back)";
        Error::system(path, doing, &error).with_kind(ErrorKind::NotDurable)
    })
}
