"""The Conan recipe, which builds the sources in this repository (`conan create packaging/conan`).

Conan Center has no Rust. So cargo must be installed, and it needs its registry or a vendored copy.
"""

import os

from conan import ConanFile
from conan.tools.cmake import CMake, CMakeToolchain, cmake_layout
from conan.tools.files import copy, rmdir


class CartocredsConan(ConanFile):
    name = "cartocreds"
    version = "1.0.0"
    license = "MIT", "MPL-2.0"
    author = "cartocreds maintainers <cartocreds@example.org>"
    url = homepage = "https://git.example.org/cartocreds"
    description = "CARTO credentials for C and C++, in the files that cartoframes reads and writes"
    topics = ("carto", "gis", "credentials")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False]}
    default_options = {"shared": False}

    def configure(self):
        # The interface is C, so the settings of C++ make no difference.
        self.settings.rm_safe("compiler.cppstd")
        self.settings.rm_safe("compiler.libcxx")

    def export_sources(self):
        root = os.path.join(self.recipe_folder, "..", "..")
        for pattern in (
            "CMakeLists.txt", "Cargo.toml", "Cargo.lock", "LICENSE", "README.md", "THIRD-PARTY-NOTICES.txt",
            "bindings/cpp/*", "cmake/*", "docs/man/*", "include/*", "library/*", "packaging/*.json", "src/*", "tests/*.rs",
        ):
            copy(self, pattern, src=root, dst=self.export_sources_folder)

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        shared = bool(self.options.shared)
        toolchain.cache_variables["CARTOCREDS_SHARED"] = shared
        toolchain.cache_variables["CARTOCREDS_STATIC"] = not shared
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        for licences in ("LICENSE", "THIRD-PARTY-NOTICES.txt"):
            copy(self, licences, src=self.source_folder, dst=os.path.join(self.package_folder, "licenses"))
        CMake(self).install()
        # Conan makes its own files for CMake and pkg-config.
        rmdir(self, os.path.join(self.package_folder, "lib", "cmake"))
        rmdir(self, os.path.join(self.package_folder, "lib", "pkgconfig"))
        rmdir(self, os.path.join(self.package_folder, "share", "doc"))

    def package_info(self):
        # With Visual Studio, the import library and the static library would have the same name.
        is_msvc_archive = not self.options.shared and self.settings.compiler == "msvc"
        self.cpp_info.libs = ["cartocreds_static" if is_msvc_archive else "cartocreds"]
        self.cpp_info.set_property("cmake_file_name", "cartocreds")
        self.cpp_info.set_property("cmake_target_name", "cartocreds::cartocreds")
        self.cpp_info.set_property("pkg_config_name", "cartocreds")
        if not self.options.shared:
            self.cpp_info.set_property("cmake_target_aliases", ["cartocreds::static"])
            if self.settings.os in ("Linux", "FreeBSD"):
                self.cpp_info.system_libs = ["pthread", "dl", "m"]
            if self.settings.os == "Windows":
                self.cpp_info.defines = ["CREDS_STATIC"]
                self.cpp_info.system_libs = ["kernel32", "ntdll", "userenv", "ws2_32", "dbghelp"]
