//! Another Rust library: it panics, catches that, and has a panic hook of its own, which counts.

use std::collections::HashMap;
use std::sync::Once;
use std::sync::atomic::{AtomicI32, Ordering};

static SEEN: AtomicI32 = AtomicI32::new(0);
static HOOK: Once = Once::new();

/// Panics and catches it; answers how many panics its hook has seen, or -1 where there was none to catch.
#[unsafe(no_mangle)]
pub extern "C" fn other_panic(number: i32) -> i32 {
    HOOK.call_once(|| {
        std::panic::set_hook(Box::new(|_| {
            SEEN.fetch_add(1, Ordering::Relaxed);
        }))
    });
    let squares: HashMap<i32, i32> = (0..10).map(|n| (n, n * n)).collect();
    match std::panic::catch_unwind(|| squares[&number]) {
        Ok(_) => -1,
        Err(_) => SEEN.load(Ordering::Relaxed),
    }
}
