# The files that `cmake --install` installs: a runtime component (for running programs) and a development component.

include(CMakePackageConfigHelpers)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/cartocreds")

set(targets cartocreds cartocreds_cpp)
if(CARTOCREDS_STATIC)
    list(APPEND targets cartocreds_static)
    install(FILES "${archive}" DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT development)
endif()
install(TARGETS ${targets} EXPORT cartocredsTargets
    RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT runtime
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT runtime NAMELINK_COMPONENT development
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT development)
if(CARTOCREDS_GDAL_PLUGIN)
    install(TARGETS cartocreds_gdal_plugin LIBRARY DESTINATION "${CARTOCREDS_GDAL_PLUGIN_DIR}" COMPONENT gdal_plugin)
endif()
install(FILES include/cartocreds.h include/cartocreds_gdal.h include/cartocreds_curl.h bindings/cpp/cartocreds.hpp
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT development)
install(DIRECTORY include/cartocreds bindings/cpp/cartocreds
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT development)
install(FILES include/cartocreds.constants.json
    DESTINATION "${CMAKE_INSTALL_DATADIR}/cartocreds" COMPONENT development)

install(DIRECTORY docs/man/ DESTINATION "${CMAKE_INSTALL_MANDIR}/man3" COMPONENT development
    FILES_MATCHING PATTERN "*.3")
install(FILES LICENSE THIRD-PARTY-NOTICES.txt packaging/cartocreds.cdx.json
    DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT development)

# --- find_package(cartocreds), with its components --------------------------------------------------------
# A component NAME is the target cartocreds::NAME. A component that needs only cartocreds is a target in
# install(TARGETS ... EXPORT cartocredsTargets) above. A component that needs another package is a file
# cmake/components/cartocreds-NAME.cmake, which finds that package and makes the target. It is read only if a project asks
# for the component.
install(EXPORT cartocredsTargets NAMESPACE cartocreds::
    DESTINATION "${package_dir}" COMPONENT development)
configure_package_config_file(cmake/cartocredsConfig.cmake.in cartocredsConfig.cmake
    INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/cartocredsConfigVersion.cmake"
    COMPATIBILITY SameMajorVersion)
file(GLOB components CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/cmake/components/cartocreds-*.cmake")
install(FILES
    "${CMAKE_CURRENT_BINARY_DIR}/cartocredsConfig.cmake"
    "${CMAKE_CURRENT_BINARY_DIR}/cartocredsConfigVersion.cmake"
    ${components}
    DESTINATION "${package_dir}" COMPONENT development)

# --- pkg-config: paths are relative to the file, so that a moved prefix works -------------------------------
set(PC_PREFIX "${CMAKE_INSTALL_PREFIX}")
if(NOT IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
    file(RELATIVE_PATH up "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" /prefix)
    string(REGEX REPLACE "/$" "" PC_PREFIX "\${pcfiledir}/${up}")
endif()
foreach(dir IN ITEMS INCLUDEDIR LIBDIR)
    set(PC_${dir} "${CMAKE_INSTALL_${dir}}")
    if(NOT IS_ABSOLUTE "${PC_${dir}}")
        set(PC_${dir} "\${prefix}/${PC_${dir}}")
    endif()
endforeach()
list(TRANSFORM cartocreds_static_libs PREPEND -l OUTPUT_VARIABLE libs)
list(JOIN libs " " PC_LIBS_PRIVATE)
set(PC_LIBS "-lcartocreds")
if(NOT CARTOCREDS_SHARED)
    get_filename_component(archive_name "${archive}" NAME_WE)
    string(REGEX REPLACE "^lib" "" archive_name "${archive_name}")
    set(PC_LIBS "-l${archive_name} ${PC_LIBS_PRIVATE}")
    set(PC_LIBS_PRIVATE "")
endif()
configure_file(cmake/cartocreds.pc.in cartocreds.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/cartocreds.pc"
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT development)

if(top_level)
    add_custom_target(uninstall
        COMMAND "${CMAKE_COMMAND}" "-DBUILD=${CMAKE_CURRENT_BINARY_DIR}" "-DPREFIX=${CMAKE_INSTALL_PREFIX}"
            -P "${CMAKE_CURRENT_SOURCE_DIR}/cmake/uninstall.cmake"
        VERBATIM)
endif()
