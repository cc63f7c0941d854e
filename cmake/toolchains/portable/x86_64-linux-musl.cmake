# Linux on x86-64 with musl, as on Alpine.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CARTOCREDS_RUST_TARGET x86_64-unknown-linux-musl CACHE STRING "")
set(binutils x86_64-linux-gnu)
set(zig_target x86_64-linux-musl)
include("${CMAKE_CURRENT_LIST_DIR}/linux.cmake")
