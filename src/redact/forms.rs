//! The forms of a secret: the texts that are searched for.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use super::{Place, escapes};

/// A text that is masked wherever it occurs.
pub(super) struct Form {
    pub(super) bytes: Zeroizing<Vec<u8>>,
    /// The authorization scheme and space that are masked with the form if they precede it.
    scheme: &'static [u8],
    /// How many `=` are masked with the form if they follow it.
    padding: usize,
}

impl Form {
    /// The place of a form, extended by the scheme before it and the padding after it.
    pub(super) fn with_scheme_and_padding(&self, text: &[u8], place: Place) -> Place {
        let before = &text[..place.start];
        let start = before.strip_suffix(self.scheme).unwrap_or(before).len();
        let mut end = place.end;
        for _ in 0..self.padding {
            end += length_of_equals_sign(&text[end..]);
        }
        Place { start, end }
    }
}

/// The forms of the secrets, and of the pairs of a name and a secret that HTTP's Basic authentication joins.
pub(super) fn forms_of(secrets: &[&str], pairs: &[(&str, &str)]) -> Vec<Form> {
    let mut forms = Vec::new();
    for secret in secrets {
        let bytes = Zeroizing::new(secret.as_bytes().to_vec());
        forms.push(Form { bytes, scheme: b"Bearer ", padding: 0 });
        push_base64(&mut forms, secret, b"");
    }
    for (name, secret) in pairs {
        let pair = Zeroizing::new([name, ":", secret].concat());
        push_base64(&mut forms, &pair, b"Basic ");
    }
    // Web forms send a space as `+`. So if a secret has a space, both characters count as one.
    if secrets.iter().any(|secret| secret.contains(' ')) {
        let bytes = forms.iter_mut().flat_map(|form| form.bytes.iter_mut());
        bytes.filter(|byte| **byte == b'+').for_each(|byte| *byte = b' ');
    }
    forms
}

/// Adds the Base64 of `text` in the standard alphabet and in the URL alphabet, without padding.
fn push_base64(forms: &mut Vec<Form>, text: &str, scheme: &'static [u8]) {
    let standard = Zeroizing::new(STANDARD_NO_PAD.encode(text).into_bytes());
    let url_safe = Zeroizing::new(URL_SAFE_NO_PAD.encode(text).into_bytes());
    // Padding fills the last group of four characters.
    let padding = standard.len().wrapping_neg() % 4;
    if url_safe != standard {
        forms.push(Form { bytes: url_safe, scheme, padding });
    }
    forms.push(Form { bytes: standard, scheme, padding });
}

/// The length of the `=` that `text` begins with, escaped or not; 0 if there is none.
fn length_of_equals_sign(text: &[u8]) -> usize {
    match text {
        [b'=', ..] => 1,
        _ if escapes::percent(text) == Some(b'=') => 3,
        _ => escapes::json(text).filter(|(character, _)| *character == '=').map_or(0, |(_, length)| length),
    }
}
