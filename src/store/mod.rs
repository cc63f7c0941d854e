//! Credentials in files: where they are, and how to read, replace and delete them.
//!
//! Other modules call `load`, `save`, `delete` and `token_cache`. The differences between systems are in `folder`,
//! `access` and `retry`.

mod access;
mod delete;
mod document;
mod expiration;
mod fields;
mod file;
mod file_state;
mod folder;
mod kind;
mod load;
mod location;
mod object;
mod path;
mod profiles;
mod retry;
mod save;
mod temporary;
mod token_cache;

pub use delete::delete;
pub use location::default_path;

pub(crate) use load::{load, load_carto_auth, load_profile};
pub(crate) use profiles::Profile;
pub(crate) use save::save;
pub(crate) use token_cache::{load_token, save_token};

/// The library neither loads nor writes a larger file, except that it loads the CARTO CLI's. A usual file has about 150
/// bytes.
const SIZE_LIMIT: usize = 64 * 1024;

/// The library reads at most this much of a file. The CARTO CLI's file has some 2 KB for each profile, and is the only
/// kind that may be larger than `SIZE_LIMIT`.
const READ_LIMIT: usize = 1024 * 1024;
