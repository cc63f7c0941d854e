//! Another Rust library. It panics, catches the panic, and has its own panic hook, which counts panics.

use std::collections::HashMap;
use std::sync::Once;
use std::sync::atomic::{AtomicI32, Ordering};

static SEEN: AtomicI32 = AtomicI32::new(0);
static HOOK: Once = Once::new();

/// Panics and catches the panic. Returns how many panics the hook has seen, or -1 if there was no panic to catch.
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
