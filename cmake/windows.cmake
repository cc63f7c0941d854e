# Windows, with mingw-w64: cartocreds.dll, its import library, and cartocreds.def, from which other toolchains make an
# import library. Sets `archive`, which the target cartocreds_archive makes, and cartocreds_static_libs.

set(archive "${cargo_archive}")
set(cartocreds_static_libs kernel32 ntdll userenv ws2_32 dbghelp)
cargo_build_archive()
add_custom_target(cartocreds_archive ALL DEPENDS cartocreds_cargo)

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
    target_link_options(cartocreds PRIVATE LINKER:--gc-sections -static-libgcc)
    if(cartocreds_strip)
        target_link_options(cartocreds PRIVATE LINKER:--strip-all)
    endif()
endif()
