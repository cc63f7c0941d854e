//! Credentials from environment variables, under the names that CARTO's tools and GDAL use.
//!
//! Errors name the variable that is wrong, never its value: whatever variable a key is put into by mistake, it
//! does not reach a log.

use std::env;
use std::ffi::OsString;

use zeroize::Zeroizing;

use crate::account::Account;
use crate::api_key::ApiKey;
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind};
use crate::origin::{Origin, Source, Warnings};
use crate::privileges;

/// The end of `CARTO_API_URL`, which for GDAL is the whole SQL endpoint.
const SQL_API: &str = "/api/v2/sql";

/// A variable that is set.
struct Variable {
    name: &'static str,
    /// Wiped, since any variable may hold a key by mistake.
    value: Zeroizing<String>,
}

/// Credentials from the environment, or `MissingAccount` where it names no account. A key alone is no account.
pub(crate) fn credentials(allow_non_secure: bool) -> Result<Credentials, Error> {
    let username = first_set(&["CARTO_USER", "CARTO_USERNAME"], ErrorKind::InvalidUsername)?;
    let base_url = match first_set(&["CARTO_BASE_URL"], ErrorKind::InvalidBaseUrl)? {
        Some(base_url) => Some(base_url),
        None => first_set(&["CARTO_API_URL"], ErrorKind::InvalidBaseUrl)?.map(Variable::without_sql_api),
    };
    let Some(names_account) = username.as_ref().or(base_url.as_ref()) else {
        return Err(Error::new(
            ErrorKind::MissingAccount,
            "the environment names no account; set CARTO_USER or CARTO_BASE_URL",
        ));
    };
    let api_key = first_set(&["CARTO_API_KEY", "CARTODB_API_KEY"], ErrorKind::InvalidApiKey)?;
    let account =
        Account::new(text_of(&username), text_of(&base_url), allow_non_secure).map_err(|error| {
            let wrong = match error.kind() {
                ErrorKind::InvalidUsername => username.as_ref(),
                _ => base_url.as_ref(),
            };
            error.in_variable(wrong.unwrap_or(names_account).name)
        })?;
    let checked_key = ApiKey::new(text_of(&api_key)).map_err(|error| {
        error.in_variable(api_key.as_ref().map_or("CARTO_API_KEY", |variable| variable.name))
    })?;
    let origin = Origin { source: Source::Environment, allow_non_secure, warnings: Warnings::default() };
    Ok(Credentials::of_account(&account, checked_key, origin))
}

/// A variable's value. An empty variable counts as unset, and so does every variable where the environment is not
/// trusted.
pub(crate) fn variable(name: &str) -> Option<OsString> {
    if !privileges::environment_is_trusted() {
        return None;
    }
    env::var_os(name).filter(|value| !value.is_empty())
}

/// The first of these variables that is set. `kind` is what is wrong where its value cannot be meant.
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

/// What surrounds a value that was not meant to be part of it: `docker --env-file`, for one, keeps quotation marks.
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
    fn without_sql_api(self) -> Variable {
        let trimmed = self.value.trim_end_matches('/');
        let base_url = trimmed.strip_suffix(SQL_API).unwrap_or(trimmed).to_owned();
        Variable { value: Zeroizing::new(base_url), ..self }
    }
}
