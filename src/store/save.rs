//! Saving: a new file beside the old one, synced, renamed over it, and the folder synced. At every moment the
//! path holds the old file or the new one, whole; the old one is never opened for writing.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::NamedTempFile;

use super::document;
use super::file;
use super::{SIZE_LIMIT, location};
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind};

/// How the temporary files are named: short, and independent of the target's name, which may be long.
const TEMPORARY_PREFIX: &str = ".cartocreds-";
const TEMPORARY_SUFFIX: &str = ".tmp";

/// A temporary file of this age belongs to no running save.
const STALE_AFTER: Duration = Duration::from_secs(60);

/// More links than this in a row are a loop, as the kernel judges too.
const LINK_LIMIT: usize = 40;

/// Saves to `path`, or to the default file, for which missing folders are made.
pub(crate) fn save(credentials: &Credentials, path: Option<&Path>) -> Result<(), Error> {
    match path {
        Some(path) => {
            file::refuse_empty(path)?;
            save_file(credentials, path)
        }
        None => {
            let path = location::default_path()?;
            make_folder(parent(&path))?;
            save_file(credentials, &path)
        }
    }
}

fn save_file(credentials: &Credentials, path: &Path) -> Result<(), Error> {
    let target = follow_links(path)?;
    let existing = match file::read(&target) {
        Ok(content) => content.bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => Default::default(),
        Err(error) => return Err(error),
    };
    let foreign = if existing.is_empty() {
        Vec::new()
    } else {
        document::read_foreign(&existing).map_err(|malformed| {
            let what = format!("{}, so it is not overwritten; move it away first", malformed.what);
            Error::file(ErrorKind::Malformed, path, &what)
        })?
    };
    let json = document::write(credentials, &foreign)
        .map_err(|_| Error::file(ErrorKind::Malformed, path, "its other fields cannot be written again"))?;
    if json.len() > SIZE_LIMIT {
        return Err(Error::file(
            ErrorKind::TooLarge,
            path,
            "the credentials would make a file of more than 64 KiB; shorten the values, or name another file",
        ));
    }
    replace(&target, json.as_bytes())
}

fn replace(target: &Path, content: &[u8]) -> Result<(), Error> {
    let folder = parent(target);
    remove_stale(folder);
    let mut temporary = tempfile::Builder::new()
        .prefix(TEMPORARY_PREFIX)
        .rand_bytes(12)
        .suffix(TEMPORARY_SUFFIX)
        .tempfile_in(folder)
        .map_err(|error| Error::system(folder, "create a file in this folder", &error))?;
    write_and_sync(&mut temporary, content)
        .map_err(|error| Error::system(target, "write the new content", &error))?;
    // On failure the temporary file comes back with the error, and goes when it is dropped.
    temporary
        .persist(target)
        .map_err(|failed| Error::system(target, "put the new file in place", &failed.error))?;
    sync_folder(folder).map_err(|error| {
        Error::system(target, "sync the folder (the file is saved, but a power cut could undo it)", &error)
            .with_kind(ErrorKind::NotDurable)
    })
}

fn write_and_sync(temporary: &mut NamedTempFile, content: &[u8]) -> io::Result<()> {
    temporary.write_all(content)?;
    temporary.as_file().sync_all()
}

/// Where the links lead from `path`; the last may lead to a file that does not exist yet.
fn follow_links(path: &Path) -> Result<PathBuf, Error> {
    let mut target = path.to_path_buf();
    for _ in 0..LINK_LIMIT {
        if ends_like_a_folder(&target) {
            return Err(if target.is_dir() { file::not_regular(path) } else { missing_folder(path) });
        }
        match fs::read_link(&target) {
            Ok(link) => target = parent(&target).join(link),
            // Not a link, or nothing there: the end of the way.
            Err(_) => return Ok(target),
        }
    }
    Err(Error::file(ErrorKind::InvalidPath, path, "is a loop of symbolic links; name another path"))
}

/// Whether the path can only be a folder's: `x/`, `x/.`, `..`, `/`.
fn ends_like_a_folder(path: &Path) -> bool {
    let bytes = path.as_os_str().as_encoded_bytes();
    path.file_name().is_none()
        || bytes.last().is_some_and(|&byte| std::path::is_separator(byte.into()))
        || bytes.ends_with(b"/.")
}

fn missing_folder(path: &Path) -> Error {
    Error::file(ErrorKind::NotFound, path, "its folder does not exist; make it first, or name another path")
}

/// The folder of a file; of a bare name, the current one.
pub(super) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn make_folder(folder: &Path) -> Result<(), Error> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| Error::system(folder, "make this folder", &error))
}

/// Syncs what the folder says, so that the new name survives a power cut.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some file systems cannot sync a folder, and promise nothing that is lost by it.
        Err(error) if matches!(error.raw_os_error(), Some(libc::EINVAL | libc::ENOTSUP | libc::ENOSYS)) => {
            Ok(())
        }
        result => result,
    }
}

/// Windows has no such call: NTFS writes its journal itself.
#[cfg(not(unix))]
pub(super) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Removes temporary files that a crash left behind. What does not work is left to a later save.
fn remove_stale(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if is_temporary_name(&entry.file_name()) && entry.metadata().is_ok_and(|found| is_stale(&found)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_temporary_name(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| name.starts_with(TEMPORARY_PREFIX) && name.ends_with(TEMPORARY_SUFFIX))
}

fn is_stale(metadata: &Metadata) -> bool {
    metadata.is_file()
        && metadata.modified().is_ok_and(|time| time.elapsed().is_ok_and(|age| age > STALE_AFTER))
}
