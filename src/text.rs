//! Texts as the handles keep them: UTF-8 with a NUL behind each, so that the C interface hands out the stored
//! pointers themselves, and all of a handle's in one piece of memory, which is made, wiped and freed at once.

use std::ffi::c_char;
use std::ptr;

use zeroize::Zeroize;

/// Unchanging texts, each present or absent. They have no NUL in them: only checked texts come here.
pub(crate) struct Texts<const COUNT: usize> {
    /// One after the other, a NUL behind each. Neither grown nor shrunk, and so never moved.
    all: String,
    /// Where each of them begins and ends in `all`.
    places: [Option<(usize, usize)>; COUNT],
}

impl<const COUNT: usize> Texts<COUNT> {
    /// Copies the texts, each of which is given in parts.
    pub(crate) fn new(texts: [Option<&[&str]>; COUNT]) -> Texts<COUNT> {
        // The exact size from the start: growing would leave pieces of a key in freed memory.
        let length: usize = texts.iter().flatten().map(|parts| 1 + total_length(parts)).sum();
        let mut all = String::with_capacity(length);
        let places = texts.map(|text| {
            let start = all.len();
            for part in text? {
                all.push_str(part);
            }
            let end = all.len();
            all.push('\0');
            Some((start, end))
        });
        Texts { all, places }
    }

    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        self.places[index].map(|(start, end)| &self.all[start..end])
    }

    /// The text as C reads it, valid as long as `self`; NULL where it is absent.
    pub(crate) fn as_ptr(&self, index: usize) -> *const c_char {
        debug_assert!(!self.get(index).is_some_and(has_control), "only checked text is handed out");
        self.places[index].map_or(ptr::null(), |(start, _)| self.all.as_ptr().wrapping_add(start).cast())
    }
}

impl<const COUNT: usize> Drop for Texts<COUNT> {
    fn drop(&mut self) {
        // Not `String`'s own `zeroize`, which goes byte by byte.
        self.all.as_mut_str().zeroize();
    }
}

fn total_length(parts: &[&str]) -> usize {
    parts.iter().map(|part| part.len()).sum()
}

/// Whether `text` has one of Unicode's control characters (Cc).
pub(crate) fn has_control(text: &str) -> bool {
    // Every control character has one of these bytes, and hardly any other text: so one fast pass mostly does.
    any_byte(text, |byte| byte < 0x20 || byte == 0x7f || byte == 0xc2) && text.chars().any(char::is_control)
}

/// Whether any byte of the text is such. It looks at all of them: without an early end the compiler takes many
/// at a time.
pub(crate) fn any_byte(text: &str, is_such: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, byte| found | is_such(byte))
}
