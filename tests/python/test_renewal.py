"""renew(), with a server on this machine: it sends at most one request, and the next program finds the token."""

import base64
import json
import os
import pathlib
import socket
import threading
import time
import traceback
from unittest import mock

import cartocreds
from cartocreds import Credentials, Kind, Status, _renewal
from support import TestCase, run_python
from token_server import Answer, TokenServer

API = "https://gcp-us-east1.api.carto.com"
TOKEN = "tok.abcdefg"
SECRET = "hush&hush"
ENCODED = "hush%26hush"
GOOD = {"access_token": TOKEN, "expires_in": 86400, "token_type": "Bearer"}

ANSWERS = {
    "/good": Answer(200, GOOD),
    "/brief": Answer(200, {**GOOD, "expires_in": 10}),
    "/401": Answer(401, {"error": "access_denied", "error_description": f"Unauthorized {SECRET}"}),
    "/403": Answer(403, {"error": "access_denied"}),
    "/429": Answer(429, {"error": "too_many_requests"}),
    "/500": Answer(500, b"<html>"),
    "/redirect": Answer(302, GOOD, {"Location": "/good"}),
    "/307": Answer(307, GOOD, {"Location": "/good"}),
    "/garbage": Answer(200, b"\0\xff{" + SECRET.encode()),
    "/huge": Answer(200, b" " * 70000),
    "/slow": Answer(200, GOOD, wait=30),
    "/slow-but-good": Answer(200, GOOD, wait=0.2),
}

FAILURES = [
    ("/401", Status.TOKEN_REFUSED, cartocreds.TokenRefusedError, "Unauthorized"),
    ("/403", Status.TOKEN_REFUSED, cartocreds.TokenRefusedError, "access_denied"),
    ("/429", Status.TRY_LATER, cartocreds.TryLaterError, "429"),
    ("/500", Status.TRY_LATER, cartocreds.TryLaterError, "500"),
    ("/redirect", Status.TOKEN_REFUSED, cartocreds.TokenRefusedError, "token_url"),
    ("/307", Status.TOKEN_REFUSED, cartocreds.TokenRefusedError, "token_url"),
    ("/garbage", Status.MALFORMED, ValueError, "access_token"),
    ("/huge", Status.TOO_LARGE, OSError, "64 KiB"),
    ("/slow", Status.TRY_LATER, cartocreds.TryLaterError, "try again later"),
]


