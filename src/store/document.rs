//! The content of a credentials file: makes credentials from its fields, and its fields from credentials.

use std::path::Path;

use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::fields::Field;
use super::file::Content;
use super::kind::{self, FileKind};
use super::object::{self, Object, Wanted};
use super::profiles::{self, Profile};
use super::retry::Failure;
use super::{SIZE_LIMIT, expiration, file};
use crate::access_token::AccessToken;
use crate::account::Account;
use crate::api::Api;
use crate::api_key::ApiKey;
use crate::client::{CARTO_TOKEN_URL, Client};
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind};
use crate::json;
use crate::jwt;
use crate::origin::{Origin, SourceKind, Warnings};

/// The credentials in a file. With a `profile`, the file must be the CARTO CLI's. Without one it may be of any kind;
/// from the CLI's file this takes the current profile. `warnings` are those about the file itself.
pub(super) fn credentials(
    content: &Content,
    path: &Path,
    profile: Option<Profile>,
    warnings: Warnings,
) -> Result<Credentials, Failure> {
    let is_large = content.text().len() > SIZE_LIMIT;
    let object = object::read(content, path, Wanted::Known)
        .map_err(|failure| if is_large { file::too_large(path).into() } else { failure })?;
    let kind = kind::of(&object)
        .map_err(|(first, second)| Error::file(ErrorKind::Ambiguous, path, &two_kinds(first, second)))?;
    if profile.is_some() && kind != FileKind::Profiles {
        let what = "has no profiles of the CARTO CLI; log in (carto auth login)";
        return Err(Error::file(ErrorKind::NotFound, path, what).into());
    }
    if is_large && kind != FileKind::Profiles {
        return Err(file::too_large(path).into());
    }
    let allow_non_secure = object.flag(Field::AllowNonSecure).unwrap_or(false);
    let origin = Origin { source: SourceKind::File, path: Some(path), allow_non_secure, warnings };
    let made = match kind {
        FileKind::Account => account(&object, origin),
        FileKind::Token => token(&object, origin),
        FileKind::Client => client(&object, origin),
        FileKind::Profiles => profiles::credentials(&object, profile.unwrap_or(Profile::Current), origin),
    };
    made.map_err(|error| match error.kind() {
        ErrorKind::MissingAccount => no_account(content, path),
        kind => Error::file(kind, path, error.message()).into(),
    })
}

/// The error about a file without an account. It does not quote the names of fields in the file; it says which known
/// fields seem to be there under another name.
#[inline(never)]
fn no_account(content: &Content, path: &Path) -> Failure {
    let object = match object::read(content, path, Wanted::Foreign) {
        Ok(object) => object,
        Err(failure) => return failure,
    };
    let mut meant: Vec<&str> = Vec::new();
    for field in object.foreign.iter().filter_map(|(name, _)| Field::meant_by(name)) {
        if !meant.contains(&field.name()) {
            meant.push(field.name());
        }
    }
    let advice = if meant.is_empty() {
        "add one of them".to_owned()
    } else {
        format!("it seems to have {} under other names, so rename those fields", meant.join(" and "))
    };
    let what = format!("names no account, for which it needs a field username or base_url; {advice}");
    Error::file(ErrorKind::MissingAccount, path, &what).into()
}

fn two_kinds(first: &str, second: &str) -> String {
    format!(
        "has {first} and {second}, which belong to two kinds of credentials; keep each kind in a file of its own"
    )
}

fn account(object: &Object, mut origin: Origin) -> Result<Credentials, Error> {
    let key = object.text(Field::Key);
    if key.is_some() {
        origin.warnings.insert(Warnings::LEGACY_FILE);
    }
    let api_key = object.text(Field::ApiKey).or(key);
    if api_key.is_none() {
        origin.warnings.insert(Warnings::NO_API_KEY);
    }
    let api_key = ApiKey::new(api_key)?;
    let account =
        Account::new(object.text(Field::Username), object.text(Field::BaseUrl), origin.allow_non_secure)?;
    Ok(Credentials::of_account(&account, api_key, origin))
}

