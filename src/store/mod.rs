//! Credentials in files: where they are, and how they are read, replaced and deleted.
//!
//! `load`, `save` and `delete` are what others call. The system's differences are in `folder`, `access` and `retry`.

mod access;
mod delete;
mod document;
mod fields;
mod file;
mod folder;
mod load;
mod location;
mod object;
mod path;
mod retry;
mod save;
mod temporary;

pub use delete::delete;
pub use location::default_path;

pub(crate) use load::load;
pub(crate) use save::save;

/// A larger file is neither read nor written. A usual one has about 150 bytes.
const SIZE_LIMIT: usize = 64 * 1024;
