//! Tries a credentials file of any content and kind. Checks that the library reads it as serde_json alone does, or
//! refuses it for a valid reason; that no secret gets an address of the other platform; that a save keeps the fields of
//! other programs, and is loaded again unchanged; and that no error reveals the content.
#![no_main]

mod plain;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::SystemTime;

use cartocreds::{Credentials, ErrorKind, Kind, Options};
use libfuzzer_sys::fuzz_target;
use plain::{Fields, text};
use tempfile::TempDir;
use url::Url;

/// The text in the input that is replaced by `SECRET`, no piece of which may be revealed.
const PLACEHOLDER: &str = "KEY";
const SECRET: &str = "yT4zQw8LmXo2RbN6vJc0HdKs";

static FOLDER: LazyLock<TempDir> =
    LazyLock::new(|| tempfile::tempdir().expect("a folder for temporary files"));

fuzz_target!(|input: &[u8]| {
    let content = with_secret(input);
    let path = write(&content);
    let loaded = Credentials::from_file(Some(&path), Options::default());
    match (&loaded, plain::read(&content)) {
        (Ok(credentials), Some(plain)) => {
            agree(credentials, &plain);
            check_place(credentials);
            check_text(credentials);
            save_apart(credentials);
        }
        (Ok(_), None) => panic!("it loads what is not an object of credentials"),
        (Err(error), plain) => {
            assert_hidden(&error.to_string());
            assert!(is_reason(error.kind(), content.len(), plain.as_ref()), "{error}");
        }
    }
    let credentials = loaded.unwrap_or_else(|_| other());
    save_over(&path, &content, &credentials);
});

fn with_secret(input: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(input) {
        Ok(text) => text.replace(PLACEHOLDER, SECRET).into_bytes(),
        Err(_) => input.to_vec(),
    }
}

fn write(content: &[u8]) -> PathBuf {
    let path = FOLDER.path().join("creds.json");
    fs::write(&path, content).expect("the temporary file is written");
    // An old time, because a file that was just written and is cut short would be read again for a while.
    File::open(&path).and_then(|file| file.set_modified(SystemTime::UNIX_EPOCH)).expect("its time is set");
    path
}

/// Whether a file may be refused for this reason.
fn is_reason(kind: ErrorKind, size: usize, plain: Option<&Fields>) -> bool {
    let Some(plain) = plain else { return matches!(kind, ErrorKind::Malformed | ErrorKind::TooLarge) };
    let in_value = !matches!(kind, ErrorKind::Malformed | ErrorKind::TooLarge | ErrorKind::Ambiguous);
    match plain::file_of(plain) {
        plain::File::Ambiguous => kind == ErrorKind::Ambiguous,
        plain::File::Profiles => in_value || kind == ErrorKind::Malformed,
        _ if size > 64 * 1024 => kind == ErrorKind::TooLarge,
        _ => in_value && kind != ErrorKind::NotFound,
    }
}

fn agree(credentials: &Credentials, plain: &Fields) {
    let file = plain::file_of(plain);
    assert_eq!(Some(credentials.kind()), file.kind(), "{file:?}");
    match file {
        plain::File::Account => agree_on_account(credentials, plain),
        plain::File::Token => {
            assert_eq!(credentials.access_token(), text(plain, "access_token").as_deref());
            agree_on_api(credentials, plain);
        }
        plain::File::Client => {
            assert_eq!(credentials.client_id(), text(plain, "client_id").as_deref());
            let token_url = text(plain, "token_url").filter(|url| !url.is_empty());
            let expected = token_url.as_deref().unwrap_or("https://auth.carto.com/oauth/token");
            assert_eq!(credentials.token_url(), Some(expected));
            agree_on_api(credentials, plain);
        }
        plain::File::Profiles => {
            let (token, tenant_id) = plain::current_profile(plain).expect("a profile");
            assert_eq!(credentials.access_token(), Some(&*token));
            assert_eq!(credentials.base_url(), format!("https://{tenant_id}.api.carto.com"));
        }
        plain::File::Ambiguous => panic!("it loads a file of two kinds"),
    }
    let allowed = plain.get("allow_non_secure").is_some_and(|value| value.get() == "true");
    assert_eq!(credentials.allow_non_secure(), allowed);
}

