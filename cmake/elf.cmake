# Linux and other ELF systems: the archive that is installed, and the shared library that is linked from it.
# Gives `archive`, which the target cartocreds_archive makes, and cartocreds_static_libs.

set(archive "${CMAKE_CURRENT_BINARY_DIR}/libcartocreds.a")
set(cartocreds_static_libs pthread dl m)

# With CARTOCREDS_TEST_PANIC there is a function more than the header has.
set(version_script "${CMAKE_CURRENT_SOURCE_DIR}/cmake/cartocreds.map")
if(CARTOCREDS_TEST_PANIC)
    file(READ "${version_script}" nodes)
    string(REPLACE "global:\n" "global:\n        creds_test_panic;\n" nodes "${nodes}")
    set(version_script "${CMAKE_CURRENT_BINARY_DIR}/cartocreds.map")
    file(WRITE "${version_script}" "${nodes}")
endif()

# The archive that cargo makes has the whole Rust runtime global, so two such clash in one program.
# merge_archive.cmake makes one object of it in which only the functions of the header are global. It needs
# GNU ld; with another linker the archive stays as cargo made it.
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
    # Fat link-time optimisation would make one lump of what the merge takes apart. The thin kind keeps its parts.
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
    DEPENDS "${cargo_archive}" "${version_script}" cmake/merge_archive.cmake cmake/quiet.c
    VERBATIM
    COMMENT "Making libcartocreds.a")
add_custom_target(cartocreds_archive ALL DEPENDS "${archive}")
add_dependencies(cartocreds_archive cartocreds_cargo)

if(CARTOCREDS_SHARED)
    set_property(TARGET cartocreds APPEND PROPERTY LINK_DEPENDS "${archive}" "${version_script}")
    target_link_options(cartocreds PRIVATE
        "LINKER:--version-script=${version_script}"
        "LINKER:--gc-sections"
        # Never unloaded: a thread that ends later still has destructors of this library to run.
        "LINKER:-z,nodelete,-z,relro,-z,now,-z,defs,-z,noexecstack"
        "LINKER:--as-needed"
        # The unwinder finds its tables by this, and without it a panic is not caught; musl-gcc does not ask for it.
        "LINKER:--eh-frame-hdr"
        # Otherwise every program would load libgcc_s.so for the unwinder.
        -static-libgcc)
    if(cartocreds_strip)
        target_link_options(cartocreds PRIVATE LINKER:--strip-all)
    endif()
    target_link_libraries(cartocreds PRIVATE
        "-Wl,--whole-archive" "${archive}" "-Wl,--no-whole-archive" ${cartocreds_static_libs})
endif()
