//! Saves credentials: writes a new file beside the old one, syncs it, renames it over the old one, and syncs the
//! folder. At every moment the path has the complete old file or the complete new one. The old file is never opened for
//! writing.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::file_state::FileState;
use super::folder::{Entry, Folder};
use super::object::{self, Wanted};
use super::retry::{self, Failure};
use super::temporary::{self, Temporary};
use super::{SIZE_LIMIT, document, file, kind, location, path};
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind};

/// More links in a row than this count as a loop, as they do for the Linux kernel.
const LINK_LIMIT: usize = 40;

/// If the old file changes more often than this during a save, the last program to rename its file wins.
const CHANGE_LIMIT: usize = 8;

/// Saves to `path`, or with `None` to the default file, whose folder it creates if it is missing.
pub(crate) fn save(credentials: &Credentials, path: Option<&Path>) -> Result<(), Error> {
    if let Some(path) = path {
        return save_file(credentials, path);
    }
    in_own_folder(&location::default_path()?, |path| save_file(credentials, path))
}

/// Calls `save` for a file in one of the library's own folders, and creates the folder if it is missing.
pub(super) fn in_own_folder(path: &Path, save: impl Fn(&Path) -> Result<(), Error>) -> Result<(), Error> {
    match save(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let folders_synced = make_folder(path::parent(path))?;
            save(path)?;
            folders_synced.map_err(|error| not_durable(path, &error))
        }
        result => result,
    }
}

/// Replaces a regular file as a whole, whatever its content.
pub(super) fn replace(path: &Path, content: &str) -> Result<(), Error> {
    let (target, old) = find(path)?;
    // The old file is closed here: Windows replaces no file that is open.
    if let Some(old) = old {
        file::regular(&old, &target.path)?;
    }
    let temporary = target.write_beside(content)?;
    target.put(temporary)
}

/// Replaces a file as a whole if it is empty, or if `check` accepts its content.
pub(super) fn replace_if(
    path: &Path,
    content: &str,
    check: impl Fn(&[u8], &Path) -> Result<(), Error>,
) -> Result<(), Error> {
    let find_and_check = |time_left| -> Result<_, Failure> {
        let (target, old) = find(path)?;
        let Some(old) = old else { return Ok((target, None)) };
        let old = file::read(&old, &target.path)?;
        // A file that another program has just emptied is checked when that program has filled it.
        if !old.text().is_empty() || (time_left && old.is_changing()) {
            check(old.text(), &target.path)
                .map_err(|error| Failure { error, is_transient: old.is_changing() })?;
        }
        Ok((target, Some(old.state)))
    };
    let mut changes = 0;
    loop {
        let (target, old) = retry::reading(find_and_check)?;
        let temporary = target.write_beside(content)?;
        if changes == CHANGE_LIMIT || target.is_still(old.as_ref())? {
            return target.put(temporary);
        }
        changes += 1;
    }
}

fn save_file(credentials: &Credentials, path: &Path) -> Result<(), Error> {
    let draft = || retry::reading(|time_left| prepare(credentials, path, time_left));
    let mut changes = 0;
    'anew: loop {
        let Draft { target, mut old, json } = draft()?;
        let temporary = target.write_beside(&json)?;
        // During the sync another program may have added a field of its own, which must not be lost.
        while changes < CHANGE_LIMIT && !target.is_still(old.as_ref())? {
            changes += 1;
            let newer = draft()?;
            if newer.json != json || newer.target.path != target.path {
                continue 'anew;
            }
            old = newer.old;
        }
        return target.put(temporary);
    }
}

/// What a save is going to write, and where.
struct Draft {
    target: Target,
    /// The old file, as it was when its fields were read.
    old: Option<FileState>,
    json: Zeroizing<String>,
}

/// Finds the file to replace, and makes the text of the new one.
fn prepare(credentials: &Credentials, path: &Path, time_left: bool) -> Result<Draft, Failure> {
    let (target, old) = find(path)?;
    let old = old.map(|file| file::read(&file, &target.path)).transpose()?;
    let object = match &old {
        Some(old) if !old.text().is_empty() || (time_left && old.is_changing()) => {
            let object = object::read(old, &target.path, Wanted::Foreign)?;
            if kind::has_profiles(&object) {
                let what = "holds the CARTO CLI's profiles, which only the CLI writes; use carto auth login, or name \
                            another file";
                return Err(Error::file(ErrorKind::WrongKind, &target.path, what).into());
            }
            if old.text().len() > SIZE_LIMIT {
                return Err(file::too_large(&target.path).into());
            }
            Some(object)
        }
        _ => None,
    };
    let json = document::json(credentials, object.as_ref()).map_err(|_| {
        Error::file(
            ErrorKind::Malformed,
            path,
            "the credentials cannot be written as JSON; correct their values",
        )
    })?;
    if json.len() > SIZE_LIMIT {
        let what = "the credentials would make a file of more than 64 KiB; shorten the values, or name \
                    another file";
        return Err(Error::file(ErrorKind::TooLarge, path, what).into());
    }
    Ok(Draft { target, old: old.map(|old| old.state), json })
}

