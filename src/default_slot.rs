//! The process-wide default credentials: one slot without a lock, so that it also works in a child that was
//! forked while other threads used it.

use arc_swap::ArcSwapOption;

use crate::credentials::{Credentials, Shared};

static DEFAULT: ArcSwapOption<Shared> = ArcSwapOption::const_empty();

/// Sets the credentials that the whole process uses where none are named; `None` empties the slot.
pub fn set_default_credentials(credentials: Option<&Credentials>) {
    let old = DEFAULT.swap(credentials.map(|credentials| credentials.0.clone()));
    // After the swap, since the destructor of a session may use the slot again.
    drop(old);
}

/// The credentials that the process uses where none are named.
pub fn default_credentials() -> Option<Credentials> {
    DEFAULT.load_full().map(Credentials)
}
