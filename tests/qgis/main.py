"""Runs the tests with QGIS and says how many passed."""

import pathlib
import sys
import unittest

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here.parent / "gis"))
suite = unittest.defaultTestLoader.discover(str(here))
result = unittest.TextTestRunner(verbosity=1).run(suite)
failed = len(result.failures) + len(result.errors)
print(f"qgis: {result.testsRun - failed} passed, {failed} failed")
sys.exit(failed != 0 or not result.testsRun)
