"""Support for the tests: a home for each test, credentials files in it, and programs that run with it."""

import base64
import json
import os
import pathlib
import subprocess
import tempfile
import unittest
import urllib.parse

BUILD = pathlib.Path(os.environ["GIS_BUILD"])
# Characters that programs often forget to encode.
HARD_KEY = "a+b&c%41 d=e/f?é✓\"'\\#;"


def spellings(key):
    """The forms that a key can have in a request or a log."""
    return {key, urllib.parse.quote(key, safe=""), urllib.parse.quote_plus(key), json.dumps(key)[1:-1],
            base64.b64encode(key.encode()).decode(), base64.b64encode(f"joe:{key}".encode()).decode()}


class GisTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="cartocreds-gis-")
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)
        (self.home / "cartoframes").mkdir()
        self.saved = self.home / "cartoframes" / "creds.json"
        self.temporary = self.home / "temporary"
        self.temporary.mkdir()
        # Without the proxies, options and credentials of the user who runs the tests.
        self.environment = {"PATH": os.environ["PATH"], "HOME": folder.name, "XDG_CONFIG_HOME": folder.name,
                            "TMPDIR": str(self.temporary)}
        # The folder in which a wheel has its coordinate systems.
        if "GIS_PROJ_DATA" in os.environ:
            self.environment["PROJ_DATA"] = os.environ["GIS_PROJ_DATA"]
        # When GDAL's Carto driver writes, it does not free the JSON of some answers.
        leaks = self.home / "leaks"
        leaks.write_text("leak:json_object\nleak:libjson-c\n")
        self.environment["LSAN_OPTIONS"] = f"suppressions={leaks}:print_suppressions=0"

    def account(self, kind, *arguments, **options):
        """A CARTO server for the duration of the test."""
        account = kind(*arguments, **options)
        self.addCleanup(account.__exit__)
        return account

    def save(self, account, path=None, **changes):
        """Writes the credentials of an account, to the default file or another, and returns its path."""
        path = path or self.saved
        content = {"username": account.name, "api_key": account.key, "base_url": account.url,
                   "allow_non_secure": account.url.startswith("http:"), **changes}
        path.write_text(json.dumps({name: value for name, value in content.items() if value is not None}))
        path.chmod(0o600)
        return str(path)

    def run_program(self, program, *arguments, stdin="", expect=0, **environment):
        """Runs a built program. The result has its standard output and error. If `expect` is None, it only must not crash."""
        done = subprocess.run([BUILD / program, *arguments], input=stdin, capture_output=True, text=True,
                              timeout=120, env={**self.environment, **environment})
        self.assertIn(done.returncode, (0, 1) if expect is None else (expect,),
                      f"{program} {arguments}\n{done.stdout}\n{done.stderr}")
        self.assertNotIn("Sanitizer", done.stderr)
        return done

    def assert_no_key(self, key, text):
        for spelling in spellings(key):
            self.assertNotIn(spelling, text)
        self.assertNotIn(key, urllib.parse.unquote(text))

    def assert_key_stayed(self, account, *others):
        """Checks that no other server received any part of the account's key."""
        for other in others:
            for request in other.requests:
                self.assertNotIn("Authorization", request.headers)
                self.assert_no_key(account.key, request.everything())

    def assert_one_line(self, text):
        self.assertEqual(text.count("\n"), 1, text)
