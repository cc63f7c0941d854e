//! The sources of credentials, and their order. Each call takes the values from exactly one source and never mixes
//! those of two, because the key of one account must not go to the host of another.

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

/// Names the file to load when the program gives no target.
const FILE_VARIABLE: &str = "CARTO_CREDENTIALS_FILE";

/// What a call allows and requires. By default it does neither.
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
    /// Accept a base_url that is not https. It does not apply to a file, which has its own field for this.
    pub fn allow_non_secure(self, allow_non_secure: bool) -> Options {
        Options { allow_non_secure, ..self }
    }

    /// Refuse a file unless it belongs to the user (or root) and nobody else may read or write it.
    pub fn require_private(self, require_private: bool) -> Options {
        Options { require_private, ..self }
    }
}

impl Credentials {
    /// Credentials from these values, or from the default file if all three are `None`. The api_key defaults to
    /// `default_public`, and the base_url to `https://USERNAME.carto.com`.
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
        let origin = Origin::arguments(options.allow_non_secure);
        Ok(Credentials::of_token(api, token, expires_at, origin))
    }

    /// Credentials of a machine-to-machine client of CARTO's current platform. `base_url` is the API's base address.
    /// `token_url` is the address that gives out access tokens; it defaults to CARTO's own.
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

    /// Credentials of a profile of the CARTO CLI. Without a name, this is the profile that `CARTO_PROFILE` names, else
    /// the current one.
    pub fn from_profile(profile: Option<&str>, options: Options) -> Result<Credentials, Error> {
        match profile {
            Some(name) => store::load_profile(Profile::Named(name), options.require_private),
            None => match configured_profile(options)? {
                Some(found) => Ok(found),
                None => store::load_profile(Profile::Current, options.require_private),
            },
        }
    }

    /// Credentials from a JSON file of any kind, or from the user's default file if `path` is `None`.
    pub fn from_file(path: Option<&Path>, options: Options) -> Result<Credentials, Error> {
        store::load(path, options.require_private)
    }

    /// Credentials from the environment. If `CARTO_API_BASE_URL` and one of these are set, they are an access token
    /// (`CARTO_API_TOKEN`) or a client (`CARTO_CLIENT_ID`, `CARTO_CLIENT_SECRET`). Else they are an account of the older
    /// platform (`CARTO_USER`, `CARTO_API_KEY`, `CARTO_BASE_URL`). Some of these variables have other names too.
    pub fn from_env(options: Options) -> Result<Credentials, Error> {
        environment::credentials(options.allow_non_secure)
    }

    /// Credentials from what a user typed: `profile:NAME`, a `.json` file, a base_url, or a username. Without a
    /// `target`, these are the credentials that the user has set up for all programs. A profile and a file have their
    /// own secret, so `api_key` is ignored for them. An access token that has expired is an error.
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

    /// The same client with the access token that [`Credentials::save_token`] saved for it, if there is one that has
    /// not expired and lasts longer than their own; else the same credentials. Without a `path`, the file is the client's
    /// own in the user's cache folder.
    pub fn with_cached_token(&self, path: Option<&Path>) -> Result<Credentials, Error> {
        self.client()?;
        Ok(store::load_token(self, path).unwrap_or_else(|| self.clone()))
    }

    /// Saves the access token for other programs of the same user. A file at `path` is replaced only if it is empty or
    /// was saved by this function.
    pub fn save_token(&self, path: Option<&Path>) -> Result<(), Error> {
        self.client()?;
        store::save_token(self, path)
    }

    /// Saves to `path`, or to the default file if it is `None`. Replaces the file as a whole, and keeps the fields of
    /// other programs in it.
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
    // If nothing is found at all, the error names the default file, because that is where to save credentials.
    if is_missing(&carto_auth) { default } else { carto_auth }
}

/// The profile that `CARTO_PROFILE` names.
fn configured_profile(options: Options) -> Result<Option<Credentials>, Error> {
    let Some(name) = environment::profile()? else { return Ok(None) };
    name.check(|name| store::load_profile(Profile::Named(name), options.require_private)).map(Some)
}

/// The error about the file that the variable names. If the value does not look like a path, it may be a key that a
/// user put there by mistake, so the error does not show it.
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
