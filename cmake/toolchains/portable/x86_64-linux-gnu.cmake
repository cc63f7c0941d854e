# Linux on x86-64 with glibc 2.17 (2012) or later.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CARTOCREDS_RUST_TARGET x86_64-unknown-linux-gnu CACHE STRING "")
set(binutils x86_64-linux-gnu)
set(CARTOCREDS_OLDEST_GLIBC 2.17)
set(zig_target x86_64-linux-gnu.${CARTOCREDS_OLDEST_GLIBC})
include("${CMAKE_CURRENT_LIST_DIR}/linux.cmake")
