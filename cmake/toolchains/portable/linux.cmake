# The toolchain files for Linux in this folder include this. binutils is the prefix of GNU's tools for the processor. Zig's linker
# cannot make libcartocreds.a (cmake/elf.cmake), but GNU ld can, for each C library.
include("${CMAKE_CURRENT_LIST_DIR}/zig.cmake")
# Rust's panics use LLVM's unwinder, which zig contains. It is linked into the library.
set(CMAKE_C_STANDARD_LIBRARIES -lunwind)
set(CARTOCREDS_MERGE_COMPILER ${binutils}-gcc CACHE STRING "")
foreach(tool IN ITEMS AR OBJCOPY READELF)
    string(TOLOWER ${tool} name)
    set(CMAKE_${tool} ${binutils}-${name} CACHE STRING "")
endforeach()