/// The place of the file that a save replaces: a name in a folder.
struct Target {
    folder: Folder,
    name: OsString,
    /// The path of the file, for messages.
    path: PathBuf,
}

impl Target {
    /// Writes and syncs the new file under a temporary name.
    fn write_beside(&self, content: &str) -> Result<Temporary<'_>, Error> {
        Temporary::write(&self.folder, &self.path, content.as_bytes())
    }

    /// Renames the new file over the old one.
    fn put(&self, mut temporary: Temporary) -> Result<(), Error> {
        temporary.put(&self.name).map_err(|error| Error::system(&self.path, "replace it", &error))?;
        temporary::remove_stale(&self.folder);
        self.folder.sync().map_err(|error| not_durable(&self.path, &error))
    }

    fn is_still(&self, old: Option<&FileState>) -> Result<bool, Error> {
        self.folder.holds(&self.name, old).map_err(|error| Error::system(&self.path, "examine it", &error))
    }
}

/// Follows the links from `path` to the file to replace, and opens that file if it exists. The last link may lead to a
/// file that does not exist yet.
fn find(path: &Path) -> Result<(Target, Option<File>), Error> {
    let (folder, name) = path::split(path)?;
    let mut folder = Folder::open(folder).map_err(|error| cannot_open_folder(path, &error))?;
    let mut target = path.to_path_buf();
    let mut name = name.to_owned();
    for followed in 0..=LINK_LIMIT {
        let old = match folder.entry(&name) {
            Ok(Entry::Opened(file)) => Some(file),
            Ok(Entry::Missing) => {
                if followed > 0 && leads_to_nameless(path, &folder, &name) {
                    let what =
                        "leads to a file that has no name, so nothing can take its place; name another path";
                    return Err(Error::file(ErrorKind::InvalidPath, path, what));
                }
                None
            }
            Ok(Entry::Link(link)) => {
                target = path::parent(&target).join(&link);
                let (above, new_name) = path::split(&link)?;
                folder = folder.open_from_here(above).map_err(|error| cannot_open_folder(&target, &error))?;
                name = new_name.to_owned();
                continue;
            }
            Err(error) => return Err(file::cannot_open(&target, &error)),
        };
        return Ok((Target { folder, name, path: target }, old));
    }
    Err(Error::file(ErrorKind::InvalidPath, path, "is a loop of symbolic links; name another path"))
}

/// Whether the system finds a file at `path` although the name at the end of its links does not exist. This is so for
/// the links in /proc to open files that are deleted (`/tmp/x (deleted)`) or never had a name (`pipe:[123]`).
fn leads_to_nameless(path: &Path, folder: &Folder, name: &OsStr) -> bool {
    // Looks up the name again, because another program may just have created the file.
    std::fs::metadata(path).is_ok() && matches!(folder.entry(name), Ok(Entry::Missing))
}

/// Creates a folder and those above it, as far as they are missing. The inner result says whether each new folder was
/// synced.
fn make_folder(path: &Path) -> Result<io::Result<()>, Error> {
    let mut synced = Ok(());
    open_or_make(path, &mut synced).map_err(|error| Error::system(path, "make this folder", &error))?;
    Ok(synced)
}

fn open_or_make(path: &Path, synced: &mut io::Result<()>) -> io::Result<Folder> {
    match (Folder::open(path), path.file_name()) {
        (Err(error), Some(name)) if error.kind() == io::ErrorKind::NotFound => {
            let above = open_or_make(path::parent(path), synced)?;
            above.make_folder(name)?;
            if let Err(error) = above.sync() {
                *synced = Err(error);
            }
            above.open_from_here(Path::new(name))
        }
        (opened, _) => opened,
    }
}

fn cannot_open_folder(path: &Path, error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            let what = "its folder does not exist; make it first, or name another path";
            Error::file(ErrorKind::NotFound, path, what).with_os_code(error)
        }
        _ => Error::system(path::parent(path), "open this folder", error),
    }
}

fn not_durable(path: &Path, error: &io::Error) -> Error {
    Error::system(
        path,
        "sync its folder (the file is saved, but a power cut could bring the old one back)",
        error,
    )
    .with_kind(ErrorKind::NotDurable)
}
