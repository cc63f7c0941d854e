//! The JSON in a credentials file, read twice over: its known fields to make credentials from, and the fields
//! of other programs, which a save keeps as they are.
//!
//! serde_json's own error texts quote what they read, so only their line and column are used.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::Serialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use zeroize::{Zeroize, Zeroizing};

use super::SIZE_LIMIT;
use crate::credentials::Credentials;

/// The fields that cartoframes has written in its history, `key` being the older name of `api_key`.
const KNOWN: [&str; 5] = ["username", "api_key", "base_url", "allow_non_secure", "key"];

/// The known fields; a missing one and a null are alike.
#[derive(Default)]
pub(super) struct Fields<'a> {
    pub(super) username: Option<Cow<'a, str>>,
    pub(super) api_key: Option<Cow<'a, str>>,
    pub(super) base_url: Option<Cow<'a, str>>,
    pub(super) allow_non_secure: Option<bool>,
    pub(super) key: Option<Cow<'a, str>>,
}

impl Drop for Fields<'_> {
    fn drop(&mut self) {
        for secret in [&mut self.api_key, &mut self.key] {
            if let Some(Cow::Owned(text)) = secret {
                text.zeroize();
            }
        }
    }
}

/// Why a text is not a credentials object.
pub(super) struct Malformed {
    /// What is wrong and where, without a word of the content.
    pub(super) what: String,
    /// The text ends too early: another program may be writing it.
    pub(super) is_cut_short: bool,
}

/// Reads the known fields.
pub(super) fn read_fields(bytes: &[u8]) -> Result<Fields<'_>, Malformed> {
    let mut wrong_field = None;
    parse(bytes, FieldsVisitor { wrong_field: &mut wrong_field })
        .map_err(|error| error.map_or_else(|| not_utf8(bytes), |error| malformed(&error, wrong_field)))
}

/// Reads the fields that are not known here, each as the JSON text of its value. Of a name that stands twice
/// the last value counts, as in Python.
pub(super) fn read_foreign(bytes: &[u8]) -> Result<Vec<(String, &RawValue)>, Malformed> {
    parse(bytes, ForeignVisitor)
        .map_err(|error| error.map_or_else(|| not_utf8(bytes), |error| malformed(&error, None)))
}

/// The visitor's reading of `bytes`; an error of `None` means that they are not UTF-8.
fn parse<'a, V: Visitor<'a>>(bytes: &'a [u8], visitor: V) -> Result<V::Value, Option<serde_json::Error>> {
    let text = std::str::from_utf8(bytes).map_err(|_| None)?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = deserializer.deserialize_map(visitor).map_err(Some)?;
    deserializer.end().map_err(Some)?;
    Ok(value)
}

fn not_utf8(bytes: &[u8]) -> Malformed {
    let error = std::str::from_utf8(bytes).err();
    let valid = error.map_or(0, |error| error.valid_up_to());
    Malformed {
        what: format!("is not UTF-8 (from byte {} on)", valid + 1),
        is_cut_short: error.is_some_and(|error| error.error_len().is_none()),
    }
}

fn malformed(error: &serde_json::Error, wrong_field: Option<WrongField>) -> Malformed {
    let place = format!("(line {}, column {})", error.line(), error.column());
    let what = match wrong_field {
        Some(WrongField::Repeated(name)) => format!("has the field {name} twice {place}"),
        Some(WrongField::OfWrongType(name)) if error.is_data() => {
            format!("has a field {name} of the wrong type {place}")
        }
        _ if error.is_eof() => format!("ends before its JSON object does {place}"),
        _ => format!("is not a JSON object of credentials {place}"),
    };
    Malformed { what, is_cut_short: error.is_eof() }
}

/// The known field that an error is about.
#[derive(Clone, Copy)]
enum WrongField {
    Repeated(&'static str),
    OfWrongType(&'static str),
}

struct FieldsVisitor<'w> {
    wrong_field: &'w mut Option<WrongField>,
}

impl<'a> Visitor<'a> for FieldsVisitor<'_> {
    type Value = Fields<'a>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Fields<'a>, A::Error> {
        let mut fields = Fields::default();
        let mut seen = [false; KNOWN.len()];
        while let Some(name) = map.next_key_seed(TextSeed)? {
            let Some(index) = KNOWN.iter().position(|known| *known == name) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if std::mem::replace(&mut seen[index], true) {
                *self.wrong_field = Some(WrongField::Repeated(KNOWN[index]));
                return Err(A::Error::custom("repeated"));
            }
            *self.wrong_field = Some(WrongField::OfWrongType(KNOWN[index]));
            match index {
                0 => fields.username = map.next_value_seed(OptionalTextSeed)?,
                1 => fields.api_key = map.next_value_seed(OptionalTextSeed)?,
                2 => fields.base_url = map.next_value_seed(OptionalTextSeed)?,
                3 => fields.allow_non_secure = map.next_value()?,
                _ => fields.key = map.next_value_seed(OptionalTextSeed)?,
            }
            *self.wrong_field = None;
        }
        Ok(fields)
    }
}

struct ForeignVisitor;

impl<'a> Visitor<'a> for ForeignVisitor {
    type Value = Vec<(String, &'a RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut foreign: Self::Value = Vec::new();
        let mut places = HashMap::new();
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            if KNOWN.contains(&name.as_str()) {
                continue;
            }
            match places.get(&name) {
                Some(&place) => foreign[place] = (name, value),
                None => {
                    places.insert(name.clone(), foreign.len());
                    foreign.push((name, value));
                }
            }
        }
        Ok(foreign)
    }
}

/// Text borrowed from the file where it has no escapes; serde's own `Cow` always copies.
struct TextSeed;

impl<'a> DeserializeSeed<'a> for TextSeed {
    type Value = Cow<'a, str>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for TextSeed {
    type Value = Cow<'a, str>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// Text or null.
struct OptionalTextSeed;

impl<'a> DeserializeSeed<'a> for OptionalTextSeed {
    type Value = Option<Cow<'a, str>>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'a> Visitor<'a> for OptionalTextSeed {
    type Value = Option<Cow<'a, str>>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a string or null")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        TextSeed.deserialize(deserializer).map(Some)
    }
}

/// The text of a file: the known fields as cartoframes writes them, then the foreign ones, all in ASCII.
/// Python reads the file in whatever encoding its locale has; ASCII is the same in all of them.
pub(super) fn write(
    credentials: &Credentials,
    foreign: &[(String, &RawValue)],
) -> serde_json::Result<Zeroizing<String>> {
    let foreign_size: usize = foreign.iter().map(|(name, value)| name.len() + value.get().len() + 8).sum();
    let mut json = Zeroizing::new(String::with_capacity(SIZE_LIMIT.min(foreign_size) + 512));
    json.push_str("{\"username\": ");
    json.push_str(&to_json(&credentials.username())?);
    json.push_str(", \"api_key\": ");
    json.push_str(&to_json(&credentials.api_key())?);
    json.push_str(", \"base_url\": ");
    json.push_str(&to_json(&credentials.base_url())?);
    json.push_str(", \"allow_non_secure\": ");
    json.push_str(&to_json(&credentials.allow_non_secure())?);
    for (name, value) in foreign {
        json.push_str(", ");
        json.push_str(&to_json(name)?);
        json.push_str(": ");
        json.push_str(value.get());
    }
    json.push('}');
    Ok(escape_non_ascii(&json))
}

fn to_json(value: &impl Serialize) -> serde_json::Result<Zeroizing<String>> {
    serde_json::to_string(value).map(Zeroizing::new)
}

/// In JSON what is not ASCII stands in strings only, where `\uXXXX` means the same.
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
