//! CARTO credentials: a username, an api_key, a base_url and a session, kept in the file that Python's
//! `cartoframes` keeps them in.
//!
//! Data goes one way. Text from arguments, a file or the environment becomes a checked [`Credentials`] in one
//! place and is immutable from then on; requests are made from it, and saving turns it into JSON again.
//!
//! The crate is the core of the C library of the same name; its C interface is the module `capi` (feature
//! `capi`, on by default). A Rust program that does not want the C symbols sets `default-features = false`.
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

mod account;
mod api_key;
mod base_url;
mod credentials;
mod default;
mod environment;
mod error;
mod path_text;
mod privileges;
mod redact;
mod request;
mod resolve;
mod store;
mod text;

#[cfg(feature = "capi")]
pub mod capi;

pub use credentials::{Credentials, Session, Warnings};
pub use default::{default_credentials, set_default_credentials};
pub use error::{Error, ErrorKind};
pub use resolve::Options;
pub use store::{default_path, delete};
