# Makes OUTPUT, an archive of one object, from INPUT, the archive that cargo made (cmake -P):
#
#   - the linker keeps the code that the functions of the header (MAP) need and removes the rest;
#   - all other symbols become local, so that a program can contain two Rust archives;
#   - the two functions of Rust's runtime that print (quiet.c) are replaced;
#   - functions of threads that only the unwinder uses are referred to by name (threads.c).
#
# The script dissolves section groups. Otherwise the linker of the final program could use a group of the other archive
# (DW.ref.rust_eh_personality) in place of this one's, and the first panic, caught or not, would crash.
cmake_minimum_required(VERSION 3.16)

function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE failed)
    if(failed)
        list(JOIN ARGN " " command)
        message(FATAL_ERROR "failed: ${command}")
    endif()
endfunction()

set(work "${OUTPUT}.parts")
file(REMOVE_RECURSE "${work}")
file(MAKE_DIRECTORY "${work}")

file(READ "${MAP}" roots)
string(REGEX MATCHALL "creds_[a-z0-9_]+" roots "${roots}")
list(TRANSFORM roots PREPEND "-Wl,--undefined=")

# Finds Rust's own names for the functions that quiet.c replaces, which contain the version of Rust. If another version of
# Rust does not have one, the library still works, but it may print when it aborts, and it may be larger.
execute_process(COMMAND "${READELF}" --symbols --wide "${INPUT}" OUTPUT_FILE "${work}/symbols" ERROR_QUIET
    RESULT_VARIABLE failed)
set(PANIC_HOOK 3std9panicking12default_hook)
set(ALLOC_ERROR_HOOK 3std5alloc24default_alloc_error_hook)
set(replaced "")
foreach(hook IN ITEMS PANIC_HOOK ALLOC_ERROR_HOOK)
    file(STRINGS "${work}/symbols" found REGEX "FUNC +GLOBAL .* [^ ]*${${hook}}(17h[0-9a-f]+E)?$")
    if(found MATCHES "([^ ;]+)$")
        list(APPEND replaced "-D${hook}=${CMAKE_MATCH_1}")
    else()
        message(STATUS "cartocreds: this Rust has no function ${${hook}} to replace")
    endif()
endforeach()

separate_arguments(c_flags UNIX_COMMAND "${C_FLAGS}")
run("${CC}" ${c_flags} -fPIC -fno-lto -O2 ${replaced}
    -c "${CMAKE_CURRENT_LIST_DIR}/quiet.c" -o "${work}/quiet.o")
run("${CC}" ${c_flags} -fPIC -fno-lto -O2 -c "${CMAKE_CURRENT_LIST_DIR}/threads.c" -o "${work}/threads.o")
# The linker uses the first definition, which is that of quiet.c.
run("${CC}" ${c_flags} -fno-lto -r -nostdlib -o "${work}/whole.o" ${roots}
    -Wl,--gc-sections -Wl,--force-group-allocation -Wl,-z,muldefs -Wl,--undefined=cartocreds_threads
    "${work}/quiet.o" "${work}/threads.o" "${INPUT}")
# Binutils 2.35 cannot read the unwind table of an object that it merged with --gc-sections. A program would have no index of the
# table, and would handle a panic slowly or not at all. After a second merge, the table can be read. In this step that linker still
# prints a warning.
execute_process(COMMAND "${CC}" ${c_flags} -fno-lto -r -nostdlib -o "${work}/merged.o" "${work}/whole.o"
    RESULT_VARIABLE failed ERROR_VARIABLE complaints)
if(failed)
    message(FATAL_ERROR "${complaints}")
endif()

# Removes LLVM's bitcode, which is most of a Rust object and is not needed after link-time optimisation.
set(strip_flags --remove-section=.llvmbc --remove-section=.llvmcmd)
if(STRIP)
    list(APPEND strip_flags --strip-unneeded)
endif()
run("${OBJCOPY}" --wildcard "--keep-global-symbol=creds_*" ${strip_flags} "${work}/merged.o" "${work}/cartocreds.o")

file(REMOVE "${OUTPUT}")
run("${AR}" rcs "${OUTPUT}" "${work}/cartocreds.o")
file(REMOVE_RECURSE "${work}")