class Renewal(TestCase):
    session = None  # the standard library sends the request

    def setUp(self):
        super().setUp()
        self.server = TokenServer(ANSWERS).__enter__()
        self.addCleanup(self.server.__exit__)

    def client(self, path, **more):
        url = f"{self.server.url}{path}"
        return Credentials.from_client("joe", SECRET, API, url, allow_non_secure=True, **more)

    def asked(self):
        return [path for path, _, _ in self.server.requests]

    def test_a_good_answer(self):
        session = object()
        client = self.client("/good", session=session)
        found = client.renew(self.session)
        self.assertEqual((found.kind, found.access_token, found.client_id), (Kind.TOKEN, TOKEN, "joe"))
        self.assertIs(found.session, session)
        self.assertEqual(client.kind, Kind.CLIENT)
        ((path, headers, body),) = self.server.requests
        self.assertEqual((path, body), ("/good", client.token_request()))
        self.assertEqual(headers["Content-Type"], "application/x-www-form-urlencoded")
        # The token is fresh, so there is no further request; nor is there one for the client itself, whose token is in the cache.
        self.assertIs(found.renew(self.session), found)
        self.assertEqual(client.renew(self.session), found)
        self.assertEqual(self.asked(), ["/good"])

    def test_the_next_program_finds_the_token(self):
        self.client("/good").renew(self.session)
        result = run_python(
            "import sys; from cartocreds import Credentials\n"
            "client = Credentials.from_client('joe', sys.argv[1], sys.argv[2], sys.argv[3], allow_non_secure=True)\n"
            "print(client.renew().access_token)",
            SECRET,
            API,
            f"{self.server.url}/good",
        )
        self.assertEqual((result.stdout, result.stderr), (f"{TOKEN}\n", ""))
        self.assertEqual(self.asked(), ["/good"])

    def test_what_goes_wrong(self):
        for path, status, builtin, named in FAILURES:
            self.server.requests.clear()
            limit = 0.3 if path == "/slow" else 30.0
            with self.subTest(path), mock.patch.object(_renewal, "_TIME_LIMIT", limit):
                error = self.assertFails(status, builtin, self.client(path).renew, self.session)
                self.assertIn(named, str(error))
                self.assertEqual(self.asked(), [path])
                self.assertIsNone(error.__cause__ or error.__context__)
                shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
                if b"hush" in ANSWERS[path].body:
                    shown = ""  # the answer is an argument, so the traceback shows it among the locals
                for secret in (SECRET, ENCODED, TOKEN):
                    self.assertNotIn(secret, f"{error} {shown}")
        self.assertFalse(os.path.exists(os.environ["XDG_CACHE_HOME"]))

    def test_there_is_no_answer(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{unused.getsockname()[1]}/{ENCODED}"
            client = Credentials.from_client("joe", SECRET, API, url, allow_non_secure=True)
            error = self.assertFails(Status.TRY_LATER, RuntimeError, client.renew, self.session)
        self.assertIn("Error", str(error))
        self.assertNotIn(SECRET, str(error))

    def test_a_session_that_fails_shows_no_secret(self):
        class Failing:
            def post(self, url, data, **_):
                raise RuntimeError(f"not sent to {url}: {data} {SECRET}")

        error = self.assertFails(Status.TRY_LATER, RuntimeError, self.client("/good").renew, Failing())
        self.assertIn("RuntimeError: not sent", str(error))
        self.assertIsNone(error.__cause__ or error.__context__)
        for secret in (SECRET, ENCODED):
            self.assertNotIn(secret, str(error))

    def test_a_token_that_soon_expires_is_not_asked_for_twice(self):
        found = self.client("/brief").renew(self.session)
        self.assertFalse(found.is_fresh(300))
        self.assertEqual(self.asked(), ["/brief"])

    def test_a_cache_that_cannot_be_written_is_a_line_in_the_log(self):
        cache = pathlib.Path(os.environ["XDG_CACHE_HOME"])
        cache.write_text("no folder")
        self.addCleanup(cache.unlink)
        with self.assertLogs("cartocreds", "WARNING") as logs:
            self.assertEqual(self.client("/good").renew(self.session).access_token, TOKEN)
        self.assertIn("is not kept", "".join(logs.output))
        self.assertNotIn(TOKEN, "".join(logs.output))

    def test_threads_ask_once(self):
        found = []
        work = lambda: found.append(self.client("/slow-but-good").renew(self.session).access_token)  # noqa: E731
        threads = [threading.Thread(target=work) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(found, [TOKEN] * 16)
        self.assertEqual(self.asked(), ["/slow-but-good"])

    def test_a_child_of_a_fork_does_not_wait_for_a_thread_that_it_does_not_have(self):
        with _renewal._turn:
            child = os.fork()
            if child == 0:
                os._exit(0 if _renewal._turn.acquire(blocking=False) else 1)
        self.assertEqual(os.waitpid(child, 0)[1], 0)

    def test_credentials_without_a_client(self):
        account, token = Credentials("joe", "key"), Credentials.from_token(TOKEN, API)
        self.assertIs(account.renew(), account)
        self.assertIs(token.renew(), token)
        expired = "eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSIsImV4cCI6MTcwMDAwMDAwMCwianRpIjoieCJ9.c2ln"
        self.assertFails(Status.WRONG_KIND, ValueError, Credentials.from_token(expired, API).renew)

    def test_a_token_is_used_until_it_expires_if_there_is_no_other(self):
        def with_client(path, lasts):
            return self.client(path).with_token(json.dumps({"access_token": "old", "expires_in": lasts}), 200)

        claims = base64.urlsafe_b64encode(json.dumps({"exp": int(time.time()) + 200}).encode()).decode().rstrip("=")
        alone = Credentials.from_token(f"eyJhbGciOiJIUzI1NiJ9.{claims}.c2ln", API)
        self.assertFalse(alone.is_fresh(300))
        self.assertIs(alone.renew(self.session), alone)
        self.assertEqual(self.asked(), [])
        for path in "/429", "/500":
            self.assertEqual(with_client(path, 200).renew(self.session).access_token, "old")
            self.assertEqual(self.asked().count(path), 1)
            self.assertFails(Status.TRY_LATER, RuntimeError, with_client(path, 0).renew, self.session)
        with mock.patch.object(_renewal, "_TIME_LIMIT", 0.3):
            self.assertEqual(with_client("/slow", 200).renew(self.session).access_token, "old")
        self.assertFails(
            Status.TOKEN_REFUSED, cartocreds.TokenRefusedError, with_client("/403", 200).renew, self.session
        )
        self.assertEqual(with_client("/good", 200).renew(self.session).access_token, TOKEN)

    def test_old_tokens_are_renewed(self):
        old = self.client("/good").with_token(json.dumps({**GOOD, "access_token": "old", "expires_in": 60}), 200)
        old.save_token()
        self.assertEqual(old.renew(self.session).access_token, TOKEN)
        self.assertEqual(self.client("/good").with_cached_token().access_token, TOKEN)
