# Linux on ARM64 with musl, as on Alpine.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64)
set(CARTOCREDS_RUST_TARGET aarch64-unknown-linux-musl CACHE STRING "")
set(binutils aarch64-linux-gnu)
set(zig_target aarch64-linux-musl)
include("${CMAKE_CURRENT_LIST_DIR}/linux.cmake")