fn agree_on_account(credentials: &Credentials, plain: &Fields) {
    let username = text(plain, "username").filter(|username| !username.is_empty());
    assert_eq!(credentials.username(), username.as_deref());
    let api_key = text(plain, "api_key").or_else(|| text(plain, "key"));
    assert_eq!(credentials.api_key(), api_key.as_deref().unwrap_or("default_public"));
    match text(plain, "base_url").filter(|base_url| !base_url.is_empty()) {
        Some(base_url) => assert_eq!(credentials.base_url(), base_url.trim_matches('/')),
        None => {
            assert_eq!(credentials.base_url(), format!("https://{}.carto.com", username.expect("an account")))
        }
    }
}

fn agree_on_api(credentials: &Credentials, plain: &Fields) {
    let base_url = text(plain, "api_base_url").expect("an address");
    assert_eq!(credentials.base_url(), base_url.trim_matches('/'));
}

/// Checks that a secret of one platform does not have an address of the other.
fn check_place(credentials: &Credentials) {
    let url = Url::parse(credentials.base_url()).expect("what the library takes, url takes");
    let host = format!(".{}", url.host_str().expect("a host").trim_end_matches('.').to_ascii_lowercase());
    let is_of_api = host.ends_with(".api.carto.com");
    match credentials.kind() {
        Kind::ApiKey => assert!(!is_of_api, "{host}"),
        _ => assert!(is_of_api || !host.ends_with(".carto.com"), "{host}"),
    }
    assert!(url.scheme() == "https" || credentials.allow_non_secure());
}

/// Checks that the text for logs shows no secret, unless the file has it in a field for other values.
fn check_text(credentials: &Credentials) {
    let open = [credentials.username(), credentials.client_id(), Some(credentials.base_url())];
    if !open.iter().flatten().any(|text| text.contains(&SECRET[..8])) {
        assert_hidden(&credentials.to_string());
    }
}

/// Credentials that are saved over a file that has none.
fn other() -> Credentials {
    Credentials::new(Some("johnsmith"), Some("abcdefg"), None, Options::default()).expect("sound credentials")
}

/// Checks that credentials that are saved to a new file are loaded again unchanged.
fn save_apart(credentials: &Credentials) {
    let path = FOLDER.path().join("apart.json");
    let _ = fs::remove_file(&path);
    if let Err(error) = credentials.save(Some(&path)) {
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
        return;
    }
    check_saved(&path, credentials);
}

fn check_saved(path: &Path, credentials: &Credentials) -> Fields {
    let again = Credentials::from_file(Some(path), Options::default()).expect("what was saved");
    assert!(again == *credentials);
    assert_eq!(again.allow_non_secure(), credentials.allow_non_secure());
    assert_eq!(again.expires_at(), credentials.expires_at());
    let saved = fs::read(path).expect("the saved file");
    assert!(saved.is_ascii());
    plain::object(&saved).expect("what was saved is an object")
}

fn save_over(path: &Path, content: &[u8], credentials: &Credentials) {
    let before = plain::object(content);
    if let Err(error) = credentials.save(Some(path)) {
        assert_hidden(&error.to_string());
        assert!(fs::read(path).expect("the old file") == content, "a refused save changed the file");
        match error.kind() {
            ErrorKind::Malformed => assert!(before.is_none(), "{error}"),
            ErrorKind::WrongKind => {
                let names = plain::names(content);
                let has = |wanted: &str| names.iter().any(|name| name == wanted);
                assert!(has("profiles") || (has("token") && has("tenant_id")), "{error}");
            }
            kind => assert_eq!(kind, ErrorKind::TooLarge, "{error}"),
        }
        return;
    }
    // An empty file may be saved over; it has no fields.
    let before = before.unwrap_or_default();
    assert!(!plain::has_profiles(&before), "a save replaced the CLI's file");
    let saved = check_saved(path, credentials);
    let foreign = |fields: &Fields| -> BTreeMap<String, String> {
        let foreign = fields.iter().filter(|(name, _)| !plain::OWN.contains(&name.as_str()));
        foreign.map(|(name, value)| (name.clone(), in_ascii(value.get()))).collect()
    };
    assert_eq!(foreign(&saved), foreign(&before), "the fields of other programs");
    assert!(!saved.contains_key("key"));
}

/// The same JSON with `\uXXXX` for characters that are not ASCII.
fn in_ascii(json: &str) -> String {
    json.encode_utf16()
        .map(|unit| match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
            _ => format!("\\u{unit:04x}"),
        })
        .collect()
}

fn assert_hidden(message: &str) {
    for piece in SECRET.as_bytes().windows(8) {
        assert!(!message.contains(std::str::from_utf8(piece).expect("ASCII")), "a text tells the secret");
    }
}
