# macOS 11 (2020) or later on Apple's processors.
set(CMAKE_SYSTEM_PROCESSOR arm64)
set(CARTOCREDS_RUST_TARGET aarch64-apple-darwin CACHE STRING "")
set(zig_target aarch64-macos.11.0)
include("${CMAKE_CURRENT_LIST_DIR}/macos.cmake")
