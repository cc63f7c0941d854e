# Linux on ARM64 with glibc 2.17 (2012) or later, the first version for ARM64. QEMU runs it with Debian's libc6-arm64-cross.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L /usr/aarch64-linux-gnu)
set(CARTOCREDS_RUST_TARGET aarch64-unknown-linux-gnu CACHE STRING "")
set(binutils aarch64-linux-gnu)
set(CARTOCREDS_OLDEST_GLIBC 2.17)
set(zig_target aarch64-linux-gnu.${CARTOCREDS_OLDEST_GLIBC})
include("${CMAKE_CURRENT_LIST_DIR}/linux.cmake")
