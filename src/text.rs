//! Checks of characters in a text.

/// Whether `text` has one of Unicode's control characters (Cc).
#[inline(never)]
pub(crate) fn has_control(text: &str) -> bool {
    // Every control character has one of these bytes, and few texts have any, so one fast pass mostly suffices.
    any_byte(text, |byte| byte < 0x20 || byte == 0x7f || byte == 0xc2) && text.chars().any(char::is_control)
}

/// Whether any byte of the text fulfils the condition. The loop does not stop early, so the compiler can make it check
/// many bytes at a time.
pub(crate) fn any_byte(text: &str, condition: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, byte| found | condition(byte))
}
