"""100,000 calls leak no handle, string, error or session: the process's memory does not grow."""

import os
import sys
import unittest

import cartocreds
from cartocreds import Credentials, get_default_credentials, set_default_credentials
from support import TestCase

CALLS = 100_000
WARM_UP = 5_000

#: If each call leaked one allocation of 16 bytes, with what malloc adds, the growth would be three times as much.
ALLOWED_GROWTH = 1_000_000


class Session:
    """A session that is so large that a leak of it is noticed for certain."""

    def __init__(self):
        self.ballast = bytearray(100)


def fails(function, *args):
    try:
        function(*args)
    except cartocreds.CartoCredsError:
        return
    raise AssertionError("it did not fail")


def resident_bytes():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@unittest.skipUnless(sys.platform == "linux", "reads /proc")
class Leaks(TestCase):
    def assertFlat(self, work):
        for _ in range(WARM_UP):
            work()
        before = resident_bytes()
        for _ in range(CALLS):
            work()
        grown = resident_bytes() - before
        self.assertLess(grown, ALLOWED_GROWTH, f"{grown} bytes over {CALLS} calls")

    def test_making(self):
        self.assertFlat(lambda: Credentials("johnsmith", "abcdefg"))

    def test_tokens(self):
        client = Credentials.from_client("joe", "hushhush", "https://x.org")
        path = self.folder / "none.json"

        def work():
            found = client.with_token(b'{"access_token": "abcdefg", "expires_in": 86400}', 200)
            assert found.renew() is found and found.expires_at and found.access_token and client.token_request()
            assert client.with_cached_token(path) == client
            fails(client.with_token, b"{}", 401)

        self.assertFlat(work)

    def test_loading(self):
        path = self.write("c.json", {"username": "johnsmith", "api_key": "abcdefg"})
        self.assertFlat(lambda: Credentials.from_file(path))

    def test_texts(self):
        creds = Credentials("johnsmith", "abcdefg")

        def work():
            str(creds), repr(creds), creds.url("x"), creds.authorization, creds.query, creds.redact("an abcdefg")

        self.assertFlat(work)

    def test_errors(self):
        missing = self.folder / "missing.json"
        self.assertFlat(lambda: (fails(Credentials), fails(Credentials.from_file, missing)))

    def test_sessions(self):
        self.assertFlat(lambda: Credentials("johnsmith", "abcdefg", session=Session()))

    def test_the_default(self):
        def work():
            set_default_credentials("johnsmith", "abcdefg", session=Session())
            get_default_credentials().session = Session()
            get_default_credentials()

        self.assertFlat(work)
