//! A slow implementation of masking that is simple enough to be obviously right. The tests beside it and the fuzz
//! target `redact` compare the real one with it.
//!
//! A form is at a place if the text from there on, read in one of the four ways, begins with it. Of forms of 64 bytes
//! and more, the real implementation may mask further places.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The text to search for, the scheme that may precede it, and how many `=` may follow it.
type Form = (Vec<u8>, &'static str, usize);

/// An escape or a single byte: its length, and the bytes that it encodes.
type Unit = (usize, Vec<u8>);

pub fn mask(text: &[u8], secrets: &[&str], pairs: &[(&str, &str)]) -> Vec<u8> {
    let mut forms: Vec<Form> = Vec::new();
    for &secret in secrets {
        forms.push((secret.as_bytes().to_vec(), "Bearer ", 0));
        forms.extend(base64(secret, ""));
    }
    for (name, secret) in pairs {
        forms.extend(base64(&format!("{name}:{secret}"), "Basic "));
    }

    let mut places = Vec::new();
    for (percent, json) in [(false, false), (true, false), (false, true), (true, true)] {
        let units: Vec<Unit> = (0..text.len()).map(|at| unit(&text[at..], percent, json, &forms)).collect();
        for (form, scheme, padding) in &forms {
            let form: Vec<u8> = form.iter().map(|&byte| plus_as_space(byte, &forms)).collect();
            let mut at = 0;
            while at < text.len() {
                let Some(form_end) = end_of(&form, &units, at) else {
                    at += 1;
                    continue;
                };
                let start = if text[..at].ends_with(scheme.as_bytes()) { at - scheme.len() } else { at };
                let mut end = form_end;
                for _ in 0..*padding {
                    let equals = ["=", "%3D", "%3d", r"\u003d", r"\u003D"];
                    let found = equals.iter().find(|sign| text[end..].starts_with(sign.as_bytes()));
                    end += found.map_or(0, |sign| sign.len());
                }
                places.push((start, end));
                at = form_end;
            }
        }
    }

    let mut masked = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let Some(&(_, mut end)) = places.iter().find(|(start, _)| *start == at) else {
            masked.push(text[at]);
            at += 1;
            continue;
        };
        // Places that overlap are masked together.
        while let Some(&(_, further)) =
            places.iter().find(|place| (at..end).contains(&place.0) && place.1 > end)
        {
            end = further;
        }
        masked.extend_from_slice(b"***");
        at = end;
    }
    masked
}

/// The Base64 of the text in both alphabets.
fn base64(text: &str, scheme: &'static str) -> [Form; 2] {
    let padded = STANDARD.encode(text);
    let bare = padded.trim_end_matches('=');
    let padding = padded.len() - bare.len();
    [bare.to_owned(), bare.replace('+', "-").replace('/', "_")]
        .map(|bare| (bare.into_bytes(), scheme, padding))
}

fn has_space(forms: &[Form]) -> bool {
    forms.iter().any(|(form, ..)| form.contains(&b' '))
}

/// If a form has a space, `+` counts as a space.
fn plus_as_space(byte: u8, forms: &[Form]) -> u8 {
    if byte == b'+' && has_space(forms) { b' ' } else { byte }
}

/// Where the form ends, if it begins at `start`.
fn end_of(form: &[u8], units: &[Unit], start: usize) -> Option<usize> {
    let mut rest = form;
    let mut end = start;
    while !rest.is_empty() {
        let (length, meaning) = units.get(end)?;
        rest = rest.strip_prefix(meaning.as_slice())?;
        end += length;
    }
    Some(end)
}

/// The escape that `text` begins with, if it is of these kinds and encodes a character that a form has; else the first
/// byte.
fn unit(text: &[u8], percent: bool, json: bool, forms: &[Form]) -> Unit {
    let mut escapes: Vec<Unit> = Vec::new();
    if percent && text[0] == b'%' && text.len() >= 3 {
        let decoded: Vec<u8> = percent_encoding::percent_decode(&text[..3]).collect();
        escapes.extend((decoded.len() == 1).then_some((3, decoded)));
    }
    for length in [2, 6, 12] {
        if json && text[0] == b'\\' && text.len() >= length {
            let quoted = [b"\"", &text[..length], b"\""].concat();
            let decoded = serde_json::from_slice::<String>(&quoted).unwrap_or_default();
            escapes.extend((decoded.chars().count() == 1).then(|| (length, decoded.into_bytes())));
        }
    }
    let counts =
        |byte: &u8| forms.iter().any(|(form, ..)| form.contains(byte)) || *byte == b'+' && has_space(forms);
    let escape = escapes.into_iter().find(|(_, meaning)| meaning.iter().all(counts));
    let (length, meaning) = escape.unwrap_or((1, vec![text[0]]));
    (length, meaning.into_iter().map(|byte| plus_as_space(byte, forms)).collect())
}
