# macOS 11 (2020) or later on Intel's processors.
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CARTOCREDS_RUST_TARGET x86_64-apple-darwin CACHE STRING "")
set(zig_target x86_64-macos.11.0)
include("${CMAKE_CURRENT_LIST_DIR}/macos.cmake")
