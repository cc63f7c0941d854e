//! Deleting: by name, as `rm` does; the folder is synced, so that a deleted key stays deleted.

use std::io;
use std::path::Path;

use super::folder::Folder;
use super::{location, path, temporary};
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
        // What still stands is worse news than what is gone but not synced, and a missing file is none.
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
    let cannot = |doing: &'static str| move |error: io::Error| Error::system(path, doing, &error);
    let folder = Folder::open(folder).map_err(cannot("find it"))?;
    if !folder.is_file_or_link(name).map_err(cannot("find it"))? {
        return Err(path::not_regular(path));
    }
    folder.remove(name).map_err(cannot("delete it"))?;
    // They may hold the key that is deleted.
    temporary::remove_stale(&folder);
    folder.sync().map_err(|error| {
        let doing = "sync its folder (the file is deleted, but a power cut could undo it)";
        Error::system(path, doing, &error).with_kind(ErrorKind::NotDurable)
    })
}
