//! The file that a save writes before it takes the target's place.

use std::collections::hash_map::RandomState;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Write};
use std::time::{Duration, SystemTime};

use super::folder::{self, Folder};

/// The names are short, and independent of the target's, which may be as long as the system allows.
const PREFIX: &str = ".cartocreds-";
const SUFFIX: &str = ".tmp";
/// Hexadecimal digits between them.
const DIGITS: usize = 16;

/// A name is taken once in 2^64 tries, unless somebody means harm.
const NAME_LIMIT: usize = 16;

/// A temporary file of this age belongs to no running save.
const STALE_AFTER: Duration = Duration::from_secs(60);

/// A temporary file. It goes when it is dropped before it is in its place.
pub(super) struct Temporary<'f> {
    folder: &'f Folder,
    name: OsString,
    is_in_place: bool,
    /// When it was written, by the file system's own clock.
    written: SystemTime,
}

impl<'f> Temporary<'f> {
    /// Writes `content` to a new file in `folder` and syncs it.
    pub(super) fn write(folder: &'f Folder, content: &[u8]) -> io::Result<Temporary<'f>> {
        refuse_above_size_limit(content.len())?;
        let (name, file) = create(folder)?;
        let mut temporary = Temporary { folder, name, is_in_place: false, written: SystemTime::UNIX_EPOCH };
        (&file).write_all(content)?;
        temporary.written = check(&file, content.len())?;
        folder::sync(&file)?;
        // After the sync, closing has nothing to report that concerns the content.
        Ok(temporary)
    }

    /// Puts the file in the place of what has this name.
    pub(super) fn put(&mut self, name: &OsStr) -> io::Result<()> {
        self.folder.rename(&self.name, name)?;
        self.is_in_place = true;
        Ok(())
    }

    /// Removes what crashes left in the folder. What does not work is left to a later save.
    pub(super) fn remove_stale(&self) {
        for name in self.folder.names(PREFIX) {
            if is_temporary_name(&name) && self.folder.is_own_file_of_age(&name, STALE_AFTER, self.written) {
                let _ = self.folder.remove(&name);
            }
        }
    }
}

impl Drop for Temporary<'_> {
    fn drop(&mut self) {
        if !self.is_in_place {
            // There is nobody left to tell, and a later save removes it.
            let _ = self.folder.remove(&self.name);
        }
    }
}

fn create(folder: &Folder) -> io::Result<(OsString, File)> {
    let mut tries = 0;
    loop {
        let name = random_name();
        match folder.create(&name) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries < NAME_LIMIT => tries += 1,
            result => return result.map(|file| (name, file)),
        }
    }
}

/// A name that nobody can foresee. The standard library seeds its hash maps from the system's random numbers
/// once a thread, and a forked child inherits the seed: the process's number tells them apart.
fn random_name() -> OsString {
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_u32(std::process::id());
    format!("{PREFIX}{:0width$x}{SUFFIX}", hasher.finish(), width = DIGITS).into()
}

fn is_temporary_name(name: &OsStr) -> bool {
    name.to_str()
        .and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX))
        .is_some_and(|random| random.len() == DIGITS && random.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Checks that the file is what was asked for, and tells when it was written.
fn check(file: &File, length: usize) -> io::Result<SystemTime> {
    let metadata = file.metadata()?;
    if metadata.len() != length as u64 {
        return Err(io::ErrorKind::WriteZero.into());
    }
    #[cfg(unix)]
    {
        use std::fs::Permissions;
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        // It was made with this mode, but an umask can close a file even to its owner.
        const PRIVATE: u32 = 0o600;
        if metadata.mode() & 0o7777 != PRIVATE {
            file.set_permissions(Permissions::from_mode(PRIVATE))?;
        }
    }
    metadata.modified()
}

/// A file may not grow past the process's limit, and the signal that says so (SIGXFSZ) would end the process.
#[cfg(unix)]
fn refuse_above_size_limit(length: usize) -> io::Result<()> {
    use nix::sys::resource::{Resource, getrlimit, rlim_t};
    let (limit, _) = getrlimit(Resource::RLIMIT_FSIZE)?;
    if rlim_t::try_from(length).is_ok_and(|length| length > limit) {
        return Err(io::Error::from_raw_os_error(libc::EFBIG));
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_above_size_limit(_: usize) -> io::Result<()> {
    Ok(())
}
