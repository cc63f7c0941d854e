//! Credentials from environment variables, under the names that CARTO's tools and GDAL use.

use std::env;
use std::ffi::OsString;

use zeroize::Zeroizing;

use crate::credentials::{Credentials, Source, Warnings};
use crate::error::{Error, ErrorKind};
use crate::privileges;

/// The end of `CARTO_API_URL`, which for GDAL is the whole SQL endpoint.
const SQL_API: &str = "/api/v2/sql";

/// What the environment gives, or `MissingAccount` where it names none; a lone api_key is not an account.
pub(crate) fn credentials(allow_non_secure: bool) -> Result<Credentials, Error> {
    let username = first_text(&["CARTO_USER", "CARTO_USERNAME"])?;
    let base_url = match first_text(&["CARTO_BASE_URL"])? {
        Some(base_url) => Some(base_url),
        None => first_text(&["CARTO_API_URL"])?.map(|url| without_sql_api(&url)),
    };
    if username.is_none() && base_url.is_none() {
        return Err(Error::new(
            ErrorKind::MissingAccount,
            "the environment names no account; set CARTO_USER or CARTO_BASE_URL",
        ));
    }
    let api_key = first_text(&["CARTO_API_KEY", "CARTODB_API_KEY"])?;
    Credentials::from_texts(
        username.as_ref().map(|text| text.as_str()),
        api_key.as_ref().map(|text| text.as_str()),
        base_url.as_ref().map(|text| text.as_str()),
        allow_non_secure,
        Source::Environment,
        Warnings::default(),
    )
}

/// A variable's value; an empty one counts as unset, as does every one where the environment is not trusted.
pub(crate) fn variable(name: &str) -> Option<OsString> {
    if !privileges::environment_is_trusted() {
        return None;
    }
    env::var_os(name).filter(|value| !value.is_empty())
}

/// The value of the first of these variables that is set. It may be a key, in whatever variable it stands.
fn first_text(names: &[&str]) -> Result<Option<Zeroizing<String>>, Error> {
    for name in names {
        if let Some(value) = variable(name) {
            return match value.into_string() {
                Ok(text) => Ok(Some(Zeroizing::new(text))),
                Err(value) => {
                    drop(Zeroizing::new(value.into_encoded_bytes()));
                    Err(Error::new(
                        ErrorKind::InvalidUtf8,
                        format!(
                            "the environment variable {name} is not UTF-8; set it again, encoded as UTF-8"
                        ),
                    ))
                }
            };
        }
    }
    Ok(None)
}

fn without_sql_api(url: &str) -> Zeroizing<String> {
    let trimmed = url.trim_end_matches('/');
    Zeroizing::new(trimmed.strip_suffix(SQL_API).unwrap_or(trimmed).to_owned())
}
