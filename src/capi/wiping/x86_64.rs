use std::arch::{asm, is_x86_feature_detected};

/// Clears the vector registers and those of the other registers that a function may change.
#[inline(never)]
pub(super) fn clear_registers() {
    // SAFETY: the instructions change only registers that the ABI lets a function change, and `clobber_abi` tells the
    // compiler so. AVX-512 and AVX instructions run only on a processor that has them.
    unsafe {
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
