//! Credentials from environment variables, under the names that CARTO's tools and GDAL use.
//!
//! Errors name the variable that is wrong and never show its value, because a user may have put a key into any of these
//! variables by mistake.

use std::env;
use std::ffi::OsString;

use zeroize::Zeroizing;

use crate::access_token::AccessToken;
use crate::account::Account;
use crate::api::Api;
use crate::api_key::ApiKey;
use crate::client::{self, Client};
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind};
use crate::jwt;
use crate::origin::{Origin, SourceKind, Warnings};
use crate::privileges;

/// The end of `CARTO_API_URL`. GDAL expects the whole SQL endpoint in that variable.
const SQL_API: &str = "/api/v2/sql";

/// A variable that is set.
pub(crate) struct Variable {
    name: &'static str,
    /// Wiped, because any variable may hold a key by mistake.
    value: Zeroizing<String>,
}

/// Credentials from the environment: those of the current platform, else those of the older one. The error is
/// `MissingAccount` if there are neither.
pub(crate) fn credentials(allow_non_secure: bool) -> Result<Credentials, Error> {
    let source = SourceKind::Environment;
    let origin = Origin { source, path: None, allow_non_secure, warnings: Warnings::default() };
    match current_platform(origin)? {
        Some(credentials) => Ok(credentials),
        None => older_platform(origin),
    }
}

/// Credentials of the current platform. Without `CARTO_API_BASE_URL` this ignores the other variables, because people
/// keep keys of other kinds under such names.
fn current_platform(origin: Origin) -> Result<Option<Credentials>, Error> {
    let Some(base_url) = api_base_url()? else { return Ok(None) };
    let token = first_set(
        &["CARTO_API_TOKEN", "CARTO_ACCESS_TOKEN", "CARTO_API_ACCESS_TOKEN"],
        ErrorKind::InvalidToken,
    )?;
    let id = first_set(&["CARTO_CLIENT_ID"], ErrorKind::InvalidToken)?;
    let secret = first_set(&["CARTO_CLIENT_SECRET"], ErrorKind::InvalidToken)?;
    let api = || base_url.check(|text| Api::new(text, origin.allow_non_secure));
    match (token, id, secret) {
        (None, None, None) => Ok(None),
        (Some(token), None, None) => {
            let expires_at = jwt::expires_at(&token.value);
            Ok(Some(Credentials::of_token(api()?, token.check(AccessToken::new)?, expires_at, origin)))
        }
        (None, Some(id), Some(secret)) => {
            id.check(|text| client::check("client_id", text))?;
            let token_url = first_set(&["CARTO_TOKEN_URL"], ErrorKind::InvalidBaseUrl)?;
            secret.check(|text| client::check("client_secret", text))?;
            let client = Client::new(&id.value, &secret.value, text_of(&token_url), origin.allow_non_secure)
                .map_err(|error| error.in_variable("CARTO_TOKEN_URL"))?;
            Ok(Some(Credentials::of_client(api()?, client, origin)))
        }
        (None, Some(_), None) => Err(lone("CARTO_CLIENT_ID", "CARTO_CLIENT_SECRET")),
        (None, None, Some(_)) => Err(lone("CARTO_CLIENT_SECRET", "CARTO_CLIENT_ID")),
        (Some(token), _, _) => Err(Error::new(
            ErrorKind::Ambiguous,
            &format!(
                "the environment has an access token ({}) and a client (CARTO_CLIENT_ID, CARTO_CLIENT_SECRET); unset \
                 what is not meant",
                token.name
            ),
        )),
    }
}

fn lone(name: &str, missing: &str) -> Error {
    Error::new(ErrorKind::InvalidToken, &format!("it needs {missing} too; set both or none"))
        .in_variable(name)
}

/// The profile of the CARTO CLI that the environment names.
pub(crate) fn profile() -> Result<Option<Variable>, Error> {
    first_set(&["CARTO_PROFILE"], ErrorKind::NotFound)
}

/// Calls `make` with the base address in the environment. Files of a self-hosted installation do not contain the
/// address.
pub(crate) fn with_api_base_url<T>(make: impl FnOnce(Api) -> T) -> Result<T, Error> {
    let base_url = api_base_url()?.ok_or_else(|| {
        let what = "is of a self-hosted installation, whose address the file does not tell; set the environment variable \
                    CARTO_API_BASE_URL to the API's base address";
        Error::new(ErrorKind::InvalidBaseUrl, what)
    })?;
    Ok(make(base_url.check(|text| Api::new(text, false))?))
}

