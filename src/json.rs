//! Reads named fields of a JSON object, each as the JSON text of its value, and writes an object of such fields.
//!
//! serde_json's error texts quote the input, which may be a secret, so callers never show them.

use std::fmt;
use std::ops::Deref;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

/// The values of the fields with these names; `None` for a missing field or a null. It is an error if one of these
/// fields occurs twice, because readers differ in which one they take (CVE-2017-12635).
pub(crate) fn fields<'a, const COUNT: usize>(
    object: &'a str,
    names: [&str; COUNT],
) -> serde_json::Result<[Option<&'a RawValue>; COUNT]> {
    let mut values = [None; COUNT];
    read(object, FieldsVisitor { names: &names, values: &mut values })?;
    Ok(values)
}

// Not generic over COUNT, so that the library has only one copy of the parser.
fn read<'a>(object: &'a str, visitor: FieldsVisitor<'_, 'a>) -> serde_json::Result<()> {
    let mut deserializer = serde_json::Deserializer::from_str(object);
    deserializer.deserialize_any(visitor)?;
    deserializer.end()
}

/// The value if it is a string, else `None`.
pub(crate) fn text(value: &RawValue) -> Option<Text<'_>> {
    match serde_json::from_str(value.get()) {
        Ok(Value::Text(text)) => Some(text),
        _ => None,
    }
}

/// The value without its fraction if it is a number without an exponent, else `None`.
pub(crate) fn whole_number(value: &RawValue) -> Option<i64> {
    let (whole, fraction) = value.get().split_once('.').unwrap_or((value.get(), ""));
    let is_plain = fraction.bytes().all(|byte| byte.is_ascii_digit());
    whole.parse().ok().filter(|_| is_plain)
}

/// A text as JSON, or null.
pub(crate) fn text_value(text: Option<&str>) -> serde_json::Result<Zeroizing<String>> {
    serde_json::to_string(&text).map(Zeroizing::new)
}

/// Writes an object of these fields, whose values are JSON texts. The result is ASCII, with spaces as Python writes
/// them.
pub(crate) fn object(fields: &[(&str, &str)]) -> serde_json::Result<Zeroizing<String>> {
    let names = fields.iter().map(|(name, _)| text_value(Some(name))).collect::<Result<Vec<_>, _>>()?;
    let mut parts = Vec::new();
    for (name, (_, value)) in names.iter().zip(fields) {
        parts.extend([if parts.is_empty() { "{" } else { ", " }, name, ": ", value]);
    }
    parts.push("}");
    // Allocates the whole size at once: a text that grows leaves pieces of a secret behind.
    let json = Zeroizing::new(parts.concat());
    Ok(escape_non_ascii(&json))
}

/// Escapes every character that is not ASCII. In JSON these occur only in strings, where `\uXXXX` means the same.
fn escape_non_ascii(json: &str) -> Zeroizing<String> {
    let size =
        json.chars().map(|character| if character.is_ascii() { 1 } else { 6 * character.len_utf16() }).sum();
    let mut ascii = Zeroizing::new(String::with_capacity(size));
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

/// A value that is a text, a truth value or null.
#[derive(Default)]
pub(crate) enum Value<'a> {
    #[default]
    Null,
    Text(Text<'a>),
    Flag(bool),
}

/// A text: the very bytes of the JSON if they have no escapes, else a copy that is wiped.
pub(crate) enum Text<'a> {
    Borrowed(&'a str),
    Unescaped(Zeroizing<String>),
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Text::Borrowed(text) => text,
            Text::Unescaped(text) => text,
        }
    }
}

/// Refuses values of other types. serde's own refusals print the value, and all that can print a floating-point number
/// would be in the library: 36 KB.
macro_rules! refuse {
    ($($visit:ident($($value:ident: $type:ty)?)),*) => {
        $(fn $visit<E: serde::de::Error>(self, $($value: $type)?) -> Result<Self::Value, E> {
            Err(E::custom("another type"))
        })*

        fn visit_seq<A: serde::de::SeqAccess<'a>>(self, _: A) -> Result<Self::Value, A::Error> {
            Err(serde::de::Error::custom("another type"))
        }
    };
}
pub(crate) use refuse;

