"""runner.py NAME [TEST...]: runs the test_*.py of tests/NAME with an empty home, and says how many passed."""

import os
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main() -> int:
    name, *wanted = sys.argv[1:]
    folder = ROOT / "tests" / name
    sys.path.insert(0, str(folder))
    with tempfile.TemporaryDirectory() as home:
        # This comes before the imports, because cartoframes looks for its folder only once.
        os.environ["HOME"] = home
        os.environ["XDG_CONFIG_HOME"] = os.path.join(home, "config")
        os.environ["XDG_CACHE_HOME"] = os.path.join(home, "cache")
        loader = unittest.TestLoader()
        suite = loader.loadTestsFromNames(wanted) if wanted else loader.discover(str(folder))
        result = unittest.TextTestRunner(buffer=True).run(suite)
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    print(f"{name}: {result.testsRun - failed - len(result.skipped)} passed, {failed} failed")
    for _, reason in result.skipped:
        print(f"{name}: skipped: {reason}")
    return 1 if failed or not result.testsRun else 0


if __name__ == "__main__":
    sys.exit(main())
