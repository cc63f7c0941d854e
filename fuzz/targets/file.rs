//! A credentials file of any content: it is read as serde_json alone reads it, or refused for a reason; a save over
//! it keeps what other programs have in it; and no error tells what stands in it.
#![no_main]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::SystemTime;

use cartocreds::{Credentials, ErrorKind, Options};
use libfuzzer_sys::fuzz_target;
use serde_json::value::RawValue;
use tempfile::TempDir;

/// What stands in the input for `SECRET`, of which no piece may come to light.
const PLACEHOLDER: &str = "KEY";
const SECRET: &str = "yT4zQw8LmXo2RbN6vJc0HdKs";

const KNOWN: [&str; 5] = ["username", "api_key", "base_url", "allow_non_secure", "key"];

static FOLDER: LazyLock<TempDir> =
    LazyLock::new(|| tempfile::tempdir().expect("a folder for temporary files"));

type Fields = BTreeMap<String, Box<RawValue>>;

fuzz_target!(|input: &[u8]| {
    let content = with_secret(input);
    let path = write(&content);
    let loaded = Credentials::from_file(Some(&path), Options::default());
    let plain = read_plainly(&content);
    match (&loaded, &plain) {
        (Ok(credentials), Some(plain)) => agree(credentials, plain),
        (Ok(_), None) => panic!("it loads what is not an object of credentials"),
        (Err(error), plain) => {
            assert_hidden(&error.to_string());
            let is_read = !matches!(error.kind(), ErrorKind::Malformed | ErrorKind::TooLarge);
            let is_large = content.len() > 64 * 1024;
            assert_eq!(is_read, plain.is_some() && !is_large, "{error}");
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
    // Long ago: a file that was just written and is cut short would be read again for a while.
    File::open(&path).and_then(|file| file.set_modified(SystemTime::UNIX_EPOCH)).expect("its time is set");
    path
}

/// The fields, where the content is an object whose known fields have the right types and stand once.
fn read_plainly(content: &[u8]) -> Option<Fields> {
    let text = std::str::from_utf8(without_mark(content)).ok()?;
    let fields: Fields = serde_json::from_str(text).ok()?;
    let is_sound = |name: &str| {
        fields.get(name).is_none_or(|value| match name {
            "allow_non_secure" => serde_json::from_str::<Option<bool>>(value.get()).is_ok(),
            _ => serde_json::from_str::<Option<String>>(value.get()).is_ok(),
        })
    };
    let names = names(text);
    let stands_once = |known: &&str| names.iter().filter(|name| name == known).count() <= 1;
    (KNOWN.iter().all(|name| is_sound(name)) && KNOWN.iter().all(stands_once)).then_some(fields)
}

/// The content less one byte order mark, which is skipped.
fn without_mark(content: &[u8]) -> &[u8] {
    content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content)
}

/// The names of all the fields, those that stand twice too.
fn names(text: &str) -> Vec<String> {
    struct Names;
    impl<'a> serde::de::Visitor<'a> for Names {
        type Value = Vec<String>;
        fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: serde::de::MapAccess<'a>>(self, mut map: A) -> Result<Vec<String>, A::Error> {
            let mut names = Vec::new();
            while let Some((name, _)) = map.next_entry::<String, serde::de::IgnoredAny>()? {
                names.push(name);
            }
            Ok(names)
        }
    }
    use serde::Deserializer;
    serde_json::Deserializer::from_str(text).deserialize_map(Names).unwrap_or_default()
}

fn text(fields: &Fields, name: &str) -> Option<String> {
    serde_json::from_str(fields.get(name)?.get()).expect("checked by read_plainly")
}

fn agree(credentials: &Credentials, plain: &Fields) {
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
    let allowed = plain.get("allow_non_secure").is_some_and(|value| value.get() == "true");
    assert_eq!(credentials.allow_non_secure(), allowed);
}

/// Credentials that are saved over a file that has none.
fn other() -> Credentials {
    Credentials::new(Some("johnsmith"), Some("abcdefg"), None, Options::default()).expect("sound credentials")
}

fn save_over(path: &Path, content: &[u8], credentials: &Credentials) {
    if let Err(error) = credentials.save(Some(path)) {
        assert_hidden(&error.to_string());
        assert!(matches!(error.kind(), ErrorKind::Malformed | ErrorKind::TooLarge), "{error}");
        let is_object = std::str::from_utf8(without_mark(content))
            .is_ok_and(|text| serde_json::from_str::<Fields>(text).is_ok());
        assert!(!is_object || error.kind() == ErrorKind::TooLarge, "{error}");
        assert!(fs::read(path).expect("the old file") == content, "a refused save changed the file");
        return;
    }
    let again = Credentials::from_file(Some(path), Options::default()).expect("what was saved");
    assert!(again == *credentials && again.allow_non_secure() == credentials.allow_non_secure());

    let saved = fs::read_to_string(path).expect("the saved file");
    assert!(saved.is_ascii());
    let saved: Fields = serde_json::from_str(&saved).expect("what was saved is an object");
    // An empty file may be saved over; it has no fields.
    let before: Fields = serde_json::from_slice(without_mark(content)).unwrap_or_default();
    let foreign = |fields: &Fields| -> BTreeMap<String, String> {
        let foreign = fields.iter().filter(|(name, _)| !KNOWN.contains(&name.as_str()));
        foreign.map(|(name, value)| (name.clone(), in_ascii(value.get()))).collect()
    };
    assert_eq!(foreign(&saved), foreign(&before), "the fields of other programs");
    assert!(!saved.contains_key("key"));
}

/// The same JSON with `\uXXXX` for what is not ASCII.
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
        assert!(!message.contains(std::str::from_utf8(piece).expect("ASCII")), "the error tells the key");
    }
}
