//! Deleting: by name, as `rm` does; the folder is synced, so that a deleted key stays deleted.

use std::fs;
use std::path::Path;

use super::{file, location, save};
use crate::error::{Error, ErrorKind};

/// Deletes a credentials file; with `None` both default files, so that nothing loads afterwards. Of a symbolic
/// link the link goes. A missing file is [`ErrorKind::NotFound`], and harmless.
pub fn delete(path: Option<&Path>) -> Result<(), Error> {
    if let Some(path) = path {
        return delete_file(path);
    }
    let current = delete_file(&location::default_path()?);
    let legacy = delete_file(&location::legacy_path()?);
    match (current, legacy) {
        // One was there and both are gone now.
        (Ok(()), Err(error)) | (Err(error), Ok(())) if error.kind() == ErrorKind::NotFound => Ok(()),
        // A missing file is no news beside a real failure.
        (Err(missing), Err(error)) if missing.kind() == ErrorKind::NotFound => match error.kind() {
            ErrorKind::NotFound => Err(missing),
            _ => Err(error),
        },
        (current, legacy) => current.and(legacy),
    }
}

fn delete_file(path: &Path) -> Result<(), Error> {
    file::refuse_empty(path)?;
    let kind =
        fs::symlink_metadata(path).map_err(|error| Error::system(path, "find it", &error))?.file_type();
    if !kind.is_file() && !kind.is_symlink() {
        return Err(file::not_regular(path));
    }
    fs::remove_file(path).map_err(|error| Error::system(path, "delete it", &error))?;
    save::sync_folder(save::parent(path)).map_err(|error| {
        Error::system(path, "sync the folder (the file is deleted, but a power cut could undo it)", &error)
            .with_kind(ErrorKind::NotDurable)
    })
}
