# Included by the toolchain files beside it. The C compiler is `zig cc` (https://ziglang.org): it has the symbol versions of
# each glibc, musl, and the list of what macOS's libSystem exports, so it links for systems older than the one at hand.
# zig_target is Zig's name of the system.
set(CMAKE_C_COMPILER zig cc -target ${zig_target})
# Zig turns a sanitizer on in builds without optimisation; a program that links the package would need its runtime.
set(CMAKE_C_FLAGS_INIT -fno-sanitize=undefined)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
