# `cpack` (make package) makes an archive with everything, and Debian packages, split as Debian splits a library. For the
# Debian packages, configure with CMAKE_INSTALL_PREFIX=/usr, so that GNUInstallDirs uses Debian's multiarch folder.

set(CPACK_PACKAGE_NAME cartocreds)
set(CPACK_PACKAGE_VENDOR "cartocreds")
set(CPACK_PACKAGE_CONTACT "${cartocreds_contact}" CACHE STRING "Who maintains the packages")
set(CPACK_PACKAGE_HOMEPAGE_URL "${PROJECT_HOMEPAGE_URL}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_RESOURCE_FILE_LICENSE "${CMAKE_CURRENT_SOURCE_DIR}/LICENSE")
set(CPACK_GENERATOR TGZ)
set(CPACK_STRIP_FILES OFF)
set(CPACK_PACKAGE_CHECKSUM SHA256)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(runtime "libcartocreds${CARTOCREDS_SOVERSION}")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME "${runtime}")
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION "CARTO credentials for C and C++ - shared library
An account of CARTO (username, api_key, base_url) from arguments, the
environment or the file that cartoframes reads and writes; what a request
needs is made from it.")
if(CARTOCREDS_OLDEST_GLIBC)
    # dpkg-shlibdeps would require the glibc of this system.
    set(CPACK_DEBIAN_RUNTIME_PACKAGE_DEPENDS "libc6 (>= ${CARTOCREDS_OLDEST_GLIBC})")
else()
    set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
endif()
# The dependency of a packaged program that uses this library.
file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/debian/shlibs"
    "libcartocreds ${CARTOCREDS_SOVERSION} ${runtime} (>= ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})\n")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA "${CMAKE_CURRENT_BINARY_DIR}/debian/shlibs")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libcartocreds-dev)
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "CARTO credentials for C and C++ - development files
The header, the static library, and the files for CMake and pkg-config.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "${runtime} (= ${PROJECT_VERSION}), libc6-dev")

if(CARTOCREDS_GDAL_PLUGIN)
    set(CPACK_DEBIAN_GDAL_PLUGIN_PACKAGE_NAME cartocreds-gdal-plugin)
    set(CPACK_COMPONENT_GDAL_PLUGIN_DESCRIPTION "CARTO credentials for programs that use GDAL
A plug-in for GDAL 3.2 and later: ogr2ogr, MapServer and other programs
open CARTO:ACCOUNT with the saved credentials of that account.")
    set(CPACK_DEBIAN_GDAL_PLUGIN_PACKAGE_SECTION science)
    # It contains the library, and uses the GDAL of the program that loads it.
    set(CPACK_DEBIAN_GDAL_PLUGIN_PACKAGE_SHLIBDEPS ON)
endif()

# A Debian package has its licences in /usr/share/doc/PACKAGE/copyright, and the list of the linked crates beside them. Other
# installations have both elsewhere, so these rules apply only while CPack makes Debian packages: it reads cpack.cmake first.
file(READ LICENSE licence)
file(READ THIRD-PARTY-NOTICES.txt notices)
file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/debian/copyright" "${licence}\n${notices}")
file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/cpack.cmake" "set(ENV{CARTOCREDS_CPACK_GENERATOR} \"\${CPACK_GENERATOR}\")\n")
set(CPACK_PROJECT_CONFIG_FILE "${CMAKE_CURRENT_BINARY_DIR}/cpack.cmake")
set(components RUNTIME DEVELOPMENT)
if(CARTOCREDS_GDAL_PLUGIN)
    list(APPEND components GDAL_PLUGIN)
endif()
foreach(component IN LISTS components)
    string(TOLOWER "${component}" lower)
    install(CODE "if(\"\$ENV{CARTOCREDS_CPACK_GENERATOR}\" STREQUAL \"DEB\")
        file(INSTALL \"${CMAKE_CURRENT_BINARY_DIR}/debian/copyright\"
            \"${CMAKE_CURRENT_SOURCE_DIR}/packaging/cartocreds.cdx.json\"
            DESTINATION \"\${CMAKE_INSTALL_PREFIX}/share/doc/${CPACK_DEBIAN_${component}_PACKAGE_NAME}\")
    endif()" COMPONENT "${lower}")
endforeach()

include(CPack)
