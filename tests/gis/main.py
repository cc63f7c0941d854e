"""Runs the tests and says how many passed."""

import pathlib
import sys
import unittest

suite = unittest.defaultTestLoader.discover(str(pathlib.Path(__file__).parent))
result = unittest.TextTestRunner(verbosity=1).run(suite)
failed = len(result.failures) + len(result.errors)
print(f"gis: {result.testsRun - failed} passed, {failed} failed")
sys.exit(failed != 0 or not result.testsRun)
