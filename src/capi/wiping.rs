//! Wipes the parts of a key that a call leaves outside the heap: in stack memory below the caller's frame, where the
//! compiler spilled them, and in registers, through which the key was copied.
//!
//! The registers matter because they are saved to the stack later: in a program with lazy binding, the dynamic linker
//! saves the vector registers at the first call of each function, and their content would stay there.
//!
//! `tests/memory` searches a process for what is left. docs/security.md says what it finds without each of these steps.

use std::hint::black_box;
use std::mem::MaybeUninit;

/// How far below the caller's frame the stack is wiped. The deepest call uses 5.2 KiB; most use less than 2 KiB. So
/// there is room for the frame in which a signal (3.4 KiB) or the dynamic linker (3.1 KiB) saves the registers during a
/// call. `tests/memory` fails if a call uses more than this.
const WIPED: usize = 9 * 1024;

/// Aligned to cache lines, because otherwise the time would depend on where the caller's frame ends.
#[repr(align(64))]
struct Below(MaybeUninit<[u8; WIPED]>);

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
    let mut stack = Below(MaybeUninit::uninit());
    stack.0.write([0; WIPED]);
    // The compiler has to assume that this reads the zeros, so it must write them.
    black_box(&mut stack);
}

/// Clears the vector registers and those of the other registers that a function may change. Does nothing on other
/// processors, on Windows and under Miri: there, nothing is known to save the registers to memory where they would stay.
#[inline(never)]
fn clear_registers() {
    // v8 to v15 are left out: a function must preserve their lower halves, and functions that copy memory do not use
    // them.
    // SAFETY: the instructions change only registers that the ABI lets a function change, and `clobber_abi` tells the
    // compiler so.
    #[cfg(all(unix, target_arch = "aarch64", not(miri)))]
    unsafe {
        std::arch::asm!(
            // To clear d0 clears the whole of v0.
            ".irp n, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31",
            r"movi d\n, #0",
            ".endr",
            ".irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17",
            r"mov x\n, xzr",
            ".endr",
            clobber_abi("C"),
            options(nomem, nostack, preserves_flags),
        );
    }
    // SAFETY: as above. AVX-512 and AVX instructions run only on a processor that has them.
    #[cfg(all(unix, target_arch = "x86_64", not(miri)))]
    unsafe {
        use std::arch::{asm, is_x86_feature_detected};

        if is_x86_feature_detected!("avx512f") {
            // glibc copies through these registers rather than the first 16, because they need no vzeroupper.
            asm!(
                ".irp n, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31",
                r"vpxord zmm\n, zmm\n, zmm\n",
                ".endr",
                clobber_abi("sysv64"),
                options(nomem, nostack),
            );
        }
        if is_x86_feature_detected!("avx") {
            asm!("vzeroall", clobber_abi("sysv64"), options(nomem, nostack));
        } else {
            asm!(
                ".irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15",
                r"xorps xmm\n, xmm\n",
                ".endr",
                clobber_abi("sysv64"),
                options(nomem, nostack),
            );
        }
        asm!(
            ".irp name, eax, ecx, edx, esi, edi, r8d, r9d, r10d, r11d",
            r"xor \name, \name",
            ".endr",
            clobber_abi("sysv64"),
            options(nomem, nostack),
        );
    }
}
