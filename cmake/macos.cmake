# macOS: libcartocreds.1.dylib, which programs find through their rpath (CMake's install name is @rpath/...).
# Gives `archive`, which the target cartocreds_archive makes, and cartocreds_static_libs.

set(archive "${cargo_archive}")
set(cartocreds_static_libs iconv)
cargo_build_archive()
add_custom_target(cartocreds_archive ALL DEPENDS cartocreds_cargo)

if(CARTOCREDS_SHARED)
    set_property(TARGET cartocreds PROPERTY MACOSX_RPATH ON)
    set_property(TARGET cartocreds APPEND PROPERTY LINK_DEPENDS "${archive}")
    # Only the functions of the header are exported, and what they do not need is left out.
    target_link_options(cartocreds PRIVATE
        "LINKER:-force_load,${archive}"
        "LINKER:-exported_symbol,_creds_*"
        LINKER:-dead_strip)
    target_link_libraries(cartocreds PRIVATE ${cartocreds_static_libs})
    if(cartocreds_strip)
        target_link_options(cartocreds PRIVATE LINKER:-x)
    endif()
endif()
