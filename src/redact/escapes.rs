//! The escapes of percent-encoding and of JSON.

/// The byte that `text` begins with if that is percent-encoded: `%` and two hexadecimal digits in either case.
pub(super) fn percent(text: &[u8]) -> Option<u8> {
    match *text {
        [b'%', high, low, ..] => Some(u8::try_from(hex(&[high, low])?).ok()?),
        _ => None,
    }
}

/// The character that `text` begins with if that is escaped as in JSON, and the length of the escape. Escapes of
/// control characters do not count, because no secret has such characters.
pub(super) fn json(text: &[u8]) -> Option<(char, usize)> {
    match *text {
        [b'\\', character @ (b'"' | b'\\' | b'/'), ..] => Some((char::from(character), 2)),
        [b'\\', b'u', ..] => {
            let units = [Some(utf16_unit(text)?), text.get(6..).and_then(utf16_unit)];
            let character = char::decode_utf16(units.into_iter().flatten()).next()?.ok()?;
            Some((character, character.len_utf16() * 6))
        }
        _ => None,
    }
}

/// The number in `\uXXXX`.
fn utf16_unit(text: &[u8]) -> Option<u16> {
    match text {
        [b'\\', b'u', digits @ ..] => u16::try_from(hex(digits.get(..4)?)?).ok(),
        _ => None,
    }
}

#[inline(never)] // It is small, but used in many places.
fn hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value, &digit| Some(value * 16 + char::from(digit).to_digit(16)?))
}
