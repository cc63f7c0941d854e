"""What the tests here share: a home for each test, handles that are freed, and access tokens."""

import base64
import json
import os
import pathlib
import tempfile
import unittest

import library
from library import call, creds_access_token, creds_base_url, creds_free

API = "https://gcp-us-east1.api.carto.com"
OTHER_API = "https://gcp-europe-west1.api.carto.com"


def jwt(**claims):
    """A token in the form of CARTO's. Nothing here checks its signature."""
    parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "typ": "JWT"}, claims)] + [b"signature"]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


class Test(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="cartocreds-", dir=os.environ.get("SCRATCH"))
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)
        before = dict(os.environ)
        self.addCleanup(lambda: (os.environ.clear(), os.environ.update(before)))
        for name in list(os.environ):
            if name.startswith(("CARTO_", "XDG_")):
                del os.environ[name]
        os.environ["HOME"] = str(self.home)

    def made(self, name, *arguments):
        """The handle that a function makes. It is freed after the test. Takes texts and paths of Python."""
        encoded = [os.fsencode(argument) if isinstance(argument, (str, pathlib.Path)) else argument for argument in arguments]
        handle = call(name, *encoded)
        self.addCleanup(creds_free, handle)
        return handle

    def token(self, access_token, base_url=API):
        return self.made("creds_from_token", access_token, base_url, 0)

    def client(self, client_id="id", client_secret="the-secret", base_url=API, token_url=None, flags=0):
        return self.made("creds_from_client", client_id, client_secret, base_url, token_url, flags)

    def with_token(self, client, access_token, **more):
        answer = json.dumps({"access_token": access_token, **more}).encode()
        return self.made("creds_with_token", client, answer, len(answer), 200)

    def loaded(self, path, flags=0):
        return self.made("creds_from_file", path, flags)

    def save(self, creds, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.assertEqual(call("creds_save", creds, os.fsencode(path)), library.CREDS_OK)

    def assert_token(self, creds, access_token, base_url=API):
        self.assertEqual(creds_access_token(creds).decode(), access_token)
        self.assertEqual(creds_base_url(creds).decode(), base_url)


def write(path, fields, mode=0o600):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(fields))
    path.chmod(mode)
