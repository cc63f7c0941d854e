//! What a credentials file says: its fields as credentials, and credentials as its fields.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::SIZE_LIMIT;
use super::fields::Field;
use super::object::Object;
use crate::account::Account;
use crate::api_key::ApiKey;
use crate::credentials::Credentials;
use crate::error::Error;
use crate::origin::{Origin, Source, Warnings};

/// The credentials that an object says. `warnings` are those about the file itself.
pub(super) fn credentials(
    object: &Object,
    path: &Path,
    mut warnings: Warnings,
) -> Result<Credentials, Error> {
    let key = object.text(Field::Key);
    if key.is_some() {
        warnings.insert(Warnings::LEGACY_FILE);
    }
    let allow_non_secure = object.flag(Field::AllowNonSecure).unwrap_or(false);
    let origin = Origin { source: Source::File(path), allow_non_secure, warnings };
    Account::new(object.text(Field::Username), object.text(Field::BaseUrl), allow_non_secure)
        .and_then(|account| {
            let api_key = ApiKey::new(object.text(Field::ApiKey).or(key))?;
            Ok(Credentials::of_account(&account, api_key, origin))
        })
        .map_err(|error| Error::file(error.kind(), path, error.message()))
}

/// The content of a file with these credentials: their fields as cartoframes writes them, then the fields of other
/// programs that `old` has, all in ASCII. Python reads the file in the encoding of its locale, and ASCII is the same
/// in all of them.
pub(super) fn json(credentials: &Credentials, old: Option<&Object>) -> serde_json::Result<Zeroizing<String>> {
    let foreign = old.map_or(&[][..], |old| &old.foreign);
    let size: usize = foreign.iter().map(|(name, value)| name.len() + value.get().len() + 8).sum();
    let mut json = Zeroizing::new(String::with_capacity(SIZE_LIMIT.min(size) + 512));
    json.push_str("{\"username\": ");
    json.push_str(&to_json(&credentials.username())?);
    json.push_str(", \"api_key\": ");
    json.push_str(&to_json(&credentials.api_key())?);
    json.push_str(", \"base_url\": ");
    json.push_str(&to_json(&credentials.base_url())?);
    json.push_str(", \"allow_non_secure\": ");
    json.push_str(&to_json(&credentials.allow_non_secure())?);
    // Of a name that stands twice the last value counts, as in Python.
    let mut last: BTreeMap<&str, &RawValue> = foreign.iter().map(|(name, value)| (&**name, *value)).collect();
    for (name, _) in foreign {
        if let Some(value) = last.remove(&**name) {
            json.push_str(", ");
            json.push_str(&to_json(name)?);
            json.push_str(": ");
            json.push_str(value.get());
        }
    }
    json.push('}');
    Ok(escape_non_ascii(&json))
}

fn to_json(value: &impl serde::Serialize) -> serde_json::Result<Zeroizing<String>> {
    serde_json::to_string(value).map(Zeroizing::new)
}

/// Escapes what is not ASCII. In JSON that stands in strings only, where `\uXXXX` means the same.
fn escape_non_ascii(json: &str) -> Zeroizing<String> {
    let mut ascii = Zeroizing::new(String::with_capacity(json.len()));
    for character in json.chars() {
        if character.is_ascii() {
            ascii.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                ascii.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    ascii
}
