//! A program with an allocator that counts. It would not link if the crate defined an allocator, and the count would stay at 0
//! if another allocator were used. The crate must not replace the program's panic hook either.

use std::alloc::{GlobalAlloc, Layout, System};
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};

use cartocreds::{Credentials, Options};

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static PANICS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is passed to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    panic::set_hook(Box::new(|_| {
        PANICS.fetch_add(1, Ordering::Relaxed);
    }));

    let before = ALLOCATIONS.load(Ordering::Relaxed);
    let joe = Credentials::new(Some("joe"), Some("key"), None, Options::default()).expect("credentials");
    assert!(ALLOCATIONS.load(Ordering::Relaxed) > before, "the crate allocates with the program's allocator");
    assert_eq!(joe.url("api/v2/sql").expect("a URL"), "https://joe.carto.com/api/v2/sql");

    #[cfg(feature = "capi")]
    // SAFETY: NULL is a valid argument.
    unsafe {
        cartocreds::capi::creds_free(std::ptr::null_mut());
    }

    assert!(panic::catch_unwind(|| panic!("a panic of the program's")).is_err());
    assert_eq!(PANICS.load(Ordering::Relaxed), 1, "the panic hook is still the program's");
    println!("ok: {joe}");
}
