"""The headers under every language standard, and the components of the CMake package."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from support import GisTest

PREFIX = os.environ["CARTOCREDS_PREFIX"]
STANDARDS = {"c": ["c99", "c11", "c17"], "c++": ["c++11", "c++14", "c++17", "c++20"]}
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wcast-qual", "-Werror"]
FLAGS = ["-I", PREFIX + "/include", "-isystem", "/usr/include/gdal", "-fsyntax-only"]
BOTH = "#include <cartocreds_gdal.h>\n#include <cartocreds_curl.h>\n"

PROJECT = """cmake_minimum_required(VERSION 3.16)
project(consumer LANGUAGES C)
{before}
find_package(cartocreds {arguments})
if(NOT cartocreds_FOUND)
    message(FATAL_ERROR "cartocreds: ${{cartocreds_NOT_FOUND_MESSAGE}}")
endif()
foreach(target gdal curl)
    if(TARGET cartocreds::${{target}})
        message(STATUS "has ${{target}}")
    endif()
endforeach()
"""


class HeadersTest(GisTest):
    def compile(self, compiler, language, standard, flags, text):
        done = subprocess.run([compiler, "-x", language, "-std=" + standard, *flags, *FLAGS, "-"],
                              input=text, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr + text)

    def test_the_headers_compile_under_every_standard_without_a_warning(self):
        for compiler in filter(shutil.which, ("gcc", "clang")):
            for language, standards in STANDARDS.items():
                for standard in standards:
                    with self.subTest(compiler=compiler, standard=standard):
                        self.compile(compiler, language, standard, WARNINGS, BOTH * 2)

    def test_what_the_page_shows_compiles(self):
        page = pathlib.Path("docs/gis.md").read_text()
        snippets = re.findall(r"^```(c|cpp)\n(.*?)^```$", page, re.M | re.S)
        self.assertGreater(len(snippets), 4)
        for kind, snippet in snippets:
            strings = "std::string user, key, query;" if kind == "cpp" else ""
            self.compile("g++", "c++", "c++11", ["-Wall", "-Werror", "-Wno-unused-variable"],
                         f"#include <string>\n{BOTH}void show(creds_t *creds, CURL *curl);\n"
                         f"void show(creds_t *creds, CURL *curl)\n{{\n{strings}\n(void)creds, (void)curl;\n"
                         f"{{\n{snippet}}}\n}}\n")


class PkgConfigTest(GisTest):
    def test_a_makefile_needs_pkg_config_only(self):
        # A link, because pkg-config does not support quotes in a folder's name.
        os.symlink(PREFIX, self.home / "prefix")
        environment = {**os.environ, "PKG_CONFIG_PATH": f"{self.home}/prefix/lib/pkgconfig"}
        for sources, packages in [(["carto_ls.c", "connections.c", "json_rows.c", "request.c", "target.c"], ["gdal", "libcurl"]),
                                  (["carto_sql.c", "request.c", "target.c"], ["libcurl"])]:
            flags = subprocess.run(["pkg-config", "--cflags", "--libs", "cartocreds", *packages], check=True,
                                   capture_output=True, text=True, env=environment).stdout.split()
            done = subprocess.run(["gcc", *("examples/gis/" + source for source in sources), "-o",
                                   self.home / "program", *flags], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)


class ComponentsTest(GisTest):
    def configure(self, arguments, before=""):
        source = pathlib.Path(tempfile.mkdtemp(dir=self.home))
        (source / "CMakeLists.txt").write_text(PROJECT.format(arguments=arguments, before=before))
        return subprocess.run(["cmake", "-S", source, "-B", source / "build", "-DCMAKE_PREFIX_PATH=" + PREFIX],
                              capture_output=True, text=True, env=self.environment)

    def test_each_component_brings_its_target(self):
        for arguments, targets in [("REQUIRED", []), ("REQUIRED COMPONENTS gdal", ["gdal"]),
                                   ("REQUIRED COMPONENTS curl", ["curl"]),
                                   ("REQUIRED COMPONENTS gdal curl", ["gdal", "curl"]),
                                   ("REQUIRED OPTIONAL_COMPONENTS curl nonesuch", ["curl"])]:
            with self.subTest(arguments):
                done = self.configure(arguments)
                self.assertEqual(done.returncode, 0, done.stderr)
                for target in "gdal", "curl":
                    self.assertEqual(f"has {target}" in done.stdout, target in targets, done.stdout)

    def test_a_component_that_cannot_be_had_is_named(self):
        done = self.configure("COMPONENTS nonesuch")
        self.assertIn("nonesuch", done.stderr)
        self.assertNotEqual(done.returncode, 0)
        for component, package in ("gdal", "GDAL"), ("curl", "CURL"):
            hidden = f"set(CMAKE_DISABLE_FIND_PACKAGE_{package} TRUE)"
            self.assertEqual(self.configure("REQUIRED", hidden).returncode, 0)
            self.assertEqual(self.configure(f"REQUIRED OPTIONAL_COMPONENTS {component}", hidden).returncode, 0)
            done = self.configure(f"COMPONENTS {component}", hidden)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(f"component {component}: it needs ", done.stderr)
