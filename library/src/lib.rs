//! The C library, shared and static: the C interface of the crate `cartocreds`, with an allocator and a panic hook. Both
//! apply to a whole program, so the crate must not set them for the Rust programs that use it. The C library can, because
//! it has a Rust runtime of its own.

pub use capi::capi::*;

/// Wipes heap memory when it is freed, so that the buffers of parsers and strings that grew leave no part of a key behind.
#[global_allocator]
static HEAP: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// A panic prints nothing: the C interface catches it and returns CREDS_ERROR_INTERNAL.
#[ctor::ctor(unsafe)]
fn silence_panics() {
    std::panic::set_hook(Box::new(|_| {}));
}
