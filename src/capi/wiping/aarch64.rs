use std::arch::asm;

/// Clears the vector registers and those of the other registers that a function may change.
#[inline(never)]
pub(super) fn clear_registers() {
    // v8 to v15 are left out: a function must preserve their lower halves, and functions that copy memory do not use
    // them.
    // SAFETY: the instructions change only registers that the ABI lets a function change, and `clobber_abi` tells the
    // compiler so.
    unsafe {
        asm!(
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
}
