//! Tries an answer to a client that asks for an access token: the HTTP status in the first line, the body in the
//! others. Checks that the library reads what serde_json alone reads, or makes an error without a secret; and that the
//! token is saved in the cache and found again. The body also serves as the claims of a JWT, whose expiry is read.
#![no_main]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cartocreds::{Credentials, Error, ErrorKind, Kind, Options};
use libfuzzer_sys::fuzz_target;
use serde_json::value::RawValue;
use tempfile::TempDir;

/// The text in the input that is replaced by `SECRET`, no piece of which may be revealed.
const PLACEHOLDER: &str = "KEY";
const SECRET: &str = "yT4zQw8LmXo2RbN6vJc0HdKs";
const API: &str = "https://gcp-us-east1.api.carto.com";

static FOLDER: LazyLock<TempDir> =
    LazyLock::new(|| tempfile::tempdir().expect("a folder for temporary files"));
static CLIENT: LazyLock<Credentials> = LazyLock::new(|| client("id"));

fn client(id: &str) -> Credentials {
    Credentials::from_client(id, SECRET, API, None, Options::default()).expect("a sound client")
}

fuzz_target!(|input: &[u8]| {
    let (status, body) = split(input);
    let status = std::str::from_utf8(status).ok().and_then(|text| text.parse().ok()).unwrap_or(200);
    let raw = body;
    let body = with_secret(body);
    match CLIENT.with_token(&body, status) {
        Ok(found) => {
            assert!((200..300).contains(&status), "{status}");
            check_found(&found, &body);
            check_cache(&found);
        }
        Err(error) => {
            check_error(&error, status, &body);
            // If the fuzzer guessed a piece of the secret, the error may show that.
            let is_guessed = CLIENT.with_token(raw, status).is_err_and(|error| tells_secret(&error));
            assert!(is_guessed || !tells_secret(&error), "{error}");
        }
    }
    check_claims(&body);
});

fn split(input: &[u8]) -> (&[u8], &[u8]) {
    let end = input.iter().position(|byte| *byte == b'\n').unwrap_or(input.len());
    (&input[..end], input.get(end + 1..).unwrap_or_default())
}

fn with_secret(body: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(body) {
        Ok(text) => text.replace(PLACEHOLDER, SECRET).into_bytes(),
        Err(_) => body.to_vec(),
    }
}

fn check_found(found: &Credentials, body: &[u8]) {
    let token = found.access_token().expect("a token");
    assert_eq!(text_in(body, "access_token").as_deref(), Some(token));
    assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte)), "{token}");
    assert_eq!(found.kind(), Kind::Token);
    assert_eq!(*found.authorization().expect("a header"), format!("Bearer {token}"));
    assert_eq!(
        (found.client_id(), found.token_url(), found.base_url()),
        (CLIENT.client_id(), CLIENT.token_url(), API)
    );
    assert!(found.expires_at() != Some(0));
    let shown = found.redact(format!("{token} {SECRET} {found}").as_bytes());
    let shown = String::from_utf8(shown).expect("UTF-8");
    assert!(!shown.contains(&SECRET[..8]), "{shown}");
    // A short token may also be part of the mask or of the rest of the text.
    assert!(token.len() <= 8 || !shown.contains(token), "{shown}");
}

/// A field of an object as serde_json alone reads it.
fn field(object: &[u8], name: &str) -> Option<Box<RawValue>> {
    serde_json::from_slice::<BTreeMap<String, Box<RawValue>>>(object).ok()?.remove(name)
}

fn text_in(object: &[u8], name: &str) -> Option<String> {
    serde_json::from_str(field(object, name)?.get()).ok()
}

/// Checks that the token is saved if its expiry is known, and found again until then, by this client only.
fn check_cache(found: &Credentials) {
    let path: PathBuf = FOLDER.path().join("token.json");
    let _ = fs::remove_file(&path);
    let saved = found.save_token(Some(&path));
    assert_eq!(saved.is_ok(), found.expires_at().is_some());
    let cached = CLIENT.with_cached_token(Some(&path)).expect("a client");
    if saved.is_ok() && found.is_fresh(10) {
        assert!(cached == *found && cached.expires_at() == found.expires_at());
    } else if !found.is_fresh(0) || saved.is_err() {
        assert!(cached == *CLIENT);
    }
    assert_eq!(client("id2").with_cached_token(Some(&path)).expect("a client").kind(), Kind::Client);
}

fn check_error(error: &Error, status: i32, body: &[u8]) {
    let expected: &[ErrorKind] = match status {
        _ if body.len() > 64 * 1024 => &[ErrorKind::TooLarge],
        200..=299 => &[ErrorKind::Malformed, ErrorKind::InvalidToken],
        0 | 408 | 429 | 500..=599 => &[ErrorKind::TryLater],
        _ => &[ErrorKind::TokenRefused],
    };
    assert!(expected.contains(&error.kind()), "{status}: {error}");
    let message = error.to_string();
    assert!(message.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{message}");
    assert!(message.len() < 400, "{message}");
}

fn tells_secret(error: &Error) -> bool {
    let has_piece = |bytes: &[u8]| SECRET.as_bytes().windows(8).any(|piece| bytes == piece);
    error.message().as_bytes().windows(8).any(has_piece)
}

/// Checks that the expiry of a token with these claims is the `exp` that serde_json reads, if that is a plain number.
fn check_claims(claims: &[u8]) {
    let token = format!("eyJhbGciOiJIUzI1NiJ9.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
    let credentials = Credentials::from_token(&token, API, Options::default()).expect("a sound token");
    let exp = field(claims, "exp");
    match credentials.expires_at() {
        Some(time) => {
            let exp: f64 = exp.and_then(|exp| exp.get().parse().ok()).expect("a number");
            assert!(time > 0 && (time as f64 - exp.trunc()).abs() <= exp * f64::EPSILON, "{time} {exp}");
        }
        None => {
            let is_repeated =
                claims.windows(3).filter(|bytes| bytes == b"exp").count() > 1 || claims.contains(&b'\\');
            let is_time = exp.and_then(|exp| exp.get().parse().ok()).is_some_and(|time: i64| time > 0);
            assert!(!is_time || is_repeated || token.len() > 16 * 1024);
        }
    }
}
