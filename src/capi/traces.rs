//! What a call leaves of a key outside the heap: in dead stack frames, where the compiler spilled it, and in
//! registers, through which it was copied. The registers matter because the dynamic linker saves them on the stack
//! when a program that is bound lazily calls a function for the first time, and there they would stay.
//!
//! `tests/memory` looks for both. Without the clearing of registers it finds pieces of keys in programs that are
//! bound lazily, without the wiping of the stack in all programs.

use std::hint::black_box;
use std::mem::MaybeUninit;

/// How far below the caller's frame a call's work may reach, and so how far the stack is wiped after it.
/// `tests/memory/depth.c` shows that no call reaches further.
#[derive(Clone, Copy)]
pub(super) enum Depth {
    /// Values alone: up to 1.8 KiB. Below that may lie 3.1 KiB of the linker's, where it saves the registers.
    Values,
    /// Files, or hosts that the crate `url` must look at: up to 7.2 KiB.
    Files,
}

/// Stack that is wiped in pieces: for more at once glibc takes the processor's string instruction, which needs twice
/// as long. It is aligned to cache lines, or the time would depend on where the stack happens to begin.
#[repr(align(64))]
struct Dead<const PIECES: usize>([MaybeUninit<[u8; 1024]>; PIECES]);

/// Runs `work`, and then wipes what it left on the stack and in registers.
#[inline(always)]
pub(super) fn wiped<T>(depth: Depth, work: impl FnOnce() -> T) -> T {
    let answer = below(work);
    // The registers first: wiping the stack may call memset, and so the linker.
    clear_registers();
    match depth {
        Depth::Values => wipe_stack::<5>(),
        Depth::Files => wipe_stack::<8>(),
    }
    answer
}

/// A frame of its own, so that all that `work` uses of the stack lies where `wipe_stack` wipes it.
#[inline(never)]
fn below<T>(work: impl FnOnce() -> T) -> T {
    work()
}

#[inline(never)]
fn wipe_stack<const PIECES: usize>() {
    let mut dead = Dead([const { MaybeUninit::uninit() }; PIECES]);
    // Of a length that the compiler does not know: a loop, and no code for each piece.
    for piece in black_box(dead.0.as_mut_slice()) {
        piece.write([0; 1024]);
        // For all that the compiler knows somebody reads it, so the zeros are written, and before the next ones.
        black_box(piece);
    }
}

/// Clears the vector registers and, of the others, those that a call may change.
#[cfg(all(unix, target_arch = "x86_64"))]
#[inline(never)]
fn clear_registers() {
    use std::arch::{asm, is_x86_feature_detected};

    // SAFETY: each block changes only registers that the ABI lets a function change, and says so
    // (`clobber_abi`); the instructions are used where the processor has them.
    unsafe {
        if is_x86_feature_detected!("avx512f") {
            // glibc copies through these rather than the first 16: they need no vzeroupper.
            asm!(
                "vpxord zmm16, zmm16, zmm16",
                "vpxord zmm17, zmm17, zmm17",
                "vpxord zmm18, zmm18, zmm18",
                "vpxord zmm19, zmm19, zmm19",
                "vpxord zmm20, zmm20, zmm20",
                "vpxord zmm21, zmm21, zmm21",
                "vpxord zmm22, zmm22, zmm22",
                "vpxord zmm23, zmm23, zmm23",
                "vpxord zmm24, zmm24, zmm24",
                "vpxord zmm25, zmm25, zmm25",
                "vpxord zmm26, zmm26, zmm26",
                "vpxord zmm27, zmm27, zmm27",
                "vpxord zmm28, zmm28, zmm28",
                "vpxord zmm29, zmm29, zmm29",
                "vpxord zmm30, zmm30, zmm30",
                "vpxord zmm31, zmm31, zmm31",
                clobber_abi("sysv64"),
                options(nomem, nostack),
            );
        }
        if is_x86_feature_detected!("avx") {
            asm!("vzeroall", clobber_abi("sysv64"), options(nomem, nostack));
        } else {
            asm!(
                "xorps xmm0, xmm0",
                "xorps xmm1, xmm1",
                "xorps xmm2, xmm2",
                "xorps xmm3, xmm3",
                "xorps xmm4, xmm4",
                "xorps xmm5, xmm5",
                "xorps xmm6, xmm6",
                "xorps xmm7, xmm7",
                "xorps xmm8, xmm8",
                "xorps xmm9, xmm9",
                "xorps xmm10, xmm10",
                "xorps xmm11, xmm11",
                "xorps xmm12, xmm12",
                "xorps xmm13, xmm13",
                "xorps xmm14, xmm14",
                "xorps xmm15, xmm15",
                clobber_abi("sysv64"),
                options(nomem, nostack),
            );
        }
        asm!(
            "xor eax, eax",
            "xor ecx, ecx",
            "xor edx, edx",
            "xor esi, esi",
            "xor edi, edi",
            "xor r8d, r8d",
            "xor r9d, r9d",
            "xor r10d, r10d",
            "xor r11d, r11d",
            clobber_abi("sysv64"),
            options(nomem, nostack),
        );
    }
}

/// Clears the vector registers and, of the others, those that a call may change.
#[cfg(all(unix, target_arch = "aarch64"))]
#[inline(never)]
fn clear_registers() {
    // SAFETY: the block changes only registers that the ABI lets a function change, and says so. (Of v8 to v15
    // a function must keep the lower halves; what copies memory does not use them.)
    unsafe {
        std::arch::asm!(
            "movi v0.2d, #0",
            "movi v1.2d, #0",
            "movi v2.2d, #0",
            "movi v3.2d, #0",
            "movi v4.2d, #0",
            "movi v5.2d, #0",
            "movi v6.2d, #0",
            "movi v7.2d, #0",
            "movi v16.2d, #0",
            "movi v17.2d, #0",
            "movi v18.2d, #0",
            "movi v19.2d, #0",
            "movi v20.2d, #0",
            "movi v21.2d, #0",
            "movi v22.2d, #0",
            "movi v23.2d, #0",
            "movi v24.2d, #0",
            "movi v25.2d, #0",
            "movi v26.2d, #0",
            "movi v27.2d, #0",
            "movi v28.2d, #0",
            "movi v29.2d, #0",
            "movi v30.2d, #0",
            "movi v31.2d, #0",
            "mov x0, xzr",
            "mov x1, xzr",
            "mov x2, xzr",
            "mov x3, xzr",
            "mov x4, xzr",
            "mov x5, xzr",
            "mov x6, xzr",
            "mov x7, xzr",
            "mov x8, xzr",
            "mov x9, xzr",
            "mov x10, xzr",
            "mov x11, xzr",
            "mov x12, xzr",
            "mov x13, xzr",
            "mov x14, xzr",
            "mov x15, xzr",
            "mov x16, xzr",
            "mov x17, xzr",
            clobber_abi("C"),
            options(nomem, nostack, preserves_flags),
        );
    }
}

/// Elsewhere nothing is known to save registers where they stay.
#[cfg(not(all(unix, any(target_arch = "x86_64", target_arch = "aarch64"))))]
fn clear_registers() {}
