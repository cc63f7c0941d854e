//! Tests access tokens and clients as a Rust program uses them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cartocreds::{Credentials, Error, ErrorKind, Kind, Options, Session, Warnings};

const API: &str = "https://gcp-us-east1.api.carto.com";
const SECRET: &str = "s3cr3t-client";

fn client() -> Credentials {
    client_with(SECRET, None)
}

fn client_with(secret: &str, token_url: Option<&str>) -> Credentials {
    Credentials::from_client("the id", secret, API, token_url, Options::default()).unwrap()
}

/// A token that expires after this many seconds.
fn token(seconds: i64) -> String {
    format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(format!("{{\"exp\":{}}}", now() + seconds)))
}

fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

fn of_token(token: &str) -> Credentials {
    Credentials::from_token(token, API, Options::default()).unwrap()
}

#[track_caller]
fn check_error<T>(result: Result<T, Error>, kind: ErrorKind, says: &str) {
    let error = result.err().expect("a failure");
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.message().contains(says), "{error}");
    assert!(!error.message().contains(SECRET), "{error}");
}

/// The path of a file in an empty folder below cargo's folder for tests.
fn file(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tokens-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

#[test]
fn the_id_and_the_secret_of_a_client_are_checked() {
    let new = |id, secret| Credentials::from_client(id, secret, API, None, Options::default());
    check_error(new("", SECRET), ErrorKind::InvalidToken, "client_id is empty");
    check_error(new("id", ""), ErrorKind::InvalidToken, "client_secret is empty");
    check_error(new("id\n", SECRET), ErrorKind::InvalidToken, "client_id has a control character");
}

#[test]
fn a_token_has_only_characters_that_a_header_can_carry() {
    for given in ["a", "eyJh.eyJl.c2ln", "A-z_0~9+/=", "a=="] {
        assert_eq!(of_token(given).access_token(), Some(given));
    }
    for given in ["", "=", "a b", "Bearer a", "a\n", "a=b", "\"a\"", "é", "a,b", "a\u{7f}"] {
        let result = Credentials::from_token(given, API, Options::default());
        check_error(result, ErrorKind::InvalidToken, "the access token ");
    }
}

#[test]
fn clients_are_equal_if_all_their_values_are() {
    assert_eq!(client(), client());
    assert_eq!(client().token_url(), Some("https://auth.carto.com/oauth/token"));
    assert_ne!(client(), client_with("other", None));
    let with_url = client_with(SECRET, Some("https://x.org/token"));
    assert_eq!(with_url.token_url(), Some("https://x.org/token"));
    assert_ne!(client(), with_url);
    assert_eq!(client().redact(SECRET.as_bytes()), b"***");
}

#[test]
fn a_token_expires() {
    let fresh = of_token(&token(1000));
    assert_eq!(fresh.warnings(), Warnings::default());
    assert!(fresh.is_fresh(0) && !fresh.is_fresh(2000));
    let expired = of_token(&token(-1000));
    assert_eq!(expired.warnings(), Warnings::EXPIRED);
    assert!(!expired.is_fresh(0));
    let opaque = of_token("opaque");
    assert_eq!(opaque.expires_at(), None);
    assert!(opaque.is_fresh(u32::MAX));
    assert!(!client().is_fresh(0));
    assert!(Credentials::new(Some("joe"), None, None, Options::default()).unwrap().is_fresh(u32::MAX));
}

#[test]
fn only_an_account_has_an_api_key() {
    assert!(Credentials::new(Some("joe"), None, None, Options::default()).unwrap().require_api_key().is_ok());
    check_error(client().require_api_key(), ErrorKind::WrongKind, "api_key");
    check_error(of_token("opaque").require_api_key(), ErrorKind::WrongKind, "api_key");
}

#[test]
fn only_a_client_asks_for_a_token() {
    let expected = "grant_type=client_credentials&audience=carto-cloud-native-api&client_id=the%20id&client_secret=s3cr3t-client";
    assert_eq!(*client().token_request().unwrap(), expected);
    let token = of_token("opaque");
    check_error(token.token_request(), ErrorKind::WrongKind, "no client");
    check_error(token.with_token(b"{}", 200), ErrorKind::WrongKind, "no client");
    check_error(token.save_token(None), ErrorKind::WrongKind, "no client");
    check_error(token.with_cached_token(None), ErrorKind::WrongKind, "no client");
}

#[test]
fn the_answer_of_the_token_address_gives_a_token() {
    let session: Session = Arc::new(());
    let client = client().with_session(Some(session));
    let answer = |body: &str| client.with_token(body.as_bytes(), 200);
    let renewed =
        answer(r#"{"access_token": "opaque", "expires_in": 3600, "token_type": "bearer"}"#).unwrap();
    assert_eq!((renewed.kind(), renewed.access_token()), (Kind::Token, Some("opaque")));
    assert_eq!(renewed.client_id(), Some("the id"));
    assert!(renewed.session().is_some());
    assert!((3590..=3600).contains(&(renewed.expires_at().unwrap() - now())));
    let lasts = |body| answer(body).unwrap().expires_at().map(|time| time - now());
    assert!(
        lasts(r#"{"access_token": "a", "expires_in": "60"}"#).is_some_and(|time| (50..=60).contains(&time))
    );
    assert_eq!(lasts(r#"{"access_token": "a"}"#), None);
    check_error(answer(r#"{"access_token": "a", "token_type": "mac"}"#), ErrorKind::Malformed, "Bearer");
    check_error(answer(r#"{"token": "a"}"#), ErrorKind::Malformed, "access_token");
}

#[test]
fn an_answer_may_have_64_kib() {
    let answer = |size: usize| {
        let json = r#"{"access_token": "opaque"}"#;
        let body = [json, &" ".repeat(size - json.len())].concat();
        client().with_token(body.as_bytes(), 299)
    };
    assert!(answer(64 * 1024).is_ok());
    check_error(answer(64 * 1024 + 1), ErrorKind::TooLarge, "64 KiB");
}

#[test]
fn the_status_says_why_there_is_no_token() {
    let body = r#"{"error": "e", "error_description": "no s3cr3t-client\n"}"#;
    for (status, kind, says) in [
        (0, ErrorKind::TryLater, "no answer"),
        (408, ErrorKind::TryLater, "408"),
        (429, ErrorKind::TryLater, "429"),
        (500, ErrorKind::TryLater, "500"),
        (599, ErrorKind::TryLater, "599"),
        (302, ErrorKind::TokenRefused, "redirects"),
        (403, ErrorKind::TokenRefused, "403 (no ***); check"),
    ] {
        check_error(client().with_token(body.as_bytes(), status), kind, says);
    }
}

#[test]
fn a_saved_token_is_found_again() {
    let path = file("cache.json");
    let renewed = client().with_token(br#"{"access_token": "opaque", "expires_in": 3600}"#, 200).unwrap();
    renewed.save_token(Some(&path)).unwrap();
    assert_eq!(client().with_cached_token(Some(&path)).unwrap(), renewed);
    let other = client_with(SECRET, Some("https://x.org/token"));
    assert_eq!(other.with_cached_token(Some(&path)).unwrap(), other);
}
