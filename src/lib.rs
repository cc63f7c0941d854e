//! CARTO credentials in the files that CARTO's own tools use: an api_key of an account of the older platform, or an
//! access token or a client of the current one.
//!
//! Data flows in one direction. Text from arguments, a file or the environment is checked in one place and becomes a
//! [`Credentials`], which never changes. It provides what a request needs, and a save turns it into JSON again.
//!
//! The crate is the core of the C library of the same name. The module `capi` is the C interface; only the C library
//! enables its feature, `capi`.
//!
//! ```
//! use cartocreds::{Credentials, Options};
//!
//! let credentials = Credentials::new(Some("johnsmith"), Some("abcdefg"), None, Options::default())?;
//! assert_eq!(credentials.base_url(), "https://johnsmith.carto.com");
//! assert_eq!(credentials.url("/api/v2/sql")?, "https://johnsmith.carto.com/api/v2/sql");
//! # Ok::<(), cartocreds::Error>(())
//! ```
#![deny(unsafe_code)]

mod access_token;
mod account;
mod api;
mod api_key;
mod base_url;
mod client;
mod clock;
mod credentials;
mod default_slot;
mod description;
mod environment;
mod error;
mod json;
mod jwt;
mod origin;
mod path_text;
mod privileges;
mod redact;
mod renewal;
mod request;
mod sources;
mod store;
mod text;
mod text_block;

#[cfg(feature = "capi")]
pub mod capi;

pub use credentials::{Credentials, Kind, Session};
pub use default_slot::{default_credentials, set_default_credentials};
pub use error::{Error, ErrorKind};
pub use origin::{SourceKind, Warnings};
pub use sources::Options;
pub use store::{default_path, delete};
