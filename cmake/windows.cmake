# Windows, with mingw-w64 or Visual Studio: cartocreds.dll, its import library, and cartocreds.def, from which other toolchains
# make an import library. Sets `archive`, which the target cartocreds_archive makes, and cartocreds_static_libs.

set(archive "${cargo_archive}")
set(cartocreds_static_libs kernel32 ntdll userenv ws2_32 dbghelp)
cargo_build_archive()
add_custom_target(cartocreds_archive ALL DEPENDS cartocreds_cargo)
if(MSVC)
    # With Visual Studio, the import library of the DLL has the name that cargo gives the archive.
    set(archive "${CMAKE_CURRENT_BINARY_DIR}/cartocreds_static.lib")
    add_custom_command(TARGET cartocreds_archive POST_BUILD
        COMMAND "${CMAKE_COMMAND}" -E copy_if_different "${cargo_archive}" "${archive}"
        BYPRODUCTS "${archive}" VERBATIM)
endif()

if(CARTOCREDS_SHARED)
    # The list of the functions that the DLL exports. It also makes the linker take them from the archive.
    set(map "${CMAKE_CURRENT_SOURCE_DIR}/cmake/cartocreds.map")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${map}")
    file(STRINGS "${map}" exports REGEX "^ +creds_[a-z0-9_]+;")
    list(TRANSFORM exports REPLACE ";.*" "")
    list(JOIN exports "\n" exports)
    set(definitions "${CMAKE_CURRENT_BINARY_DIR}/cartocreds.def")
    file(GENERATE OUTPUT "${definitions}" CONTENT "LIBRARY cartocreds.dll\nEXPORTS\n${exports}\n")
    install(FILES "${definitions}" DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT development)

    # The version information that the Explorer shows and installers compare.
    enable_language(RC)
    configure_file(cmake/cartocreds.rc.in cartocreds.rc @ONLY)

    target_sources(cartocreds PRIVATE "${definitions}" "${CMAKE_CURRENT_BINARY_DIR}/cartocreds.rc")
    set_property(TARGET cartocreds PROPERTY PREFIX "")
    set_property(TARGET cartocreds APPEND PROPERTY LINK_DEPENDS "${archive}")
    target_link_libraries(cartocreds PRIVATE "${archive}" ${cartocreds_static_libs})
    if(NOT MSVC)
        target_link_options(cartocreds PRIVATE LINKER:--gc-sections -static-libgcc)
    endif()
    if(cartocreds_strip AND NOT MSVC)
        target_link_options(cartocreds PRIVATE LINKER:--strip-all)
    endif()
endif()
