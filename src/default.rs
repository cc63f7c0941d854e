//! The process-wide default: one slot, without a lock, so that it also works in a child that was forked while
//! other threads used it.
//!
//! Every reader takes a reference, and one counter for all of them would travel between the cores at each
//! call. So the slot holds several copies of the credentials, each with a counter of its own (and large enough to
//! keep the counters on cache lines of their own), and a thread stays with one copy.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arc_swap::ArcSwapOption;

use crate::credentials::Credentials;

const COPIES: usize = 8;

static DEFAULT: ArcSwapOption<[Credentials; COPIES]> = ArcSwapOption::const_empty();

/// Sets or, with `None`, unsets the credentials that the whole process uses where none are named.
pub fn set_default_credentials(credentials: Option<&Credentials>) {
    let copies = credentials.map(|credentials| Arc::new(std::array::from_fn(|_| credentials.copy())));
    // The old value is dropped here, after the swap: a session's destructor may use the slot again.
    drop(DEFAULT.swap(copies));
}

/// The credentials that the process uses where none are named.
pub fn default_credentials() -> Option<Credentials> {
    DEFAULT.load().as_ref().map(|copies| copies[this_threads_copy()].clone())
}

fn this_threads_copy() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static COPY: Cell<Option<usize>> = const { Cell::new(None) };
    }
    COPY.with(|copy| {
        copy.get().unwrap_or_else(|| {
            let new = NEXT.fetch_add(1, Ordering::Relaxed) % COPIES;
            copy.set(Some(new));
            new
        })
    })
}