impl<'a> Deserialize<'a> for Value<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Value<'a>, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'a> Visitor<'a> for ValueVisitor {
    type Value = Value<'a>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a text, a truth value or null")
    }

    fn visit_unit<E>(self) -> Result<Value<'a>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value<'a>, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Value<'a>, E> {
        Ok(Value::Text(Text::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'a>, E> {
        Ok(Value::Text(Text::Unescaped(Zeroizing::new(text.to_owned()))))
    }

    fn visit_map<A: MapAccess<'a>>(self, _: A) -> Result<Value<'a>, A::Error> {
        Err(A::Error::custom("another type"))
    }

    refuse!(visit_i64(_n: i64), visit_u64(_n: u64), visit_f64(_n: f64));
}

/// The name of a field: what [`Text`] is to a value.
impl<'a> Deserialize<'a> for Text<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Text<'a>, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Text(text) => Ok(text),
            _ => Err(D::Error::custom("another type")),
        }
    }
}

struct FieldsVisitor<'v, 'a> {
    names: &'v [&'v str],
    values: &'v mut [Option<&'a RawValue>],
}

impl<'a> Visitor<'a> for FieldsVisitor<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = [false; 32];
        while let Some(name) = map.next_key::<Text>()? {
            let value = map.next_value::<&RawValue>()?;
            let Some(index) = self.names.iter().position(|known| **known == *name) else { continue };
            if std::mem::replace(&mut seen[index], true) {
                return Err(A::Error::custom("repeated"));
            }
            self.values[index] = (value.get() != "null").then_some(value);
        }
        Ok(())
    }

    refuse!(visit_unit(), visit_bool(_b: bool), visit_i64(_n: i64), visit_u64(_n: u64), visit_f64(_n: f64), visit_str(_s: &str));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_among_others() {
        let [a, b, c] =
            fields(r#" {"x": [1], "a": "A", "b": null, "y": {"c": 2}} "#, ["a", "b", "c"]).unwrap();
        assert_eq!(&*a.and_then(text).unwrap(), "A");
        assert!(b.is_none() && c.is_none());
        let [escaped, number] = fields(r#"{"e": "\u0041\n", "n": 15.9}"#, ["e", "n"]).unwrap();
        assert_eq!(&*escaped.and_then(text).unwrap(), "A\n");
        assert_eq!(number.and_then(whole_number), Some(15));
        assert!(number.and_then(text).is_none());
        assert_eq!(escaped.and_then(whole_number), None);
    }

    #[test]
    fn numbers_that_count_seconds() {
        for (text, number) in [
            ("1700000000", Some(1_700_000_000)),
            ("1700000000.5", Some(1_700_000_000)),
            ("-5", Some(-5)),
            ("1e3", None),
            ("1.5e3", None),
            ("99999999999999999999", None),
            ("true", None),
            ("[1]", None),
        ] {
            let object = format!("{{\"n\": {text}}}");
            let [value] = fields(&object, ["n"]).unwrap();
            assert_eq!(value.and_then(whole_number), number, "{text}");
        }
    }

    #[test]
    fn an_object_is_written_as_python_writes_it() {
        let text = text_value(Some("é🔑\"")).unwrap();
        assert_eq!(text_value(None).unwrap().as_str(), "null");
        let written = object(&[("a", &text), ("é", "true"), ("raw", "1.50")]).unwrap();
        assert_eq!(written.as_str(), r#"{"a": "\u00e9\ud83d\udd11\"", "\u00e9": true, "raw": 1.50}"#);
        assert_eq!(written.capacity(), written.len());
    }

    #[test]
    fn text_that_is_not_an_object_with_unique_fields_is_an_error() {
        for object in ["", "[]", "{", r#"{"a": 1} x"#, r#"{"a": 1, "a": 1}"#, r#"{"a": 1, "\u0061": 1}"#, "1"]
        {
            assert!(fields(object, ["a"]).is_err(), "{object}");
        }
        assert!(fields(r#"{"b": 1, "b": 1}"#, ["a"]).is_ok());
    }
}
