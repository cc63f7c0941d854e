"""What the tests of the Python binding share."""

from __future__ import annotations

import ctypes
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import cartocreds

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "python"


class TestCase(unittest.TestCase):
    """Starts each test with an empty folder, empty config and cache folders and no default credentials."""

    maxDiff = None

    def setUp(self) -> None:
        cartocreds.unset_default_credentials()
        for folder in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            shutil.rmtree(os.environ[folder], ignore_errors=True)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.addCleanup(cartocreds.unset_default_credentials)

    def write(self, name: str, content: object, mode: int = 0o600) -> pathlib.Path:
        """Writes a file in the test's folder: a text unchanged, or an object as JSON."""
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        path.chmod(mode)
        return path

    def write_default(self, content: object, name: str = "creds.json") -> pathlib.Path:
        path = config_file(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(str(self.write(name, content)), path)
        return path

    def assertFails(self, status: cartocreds.Status, builtin: type, function, *args, **kwargs):
        """Checks that a call raises that status as that built-in exception. Returns the exception."""
        with self.assertRaises(cartocreds.CartoCredsError) as caught:
            function(*args, **kwargs)
        self.assertEqual(caught.exception.status, status, caught.exception)
        self.assertIsInstance(caught.exception, builtin)
        return caught.exception


def config_file(name: str = "creds.json") -> pathlib.Path:
    return pathlib.Path(os.environ["XDG_CONFIG_HOME"], "cartoframes", name)


def neighbour() -> ctypes.CDLL:
    """The C code of neighbour.c in this process."""
    library = ctypes.CDLL(str(BUILD / "neighbour.so"))
    library.neighbour_default_session.restype = ctypes.c_void_p
    library.neighbour_set_default_with_session.argtypes = [ctypes.c_void_p]
    return library


def run_python(code: str, *arguments: str, python: str = sys.executable, **environment: str):
    """Runs a Python program in another process."""
    return subprocess.run(
        [python, "-c", code, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
