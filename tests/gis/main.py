"""Runs the tests of the files that fit a pattern, and says how many passed: main.py [PATTERN]."""

import pathlib
import sys
import unittest

pattern = sys.argv[1] if len(sys.argv) > 1 else "test*.py"
suite = unittest.defaultTestLoader.discover(str(pathlib.Path(__file__).parent), pattern)
result = unittest.TextTestRunner(verbosity=1).run(suite)
failed = len(result.failures) + len(result.errors)
print(f"gis: {result.testsRun - failed} passed, {failed} failed")
sys.exit(failed != 0 or not result.testsRun)
