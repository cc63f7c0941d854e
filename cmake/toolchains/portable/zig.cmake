# The toolchain files in this folder include this. The C compiler is `zig cc` (https://ziglang.org). It has musl, the symbol versions
# of each glibc, and the list of the functions in macOS's libSystem, so it links for systems that are older than this machine's.
# zig_target is Zig's name of the system.
set(CMAKE_C_COMPILER zig cc -target ${zig_target})
# In builds without optimisation, Zig turns a sanitizer on. A program that links the package would need its runtime.
set(CMAKE_C_FLAGS_INIT -fno-sanitize=undefined)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
