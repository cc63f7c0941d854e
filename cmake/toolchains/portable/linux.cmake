# Included by the toolchain files for Linux beside it. binutils is the prefix of GNU's tools for the processor: zig's linker
# cannot make libcartocreds.a (cmake/elf.cmake), GNU ld can, whatever the C library.
include("${CMAKE_CURRENT_LIST_DIR}/zig.cmake")
# The unwinder for Rust's panics: LLVM's, which comes with zig and is linked in.
set(CMAKE_C_STANDARD_LIBRARIES -lunwind)
set(CARTOCREDS_MERGE_COMPILER ${binutils}-gcc CACHE STRING "")
foreach(tool IN ITEMS AR OBJCOPY READELF)
    string(TOLOWER ${tool} name)
    set(CMAKE_${tool} ${binutils}-${name} CACHE STRING "")
endforeach()
