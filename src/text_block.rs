//! Several texts in one piece of memory, which is allocated, wiped and freed at once.
//!
//! Each text ends with a NUL, so that the C interface can hand out pointers to the texts themselves.

use zeroize::Zeroize;

/// Texts that never change, each present or absent. None of them contains a NUL, because all have been checked.
#[derive(Clone)]
pub(crate) struct TextBlock<const COUNT: usize> {
    /// The texts one after the other, each followed by a NUL. It never grows, so it never moves.
    bytes: String,
    /// Where each text begins and ends in `bytes`.
    places: [Option<(usize, usize)>; COUNT],
}

impl<const COUNT: usize> TextBlock<COUNT> {
    /// Copies the texts. Each consists of parts, which are joined.
    pub(crate) fn new(texts: [Option<&[&str]>; COUNT]) -> TextBlock<COUNT> {
        // Allocates the exact size: a buffer that grows leaves pieces of a secret in freed memory.
        let length: usize =
            texts.iter().flatten().map(|parts| 1 + parts.iter().map(|part| part.len()).sum::<usize>()).sum();
        let mut bytes = String::with_capacity(length);
        let places = texts.map(|text| {
            let start = bytes.len();
            for part in text? {
                bytes.push_str(part);
            }
            let end = bytes.len();
            bytes.push('\0');
            Some((start, end))
        });
        TextBlock { bytes, places }
    }

    /// The text with this index.
    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        self.places[index].map(|(start, end)| &self.bytes[start..end])
    }

    /// For the C interface: a pointer to the text and its NUL, valid as long as `self`; NULL if the text is absent.
    #[cfg(feature = "capi")]
    pub(crate) fn as_ptr(&self, index: usize) -> *const std::ffi::c_char {
        debug_assert!(!self.get(index).is_some_and(crate::text::has_control), "the text was checked");
        self.places[index]
            .map_or(std::ptr::null(), |(start, _)| self.bytes.as_ptr().wrapping_add(start).cast())
    }
}

impl<const COUNT: usize> Drop for TextBlock<COUNT> {
    fn drop(&mut self) {
        // `String::zeroize` would wipe byte by byte; this wipes the whole slice at once.
        self.bytes.as_mut_str().zeroize();
    }
}
