# The toolchain files for macOS in this folder include this.
set(CMAKE_SYSTEM_NAME Darwin)
include("${CMAKE_CURRENT_LIST_DIR}/zig.cmake")
