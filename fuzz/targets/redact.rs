//! Tries an api_key in the first line, a username in the second, and a text in the others. Checks that the text is
//! masked as by a slow reference, and that no form of the key is left in it.
#![no_main]

use std::str::from_utf8;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use cartocreds::{Credentials, Options};
use libfuzzer_sys::fuzz_target;
use memchr::memmem::find;

#[path = "../../tests/redaction/reference.rs"]
mod reference;

fuzz_target!(|input: &[u8]| {
    let mut lines = input.splitn(3, |byte| *byte == b'\n');
    let mut next = || lines.next().unwrap_or_default();
    let (Ok(api_key), Ok(username), text) = (from_utf8(next()), from_utf8(next()), next()) else { return };
    let base_url = Some("https://example.org");
    let Ok(credentials) = Credentials::new(Some(username), Some(api_key), base_url, Options::default())
    else {
        return;
    };
    if api_key.is_empty() || credentials.is_public() {
        assert_eq!(credentials.redact(text), text);
        return;
    }
    // Of longer forms, the library may also mask only the beginning.
    let is_short = (username.len() + 1 + api_key.len()).div_ceil(3) * 4 < 64;
    let account = credentials.account_name();
    if is_short {
        let pair = account.map(|account| (account, api_key));
        let expected = reference::mask(text, &[api_key], pair.as_slice());
        assert_eq!(show(&credentials.redact(text)), show(&expected), "{}", show(text));
    }
    let around = &text[..text.len().min(64)];
    for form in forms(api_key, account) {
        assert_eq!(show(&credentials.redact(form.as_bytes())), "***", "{form}");
        // A key of stars may still be there after the masking.
        if form.contains('*') {
            continue;
        }
        for before in [around, b"%5C", b"\\", b"%", form.as_bytes()] {
            let whole = [before, form.as_bytes(), around].concat();
            let masked = credentials.redact(&whole);
            assert!(find(&masked, form.as_bytes()).is_none(), "{form} in {}", show(&whole));
        }
    }
});

/// The forms that encoders make of the key, and of the account and the key if there is an account.
fn forms(api_key: &str, account: Option<&str>) -> Vec<String> {
    let percent = |text: &str, upper: bool, keep: &dyn Fn(u8) -> bool| -> String {
        let escape = |byte| if upper { format!("%{byte:02X}") } else { format!("%{byte:02x}") };
        text.bytes()
            .map(|byte| if keep(byte) { char::from(byte).to_string() } else { escape(byte) })
            .collect()
    };
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let json = serde_json::to_string(api_key).expect("JSON");
    let json = &json[1..json.len() - 1];
    let ascii: String = json.chars().map(|character| escaped_unless_ascii(character)).collect();
    let mut forms = vec![
        api_key.to_owned(),
        percent(api_key, true, &is_unreserved),
        percent(api_key, false, &is_unreserved),
        percent(api_key, true, &|_| false),
        percent(api_key, true, &|byte| is_unreserved(byte) || byte == b' ').replace(' ', "+"),
        api_key.chars().enumerate().map(|(i, c)| mixed(i, c)).collect(),
        json.to_owned(),
        json.replace('/', "\\/"),
        ascii,
    ];
    let pair = account.map(|account| (format!("{account}:{api_key}"), "Basic "));
    for (text, scheme) in [(api_key.to_owned(), "")].into_iter().chain(pair) {
        for padded in [STANDARD.encode(&text), URL_SAFE.encode(&text)] {
            forms.extend([
                format!("{scheme}{padded}"),
                padded.trim_end_matches('=').to_owned(),
                percent(&padded, true, &is_unreserved),
                percent(&padded, false, &is_unreserved),
                padded.replace('=', "\\u003d").replace('/', "\\/").replace('+', "\\u002b"),
                padded.replace('=', "\\u003D").replace('+', "\\u002B"),
                padded,
            ]);
        }
    }
    forms
}

fn escaped_unless_ascii(character: char) -> String {
    if character.is_ascii() {
        return character.to_string();
    }
    character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
}

/// A spelling that alternates between encodings. A character that could be read as an escape is always encoded.
fn mixed(index: usize, character: char) -> String {
    match (index % 3, character) {
        (0, 'A'..='Z' | 'a'..='z' | '0'..='9') => character.to_string(),
        (1, _) => character.to_string().bytes().map(|byte| format!("%{byte:02x}")).collect(),
        _ => character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04X}")).collect(),
    }
}

fn show(bytes: &[u8]) -> String {
    bytes.escape_ascii().to_string()
}
