//! The process-wide default credentials. The slot has no lock, so it also works in a child process that was forked
//! while other threads used it.

use arc_swap::ArcSwapOption;

use crate::credentials::{Credentials, Shared};

static DEFAULT: ArcSwapOption<Shared> = ArcSwapOption::const_empty();

/// Sets the process's default credentials; `None` empties the slot.
pub fn set_default_credentials(credentials: Option<&Credentials>) {
    let old = DEFAULT.swap(credentials.map(|credentials| credentials.0.clone()));
    // Dropped after the swap, because the destructor of a session may use the slot again.
    drop(old);
}

/// The process's default credentials, if they are set.
pub fn default_credentials() -> Option<Credentials> {
    DEFAULT.load_full().map(Credentials)
}
