//! The sources of credentials, and their order. Each call answers from exactly one source and never mixes the
//! values of two, since the key of one account must not go to the host of another.

use std::ffi::OsStr;
use std::path::Path;

use crate::access_token::AccessToken;
use crate::account::Account;
use crate::api::Api;
use crate::api_key::ApiKey;
use crate::base_url;
use crate::client::Client;
use crate::credentials::Credentials;
use crate::environment;
use crate::error::{Error, ErrorKind};
use crate::jwt;
use crate::origin::{Origin, Warnings};
use crate::store::{self, Profile};

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

    /// Credentials of an access token of CARTO's current platform. `base_url` is the API's base address.
    pub fn from_token(access_token: &str, base_url: &str, options: Options) -> Result<Credentials, Error> {
        let api = Api::new(base_url, options.allow_non_secure)?;
        let token = AccessToken::new(access_token)?;
        let expires_at = jwt::expires_at(access_token);
        let mut origin = Origin::arguments(options.allow_non_secure);
        origin.warn_if_expired(expires_at);
        Ok(Credentials::of_token(api, token, expires_at, origin))
    }

    /// Credentials of a machine-to-machine client of CARTO's current platform. `base_url` is the API's base address;
    /// without a `token_url`, access tokens are asked for at CARTO's own address.
    pub fn from_client(
        client_id: &str,
        client_secret: &str,
        base_url: &str,
        token_url: Option<&str>,
        options: Options,
    ) -> Result<Credentials, Error> {
        let api = Api::new(base_url, options.allow_non_secure)?;
        let client = Client::new(client_id, client_secret, token_url, options.allow_non_secure)?;
        Ok(Credentials::of_client(api, client, Origin::arguments(options.allow_non_secure)))
    }

    /// Credentials of a profile of the CARTO CLI; without a name, of the one that `CARTO_PROFILE` names, else of the
    /// current one.
    pub fn from_profile(profile: Option<&str>, options: Options) -> Result<Credentials, Error> {
        match profile {
            Some(name) => store::load_profile(Profile::Named(name), options.require_private),
            None => match configured_profile(options)? {
                Some(found) => Ok(found),
                None => store::load_profile(Profile::Current, options.require_private),
            },
        }
    }

    /// Credentials from a JSON file of any kind; from the user's default file where `path` is `None`.
    pub fn from_file(path: Option<&Path>, options: Options) -> Result<Credentials, Error> {
        store::load(path, options.require_private)
    }

    /// Credentials from the environment: with `CARTO_API_BASE_URL`, `CARTO_API_TOKEN` or `CARTO_CLIENT_ID` and
    /// `CARTO_CLIENT_SECRET`; else `CARTO_USER`, `CARTO_API_KEY` and `CARTO_BASE_URL`; and other names for them.
    pub fn from_env(options: Options) -> Result<Credentials, Error> {
        environment::credentials(options.allow_non_secure)
    }

    /// Credentials from what a user typed: `profile:NAME`, a `.json` file, a base_url, or a username; without a `target`,
    /// those that the user has set up for all programs. A profile and a file have their own secret, and `api_key` is
    /// ignored. An access token that has expired is an error.
    pub fn resolve(
        target: Option<&OsStr>,
        api_key: Option<&str>,
        options: Options,
    ) -> Result<Credentials, Error> {
        let found = find(target, api_key, options)?;
        if found.warnings().contains(Warnings::EXPIRED) && found.token_url().is_none() {
            let what = format!(
                "the access token has expired (source: {}); log in again (carto auth login), or set a new token",
                found.source()
            );
            return Err(Error::new(ErrorKind::Expired, &what));
        }
        Ok(found)
    }

    /// The same client with the access token that [`Credentials::save_token`] kept for it, where there is one that has
    /// not expired; else the same credentials. Without a `path`, the file is this client's own in the user's cache folder.
    pub fn with_cached_token(&self, path: Option<&Path>) -> Result<Credentials, Error> {
        self.client()?;
        Ok(store::load_token(self, path).unwrap_or_else(|| self.clone()))
    }

    /// Keeps the access token for later programs of the same user.
    pub fn save_token(&self, path: Option<&Path>) -> Result<(), Error> {
        self.client()?;
        store::save_token(self, path)
    }

    /// Saves to `path`, or to the default file, replacing it whole. Other programs' fields in the file stay.
    pub fn save(&self, path: Option<&Path>) -> Result<(), Error> {
        store::save(self, path)
    }
}

/// The credentials that `target` leads to, expired or not.
fn find(target: Option<&OsStr>, api_key: Option<&str>, options: Options) -> Result<Credentials, Error> {
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
    if let Some(name) = target.to_str().and_then(|target| target.strip_prefix("profile:")) {
        return store::load_profile(Profile::Named(name), options.require_private);
    }
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

fn from_arguments(
    username: Option<&str>,
    api_key: Option<&str>,
    base_url: Option<&str>,
    options: Options,
) -> Result<Credentials, Error> {
    let allow_non_secure = options.allow_non_secure;
    let account = Account::new(username, base_url, allow_non_secure)?;
    let origin = Origin::arguments(allow_non_secure);
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
        Err(error) if error.kind() == ErrorKind::MissingAccount => {}
        found => return found,
    }
    if let Some(found) = configured_profile(options)? {
        return Ok(found);
    }
    let is_missing = |found: &Result<Credentials, Error>| {
        found.as_ref().is_err_and(|error| error.kind() == ErrorKind::NotFound)
    };
    let default = store::load(None, options.require_private);
    if !is_missing(&default) {
        return default;
    }
    let current_profile = store::load_profile(Profile::Current, options.require_private);
    if !is_missing(&current_profile) {
        return current_profile;
    }
    let carto_auth = store::load_carto_auth(options.require_private);
    // Where there is nothing at all, the file to name is the one where credentials belong.
    if is_missing(&carto_auth) { default } else { carto_auth }
}

/// The profile that `CARTO_PROFILE` names.
fn configured_profile(options: Options) -> Result<Option<Credentials>, Error> {
    let Some(name) = environment::profile()? else { return Ok(None) };
    name.check(|name| store::load_profile(Profile::Named(name), options.require_private)).map(Some)
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
