"""The part of the build that pyproject.toml cannot describe: it puts the shared library into the wheel.

If CARTOCREDS_LIBRARY names a library, the wheel gets that one. Else CMake and cargo build it, from the checkout around this
folder or from the sources that an sdist carries.
"""

import atexit
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist
from setuptools.dist import Distribution

HERE = pathlib.Path(__file__).resolve().parent
# An sdist carries the library's sources in a folder of its own; in a checkout they are around this one.
CARRIED = HERE / "library-sources"
CHECKOUT = CARRIED if CARRIED.is_dir() else HERE.parents[1]
# What CMake and cargo need of them.
SOURCES = (
    *("CMakeLists.txt", "Cargo.toml", "Cargo.lock", "LICENSE", "README.md", "THIRD-PARTY-NOTICES.txt"),
    *("bindings/cpp", "cmake", "docs/man", "include", "library", "packaging", "src"),
    "tests/urls/read_urls.rs",
)
NAMES = {"win32": "cartocreds.dll", "darwin": "libcartocreds.1.dylib"}
GIVEN = os.environ.get("CARTOCREDS_LIBRARY", "")
# A library that is given may be another system's.
SYSTEM = {".dll": "win32", ".dylib": "darwin", ".so": "linux"}.get(pathlib.Path(GIVEN).suffix, sys.platform)
NAME = NAMES.get(SYSTEM, "libcartocreds.so.1")


def put_library(target: pathlib.Path) -> None:
    """Copies or builds the shared library to `target`."""
    if GIVEN:
        shutil.copyfile(GIVEN, target)
        return
    # A checkout's build folder is used again; an sdist is unpacked for one build.
    build = CHECKOUT / "build" / "cmake"
    generator = [] if shutil.which("make") or sys.platform == "win32" else ["-G", "Ninja"]
    with tempfile.TemporaryDirectory() as prefix:
        for command in (
            ["cmake", "-S", CHECKOUT, "-B", build, "-DCMAKE_BUILD_TYPE=Release", *generator],
            ["cmake", "--build", build, "--config", "Release"],
            ["cmake", "--install", build, "--config", "Release", "--strip", "--prefix", prefix],
        ):
            subprocess.run(command, check=True)
        built = next(pathlib.Path(prefix).rglob(NAME))
        shutil.copyfile(built.resolve(), target)


class BuildWithLibrary(build_py):
    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            folder = pathlib.Path(self.build_lib) / "cartocreds"
            folder.mkdir(parents=True, exist_ok=True)
            put_library(folder / NAME)


class NativeDistribution(Distribution):
    def has_ext_modules(self) -> bool:
        return True


class TaggedWheel(bdist_wheel):
    """ctypes loads the library, so the wheel depends on the system and on no version of Python."""

    def get_tag(self):
        _, _, platform = super().get_tag()
        # Several, such as manylinux_2_17_x86_64.manylinux2014_x86_64, are taken as they are given.
        return "py3", "none", self.plat_name if self.plat_name_supplied else platform

    def egg2dist(self, egg_info, dist_info) -> None:
        super().egg2dist(egg_info, dist_info)
        # Where Python's packages have the lists of what they are made of (PEP 770).
        folder = pathlib.Path(dist_info) / "sboms"
        folder.mkdir()
        shutil.copy(CHECKOUT / "packaging" / "cartocreds.cdx.json", folder)


class SourcesWithLibrary(sdist):
    def make_release_tree(self, base_dir, files) -> None:
        super().make_release_tree(base_dir, files)
        target = pathlib.Path(base_dir) / CARRIED.name
        for name in SOURCES:
            source = CHECKOUT / name
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("target", "__pycache__"))
            else:
                shutil.copyfile(source, target / name)


# Builds in a temporary folder, so that it leaves nothing among the sources and uses nothing from an earlier build.
scratch = tempfile.mkdtemp()
atexit.register(shutil.rmtree, scratch, ignore_errors=True)

setup(
    distclass=NativeDistribution,
    options={"build": {"build_base": scratch}, "egg_info": {"egg_base": scratch}},
    cmdclass={"build_py": BuildWithLibrary, "bdist_wheel": TaggedWheel, "sdist": SourcesWithLibrary},
)
