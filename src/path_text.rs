//! Paths as text and as bytes.
//!
//! Messages show a path as UTF-8 on one line, whatever bytes it has. They do not show a text that is clearly not a
//! path: if a program passes the JSON text of its credentials instead of their path, the api_key must not get into its
//! log.

use std::borrow::Cow;
use std::path::Path;

use crate::access_token;
use crate::base_url;
use crate::text;

/// The path for a message, with `\xNN` for every byte that is not UTF-8 and for every control character.
pub(crate) fn display(path: &Path) -> Cow<'_, str> {
    if let Some(text) = plain(path) {
        return Cow::Borrowed(text);
    }
    if other_than_path(path).is_some() {
        return Cow::Borrowed("the path");
    }
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        for character in chunk.valid().chars() {
            if character.is_control() {
                push_escaped(&mut text, character.encode_utf8(&mut [0; 4]).as_bytes());
            } else {
                text.push(character);
            }
        }
        push_escaped(&mut text, chunk.invalid());
    }
    Cow::Owned(text)
}

/// The path as text, if a message can show it unchanged.
pub(crate) fn plain(path: &Path) -> Option<&str> {
    path.to_str().filter(|text| !text::has_control(text) && other_than_path(path).is_none())
}

/// What the text is, such as "JSON text", if it is clearly not a path. Such a text may contain a secret.
pub(crate) fn other_than_path(path: &Path) -> Option<&'static str> {
    let bytes = path.as_os_str().as_encoded_bytes();
    if bytes.starts_with(b"/") {
        return None;
    }
    let bytes = bytes.trim_ascii_start();
    let beginning = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    if bytes.starts_with(b"{") && bytes.contains(&b'"') {
        Some("JSON text")
    } else if base_url::looks_like_base_url(beginning) {
        Some("a URL")
    } else if access_token::is_jwt(bytes.trim_ascii_end()) {
        Some("an access token")
    } else {
        None
    }
}

fn push_escaped(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        text.push_str(&format!("\\x{byte:02x}"));
    }
}

/// The path that a program gave as bytes: any bytes on Unix, UTF-8 elsewhere.
#[cfg(unix)]
pub(crate) fn from_bytes(bytes: &[u8]) -> Option<&Path> {
    use std::os::unix::ffi::OsStrExt;
    Some(Path::new(std::ffi::OsStr::from_bytes(bytes)))
}

/// The path that a program gave as bytes: any bytes on Unix, UTF-8 elsewhere.
#[cfg(not(unix))]
pub(crate) fn from_bytes(bytes: &[u8]) -> Option<&Path> {
    std::str::from_utf8(bytes).ok().map(Path::new)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shown(bytes: &[u8]) -> Cow<'_, str> {
        display(from_bytes(bytes).expect("any bytes are a path"))
    }

    #[test]
    fn a_path_stays_readable_and_on_one_line() {
        assert_eq!(shown(b"/tmp/\xc3\xa9\n\xff\xc2\x85x.json"), "/tmp/é\\x0a\\xff\\xc2\\x85x.json");
        assert_eq!(shown(b"creds"), "creds");
        assert_eq!(shown(b"/tmp/{x}.json"), "/tmp/{x}.json");
        assert_eq!(shown(b"{1} x.json"), "{1} x.json");
    }

    #[test]
    fn a_text_that_is_not_a_path_is_not_shown() {
        for text in [
            br#"{"username": "joe", "api_key": "KEY"}"#.as_slice(),
            b" \n{'a': \"KEY\"}",
            b"HTTPS://u:KEY@x.org",
            b"http://x.org?api_key=KEY",
        ] {
            assert_eq!(shown(text), "the path");
        }
    }
}
