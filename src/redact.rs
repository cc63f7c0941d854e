//! Masking the api_key in a text, in every form in which requests, logs and JSON carry it.
//!
//! A key may stand raw, percent-encoded or JSON-escaped, and encoders differ in which characters they touch
//! and in the case of their digits. So these forms are matched character by character, each in any of its
//! spellings, wherever the key could begin: where its first characters stand raw, and around each escape.
//! Both are rare in most text, and searched for at memory's speed. Base64 has no such freedom: its forms are
//! searched as they are.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use memchr::memchr2_iter;
use memchr::memmem::Finder;
use zeroize::Zeroizing;

use crate::credentials::{Credentials, Kind};
use crate::text;

const MASK: &[u8] = b"***";

impl Credentials {
    /// `text`, which may be any bytes, with `***` for every form of each secret. An empty or the public api_key masks
    /// nothing.
    pub fn redact(&self, text: &[u8]) -> Vec<u8> {
        let mut encoded: Vec<Zeroizing<String>> = Vec::new();
        // The whole header value goes before the bare Base64 in it: at one place the longest form counts.
        if let (Kind::ApiKey, Ok(authorization)) = (self.kind(), self.authorization()) {
            encoded.push(Zeroizing::new(authorization["Basic ".len()..].to_owned()));
            encoded.push(authorization);
        }
        self.secrets().fold(text.to_vec(), |text, secret| {
            encoded.push(Zeroizing::new(STANDARD.encode(secret)));
            encoded.push(Zeroizing::new(URL_SAFE.encode(secret)));
            mask_all(&text, secret, &encoded)
        })
    }
}

fn mask_all(text: &[u8], key: &str, encoded: &[Zeroizing<String>]) -> Vec<u8> {
    let mut forms: Vec<Form> = encoded.iter().map(|form| Form::Exact(Finder::new(form.as_bytes()))).collect();
    let head = head(key);
    forms.push(Form::BeginsRaw(Finder::new(head)));
    forms.push(Form::BeginsNearEscape(head));

    // Where each form stands next. Each is searched for on its own, so that none is searched for twice.
    let mut next: Vec<Option<(usize, usize)>> = forms.iter().map(|form| form.find(text, 0, key)).collect();
    let mut masked = Vec::with_capacity(text.len());
    let mut copied = 0;
    while let Some((start, end)) =
        next.iter().flatten().copied().min_by_key(|&(start, end)| (start, std::cmp::Reverse(end)))
    {
        masked.extend_from_slice(&text[copied..start]);
        masked.extend_from_slice(MASK);
        copied = end;
        for (form, place) in forms.iter().zip(&mut next) {
            if place.is_some_and(|(start, _)| start < end) {
                *place = form.find(text, end, key);
            }
        }
    }
    masked.extend_from_slice(&text[copied..]);
    masked
}

