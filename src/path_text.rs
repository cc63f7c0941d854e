//! A path as text for messages: UTF-8 whatever the path holds, on one line.

use std::borrow::Cow;
use std::path::Path;

use crate::text;

/// The path with every byte that is not UTF-8, and every control character, written as `\xNN`.
pub(crate) fn display(path: &Path) -> Cow<'_, str> {
    if let Some(text) = path.to_str().filter(|text| !text::has_control(text)) {
        return Cow::Borrowed(text);
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

fn push_escaped(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        text.push_str(&format!("\\x{byte:02x}"));
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn a_path_stays_readable_and_on_one_line() {
        let path = Path::new(OsStr::from_bytes(b"/tmp/\xc3\xa9\n\xff\xc2\x85x.json"));
        assert_eq!(display(path), "/tmp/é\\x0a\\xff\\xc2\\x85x.json");
    }
}
