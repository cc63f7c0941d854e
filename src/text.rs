//! Text as the handles keep it: UTF-8 with a NUL behind it, so that the C interface hands out the stored
//! pointer itself.

use std::ffi::c_char;

/// Unchanging text that ends with a NUL, and has no other once it is checked.
pub(crate) struct Text(Box<str>);

impl Text {
    /// A copy of `text`.
    pub(crate) fn new(text: &str) -> Text {
        Text::concat(&[text])
    }

    /// The parts as one text.
    pub(crate) fn concat(parts: &[&str]) -> Text {
        // The exact size from the start: growing would leave pieces of the text in freed memory.
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let mut terminated = String::with_capacity(length + 1);
        for part in parts {
            terminated.push_str(part);
        }
        terminated.push('\0');
        Text(terminated.into_boxed_str())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0[..self.0.len() - 1]
    }

    /// The text as C reads it; valid as long as `self`.
    pub(crate) fn as_ptr(&self) -> *const c_char {
        debug_assert!(!has_control(self.as_str()), "only checked text is handed out");
        self.0.as_ptr().cast()
    }
}

impl zeroize::Zeroize for Text {
    fn zeroize(&mut self) {
        // Zeros are UTF-8, and the last one is still the NUL.
        self.0.zeroize();
    }
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
