//! Wipes the parts of a key that a call leaves outside the heap: in stack memory below the caller's frame, where the
//! compiler spilled them, and in registers, through which the key was copied.
//!
//! The registers matter because they are saved to the stack later: in a program with lazy binding, the dynamic linker
//! saves the vector registers at the first call of each function, and their content would stay there.
//!
//! `tests/memory` searches a process for what is left. docs/security.md says what it finds without each of these steps.

use std::hint::black_box;
use std::mem::MaybeUninit;

#[cfg(all(unix, target_arch = "aarch64", not(miri)))]
mod aarch64;
#[cfg(all(unix, target_arch = "aarch64", not(miri)))]
use aarch64::clear_registers;

#[cfg(all(unix, target_arch = "x86_64", not(miri)))]
mod x86_64;
#[cfg(all(unix, target_arch = "x86_64", not(miri)))]
use x86_64::clear_registers;

/// On other processors, on Windows and under Miri, nothing is known to save the registers to memory where they would
/// stay.
#[cfg(any(miri, not(all(unix, any(target_arch = "x86_64", target_arch = "aarch64")))))]
fn clear_registers() {}

/// How far below the caller's frame the stack is wiped. The deepest call uses 7.1 KiB; most use less than 2 KiB. So
/// there is room for the frame in which a signal (3.4 KiB) or the dynamic linker (3.1 KiB) saves the registers during a
/// call. `tests/memory` fails if a call uses more than this.
const WIPED: usize = 10 * 1024;

/// The stack is wiped in pieces of this size. For more than 2 KiB at once, glibc uses the processor's string
/// instruction, which takes twice as long.
const PIECE: usize = WIPED / 5;

/// Aligned to cache lines, because otherwise the time would depend on where the caller's frame ends.
#[repr(align(64))]
struct Pieces([MaybeUninit<[u8; PIECE]>; WIPED / PIECE]);

/// Runs `work`, and then wipes what it left in registers and on the stack.
#[inline(never)]
pub(super) fn wiped(work: &mut dyn FnMut()) {
    below(work);
    // Clears the registers first, because wiping the stack calls memset and so perhaps the dynamic linker.
    clear_registers();
    wipe_stack();
}

/// Runs `work` in a frame of its own, so that all stack memory that it uses is below the caller's frame, where
/// `wipe_stack` wipes it.
#[inline(never)]
fn below(work: &mut dyn FnMut()) {
    work();
}

#[inline(never)]
fn wipe_stack() {
    let mut pieces = Pieces([const { MaybeUninit::uninit() }; WIPED / PIECE]);
    // `black_box` hides the number of pieces, so that the compiler does not unroll the loop.
    for piece in black_box(pieces.0.as_mut_slice()) {
        piece.write([0; PIECE]);
        // The compiler has to assume that this reads the zeros, so it must write them.
        black_box(piece);
    }
}
