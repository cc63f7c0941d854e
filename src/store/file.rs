//! Reads a credentials file safely: it opens the file without waiting, checks the open file instead of looking up the
//! path again, and reads no more than the limit.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Deref;
use std::path::Path;
use std::time::Duration;

use zeroize::Zeroize;

use super::access::Access;
use super::file_state::FileState;
use super::path::{not_regular, refuse_no_path, refuse_nul};
use super::{READ_LIMIT, folder};
use crate::error::{Error, ErrorKind};

/// A file that has not changed for this long counts as complete.
const STILL_CHANGING: Duration = Duration::from_secs(1);

/// The content of a file, and the state of the same open file.
pub(super) struct Content {
    bytes: Bytes,
    pub(super) state: FileState,
    pub(super) access: Access,
}

/// Bytes that are wiped when they are dropped. `Zeroizing<Vec<u8>>` would wipe byte by byte, and make the load of a
/// file of 64 KiB take 19.6 instead of 12.3 µs.
pub(super) struct Bytes(Vec<u8>);

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
    /// The text in the file, as bytes, without the byte order mark that some editors put before it.
    pub(super) fn text(&self) -> &[u8] {
        self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.bytes)
    }

    /// Whether another program may be about to write more.
    pub(super) fn is_changing(&self) -> bool {
        if self.bytes.len() as u64 != self.state.size() {
            // The file was truncated or filled between the two calls.
            return true;
        }
        // Clocks differ a little, so a time in the near future counts as recent too.
        let age = self.state.modified().elapsed().unwrap_or_else(|ahead| ahead.duration());
        age < STILL_CHANGING
    }
}

/// Opens a file for reading.
pub(super) fn open(path: &Path) -> Result<File, Error> {
    refuse_no_path(path)?;
    folder::open_file(path).map_err(|error| cannot_open(path, &error))
}

/// Reads an open regular file of at most `READ_LIMIT` bytes. Errors name it by its `path`.
pub(super) fn read(mut file: &File, path: &Path) -> Result<Content, Error> {
    let state = regular(file, path)?;
    let access =
        Access::of(file, &state).map_err(|error| Error::system(path, "find out who may use it", &error))?;
    // Asks for one byte more than the size that the system reports, to notice a file that grows, and for at most one
    // byte more than the limit, to notice a file that is too large.
    let claimed = usize::try_from(state.size()).unwrap_or(usize::MAX).min(READ_LIMIT);
    // Not zeros, because zeros would come from calloc, which is slower than malloc in glibc.
    let mut bytes = Bytes(vec![b' '; claimed + 1]);
    let mut length = 0;
    loop {
        match file.read(&mut bytes.0[length..]) {
            Ok(0) => break,
            Ok(count) => length += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Error::system(path, "read it", &error)),
        }
        if length > READ_LIMIT {
            return Err(too_large(path));
        }
        if length == claimed {
            // Fewer bytes arrived than were asked for, so this is the end.
            break;
        }
        if length == bytes.0.len() {
            let mut larger = Bytes(vec![0; READ_LIMIT + 1]);
            larger.0[..length].copy_from_slice(&bytes);
            bytes = larger;
        }
    }
    bytes.0.truncate(length);
    Ok(Content { bytes, state, access })
}

/// The state of an open file, which must be a regular file.
pub(super) fn regular(file: &File, path: &Path) -> Result<FileState, Error> {
    #[cfg(windows)]
    if !super::access::is_on_disk(file) {
        return Err(not_regular(path));
    }
    let state = FileState::of(file).map_err(|error| Error::system(path, "examine it", &error))?;
    if state.is_regular() { Ok(state) } else { Err(not_regular(path)) }
}

/// The error about a file that is larger than its kind may be.
pub(super) fn too_large(path: &Path) -> Error {
    let what = "has more than 64 KiB, which no such credentials file has; check that it is the right file";
    Error::file(ErrorKind::TooLarge, path, what)
}

/// The failure to open `path`.
pub(super) fn cannot_open(path: &Path, error: &io::Error) -> Error {
    if let Err(refused) = refuse_nul(path) {
        refused
    } else if names_no_file(error) || (cfg!(windows) && path.is_dir()) {
        not_regular(path)
    } else {
        Error::system(path, "open it", error)
    }
}

/// Whether the error says that the path is a device or a socket.
#[cfg(unix)]
fn names_no_file(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::ENXIO | libc::ENODEV | libc::EOPNOTSUPP))
}

#[cfg(not(unix))]
fn names_no_file(_: &io::Error) -> bool {
    false
}
