# macOS: libcartocreds.1.dylib, which programs find through their rpath.
# Sets `archive`, which the target cartocreds_archive makes, and cartocreds_static_libs.

set(archive "${cargo_archive}")
# Rust's standard library also names iconv, but nothing here calls it.
set(cartocreds_static_libs System)
cargo_build_archive()
add_custom_target(cartocreds_archive ALL DEPENDS cartocreds_cargo)

if(CARTOCREDS_SHARED)
    set_target_properties(cartocreds PROPERTIES INSTALL_NAME_DIR "@rpath" BUILD_WITH_INSTALL_NAME_DIR ON)
    set_property(TARGET cartocreds APPEND PROPERTY LINK_DEPENDS "${archive}")
    # Exports only the functions of the header, and leaves out code that they do not need.
    set(exports "${CMAKE_CURRENT_BINARY_DIR}/cartocreds.exports")
    file(GENERATE OUTPUT "${exports}" CONTENT "_creds_*\n")
    target_link_options(cartocreds PRIVATE
        "LINKER:-force_load,${archive}"
        "LINKER:-exported_symbols_list,${exports}"
        LINKER:-dead_strip)
    target_link_libraries(cartocreds PRIVATE ${cartocreds_static_libs})
    if(cartocreds_strip)
        target_link_options(cartocreds PRIVATE LINKER:-x)
    endif()
endif()
