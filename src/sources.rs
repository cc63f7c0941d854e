//! The sources of credentials, and their order. Each call answers from exactly one source and never mixes the
//! values of two, since the key of one account must not go to the host of another.

use std::ffi::OsStr;
use std::path::Path;

use crate::account::Account;
use crate::api_key::ApiKey;
use crate::base_url;
use crate::credentials::Credentials;
use crate::environment;
use crate::error::{Error, ErrorKind};
use crate::origin::{Origin, Source, Warnings};
use crate::store;

/// Names the file to load where a program names no target.
const FILE_VARIABLE: &str = "CARTO_CREDENTIALS_FILE";

/// What to allow, and what to insist on. The default is neither.
///
/// ```
/// let options = cartocreds::Options::default().require_private(true);
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    allow_non_secure: bool,
    require_private: bool,
}

impl Options {
    /// Accept a base_url that is not https. A file says so itself; this does not loosen it.
    pub fn allow_non_secure(self, allow_non_secure: bool) -> Options {
        Options { allow_non_secure, ..self }
    }

    /// Refuse a file that is not the user's own (or root's) and closed to everybody else.
    pub fn require_private(self, require_private: bool) -> Options {
        Options { require_private, ..self }
    }
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
            return from_arguments(None, api_key, Some(target), options);
        }
        if target.contains(std::path::is_separator) {
            return Err(Error::new(
                ErrorKind::InvalidUsername,
                "the target is no username; where it names a file, the name must end in .json: rename the file, or \
                 set CARTO_CREDENTIALS_FILE to its path and give no target",
            ));
        }
        from_arguments(Some(target), api_key, None, options)
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
    let allow_non_secure = options.allow_non_secure;
    let account = Account::new(username, base_url, allow_non_secure)?;
    let origin = Origin { source: Source::Arguments, allow_non_secure, warnings: Warnings::default() };
    Ok(Credentials::of_account(&account, ApiKey::new(api_key)?, origin))
}

/// The credentials that the user has set up for all programs.
fn configured(options: Options) -> Result<Credentials, Error> {
    if let Some(path) = environment::variable(FILE_VARIABLE) {
        let path = Path::new(&path);
        return store::load(Some(path), options.require_private)
            .map_err(|error| in_file_variable(error, path));
    }
    match environment::credentials(options.allow_non_secure) {
        Err(error) if error.kind() == ErrorKind::MissingAccount => store::load(None, options.require_private),
        found => found,
    }
}

/// The error about the file that the variable names. A value that does not look like a path may be a key that was put
/// there by mistake, so it is not shown.
fn in_file_variable(error: Error, path: &Path) -> Error {
    let is_path = names_json_file(path.as_os_str()) || path.components().count() > 1;
    let error = if is_path {
        error
    } else {
        error.with_message(
            "its value does not name a file that can be loaded; set it to the path of a .json file",
        )
    };
    error.in_variable(FILE_VARIABLE)
}

/// Whether the target ends in `.json`, in any case.
pub(crate) fn names_json_file(target: &OsStr) -> bool {
    let bytes = target.as_encoded_bytes();
    bytes.len().checked_sub(".json".len()).is_some_and(|at| bytes[at..].eq_ignore_ascii_case(b".json"))
}
