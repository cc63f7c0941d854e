//! Reading a credentials file safely: opened without waiting, judged by the open file and never by its path
//! a second time, read no further than the limit.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::ops::Deref;
use std::path::Path;
use std::time::{Duration, SystemTime};

use zeroize::Zeroize;

use super::SIZE_LIMIT;
use super::folder::{not_regular, refuse_no_path};
use crate::error::{Error, ErrorKind};

/// A file that has not changed for this long is not being written.
const STILL_CHANGING: Duration = Duration::from_secs(1);

/// What stood in a file, and what the system says of that very file.
pub(super) struct Content {
    pub(super) bytes: Bytes,
    pub(super) metadata: Metadata,
    #[cfg(windows)]
    pub(super) access: super::windows::Access,
}

/// Bytes that are wiped at their end. `Zeroizing<Vec<u8>>` would go one by one.
pub(super) struct Bytes(Vec<u8>);

impl Bytes {
    fn zeros(count: usize) -> Bytes {
        // glibc's `calloc`, which `vec!` would ask, passes by what a thread has freed last, and takes longer.
        #[allow(clippy::slow_vector_initialization)]
        let mut bytes = Vec::with_capacity(count);
        bytes.resize(count, 0);
        Bytes(bytes)
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        self.0.as_mut_slice().zeroize();
    }
}

impl Content {
    /// Whether another program may be about to write more.
    pub(super) fn is_changing(&self) -> bool {
        if self.bytes.len() as u64 != self.metadata.len() {
            // It was truncated or filled between the two calls.
            return true;
        }
        // A time in the future is as near as one in the past: clocks differ a little.
        let changed = self.metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let age = changed.elapsed().unwrap_or_else(|ahead| ahead.duration());
        age < STILL_CHANGING
    }
}

/// Opens a file for reading.
pub(super) fn open(path: &Path) -> Result<File, Error> {
    refuse_no_path(path)?;
    options().open(path).map_err(|error| cannot_open(path, &error))
}

/// How a file is opened for reading, whatever it may turn out to be.
pub(super) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // A FIFO would wait for a writer, and a terminal could become the process's own.
        options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    }
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        // The path may be a pipe's: who answers there must not act in the caller's name.
        options.security_qos_flags(0);
    }
    options
}

/// Reads an open regular file of at most `SIZE_LIMIT` bytes. Errors name it by its `path`.
pub(super) fn read(mut file: &File, path: &Path) -> Result<Content, Error> {
    #[cfg(windows)]
    if !super::windows::is_on_disk(file) {
        return Err(not_regular(path));
    }
    let metadata = file.metadata().map_err(|error| Error::system(path, "examine it", &error))?;
    if !metadata.is_file() {
        return Err(not_regular(path));
    }
    let claimed = usize::try_from(metadata.len()).unwrap_or(usize::MAX).min(SIZE_LIMIT);
    // One byte more than the file claims shows a larger one. Where it is larger, one byte more than the limit
    // shows one that is too large, whatever it claims. The first buffer is then wiped.
    let mut bytes = Bytes::zeros(claimed + 1);
    let mut length = 0;
    loop {
        match file.read(&mut bytes.0[length..]) {
            Ok(0) => break,
            Ok(count) => length += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Error::system(path, "read it", &error)),
        }
        if length > SIZE_LIMIT {
            return Err(too_large(path));
        }
        if length == claimed {
            // All that was asked for was one byte more, and it was not there: the end.
            break;
        }
        if length == bytes.len() {
            let mut larger = Bytes::zeros(SIZE_LIMIT + 1);
            larger.0[..length].copy_from_slice(&bytes);
            bytes = larger;
        }
    }
    bytes.0.truncate(length);
    Ok(Content {
        bytes,
        metadata,
        #[cfg(windows)]
        access: super::windows::Access::of(file)
            .map_err(|error| Error::system(path, "find out who may use it", &error))?,
    })
}

/// The failure to open what stands at `path`.
pub(super) fn cannot_open(path: &Path, error: &io::Error) -> Error {
    if names_no_file(error) || (cfg!(windows) && path.is_dir()) {
        not_regular(path)
    } else {
        Error::system(path, "open it", error)
    }
}

/// Whether this is how the system says that it is a device or a socket.
#[cfg(unix)]
fn names_no_file(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::ENXIO | libc::ENODEV | libc::EOPNOTSUPP))
}

#[cfg(not(unix))]
fn names_no_file(_: &io::Error) -> bool {
    false
}

fn too_large(path: &Path) -> Error {
    Error::file(
        ErrorKind::TooLarge,
        path,
        "has more than 64 KiB, which no credentials file has; check that it is the right file",
    )
}
