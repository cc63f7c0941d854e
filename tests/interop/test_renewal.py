"""renew() through the real requests."""

import json
import tempfile
from unittest import mock

import requests
from cartocreds import Credentials, Status, TokenRefusedError, TryLaterError, _renewal
from support import TestCase
from token_server import Answer, TokenServer

SECRET = "hush&hush"
GOOD = {"access_token": "tok.abcdefg", "expires_in": 86400}


class ThroughRequests(TestCase):
    def setUp(self):
        super().setUp()
        self.server = TokenServer(
            {
                "/good": Answer(200, GOOD),
                "/401": Answer(401, {"error": "access_denied"}),
                "/redirect": Answer(302, GOOD, {"Location": "/good"}),
                "/huge": Answer(200, b" " * 70000),
                "/slow": Answer(200, GOOD, wait=30),
            }
        ).__enter__()
        self.addCleanup(self.server.__exit__)
        self.session = requests.Session()
        self.addCleanup(self.session.close)

    def client(self, path):
        url = f"{self.server.url}{path}"
        return Credentials.from_client("joe", SECRET, "https://x.org", url, allow_non_secure=True)

    def test_a_good_answer(self):
        self.session.auth = ("somebody", "else")
        with tempfile.NamedTemporaryFile("w", suffix="netrc") as netrc:
            netrc.write("machine 127.0.0.1 login somebody password else\n")
            netrc.flush()
            with mock.patch.dict("os.environ", NETRC=netrc.name):
                found = self.client("/good").renew(self.session)
        self.assertEqual(found.access_token, "tok.abcdefg")
        ((path, headers, body),) = self.server.requests
        self.assertEqual((path, body), ("/good", found.token_request()))
        self.assertEqual(headers["Content-Type"], "application/x-www-form-urlencoded")
        self.assertIsNone(headers["Authorization"])
        self.assertEqual(self.client("/good").renew(self.session), found)
        self.assertEqual(len(self.server.requests), 1)

    def test_what_goes_wrong(self):
        for path, status, builtin in [
            ("/401", Status.TOKEN_REFUSED, TokenRefusedError),
            ("/redirect", Status.TOKEN_REFUSED, TokenRefusedError),
            ("/huge", Status.TOO_LARGE, OSError),
            ("/slow", Status.TRY_LATER, TryLaterError),
        ]:
            self.server.requests.clear()
            limit = 0.3 if path == "/slow" else 30.0
            with self.subTest(path), mock.patch.object(_renewal, "_TIME_LIMIT", limit):
                error = self.assertFails(status, builtin, self.client(path).renew, self.session)
                self.assertEqual([asked for asked, _, _ in self.server.requests], [path])
                # The exceptions of requests refer to the request, whose body contains the secret.
                self.assertIsNone(error.__cause__ or error.__context__)
                self.assertNotIn("hush", json.dumps([str(error), repr(vars(error))]))

    def test_there_is_no_answer(self):
        client = Credentials.from_client(
            "joe", SECRET, "https://x.org", "http://127.0.0.1:1/hush%26hush", allow_non_secure=True
        )
        error = self.assertFails(Status.TRY_LATER, TryLaterError, client.renew, self.session)
        self.assertIsNone(error.__cause__ or error.__context__)
        self.assertIn("ConnectionError", str(error))
        self.assertNotIn(SECRET, str(error))
