//! An open folder. Every step of a save or a delete works in the open folder and does not look up the path again, so
//! all steps happen in the same folder, even if another process renames it or swaps a link in the meantime.

use std::fs::File;
use std::path::PathBuf;

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(super) use unix::{Folder, open_file, sync};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub(super) use windows::{Folder, open_file, sync};

/// What a name in a folder refers to.
pub(super) enum Entry {
    Missing,
    /// A symbolic link, with its target.
    Link(PathBuf),
    /// Anything else, opened for reading.
    Opened(File),
}
