# Linux on x86-64 with musl in place of glibc, as on Alpine, cross-built with musl-gcc on a system that has glibc.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER musl-gcc)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CARTOCREDS_RUST_TARGET x86_64-unknown-linux-musl CACHE STRING "")

# For programs with the static library (cmake/elf.cmake).
set(CMAKE_EXE_LINKER_FLAGS_INIT -Wl,--eh-frame-hdr)
# The unwinder in GCC's own library is for glibc. Rust has one for musl.
find_program(CARTOCREDS_RUSTC rustc HINTS ENV CARGO_HOME "$ENV{HOME}/.cargo" PATH_SUFFIXES bin)
execute_process(COMMAND "${CARTOCREDS_RUSTC}" --print sysroot OUTPUT_VARIABLE sysroot OUTPUT_STRIP_TRAILING_WHITESPACE)
set(CMAKE_C_STANDARD_LIBRARIES "\"${sysroot}/lib/rustlib/${CARTOCREDS_RUST_TARGET}/lib/self-contained/libunwind.a\"")
