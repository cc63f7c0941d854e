//! The ways to read a stretch of a text, and the search in each of them.

use memchr::{memchr, memmem::Finder};
use zeroize::Zeroizing;

use super::alphabet::Alphabet;
use super::{Place, escapes};

/// A stretch in which escapes of the given kinds are replaced by the characters that they encode.
pub(super) struct Reading<'a> {
    stretch: &'a [u8],
    alphabet: &'a Alphabet,
    percent: bool,
    json: bool,
    /// The decoded stretch; `None` if it has no such escapes.
    decoded: Option<Zeroizing<Vec<u8>>>,
}

/// A byte of a stretch, or an escape.
struct Unit {
    length: usize,
    /// The bytes that it encodes, and how many of them there are.
    meaning: [u8; 4],
    meaning_length: usize,
}

impl Unit {
    fn meaning(&self) -> &[u8] {
        &self.meaning[..self.meaning_length]
    }

    /// Whether `text` begins with the bytes that the unit encodes.
    fn begins(&self, text: &[u8]) -> bool {
        // Unlike `starts_with`, this does not call memcmp, which would take most of the time.
        text.len() >= self.meaning_length && self.meaning().iter().zip(text).all(|(a, b)| a == b)
    }
}

/// If a form begins within an escape and this many of its bytes match, they are masked even if the rest does not match.
/// Without this limit, each such place could take time proportional to the length of the form.
const ENOUGH: usize = 64;

impl<'a> Reading<'a> {
    /// Calls `work` with each reading of a stretch: as it is, percent-decoded, unescaped as JSON, and both at once.
    pub(super) fn for_each(stretch: &'a [u8], alphabet: &'a Alphabet, mut work: impl FnMut(Reading<'a>)) {
        let choices = |escape| if memchr(escape, stretch).is_some() { &[false, true][..] } else { &[false] };
        for &percent in choices(b'%') {
            for &json in choices(b'\\') {
                work(Reading::new(stretch, alphabet, percent, json));
            }
        }
    }

    fn new(stretch: &'a [u8], alphabet: &'a Alphabet, percent: bool, json: bool) -> Reading<'a> {
        let mut reading = Reading { stretch, alphabet, percent, json, decoded: None };
        if percent || json || alphabet.plus_is_space() {
            // Allocates the final size at once: a buffer that grows leaves pieces of a secret behind.
            let mut decoded = Zeroizing::new(Vec::with_capacity(stretch.len()));
            let mut at = 0;
            while let Some(unit) = reading.unit(at) {
                decoded.extend_from_slice(unit.meaning());
                at += unit.length;
            }
            reading.decoded = Some(decoded);
        }
        reading
    }

    /// Calls `found` with each place of the form in the stretch.
    pub(super) fn find(&self, form: &Finder, found: &mut dyn FnMut(Place)) {
        if let Some(decoded) = &self.decoded {
            return self.find_decoded(decoded, form, found);
        }
        let mut end = 0;
        while let Some(start) = find_from(form, self.stretch, end) {
            end = start + form.needle().len();
            found(Place { start, end });
        }
    }

    /// The search in the decoded text finds a form that begins with a unit. But a form may also begin within an escape:
    /// the first bytes of the escape may belong to other text, and the rest to a secret. There this compares the form
    /// unit by unit.
    fn find_decoded(&self, decoded: &[u8], form: &Finder, found: &mut dyn FnMut(Place)) {
        let mut next = find_from(form, decoded, 0);
        let (mut at, mut decoded_at) = (0, 0);
        let mut last_end = 0;
        while let Some(unit) = self.unit(at) {
            if at >= last_end && next.is_some_and(|next| next < decoded_at) {
                next = find_from(form, decoded, decoded_at);
            }
            for start in at..at + unit.length {
                let may_begin = if start == at {
                    next == Some(decoded_at)
                } else {
                    // The form may begin here with its first byte, or with a JSON escape.
                    let first = self.stretch[start];
                    first == b'\\' || form.needle().starts_with(&[first])
                };
                if start < last_end || !may_begin {
                    continue;
                }
                if let Some(end) = self.end_of(form.needle(), start) {
                    found(Place { start, end });
                    last_end = end;
                }
            }
            at += unit.length;
            decoded_at += unit.meaning_length;
        }
    }

    /// The end of the form that begins at `start`, if the form, or enough of it, is there.
    fn end_of(&self, form: &[u8], start: usize) -> Option<usize> {
        let (mut at, mut rest) = (start, form);
        while let Some(unit) = self.unit(at).filter(|unit| unit.begins(rest)) {
            at += unit.length;
            rest = &rest[unit.meaning_length..];
            if rest.is_empty() {
                return Some(at);
            }
        }
        (form.len() - rest.len() >= ENOUGH).then_some(at)
    }

    /// The unit at this place of the stretch; `None` at its end.
    fn unit(&self, at: usize) -> Option<Unit> {
        let text = &self.stretch[at..];
        let first = *text.first()?;
        let may_be_escape = (self.percent && first == b'%') || (self.json && first == b'\\');
        let mut unit = may_be_escape.then(|| self.escape(text)).flatten().unwrap_or(Unit {
            length: 1,
            meaning: [first, 0, 0, 0],
            meaning_length: 1,
        });
        if unit.meaning[0] == b'+' && self.alphabet.plus_is_space() {
            unit.meaning[0] = b' ';
        }
        Some(unit)
    }

    /// The escape that `text` begins with. An escape of a character that no form has does not count; each of its bytes
    /// is a unit.
    #[inline(never)]
    fn escape(&self, text: &[u8]) -> Option<Unit> {
        let mut meaning = [0; 4];
        let (length, meaning_length) = if text[0] == b'%' {
            meaning[0] = escapes::percent(text)?;
            (3, 1)
        } else {
            let (character, length) = escapes::json(text)?;
            (length, character.encode_utf8(&mut meaning).len())
        };
        let counts = meaning[..meaning_length].iter().all(|&byte| self.alphabet.has(byte));
        counts.then_some(Unit { length, meaning, meaning_length })
    }
}

/// The next place of the form in `bytes`, from a place on.
#[inline(never)] // It is large and used three times.
fn find_from(form: &Finder, bytes: &[u8], from: usize) -> Option<usize> {
    Some(from + form.find(&bytes[from..])?)
}
