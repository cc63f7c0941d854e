//! The temporary file that a save writes before it replaces the target.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::Path;
use std::process;
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use super::access;
use super::folder::{self, Folder};
use crate::error::{Error, ErrorKind};

/// The names are short and do not contain the target's name, which may already be as long as the system allows.
const PREFIX: &str = ".cartocreds-";
const SUFFIX: &str = ".tmp";
/// The number of hexadecimal digits between the prefix and the suffix.
const DIGITS: usize = 16;

/// How often to try another name. Names of 64 bits hardly ever collide by chance.
const NAME_LIMIT: usize = 16;

/// A temporary file of this age does not belong to a running save.
const STALE_AFTER: Duration = Duration::from_secs(60);

/// A temporary file. It is emptied and removed when it is dropped, unless `put` has renamed it.
pub(super) struct Temporary<'f> {
    folder: &'f Folder,
    name: OsString,
    file: File,
    is_in_place: bool,
}

impl<'f> Temporary<'f> {
    /// Writes `content` to a new private file in `folder` and syncs it. Errors name the `target`.
    pub(super) fn write(folder: &'f Folder, target: &Path, content: &[u8]) -> Result<Temporary<'f>, Error> {
        let cannot = |error| Error::system(target, "write the new file beside it", &error);
        refuse_above_size_limit(content.len()).map_err(cannot)?;
        let (name, file) = create(folder).map_err(cannot)?;
        let temporary = Temporary { folder, name, file, is_in_place: false };
        // The file has to be private before the key is in it.
        access::make_private(&temporary.file).map_err(cannot)?.require_closed(target)?;
        (&temporary.file).write_all(content).map_err(cannot)?;
        if temporary.file.metadata().map_err(cannot)?.len() != content.len() as u64 {
            let what = "the new file beside it did not get the length of what was written; try again";
            return Err(Error::file(ErrorKind::Io, target, what));
        }
        folder::sync(&temporary.file).map_err(cannot)?;
        Ok(temporary)
    }

    /// Renames the file to this name, and replaces the file that has it.
    pub(super) fn put(&mut self, name: &OsStr) -> io::Result<()> {
        self.folder.rename(&self.name, name)?;
        self.is_in_place = true;
        Ok(())
    }
}

impl Drop for Temporary<'_> {
    fn drop(&mut self) {
        if !self.is_in_place {
            // Empties the file first, because some folders do not allow a file to be removed. Failures are not
            // reported, because the save already reports its own error.
            let _ = self.file.set_len(0);
            let _ = self.folder.remove(&self.name);
        }
    }
}

/// Removes the temporary files that crashed saves left in the folder, as far as possible.
pub(super) fn remove_stale(folder: &Folder) {
    // This is the clock of the file system: the folder has just been changed.
    let Ok(now) = folder.modified() else { return };
    for name in folder.names(PREFIX) {
        if is_temporary_name(&name) && folder.is_own_file_of_age(&name, STALE_AFTER, now) {
            let _ = folder.remove(&name);
        }
    }
}

fn create(folder: &Folder) -> io::Result<(OsString, File)> {
    let mut tries = 0;
    loop {
        let name = unique_name();
        match folder.create(&name) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries < NAME_LIMIT => tries += 1,
            result => return result.map(|file| (name, file)),
        }
    }
}

/// A name that no other save has. It need not be secret, because the file is created exclusively. So it does not need
/// the system's random numbers, which may not be available (in a chroot, under a seccomp filter).
fn unique_name() -> OsString {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut hasher = DefaultHasher::new();
    // The address tells apart processes that have the same number in different containers.
    (process::id(), ptr::from_ref(&COUNT).addr(), SystemTime::now(), count).hash(&mut hasher);
    format!("{PREFIX}{:0width$x}{SUFFIX}", hasher.finish(), width = DIGITS).into()
}

fn is_temporary_name(name: &OsStr) -> bool {
    name.to_str()
        .and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX))
        .is_some_and(|digits| digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Refuses to write a file that is longer than the process's limit, because the system would send the process a signal
/// that ends it (SIGXFSZ).
#[cfg(unix)]
fn refuse_above_size_limit(length: usize) -> io::Result<()> {
    use rustix::process::{Resource, getrlimit};
    if getrlimit(Resource::Fsize).current.is_some_and(|limit| length as u64 > limit) {
        return Err(io::Error::from_raw_os_error(libc::EFBIG));
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_above_size_limit(_: usize) -> io::Result<()> {
    Ok(())
}