/// One way of finding the key in a text.
enum Form<'a> {
    /// These very bytes.
    Exact(Finder<'a>),
    /// The key, its head raw.
    BeginsRaw(Finder<'a>),
    /// The key, an escape within its head.
    BeginsNearEscape(&'a str),
}

impl Form<'_> {
    /// The first place from `from` on.
    fn find(&self, text: &[u8], from: usize, key: &str) -> Option<(usize, usize)> {
        let match_at = |start: usize| Some((start, start + match_key(&text[start..], key)?));
        match self {
            Form::Exact(finder) => {
                let start = from + finder.find(&text[from..])?;
                Some((start, start + finder.needle().len()))
            }
            Form::BeginsRaw(finder) => {
                let mut at = from;
                loop {
                    let start = at + finder.find(&text[at..])?;
                    if let Some(place) = match_at(start) {
                        return Some(place);
                    }
                    at = start + 1;
                }
            }
            Form::BeginsNearEscape(head) => memchr2_iter(b'%', b'\\', &text[from..])
                .map(|offset| from + offset)
                .filter(|&escape| may_spell_one_of(head, &text[escape..]))
                .find_map(|escape| {
                    // It may be of the head's first character, or of a later one: the longest match counts.
                    let before = &text[from..escape];
                    let lengths = head.char_indices().rev().map(|(length, _)| length);
                    let raw = lengths.filter(|&length| before.ends_with(&head.as_bytes()[..length]));
                    raw.map(|length| escape - length).find_map(match_at)
                }),
        }
    }
}

/// The key's first characters: enough of them to be rare in a text.
fn head(key: &str) -> &str {
    key.char_indices().nth(4).map_or(key, |(end, _)| &key[..end])
}

/// Whether the escape that `text` begins with could spell a character of the head: a quick look, since logs are
/// full of escapes that do not.
fn may_spell_one_of(head: &str, text: &[u8]) -> bool {
    let has = |byte: u8| head.as_bytes().contains(&byte);
    has(text[0])
        || match text[0] {
            b'%' => hex_value(text, 1, 2).is_some_and(|byte| u8::try_from(byte).is_ok_and(has)),
            _ => text.get(1).is_some_and(|&next| next == b'u' || has(next)),
        }
}

/// How many bytes at the beginning of `text` spell the key, if they do.
fn match_key(text: &[u8], key: &str) -> Option<usize> {
    // The two characters that begin escapes may themselves stand raw or escaped, according to who wrote the
    // text. So of a key that looks escaped, as `a%41`, each reading is tried from its beginning to its end.
    let readings: &[_] = if text::any_byte(key, |byte| matches!(byte, b'%' | b'\\')) {
        &[(true, true), (true, false), (false, true), (false, false)]
    } else {
        &[(true, true)]
    };
    readings.iter().filter_map(|&(percent, backslash)| match_spelled(text, key, percent, backslash)).max()
}

/// The same where it is given whether `%` and whether `\` stand raw.
fn match_spelled(text: &[u8], key: &str, raw_percent: bool, raw_backslash: bool) -> Option<usize> {
    let mut at = 0;
    for character in key.chars() {
        let is_raw = match character {
            '%' => raw_percent,
            '\\' => raw_backslash,
            _ => !matches!(text.get(at), Some(b'%' | b'\\' | b'+')),
        };
        at += match_character(&text[at..], character, is_raw)?;
    }
    Some(at)
}

/// How many bytes at the beginning of `text` spell the character: raw, percent-encoded, or JSON-escaped.
fn match_character(text: &[u8], character: char, is_raw: bool) -> Option<usize> {
    let mut buffer = [0; 4];
    let raw = character.encode_utf8(&mut buffer).as_bytes();
    if is_raw {
        return text.starts_with(raw).then_some(raw.len());
    }
    match text.first()? {
        b'%' => match_percent_encoded(text, raw),
        b'\\' => match_json_escape(text, character),
        b'+' => matches!(character, '+' | ' ').then_some(1),
        _ => None,
    }
}

fn match_percent_encoded(text: &[u8], raw: &[u8]) -> Option<usize> {
    let spelled = raw.iter().enumerate().all(|(i, &byte)| is_percent_encoded(text, i * 3, byte));
    spelled.then_some(raw.len() * 3)
}

fn is_percent_encoded(text: &[u8], at: usize, byte: u8) -> bool {
    text.get(at) == Some(&b'%') && hex_value(text, at + 1, 2) == Some(u32::from(byte))
}

fn match_json_escape(text: &[u8], character: char) -> Option<usize> {
    if matches!(character, '"' | '\\' | '/') && text.get(1) == Some(&(character as u8)) {
        return Some(2);
    }
    let mut units = [0; 2];
    let units = character.encode_utf16(&mut units);
    let spelled = units.iter().enumerate().all(|(i, &unit)| {
        text.get(i * 6..i * 6 + 2) == Some(br"\u") && hex_value(text, i * 6 + 2, 4) == Some(u32::from(unit))
    });
    spelled.then_some(units.len() * 6)
}

fn hex_value(text: &[u8], at: usize, digits: usize) -> Option<u32> {
    text.get(at..at + digits)?
        .iter()
        .try_fold(0, |value, &byte| Some(value * 16 + char::from(byte).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;

    fn redact(key: &str, text: &str) -> String {
        let credentials = Credentials::new(Some("joe"), Some(key), None, Options::default()).unwrap();
        String::from_utf8(credentials.redact(text.as_bytes())).unwrap()
    }

    #[test]
    fn every_spelling_of_the_key_is_masked() {
        let key = r#"a+/\"é%4🔑~ z"#;
        for spelling in [
            r#"a+/\"é%4🔑~ z"#,
            "a%2B%2F%5C%22%C3%A9%254%F0%9F%94%91~%20z",
            "a%2b%2f%5c%22%c3%a9%254%f0%9f%94%91~%20z",
            "a%2B/%5C%22%C3%A9%254%F0%9F%94%91%7E+z",
            r#"a+/\\\"é%4🔑~ z"#,
            r#"a+\/\\\"\u00e9%4\ud83d\udd11~ z"#,
            r#"a+\/\u005C\u0022\u00E9%4\uD83D\uDD11~ z"#,
            &STANDARD.encode(key),
            &URL_SAFE.encode(key),
            &STANDARD.encode(format!("joe:{key}")),
            &format!("Basic {}", STANDARD.encode(format!("joe:{key}"))),
        ] {
            assert_eq!(redact(key, &format!("<{spelling}> and {spelling}")), "<***> and ***", "{spelling}");
        }
    }

    #[test]
    fn a_key_that_looks_escaped_is_masked_too() {
        assert_eq!(redact("a%41", "a%41 a%2541 aA"), "*** *** aA");
        assert_eq!(redact(r"%41%25\u0041", r"%41%25\\u0041 %2541%2525\u0041 %41%25\u0041"), "*** *** ***");
        assert_eq!(redact(r"a\\b", r"a\\b a\\\\b a\b"), r"*** *** a\b");
        assert_eq!(redact("é", "%C3%A9 %C3 \\u00e9 \\u00e"), "*** %C3 *** \\u00e");
    }

    #[test]
    fn other_text_stays() {
        assert_eq!(redact("abc", "abd %61b \\u0061b ab"), "abd %61b \\u0061b ab");
        assert_eq!(redact("abc", "aababcabcc"), "aab******c");
        assert_eq!(redact("aaaab", "aaaaab aaaa%61%62 aaaaa%61b"), "a*** a*** aa***");
        assert_eq!(redact("", "text"), "text");
        assert_eq!(redact("default_public", "default_public"), "default_public");
    }
}
