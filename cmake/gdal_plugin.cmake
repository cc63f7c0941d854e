# The GDAL plug-in, for ELF systems only. It is one file that contains the library and is not linked to GDAL.

find_package(GDAL 3.2 QUIET)
if(NOT GDAL_FOUND)
    message(FATAL_ERROR "cartocreds: CARTOCREDS_GDAL_PLUGIN needs the headers of GDAL 3.2 or later (Debian: libgdal-dev)")
endif()
if(NOT CARTOCREDS_STATIC)
    message(FATAL_ERROR "cartocreds: CARTOCREDS_GDAL_PLUGIN needs CARTOCREDS_STATIC")
endif()
set(CARTOCREDS_GDAL_PLUGIN_DIR "${CMAKE_INSTALL_LIBDIR}/gdalplugins" CACHE STRING
    "Where GDAL looks for plug-ins, below the prefix or absolute")

add_library(cartocreds_gdal_plugin MODULE gdal/plugin.c)
set_target_properties(cartocreds_gdal_plugin PROPERTIES
    PREFIX "" OUTPUT_NAME gdal_CartoCreds # for this name, GDAL calls GDALRegister_CartoCreds()
    C_STANDARD 99
    C_VISIBILITY_PRESET hidden)
# Only the headers: nothing is linked.
target_include_directories(cartocreds_gdal_plugin SYSTEM PRIVATE
    "$<TARGET_PROPERTY:GDAL::GDAL,INTERFACE_INCLUDE_DIRECTORIES>")
target_link_libraries(cartocreds_gdal_plugin PRIVATE cartocreds_static)
target_link_options(cartocreds_gdal_plugin PRIVATE
    "LINKER:--exclude-libs,ALL,--gc-sections"
    # elf.cmake explains nodelete and the other options.
    "LINKER:-z,nodelete,-z,relro,-z,now,-z,defs,-z,noexecstack"
    "LINKER:--as-needed,--eh-frame-hdr"
    -static-libgcc)
if(cartocreds_strip)
    target_link_options(cartocreds_gdal_plugin PRIVATE LINKER:--strip-all)
endif()
