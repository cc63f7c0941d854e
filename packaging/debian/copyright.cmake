# Debian wants the licence as /usr/share/doc/PACKAGE/copyright in each package. CPack runs this before it packs.
if(CPACK_GENERATOR STREQUAL "DEB")
    foreach(component IN ITEMS runtime development)
        string(TOUPPER "${component}" upper)
        set(folder "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/${component}${CPACK_PACKAGING_INSTALL_PREFIX}/share/doc/${CPACK_DEBIAN_${upper}_PACKAGE_NAME}")
        file(MAKE_DIRECTORY "${folder}")
        configure_file("${CPACK_RESOURCE_FILE_LICENSE}" "${folder}/copyright" COPYONLY)
    endforeach()
endif()
