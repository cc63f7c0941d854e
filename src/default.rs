//! The process-wide default: one slot, without a lock, so that it also works in a child that was forked while
//! other threads used it.
//!
//! Every reader takes a reference, and one counter for all of them would travel between the cores at each
//! call. So the slot holds the same credentials several times, counted apart, and a thread stays with one.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arc_swap::ArcSwapOption;

use crate::credentials::{Credentials, Shared};

const SHARES: usize = 8;

// The counters, each in front of what it counts, are so never on one cache line.
const _: () = assert!(size_of::<Shared>() >= 64);

static DEFAULT: ArcSwapOption<[Credentials; SHARES]> = ArcSwapOption::const_empty();

/// Sets or, with `None`, unsets the credentials that the whole process uses where none are named.
pub fn set_default_credentials(credentials: Option<&Credentials>) {
    let shares =
        credentials.map(|credentials| Arc::new(std::array::from_fn(|_| credentials.counted_apart())));
    // The old value is dropped here, after the swap: a session's destructor may use the slot again.
    drop(DEFAULT.swap(shares));
}

/// The credentials that the process uses where none are named.
pub fn default_credentials() -> Option<Credentials> {
    DEFAULT.load().as_ref().map(|shares| shares[this_threads_share()].clone())
}

fn this_threads_share() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static SHARE: Cell<Option<usize>> = const { Cell::new(None) };
    }
    SHARE.with(|share| {
        share.get().unwrap_or_else(|| {
            let new = NEXT.fetch_add(1, Ordering::Relaxed) % SHARES;
            share.set(Some(new));
            new
        })
    })
}
