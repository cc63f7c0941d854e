//! Text as the handles keep it: UTF-8 with a NUL behind it, so that the C interface hands out the stored
//! pointer itself.

use std::ffi::c_char;

/// Unchanging text that ends with a NUL and has no other.
pub(crate) struct Text(Box<str>);

impl Text {
    /// A copy of `text`, which holds no control character and so no NUL.
    pub(crate) fn new(text: &str) -> Text {
        debug_assert!(!text.contains('\0'));
        // The exact size from the start: growing would leave pieces of the text in freed memory.
        let mut terminated = String::with_capacity(text.len() + 1);
        terminated.push_str(text);
        terminated.push('\0');
        Text(terminated.into_boxed_str())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0[..self.0.len() - 1]
    }

    /// The text as C reads it; valid as long as `self`.
    #[cfg_attr(not(feature = "capi"), expect(dead_code))]
    pub(crate) fn as_ptr(&self) -> *const c_char {
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
    text.chars().any(char::is_control)
}
