//! The cache of access tokens. Each client has a file of its own, which is private and replaced as a whole.
//!
//! A file names the client, the base_url and the token_url that its token is for, and the token is used for these only.
//! A load takes a file that cannot be used for a missing one: the program can ask for another token, and no fault of the
//! cache may prevent that. A save replaces whatever is in the user's cache folder. Elsewhere it replaces nothing but a
//! file of the cache, because the path may be wrong.

use std::hash::Hasher;
use std::path::{Path, PathBuf};

use fnv::FnvHasher;
use zeroize::Zeroizing;

use super::{file, location, save};
use crate::access_token::AccessToken;
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind};
use crate::json::{self, Text};

const FIELDS: [&str; 5] = ["client_id", "token_url", "api_base_url", "access_token", "expires_at"];

/// The client's own file in the user's cache folder. A hash keeps the name short. It need not be secret or unique,
/// because the file names its client.
fn default_path(credentials: &Credentials) -> Result<PathBuf, Error> {
    let mut hasher = FnvHasher::default();
    for text in identity(credentials).into_iter().flatten() {
        hasher.write(text.as_bytes());
        hasher.write_u8(0);
    }
    Ok(location::cache_folder()?.join(format!("token-{:016x}.json", hasher.finish())))
}

/// The client, the address that gives out its tokens, and the API that they are for.
fn identity(credentials: &Credentials) -> [Option<&str>; 3] {
    [credentials.client_id(), credentials.token_url(), Some(credentials.base_url())]
}

/// The credentials with the token in the cache, if there is one for them that lasts longer than their own.
pub(crate) fn load_token(credentials: &Credentials, path: Option<&Path>) -> Option<Credentials> {
    let path = match path {
        Some(path) => path.to_owned(),
        None => default_path(credentials).ok()?,
    };
    let content = file::read(&file::open(&path).ok()?, &path).ok()?;
    content.access.judge(&path, true).ok()?;
    let text = std::str::from_utf8(content.text()).ok()?;
    let [client_id, token_url, base_url, token, expires_at] = json::fields(text, FIELDS).ok()?;
    let identity_in_file = [client_id, token_url, base_url].map(|value| value.and_then(json::text));
    let is_same = |(in_file, ours): (&Option<Text>, Option<&str>)| in_file.as_deref() == ours;
    if !identity_in_file.iter().zip(identity(credentials)).all(is_same) {
        return None;
    }
    let expires_at = json::whole_number(expires_at?)?;
    let lasts_longer = match credentials.access_token() {
        Some(_) => credentials.expires_at().is_some_and(|ours| ours < expires_at),
        None => true,
    };
    let token = json::text(token?)?;
    let found = credentials.with_access_token(AccessToken::new(&token).ok()?, Some(expires_at));
    (lasts_longer && found.is_fresh(0)).then_some(found)
}

/// Saves the access token of these credentials. Refuses a token whose expiry is not known, because a program could not
/// tell when to ask for another.
pub(crate) fn save_token(credentials: &Credentials, path: Option<&Path>) -> Result<(), Error> {
    let Some(token) = credentials.access_token() else {
        let what = "the client has no access token that could be kept; ask for one first (creds_token_request, creds_with_token)";
        return Err(Error::new(ErrorKind::WrongKind, what));
    };
    let Some(expires_at) = credentials.expires_at() else {
        let what = "it is not known when the access token expires, so it cannot be kept; ask for one in each program";
        return Err(Error::new(ErrorKind::WrongKind, what));
    };
    let [client_id, token_url, base_url] = identity(credentials).map(Option::unwrap_or_default);
    let json = content([client_id, token_url, base_url, token], expires_at).map_err(|_| {
        Error::new(ErrorKind::Malformed, "the access token cannot be written as JSON; ask for another one")
    })?;
    match path {
        Some(path) => save::replace_if(path, &json, check_old),
        None => save::in_own_folder(&default_path(credentials)?, |path| save::replace(path, &json)),
    }
}

fn check_old(old: &[u8], path: &Path) -> Result<(), Error> {
    if is_saved_token(old) {
        return Ok(());
    }
    let what = "holds something other than a saved access token, which would be lost; name another file, or none for \
                the user's cache folder";
    Err(Error::file(ErrorKind::WrongKind, path, what))
}

/// Whether the file is exactly as `save_token` writes it.
fn is_saved_token(file: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(file) else { return false };
    let Ok(values) = json::fields(text, FIELDS) else { return false };
    let fields: Option<Vec<_>> =
        FIELDS.into_iter().zip(values).map(|(name, value)| Some((name, value?.get()))).collect();
    fields.and_then(|fields| json::object(&fields).ok()).is_some_and(|written| written.as_str() == text)
}

fn content(texts: [&str; 4], expires_at: i64) -> serde_json::Result<Zeroizing<String>> {
    let mut values = Vec::new();
    for text in texts {
        values.push(json::text_value(Some(text))?);
    }
    values.push(Zeroizing::new(expires_at.to_string()));
    let fields: Vec<(&str, &str)> =
        FIELDS.into_iter().zip(values.iter().map(|value| value.as_str())).collect();
    json::object(&fields)
}
