//! Reading a credentials file safely: opened without waiting, judged by the open file and never by its path
//! a second time, read no further than the limit.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use zeroize::Zeroizing;

use super::SIZE_LIMIT;
use crate::error::{Error, ErrorKind};

/// What stood in a file, and what the system says of that very file.
pub(super) struct Content {
    pub(super) bytes: Zeroizing<Vec<u8>>,
    pub(super) metadata: Metadata,
}

/// Reads a regular file of at most `SIZE_LIMIT` bytes.
pub(super) fn read(path: &Path) -> Result<Content, Error> {
    refuse_empty(path)?;
    let file = open(path)?;
    let metadata = file.metadata().map_err(|error| Error::system(path, "examine it", &error))?;
    if !metadata.is_file() {
        return Err(not_regular(path));
    }
    // One byte more than the limit shows a file that is larger, or grows, whatever size it claims. The buffer
    // has its final size from the start, so that no piece of the content stays behind in a smaller one.
    let claimed = usize::try_from(metadata.len()).unwrap_or(usize::MAX).min(SIZE_LIMIT);
    let mut bytes = Zeroizing::new(Vec::with_capacity(claimed + 1));
    (&file)
        .take(SIZE_LIMIT as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::system(path, "read it", &error))?;
    if bytes.len() > SIZE_LIMIT {
        return Err(too_large(path));
    }
    Ok(Content { bytes, metadata })
}

/// An empty path names nothing; the system's answers to it differ.
pub(super) fn refuse_empty(path: &Path) -> Result<(), Error> {
    if path.as_os_str().is_empty() {
        return Err(Error::new(ErrorKind::InvalidPath, "the path is empty; name a file"));
    }
    Ok(())
}

pub(super) fn not_regular(path: &Path) -> Error {
    Error::file(ErrorKind::NotRegular, path, "is not a regular file; name the credentials file itself")
}

pub(super) fn too_large(path: &Path) -> Error {
    Error::file(
        ErrorKind::TooLarge,
        path,
        "has more than 64 KiB, which no credentials file has; check that it is the right file",
    )
}

fn open(path: &Path) -> Result<File, Error> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // A FIFO would wait for a writer, and a terminal could become the process's own.
        options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    }
    options.open(path).map_err(|error| {
        if names_device_or_socket(&error) || (cfg!(windows) && path.is_dir()) {
            not_regular(path)
        } else {
            Error::system(path, "open it", &error)
        }
    })
}

#[cfg(unix)]
fn names_device_or_socket(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::ENXIO | libc::ENODEV | libc::EOPNOTSUPP))
}

#[cfg(not(unix))]
fn names_device_or_socket(_: &io::Error) -> bool {
    false
}
