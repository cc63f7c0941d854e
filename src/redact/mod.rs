//! Masks secrets in a text, in every form in which requests, logs and JSON contain them.
//!
//! 1. A secret has a few *forms*: itself, its Base64, and the Base64 of `NAME:SECRET`.
//! 2. A form can only be in a *stretch*: a part of the text in which every byte may belong to a form. Ordinary text has
//!    hardly any stretches that are long enough, and the search skips the rest of the text.
//! 3. A stretch has up to four *readings*: as it is, percent-decoded, unescaped as JSON, and both at once. The search
//!    looks for each form in each reading.
//! 4. Every place where a form was found is masked.
//!
//! The time is proportional to the length of the text, whatever the text and the secrets are.

mod alphabet;
mod escapes;
mod forms;
mod reading;

use std::collections::BinaryHeap;

use memchr::memmem::Finder;

use self::alphabet::Alphabet;
use self::forms::forms_of;
use self::reading::Reading;
use crate::credentials::Credentials;

const MASK: &[u8] = b"***";

impl Credentials {
    /// Returns `text`, which may be any bytes, with `***` in place of every form of each secret. An empty api_key and
    /// the public one mask nothing.
    pub fn redact(&self, text: &[u8]) -> Vec<u8> {
        self.masked(text).to_vec()
    }

    pub(crate) fn masked<'a>(&self, text: &'a [u8]) -> Masked<'a> {
        let secrets: Vec<&str> = self.secrets().collect();
        // The name belongs to the api_key or the client_secret, which is always the last of the secrets.
        let name = self.account_name().or_else(|| self.client_id());
        let pair = name.zip(secrets.last().copied());
        Masked::new(text, &secrets, pair.as_slice())
    }
}

/// A text in which secrets are masked.
pub(crate) struct Masked<'a> {
    text: &'a [u8],
    /// The masked parts in ascending order.
    places: Vec<Place>,
}

/// A part of a text.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    start: usize,
    end: usize,
}

impl<'a> Masked<'a> {
    /// Masks the forms of the secrets, none of which is empty, and of the pairs of a name and a secret that HTTP's
    /// Basic authentication joins.
    fn new(text: &'a [u8], secrets: &[&str], pairs: &[(&str, &str)]) -> Masked<'a> {
        let mut places = find(text, secrets, pairs);
        if places.windows(2).any(|pair| pair[0] > pair[1]) {
            // The standard library's sort is faster, but its code is 4 KB larger, and few texts have many places.
            places = BinaryHeap::from(places).into_sorted_vec();
        }
        // Joins the places that overlap.
        places.dedup_by(|next, place| {
            let overlaps = next.start < place.end;
            if overlaps {
                place.end = place.end.max(next.end);
            }
            overlaps
        });
        Masked { text, places }
    }

    /// The length of the masked text.
    pub(crate) fn len(&self) -> usize {
        let masked: usize = self.places.iter().map(|place| place.end - place.start).sum();
        self.text.len() - masked + self.places.len() * MASK.len()
    }

    /// The parts that make up the masked text.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &[u8]> {
        let mut end = 0;
        let up_to_last_mask = self.places.iter().flat_map(move |place| {
            let unmasked = &self.text[end..place.start];
            end = place.end;
            [unmasked, MASK]
        });
        let rest = self.places.last().map_or(0, |last| last.end);
        up_to_last_mask.chain([&self.text[rest..]])
    }

    fn to_vec(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.len());
        self.parts().for_each(|part| bytes.extend_from_slice(part));
        bytes
    }
}

/// Finds the forms in `text`.
fn find(text: &[u8], secrets: &[&str], pairs: &[(&str, &str)]) -> Vec<Place> {
    let forms = forms_of(secrets, pairs);
    let Some(shortest) = forms.iter().map(|form| form.bytes.len()).min() else { return Vec::new() };
    let alphabet = Alphabet::of(&forms);
    // Created only when there is a stretch, because on a short text this takes longer than the rest of the work.
    let mut finders: Vec<Finder> = Vec::new();
    let mut places = Vec::new();
    let mut end = 0;
    while let Some(stretch) = alphabet.next_stretch(text, end, shortest) {
        if finders.is_empty() {
            finders.extend(forms.iter().map(|form| Finder::new(&*form.bytes)));
        }
        Reading::for_each(&text[stretch.start..stretch.end], &alphabet, |reading| {
            for (form, finder) in forms.iter().zip(&finders) {
                reading.find(finder, &mut |found| {
                    let place = Place { start: stretch.start + found.start, end: stretch.start + found.end };
                    places.push(form.with_scheme_and_padding(text, place));
                });
            }
        });
        end = stretch.end;
    }
    places
}
