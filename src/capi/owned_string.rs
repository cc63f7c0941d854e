//! The strings that a caller owns, from the call that returns one to creds_string_free.
//!
//! Each is one allocation: the number of bytes that follow, the bytes, a NUL. The caller gets a pointer to the bytes.
//! So the library knows the size when the string is freed, whatever the caller wrote into it. `strlen` would not find
//! the bytes after a NUL that the program has put into the string, as strtok() does.

use std::ffi::c_char;
use std::ptr;

use zeroize::Zeroize;

const HEADER: usize = size_of::<usize>();

/// Copies `bytes` into a string that the caller owns.
pub(super) fn give(bytes: &[u8]) -> *mut c_char {
    give_parts(bytes.len(), [bytes].into_iter())
}

/// The same for parts that together have `length` bytes.
pub(super) fn give_parts<'a>(length: usize, parts: impl Iterator<Item = &'a [u8]>) -> *mut c_char {
    // Allocates the final size at once: a vector that grows leaves pieces of a key behind.
    let mut whole = Vec::with_capacity(HEADER + length + 1);
    whole.extend_from_slice(&(length + 1).to_ne_bytes());
    parts.for_each(|part| whole.extend_from_slice(part));
    whole.push(0);
    debug_assert_eq!(whole.len(), HEADER + length + 1);
    let whole = Box::into_raw(whole.into_boxed_slice());
    whole.cast::<u8>().wrapping_add(HEADER).cast()
}

/// Wipes and frees a string.
///
/// # Safety
/// `string` came from `give`, and the caller gives it up. Its bytes may have changed.
pub(super) unsafe fn take_back(string: *mut c_char) {
    let start = string.cast::<u8>().wrapping_sub(HEADER);
    // SAFETY: `give` made one piece of memory, which begins with the number of bytes that follow. They are read as
    // bytes, so no alignment is needed.
    let mut whole = unsafe {
        let size = usize::from_ne_bytes(start.cast::<[u8; HEADER]>().read());
        Box::from_raw(ptr::slice_from_raw_parts_mut(start, HEADER + size))
    };
    whole.as_mut().zeroize();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For Miri above all, which sees a wrong size or a pointer that may not reach the header.
    #[test]
    fn owned_strings_are_freed_with_their_whole_size() {
        for bytes in [&b""[..], b"a", b"abcdefg", b"a\0b\0", &[0xff; 1000]] {
            let string = give(bytes);
            // SAFETY: the string has these bytes and a NUL; it is taken back once.
            unsafe {
                let as_given = std::slice::from_raw_parts(string.cast::<u8>(), bytes.len() + 1);
                assert_eq!(as_given, [bytes, b"\0"].concat());
                string.write(0);
                take_back(string);
            }
        }
    }
}
