"""setuptools, which also gets CMake and Ninja from PyPI where the library has to be built and they are not installed."""

import os
import shutil

from setuptools import build_meta
from setuptools.build_meta import *  # noqa: F403


def get_requires_for_build_wheel(config_settings=None):
    required = build_meta.get_requires_for_build_wheel(config_settings)
    if not os.environ.get("CARTOCREDS_LIBRARY"):
        required += [] if shutil.which("cmake") else ["cmake>=3.16"]
        required += [] if shutil.which("make") or shutil.which("ninja") else ["ninja"]
    return required
