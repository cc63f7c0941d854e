//! The bytes that the forms consist of, and the stretches of a text that may contain a form.

use super::forms::Form;
use super::{Place, escapes};

pub(super) struct Alphabet {
    /// The bytes that the forms consist of.
    of_forms: [bool; 256],
    /// These bytes, and those that follow the first byte of an escape.
    of_texts: [bool; 256],
}

impl Alphabet {
    pub(super) fn of(forms: &[Form]) -> Alphabet {
        let mut of_forms = [false; 256];
        for &byte in forms.iter().flat_map(|form| form.bytes.iter()) {
            of_forms[usize::from(byte)] = true;
        }
        of_forms[usize::from(b'+')] |= of_forms[usize::from(b' ')];
        let mut of_texts = of_forms;
        for byte in *b"0123456789abcdefABCDEFu" {
            of_texts[usize::from(byte)] = true;
        }
        Alphabet { of_forms, of_texts }
    }

    /// Whether a form has the byte.
    pub(super) fn has(&self, byte: u8) -> bool {
        self.of_forms[usize::from(byte)]
    }

    /// Whether `+` counts as a space. It does if a form has a space.
    pub(super) fn plus_is_space(&self) -> bool {
        self.has(b' ')
    }

    /// The next stretch, from `start` on, that is at least `shortest` bytes long and in which every byte may belong to
    /// a form, escaped or not.
    ///
    /// As in the search of Boyer and Moore, it looks at the last byte of a possible stretch first. If that byte cannot
    /// belong to a form, it skips the bytes before it. So it skips most of an ordinary text, and looks at no byte
    /// twice.
    pub(super) fn next_stretch(&self, text: &[u8], mut start: usize, shortest: usize) -> Option<Place> {
        // The bytes from `start` to here may belong to a form.
        let mut known = start;
        loop {
            let end = start + shortest;
            if end > text.len() {
                return None;
            }
            match (known..end).rev().find(|&at| !self.may_belong(text, at)) {
                Some(other) => (start, known) = (other + 1, end),
                None => break,
            }
        }
        let end = (start + shortest..text.len()).find(|&at| !self.may_belong(text, at));
        Some(Place { start, end: end.unwrap_or(text.len()) })
    }

    #[inline(always)]
    fn may_belong(&self, text: &[u8], at: usize) -> bool {
        self.of_texts[usize::from(text[at])] || self.begins_escape(&text[at..])
    }

    /// Whether the text begins with the escape of a byte that a form has, or may do so.
    fn begins_escape(&self, text: &[u8]) -> bool {
        match text[0] {
            b'%' => escapes::percent(text).is_some_and(|byte| self.has(byte)),
            b'\\' => text.get(1).is_some_and(|&next| next == b'u' || self.has(next)),
            _ => false,
        }
    }
}
