# The port builds the sources that it stands among, as an overlay port does:
#
#     vcpkg install cartocreds --overlay-ports=packaging/vcpkg
#
# In a registry, vcpkg_from_github(...) takes the place of the next line. vcpkg has no Rust: cargo must be
# installed, and reach its registry or a vendored copy of it.
get_filename_component(SOURCE_PATH "${CURRENT_PORT_DIR}/../../.." ABSOLUTE)

string(COMPARE EQUAL "${VCPKG_LIBRARY_LINKAGE}" "dynamic" SHARED)
string(COMPARE EQUAL "${VCPKG_LIBRARY_LINKAGE}" "static" STATIC)

vcpkg_cmake_configure(
    SOURCE_PATH "${SOURCE_PATH}"
    OPTIONS
        -DCARTOCREDS_SHARED=${SHARED}
        -DCARTOCREDS_STATIC=${STATIC}
        "-DCARTOCREDS_CARGO_DIR=${CURRENT_BUILDTREES_DIR}/cargo"
)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH lib/cmake/cartocreds)
vcpkg_fixup_pkgconfig()
file(REMOVE_RECURSE
    "${CURRENT_PACKAGES_DIR}/debug/include"
    "${CURRENT_PACKAGES_DIR}/debug/share"
    "${CURRENT_PACKAGES_DIR}/share/doc"
)
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
# A static build installs no DLL; Windows has the list of exports beside the import library.
vcpkg_copy_pdbs()
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE" "${SOURCE_PATH}/THIRD-PARTY-NOTICES.txt")
