//! Credentials in files: where they are, how they are read, replaced and deleted.

mod delete;
mod document;
mod file;
mod folder;
mod load;
mod location;
mod patience;
mod save;
mod temporary;
#[cfg(windows)]
mod windows;

pub use delete::delete;
pub use location::default_path;

pub(crate) use load::load;
pub(crate) use save::save;

/// A larger file is not read and not written. Real ones have some 150 bytes.
const SIZE_LIMIT: usize = 64 * 1024;
