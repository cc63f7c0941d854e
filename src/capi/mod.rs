//! The C interface. Each function converts its arguments, calls one function of the core and converts the result back.
//! The rules that apply to all functions are in `guard` (errors, panics), `wiping` (pieces of keys), `cancellation` (of
//! the calling thread) and `input` (pointers).
//!
//! The doc comments here are the manual: cbindgen makes `include/cartocreds.h` from them, with a section for each
//! module.
#![allow(unsafe_code, reason = "C hands over raw pointers; this is the only place that touches them")]
#![allow(non_camel_case_types, reason = "the names are C's")]
#![allow(clippy::missing_safety_doc, reason = "every function follows the rules that the header begins with")]

mod accessors;
mod cancellation;
mod default_slot;
mod errors;
mod flags;
mod guard;
mod handle;
mod input;
mod making;
mod owned_string;
mod requests;
mod status;
mod storing;
#[cfg(feature = "test-panic")]
mod test_panic;
mod tokens;
mod version;
mod wiping;

pub use accessors::*;
pub use default_slot::*;
pub use errors::*;
pub use flags::*;
pub use handle::{creds_error_t, creds_t};
pub use making::*;
pub use requests::*;
pub use status::*;
pub use storing::*;
#[cfg(feature = "test-panic")]
pub use test_panic::*;
pub use tokens::*;
pub use version::*;