/// The base address of the current platform's API that the environment names.
fn api_base_url() -> Result<Option<Variable>, Error> {
    first_set(&["CARTO_API_BASE_URL"], ErrorKind::InvalidBaseUrl)
}

fn older_platform(origin: Origin) -> Result<Credentials, Error> {
    let username = first_set(&["CARTO_USER", "CARTO_USERNAME"], ErrorKind::InvalidUsername)?;
    let base_url = match first_set(&["CARTO_BASE_URL"], ErrorKind::InvalidBaseUrl)? {
        Some(base_url) => Some(base_url),
        None => first_set(&["CARTO_API_URL"], ErrorKind::InvalidBaseUrl)?.map(Variable::without_sql_api),
    };
    let Some(names_account) = username.as_ref().or(base_url.as_ref()) else {
        return Err(Error::new(
            ErrorKind::MissingAccount,
            "the environment names no account; set CARTO_API_BASE_URL and CARTO_API_TOKEN or, for the older platform, \
             CARTO_USER or CARTO_BASE_URL",
        ));
    };
    let account =
        Account::new(text_of(&username), text_of(&base_url), origin.allow_non_secure).map_err(|error| {
            let wrong = match error.kind() {
                ErrorKind::InvalidUsername => username.as_ref(),
                _ => base_url.as_ref(),
            };
            error.in_variable(wrong.unwrap_or(names_account).name)
        })?;
    let api_key = first_set(&["CARTO_API_KEY", "CARTODB_API_KEY"], ErrorKind::InvalidApiKey)?;
    let api_key = match &api_key {
        Some(variable) => variable.check(|text| ApiKey::new(Some(text)))?,
        None => ApiKey::new(None)?,
    };
    Ok(Credentials::of_account(&account, api_key, origin))
}

/// The value of a variable. An empty variable counts as unset, and so does every variable if the environment is not
/// trusted.
pub(crate) fn variable(name: &str) -> Option<OsString> {
    if !privileges::environment_is_trusted() {
        return None;
    }
    env::var_os(name).filter(|value| !value.is_empty())
}

/// The first of these variables that is set. A value with stray quotation marks or white space around it is an error of
/// this `kind`.
fn first_set(names: &[&'static str], kind: ErrorKind) -> Result<Option<Variable>, Error> {
    let Some((name, value)) = names.iter().find_map(|name| Some((*name, variable(name)?))) else {
        return Ok(None);
    };
    let value = match value.into_string() {
        Ok(text) => Zeroizing::new(text),
        Err(value) => {
            drop(Zeroizing::new(value.into_encoded_bytes()));
            let what = "its value is not UTF-8; set it again, encoded as UTF-8";
            return Err(Error::new(ErrorKind::InvalidUtf8, what).in_variable(name));
        }
    };
    if let Some(what) = surroundings(&value) {
        return Err(Error::new(kind, what).in_variable(name));
    }
    Ok(Some(Variable { name, value }))
}

/// What is wrong if a value has quotation marks or white space around it. `docker --env-file`, for example, makes
/// quotation marks part of the value.
fn surroundings(value: &str) -> Option<&'static str> {
    let is_quoted = |mark: char| value.len() > 1 && value.starts_with(mark) && value.ends_with(mark);
    if is_quoted('"') || is_quoted('\'') {
        Some("its value stands in quotation marks, which became part of it; set it without them")
    } else if value.trim().len() != value.len() {
        Some("its value begins or ends with white space; set it without that")
    } else {
        None
    }
}

fn text_of(variable: &Option<Variable>) -> Option<&str> {
    variable.as_ref().map(|variable| variable.value.as_str())
}

impl Variable {
    /// Calls `check` with the value. If that fails, the error names the variable.
    pub(crate) fn check<'a, T>(
        &'a self,
        check: impl FnOnce(&'a str) -> Result<T, Error>,
    ) -> Result<T, Error> {
        check(&self.value).map_err(|error| error.in_variable(self.name))
    }

    fn without_sql_api(self) -> Variable {
        let trimmed = self.value.trim_end_matches('/');
        let base_url = trimmed.strip_suffix(SQL_API).unwrap_or(trimmed).to_owned();
        Variable { value: Zeroizing::new(base_url), ..self }
    }
}
