//! Reads the JSON object in a credentials file: either its known fields, to make credentials from, or the fields of
//! other programs, which a save keeps.
//!
//! serde_json's error texts quote the input, which may be a key. So this uses only their line and column.

use std::fmt;
use std::path::Path;

use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::fields::{Field, Kind};
use super::file::Content;
use super::retry::Failure;
use crate::error::{Error, ErrorKind};
use crate::json::{Text, Value, refuse};

/// The fields of an object, as far as `Wanted` asked for them.
pub(super) struct Object<'a> {
    /// The known fields, by their number. On the heap, because it is large, and the stack is wiped as deep as a load
    /// uses it.
    known: Box<[Known<'a>]>,
    /// The fields of other programs, each as the JSON text of its value. A name can occur twice.
    pub(super) foreign: Vec<(String, &'a RawValue)>,
}

/// What a known field holds: a value as it is read, or the JSON text of a value that may be anything.
enum Known<'a> {
    Value(Value<'a>),
    Json(&'a RawValue),
}

impl Default for Known<'_> {
    fn default() -> Self {
        Known::Value(Value::Null)
    }
}

impl<'a> Object<'a> {
    fn new() -> Object<'a> {
        let known = std::iter::repeat_with(Known::default).take(Field::COUNT).collect();
        Object { known, foreign: Vec::new() }
    }

    /// Whether the field is there and not null.
    pub(super) fn has(&self, field: Field) -> bool {
        !matches!(self.known[field as usize], Known::Value(Value::Null))
    }

    /// The JSON text of a field that may hold anything, unless the field is missing or null.
    pub(super) fn json(&self, field: Field) -> Option<&'a RawValue> {
        match self.known[field as usize] {
            Known::Json(value) => Some(value),
            _ => None,
        }
    }

    /// The text in a field, unless the field is missing or null.
    pub(super) fn text(&self, field: Field) -> Option<&str> {
        match &self.known[field as usize] {
            Known::Value(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The truth value in a field, unless the field is missing or null.
    pub(super) fn flag(&self, field: Field) -> Option<bool> {
        match self.known[field as usize] {
            Known::Value(Value::Flag(flag)) => Some(flag),
            _ => None,
        }
    }
}

/// Which fields to read. The others are skipped, whatever their values are.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    Known,
    Foreign,
}

/// Reads the object that a file must contain. Errors name the file by its `path`.
pub(super) fn read<'a>(content: &'a Content, path: &Path, wanted: Wanted) -> Result<Object<'a>, Failure> {
    parse(content.text(), wanted).map_err(|malformed| Failure {
        error: Error::file(ErrorKind::Malformed, path, &malformed.message(content.text(), wanted)),
        is_transient: malformed.is_cut_short && content.is_changing(),
    })
}

/// Why a text is not an object of credentials.
struct Malformed {
    /// What is wrong and where, without any of the content.
    what: String,
    /// The text ends too early: another program may be writing it.
    is_cut_short: bool,
}

impl Malformed {
    /// What is wrong, and what a person can do about it.
    fn message(&self, text: &[u8], wanted: Wanted) -> String {
        let (what, correct) = if is_utf16(text) {
            ("is UTF-16 text and not UTF-8", "save it as UTF-8 in an editor")
        } else {
            (&*self.what, "correct it")
        };
        match wanted {
            // A save helps here, because it replaces the known fields and an empty file.
            Wanted::Known if text.is_empty() || parse(text, Wanted::Foreign).is_ok() => {
                format!("{what}; {correct}, or save the credentials again")
            }
            Wanted::Known => format!("{what}; {correct}, or move it away and save the credentials again"),
            Wanted::Foreign => format!("{what}, so it is not overwritten; {correct}, or move it away"),
        }
    }
}

/// Whether a text begins with a byte order mark of UTF-16, or with two ASCII characters in UTF-16, as JSON does.
fn is_utf16(text: &[u8]) -> bool {
    match *text {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => true,
        [0, first, 0, second, ..] | [first, 0, second, 0, ..] => first != 0 && second != 0,
        _ => false,
    }
}

fn parse(text: &[u8], wanted: Wanted) -> Result<Object<'_>, Malformed> {
    let text = std::str::from_utf8(text).map_err(|error| Malformed {
        what: format!("is not UTF-8 (from byte {} on)", error.valid_up_to() + 1),
        is_cut_short: error.error_len().is_none(),
    })?;
    let mut object = Object::new();
    let mut wrong_field = None;
    let visitor = ObjectVisitor { wanted, object: &mut object, wrong_field: &mut wrong_field };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    match deserializer.deserialize_any(visitor).and_then(|()| deserializer.end()) {
        Ok(()) => Ok(object),
        Err(error) => Err(not_an_object(&error, wrong_field)),
    }
}

fn not_an_object(error: &serde_json::Error, wrong_field: Option<WrongField>) -> Malformed {
    let what = match wrong_field {
        Some(WrongField::Repeated(field)) => format!("has the field {} twice", field.name()),
        Some(WrongField::OfWrongType(field)) if error.is_data() => {
            format!("has a field {} of the wrong type", field.name())
        }
        _ if error.is_eof() => "ends before its JSON object does".to_owned(),
        _ => "is not a JSON object of credentials".to_owned(),
    };
    let place = format!("(line {}, column {})", error.line(), error.column());
    Malformed { what: format!("{what} {place}"), is_cut_short: error.is_eof() }
}

/// The known field that an error is about.
#[derive(Clone, Copy)]
enum WrongField {
    Repeated(Field),
    OfWrongType(Field),
}

struct ObjectVisitor<'v, 'a> {
    wanted: Wanted,
    object: &'v mut Object<'a>,
    wrong_field: &'v mut Option<WrongField>,
}

impl<'a> Visitor<'a> for ObjectVisitor<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = [false; Field::COUNT];
        while let Some(name) = map.next_key::<Text>()? {
            match (Field::of_name(&name), self.wanted) {
                (Some(field), Wanted::Known) => {
                    if std::mem::replace(&mut seen[field as usize], true) {
                        *self.wrong_field = Some(WrongField::Repeated(field));
                        return Err(A::Error::custom("repeated"));
                    }
                    *self.wrong_field = Some(WrongField::OfWrongType(field));
                    self.object.known[field as usize] = value(field.kind(), &mut map)?;
                    *self.wrong_field = None;
                }
                (Some(field), Wanted::Foreign) if field.is_of_cli() => {
                    let value: &RawValue = map.next_value()?;
                    if value.get() != "null" {
                        self.object.known[field as usize] = Known::Json(value);
                    }
                    self.object.foreign.push((name.to_string(), value));
                }
                (None, Wanted::Foreign) => self.object.foreign.push((name.to_string(), map.next_value()?)),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    refuse!(visit_unit(), visit_bool(_b: bool), visit_i64(_n: i64), visit_u64(_n: u64), visit_f64(_n: f64), visit_str(_s: &str));
}

/// The value of a field of this kind.
fn value<'a, A: MapAccess<'a>>(kind: Kind, map: &mut A) -> Result<Known<'a>, A::Error> {
    if matches!(kind, Kind::Json) {
        let json: &RawValue = map.next_value()?;
        return Ok(if json.get() == "null" { Known::default() } else { Known::Json(json) });
    }
    let value = map.next_value()?;
    match (kind, &value) {
        (_, Value::Null) | (Kind::Text, Value::Text(_)) | (Kind::Flag, Value::Flag(_)) => {
            Ok(Known::Value(value))
        }
        _ => Err(A::Error::custom("another type")),
    }
}
