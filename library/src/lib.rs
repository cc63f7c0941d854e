//! The shared and the static C library: the C interface of the crate `cartocreds`, and the two things that
//! only a library with a heap and a panic hook of its own may do.

pub use capi::capi::*;

/// Wipes every piece of heap memory when it is freed, so that no parser's scratch buffer and no grown string
/// leaves an api_key behind.
#[global_allocator]
static HEAP: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// A caught panic becomes CREDS_ERROR_INTERNAL and prints nothing. The hook is this library's own: the Rust
/// runtime inside it is shared with nobody.
#[ctor::ctor(unsafe)]
fn silence_panics() {
    std::panic::set_hook(Box::new(|_| {}));
}