// Not inlined, like the other functions that a usual load does not call, because their frames would add to its stack.
#[inline(never)]
fn token(object: &Object, origin: Origin) -> Result<Credentials, Error> {
    let api = api(object, origin)?;
    let token = AccessToken::new(object.text(Field::AccessToken).unwrap_or_default())?;
    let stored = || expiration::read(object.json(Field::Expiration).and_then(json::whole_number)?);
    let expires_at = jwt::expires_at(token.text()).or_else(stored);
    Ok(Credentials::of_token(api, token, expires_at, origin))
}

#[inline(never)]
fn client(object: &Object, origin: Origin) -> Result<Credentials, Error> {
    let text = |field| object.text(field).unwrap_or_default();
    let token_url = object.text(Field::TokenUrl);
    let client =
        Client::new(text(Field::ClientId), text(Field::ClientSecret), token_url, origin.allow_non_secure)?;
    Ok(Credentials::of_client(api(object, origin)?, client, origin))
}

fn api<'a>(object: &'a Object, origin: Origin) -> Result<Api<'a>, Error> {
    let base_url = object.text(Field::ApiBaseUrl).ok_or_else(|| {
        let what = "has no api_base_url; add the API's base address, such as https://REGION.api.carto.com";
        Error::new(ErrorKind::InvalidBaseUrl, what)
    })?;
    Api::new(base_url, origin.allow_non_secure)
}

/// The content of a file with these credentials: their fields, then the fields of other programs in `old`, all in
/// ASCII. Python reads the file in the encoding of its locale, and ASCII is the same in all of these.
pub(super) fn json(credentials: &Credentials, old: Option<&Object>) -> serde_json::Result<Zeroizing<String>> {
    let foreign = old.map_or(&[][..], |old| &old.foreign);
    let own = own_fields(credentials)?;
    let mut fields: Vec<(&str, &str)> =
        own.iter().map(|(field, value)| (field.name(), value.as_str())).collect();
    for (index, (name, _)) in foreign.iter().enumerate() {
        // A name that occurs twice keeps its first place and its last value, as in Python. A linear search is fast
        // enough for as many fields as fit into a file.
        let has_name = |(other, _): &&(String, &RawValue)| other == name;
        if !foreign[..index].iter().any(|field| has_name(&field)) {
            let last = foreign.iter().rfind(has_name);
            fields.extend(last.map(|(name, value)| (name.as_str(), value.get())));
        }
    }
    json::object(&fields)
}

/// The fields of the credentials, as cartoframes and carto-auth write and read them. A client is saved without its
/// access token, which belongs in the cache.
fn own_fields(credentials: &Credentials) -> serde_json::Result<Vec<(Field, Zeroizing<String>)>> {
    let base_url = json::text_value(Some(credentials.base_url()))?;
    let mut fields = if let Some(client_id) = credentials.client_id() {
        vec![
            (Field::ApiBaseUrl, base_url),
            (Field::ClientId, json::text_value(Some(client_id))?),
            (Field::ClientSecret, json::text_value(credentials.client_secret())?),
        ]
    } else if let Some(access_token) = credentials.access_token() {
        vec![
            (Field::ApiBaseUrl, base_url),
            (Field::AccessToken, json::text_value(Some(access_token))?),
            (Field::Expiration, Zeroizing::new(expiration::write(credentials.expires_at()).to_string())),
        ]
    } else {
        return Ok(vec![
            (Field::Username, json::text_value(credentials.username())?),
            (Field::ApiKey, json::text_value(Some(credentials.api_key()))?),
            (Field::BaseUrl, base_url),
            (Field::AllowNonSecure, Zeroizing::new(credentials.allow_non_secure().to_string())),
        ]);
    };
    if let Some(token_url) = credentials.token_url().filter(|url| *url != CARTO_TOKEN_URL) {
        fields.push((Field::TokenUrl, json::text_value(Some(token_url))?));
    }
    if credentials.allow_non_secure() {
        fields.push((Field::AllowNonSecure, Zeroizing::new(true.to_string())));
    }
    Ok(fields)
}
