# Linux and other ELF systems: the archive that is installed, and the shared library that is linked from it. Sets `archive`, which
# the target cartocreds_archive makes, and cartocreds_static_libs.

set(archive "${CMAKE_CURRENT_BINARY_DIR}/libcartocreds.a")
set(cartocreds_static_libs pthread dl m)

# CARTOCREDS_TEST_PANIC adds a function that is not in the header.
set(version_script "${CMAKE_CURRENT_SOURCE_DIR}/cmake/cartocreds.map")
if(CARTOCREDS_TEST_PANIC)
    file(READ "${version_script}" nodes)
    string(REPLACE "global:\n" "global:\n        creds_test_panic;\n" nodes "${nodes}")
    set(version_script "${CMAKE_CURRENT_BINARY_DIR}/cartocreds.map")
    file(WRITE "${version_script}" "${nodes}")
endif()

# In the archive that cargo makes, the whole Rust runtime is global, so two such archives conflict in one program.
# merge_archive.cmake merges it into one object in which only the functions of the header are global. It needs GNU ld;
# with another linker the archive stays as cargo made it.
set(CARTOCREDS_MERGE_COMPILER "" CACHE STRING "A C compiler with GNU ld that makes libcartocreds.a; empty: the C compiler")
mark_as_advanced(CARTOCREDS_MERGE_COMPILER)
set(merge_compiler "${CARTOCREDS_MERGE_COMPILER}")
set(merge_flags "")
if(NOT merge_compiler)
    set(merge_compiler "${CMAKE_C_COMPILER}")
    set(merge_flags "${CMAKE_C_FLAGS}")
endif()
separate_arguments(c_flags UNIX_COMMAND "${merge_flags}")
execute_process(COMMAND "${merge_compiler}" ${c_flags} -Wl,--help OUTPUT_VARIABLE linker_help ERROR_QUIET)
if(linker_help MATCHES "force-group-allocation" AND CMAKE_OBJCOPY AND CMAKE_READELF)
    # Fat link-time optimisation would merge the functions that --gc-sections is to remove. The thin kind keeps them apart.
    cargo_build_archive(CARGO_PROFILE_RELEASE_LTO=thin)
    set(make_archive
        "${CMAKE_COMMAND}" "-DINPUT=${cargo_archive}" "-DOUTPUT=${archive}" "-DMAP=${version_script}"
        "-DSTRIP=${cartocreds_strip}" "-DCC=${merge_compiler}" "-DC_FLAGS=${merge_flags}"
        "-DAR=${CMAKE_AR}" "-DOBJCOPY=${CMAKE_OBJCOPY}" "-DREADELF=${CMAKE_READELF}"
        -P "${CMAKE_CURRENT_SOURCE_DIR}/cmake/merge_archive.cmake")
else()
    message(STATUS "cartocreds: this is not GNU ld: a program cannot have libcartocreds.a and another Rust archive")
    cargo_build_archive()
    set(make_archive "${CMAKE_COMMAND}" -E copy "${cargo_archive}" "${archive}")
endif()
add_custom_command(OUTPUT "${archive}"
    COMMAND ${make_archive}
    DEPENDS "${cargo_archive}" "${version_script}" cmake/merge_archive.cmake cmake/quiet.c cmake/threads.c
    VERBATIM
    COMMENT "Making libcartocreds.a")
add_custom_target(cartocreds_archive ALL DEPENDS "${archive}")
add_dependencies(cartocreds_archive cartocreds_cargo)

if(CARTOCREDS_SHARED)
    set_property(TARGET cartocreds APPEND PROPERTY LINK_DEPENDS "${archive}" "${version_script}")
    target_link_options(cartocreds PRIVATE
        "LINKER:--version-script=${version_script}"
        "LINKER:--gc-sections"
        # The library is never unloaded, because a thread that ends later may still have to run its destructors.
        "LINKER:-z,nodelete,-z,relro,-z,now,-z,defs,-z,noexecstack"
        "LINKER:--as-needed"
        # The unwinder needs this to find its tables; without it a panic is not caught. musl-gcc does not set it.
        "LINKER:--eh-frame-hdr"
        # Without this, every program would load libgcc_s.so for the unwinder.
        -static-libgcc)
    if(cartocreds_strip)
        target_link_options(cartocreds PRIVATE LINKER:--strip-all)
    endif()
    target_link_libraries(cartocreds PRIVATE
        "-Wl,--whole-archive" "${archive}" "-Wl,--no-whole-archive" ${cartocreds_static_libs})
endif()
