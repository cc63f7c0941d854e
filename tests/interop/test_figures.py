"""The times beside those of cartoframes, in the same run: the best of many short trials, which take turns."""

import os
import subprocess
import sys
import time

import cartocreds
import theirs
from support import TestCase

IMPORT = "import time; start = time.perf_counter(); import {0}; print(time.perf_counter() - start)"


def import_seconds(name):
    """Imports as a program does, with the compiled files of an earlier import."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(theirs.ROOT / "build" / "interop" / "pycache")
    command = [sys.executable, "-c", IMPORT.format(name)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout)


def load_seconds(package, path):
    start = time.perf_counter()
    for _ in range(100):
        package.Credentials.from_file(path)
    return (time.perf_counter() - start) / 100


class Figures(TestCase):
    def test_importing(self):
        pairs = [(import_seconds("cartoframes"), import_seconds("cartocreds")) for _ in range(5)]
        his, mine = (min(column) for column in zip(*pairs))
        print(f"import: cartoframes {his * 1000:.0f} ms, cartocreds {mine * 1000:.1f} ms", file=sys.__stdout__)
        self.assertLess(mine, his / 20)

    def test_loading(self):
        path = str(self.write("c.json", {"username": "johnsmith", "api_key": "abcdefg", "allow_non_secure": False}))
        pairs = [(load_seconds(theirs.auth, path), load_seconds(cartocreds, path)) for _ in range(50)]
        his, mine = (min(column) for column in zip(*pairs))
        print(f"from_file: cartoframes {his * 1e6:.1f} us, cartocreds {mine * 1e6:.1f} us", file=sys.__stdout__)
        self.assertLessEqual(mine, his)
