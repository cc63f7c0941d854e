"""The part of the build that pyproject.toml cannot describe: it puts the shared library into the wheel.

If CARTOCREDS_LIBRARY names a library, the wheel gets that one. Else CMake builds the library from the checkout around this
folder. Without a checkout (an sdist alone), the wheel has no library, fits any system, and uses an installed library.
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
from setuptools.dist import Distribution

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
NAMES = {"win32": "cartocreds.dll", "darwin": "libcartocreds.1.dylib"}
NAME = NAMES.get(sys.platform, "libcartocreds.so.1")


def from_checkout() -> bool:
    return (CHECKOUT / "CMakeLists.txt").is_file() and (CHECKOUT / "include" / "cartocreds.h").is_file()


def has_library() -> bool:
    return bool(os.environ.get("CARTOCREDS_LIBRARY")) or from_checkout()


def put_library(target: pathlib.Path) -> None:
    """Copies or builds the shared library to `target`."""
    given = os.environ.get("CARTOCREDS_LIBRARY")
    if given:
        shutil.copyfile(given, target)
        return
    build = CHECKOUT / "build" / "cmake"
    with tempfile.TemporaryDirectory() as prefix:
        for command in (
            ["cmake", "-S", CHECKOUT, "-B", build, "-DCMAKE_BUILD_TYPE=Release"],
            ["cmake", "--build", build, "--config", "Release"],
            ["cmake", "--install", build, "--config", "Release", "--strip", "--prefix", prefix],
        ):
            subprocess.run(command, check=True)
        built = next(pathlib.Path(prefix).rglob(NAME))
        shutil.copyfile(built.resolve(), target)


class BuildWithLibrary(build_py):
    def run(self) -> None:
        super().run()
        if has_library() and not self.editable_mode:
            folder = pathlib.Path(self.build_lib) / "cartocreds"
            folder.mkdir(parents=True, exist_ok=True)
            put_library(folder / NAME)


class NativeDistribution(Distribution):
    def has_ext_modules(self) -> bool:
        return has_library()


class TaggedWheel(bdist_wheel):
    """ctypes loads the library, so the wheel depends on the system and on no version of Python."""

    def get_tag(self):
        _, _, platform = super().get_tag()
        return "py3", "none", platform


# Builds in a temporary folder, so that it leaves nothing among the sources and uses nothing from an earlier build.
scratch = tempfile.mkdtemp()
atexit.register(shutil.rmtree, scratch, ignore_errors=True)

setup(
    distclass=NativeDistribution,
    options={"build": {"build_base": scratch}, "egg_info": {"egg_base": scratch}},
    cmdclass={"build_py": BuildWithLibrary, "bdist_wheel": TaggedWheel},
)
