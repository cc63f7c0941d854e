//! Checks of characters in a text.

/// Whether `text` has one of Unicode's control characters (Cc).
#[inline(never)]
pub(crate) fn has_control(text: &str) -> bool {
    // Every control character has one of these bytes, and few other texts have any: one fast pass mostly does.
    any_byte(text, |byte| byte < 0x20 || byte == 0x7f || byte == 0xc2) && text.chars().any(char::is_control)
}

/// Whether any byte of the text fulfils the condition. It looks at every byte: without an early end the compiler
/// makes it check many bytes at a time.
pub(crate) fn any_byte(text: &str, condition: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, byte| found | condition(byte))
}
