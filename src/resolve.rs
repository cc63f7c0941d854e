//! The order of the sources. Each function answers from exactly one of them: values of two are never mixed,
//! lest the key of one account goes to the host of another.

use std::ffi::OsStr;
use std::path::Path;

use crate::base_url;
use crate::credentials::{Credentials, Source, Warnings};
use crate::environment;
use crate::error::{Error, ErrorKind};
use crate::store;

/// What to allow, and what to insist on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Accept a base_url that is not https. A file says so itself; this does not loosen it.
    pub allow_non_secure: bool,
    /// Refuse a file that is not the user's own (or root's) and closed to everybody else.
    pub require_private: bool,
}

impl Credentials {
    /// Credentials from these values; from the default file where all three are `None`. Without an api_key
    /// it is `default_public`; without a base_url it is `https://USERNAME.carto.com`.
    pub fn new(
        username: Option<&str>,
        api_key: Option<&str>,
        base_url: Option<&str>,
        options: Options,
    ) -> Result<Credentials, Error> {
        if username.is_none() && api_key.is_none() && base_url.is_none() {
            return store::load(None, options.require_private);
        }
        from_arguments(username, api_key, base_url, options)
    }

    /// Credentials from a JSON file; from the user's default file where `path` is `None`.
    pub fn from_file(path: Option<&Path>, options: Options) -> Result<Credentials, Error> {
        store::load(path, options.require_private)
    }

    /// Credentials from the environment: `CARTO_USER`, `CARTO_API_KEY`, `CARTO_BASE_URL` and their older names.
    pub fn from_env(options: Options) -> Result<Credentials, Error> {
        environment::credentials(options.allow_non_secure)
    }

    /// Credentials from what a user typed: a `.json` file, a base_url, or a username; without a `target`, what
    /// `CARTO_CREDENTIALS_FILE` names, else the environment, else the default file. A file has its own api_key.
    pub fn resolve(
        target: Option<&OsStr>,
        api_key: Option<&str>,
        options: Options,
    ) -> Result<Credentials, Error> {
        let Some(target) = target else {
            return if api_key.is_none_or(str::is_empty) {
                configured(options)
            } else {
                Err(Error::new(
                    ErrorKind::MissingAccount,
                    "an api_key is given without an account; give a username or a base_url with it",
                ))
            };
        };
        if names_json_file(target) {
            return store::load(Some(Path::new(target)), options.require_private);
        }
        let target = target.to_str().ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidUtf8,
                "the target is neither a .json file nor UTF-8 text; convert it first, or name a .json file",
            )
        })?;
        let api_key = api_key.filter(|key| !key.is_empty());
        if base_url::looks_like_base_url(target) {
            from_arguments(None, api_key, Some(target), options)
        } else {
            from_arguments(Some(target), api_key, None, options)
        }
    }

    /// Saves to `path`, or to the default file, replacing it whole. Other programs' fields in the file stay.
    pub fn save(&self, path: Option<&Path>) -> Result<(), Error> {
        store::save(self, path)
    }
}

fn from_arguments(
    username: Option<&str>,
    api_key: Option<&str>,
    base_url: Option<&str>,
    options: Options,
) -> Result<Credentials, Error> {
    let allow = options.allow_non_secure;
    Credentials::from_texts(username, api_key, base_url, allow, Source::Arguments, Warnings::default())
}

/// What the user has set up for all programs.
fn configured(options: Options) -> Result<Credentials, Error> {
    if let Some(path) = environment::variable("CARTO_CREDENTIALS_FILE") {
        return store::load(Some(Path::new(&path)), options.require_private);
    }
    match environment::credentials(options.allow_non_secure) {
        Err(error) if error.kind() == ErrorKind::MissingAccount => store::load(None, options.require_private),
        found => found,
    }
}

/// Whether the target ends in `.json`, in any case.
pub(crate) fn names_json_file(target: &OsStr) -> bool {
    let bytes = target.as_encoded_bytes();
    bytes.len().checked_sub(".json".len()).is_some_and(|at| bytes[at..].eq_ignore_ascii_case(b".json"))
}
