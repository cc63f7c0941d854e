"""Access tokens, clients and profiles: how they are made, their values and texts. Nothing here uses a network."""

import copy
import datetime
import json
import logging
import os
import pathlib
import pickle
import pprint
import reprlib
import stat
import traceback
from unittest import mock

from cartocreds import Credentials, Kind, RedactingFilter, Status, Warnings
from support import TestCase

API = "https://gcp-us-east1.api.carto.com"
TOKEN = "tok.abcdefg"
SECRET = "hushhush"
# {"alg":"HS256"}.{"a":"ac_1","exp":N,"jti":"x"}.sig, with exp 1700000000 (in 2023) and 4000000000 (in 2096)
EXPIRED_JWT = "eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSIsImV4cCI6MTcwMDAwMDAwMCwianRpIjoieCJ9.c2ln"
LASTING_JWT = "eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSIsImV4cCI6NDAwMDAwMDAwMCwianRpIjoieCJ9.c2ln"


def a_token(text=TOKEN):
    return Credentials.from_token(text, API)


def a_client(**more):
    return Credentials.from_client("joe", SECRET, API, **more)


def with_token(text=TOKEN, **more):
    return a_client().with_token(json.dumps({"access_token": text, **more}), 200)


class Making(TestCase):
    def test_values(self):
        carto = "https://auth.carto.com/oauth/token"
        for creds, kind, token, client, url, is_fresh in [
            (Credentials("joe", "key"), Kind.API_KEY, None, None, None, True),
            (a_token(), Kind.TOKEN, TOKEN, None, None, True),
            (a_client(), Kind.CLIENT, None, "joe", carto, False),
            (a_client(token_url=None), Kind.CLIENT, None, "joe", carto, False),
            (a_client(token_url="https://x.org/t"), Kind.CLIENT, None, "joe", "https://x.org/t", False),
            (with_token(), Kind.TOKEN, TOKEN, "joe", carto, True),
        ]:
            with self.subTest(creds):
                self.assertIs(creds.kind, kind)
                self.assertEqual((creds.access_token, creds.client_id, creds.token_url), (token, client, url))
                self.assertIs(creds.is_fresh(), is_fresh)
                self.assertIs(creds.is_fresh(seconds=2**32 - 1), is_fresh)
                self.assertIsNone(creds.expires_at)
        self.assertEqual(a_token().authorization, f"Bearer {TOKEN}")
        self.assertFails(Status.WRONG_KIND, ValueError, lambda: a_client().authorization)

    def test_the_expiry(self):
        utc = datetime.timezone.utc
        lasting, expired = a_token(LASTING_JWT), a_token(EXPIRED_JWT)
        self.assertEqual(lasting.expires_at, datetime.datetime(2096, 10, 2, 7, 6, 40, tzinfo=utc))
        self.assertEqual(lasting.expires_at.tzinfo, utc)
        self.assertTrue(lasting.is_fresh(300))
        self.assertFalse(lasting.is_fresh(2**32 - 1))
        self.assertEqual(lasting.warnings, 0)
        self.assertEqual(expired.expires_at, datetime.datetime(2023, 11, 14, 22, 13, 20, tzinfo=utc))
        self.assertFalse(expired.is_fresh())
        self.assertEqual(expired.warnings, Warnings.EXPIRED)
        seconds = with_token(expires_in=86400).expires_at.timestamp() - datetime.datetime.now(utc).timestamp()
        self.assertTrue(86300 < seconds <= 86400, seconds)

    def test_what_python_has_no_date_for_is_its_last_one(self):
        with mock.patch("cartocreds._tokens.lib.creds_expires_at", return_value=2**63 - 1):
            self.assertEqual(a_token().expires_at.year, 9999)

    def test_sessions_and_flags(self):
        session = object()
        for creds in [
            Credentials.from_token(TOKEN, "http://x.org", session, allow_non_secure=True),
            Credentials.from_client("i", "s", "http://x.org", "http://x.org/t", session, allow_non_secure=True),
        ]:
            self.assertIs(creds.session, session)
            self.assertTrue(creds.allow_non_secure)
        self.assertIs(creds.with_token(b'{"access_token": "t"}', 200).session, session)
        self.assertIs(creds.with_cached_token().session, session)

    def test_a_profile(self):
        profile = {"token": TOKEN, "tenant_id": "gcp-us-east1"}
        profiles = {"one": profile, "two": {**profile, "token": "two.token"}}
        self.assertFails(Status.NOT_FOUND, FileNotFoundError, Credentials.from_profile)
        path = pathlib.Path.home() / ".carto_credentials.json"
        path.write_text(json.dumps({"current_profile": "one", "profiles": profiles}))
        path.chmod(0o600)
        self.addCleanup(path.unlink)
        session = object()
        self.assertEqual(Credentials.from_profile(), a_token())
        self.assertEqual(Credentials.from_profile(None, session).session, session)
        self.assertEqual(Credentials.from_profile("two", require_private=True).access_token, "two.token")
        self.assertEqual(Credentials.resolve(), a_token())
        self.assertEqual(Credentials.resolve("profile:two").access_token, "two.token")
        self.assertFails(Status.NOT_FOUND, FileNotFoundError, Credentials.from_profile, "three")
        path.chmod(0o644)
        self.assertFails(Status.UNSAFE_FILE, PermissionError, Credentials.from_profile, require_private=True)

    def test_files_of_both_kinds_come_back(self):
        for creds in (a_token(LASTING_JWT), a_client()):
            creds.save(self.folder / "saved.json")
            self.assertEqual(Credentials.from_file(self.folder / "saved.json"), creds)

    def test_resolve_refuses_an_expired_token(self):
        with mock.patch.dict(os.environ, CARTO_API_BASE_URL=API, CARTO_API_TOKEN=EXPIRED_JWT):
            self.assertFails(Status.EXPIRED, RuntimeError, Credentials.resolve)
            self.assertEqual(Credentials.from_env().access_token, EXPIRED_JWT)


class Wrong(TestCase):
    def test_each_raises_and_shows_nothing(self):
        token, url, bad = Status.INVALID_TOKEN, Status.INVALID_BASE_URL, (None, 5, b"hushhush", ["hushhush"], object())
        client = Credentials.from_client
        calls = [
            *((token, ValueError, Credentials.from_token, value, API) for value in (*bad, "", "a\0hushhush")),
            *((url, ValueError, Credentials.from_token, SECRET, value) for value in (*bad, "", "x.org", "https://x\0")),
            (url, ValueError, Credentials.from_token, SECRET, "https://joe.carto.com"),
            (Status.INVALID_UTF8, ValueError, Credentials.from_token, "hushhush\ud800", API),
            (token, ValueError, Credentials.from_token, "hushhush\n", API),
            (Status.INSECURE_BASE_URL, ValueError, Credentials.from_token, SECRET, "http://x.org"),
            *((token, ValueError, client, value, SECRET, API) for value in (*bad, "", "a\0")),
            *((token, ValueError, client, "joe", value, API) for value in (*bad, "", "hushhush\0")),
            *((url, ValueError, client, "joe", SECRET, value) for value in (*bad, "")),
            *((url, ValueError, client, "joe", SECRET, API, value) for value in (*bad[1:], "x.org")),
            (Status.INSECURE_BASE_URL, ValueError, client, "joe", SECRET, API, "http://x.org"),
            (Status.NOT_FOUND, OSError, Credentials.from_profile, "a\0b"),
            *(
                (Status.WRONG_KIND, ValueError, getattr(creds, name), *arguments)
                for creds in (Credentials("joe", SECRET), a_token(SECRET))
                for name, *arguments in [
                    ("token_request",),
                    ("with_token", b"{}", 200),
                    ("with_cached_token",),
                    ("save_token",),
                ]
            ),
            (Status.WRONG_KIND, ValueError, a_client().save_token),
            (Status.WRONG_KIND, ValueError, a_client().get_api_key_auth_client),
            (Status.INVALID_PATH, ValueError, with_token(expires_in=86400).save_token, "a\0b"),
            (Status.NOT_FOUND, OSError, with_token(expires_in=86400).save_token, self.folder / "no" / "x.json"),
        ]
        for status, builtin, *call in calls:
            with self.subTest(call[1:]):
                self.assertNotIn(SECRET, str(self.assertFails(status, builtin, *call)))
        wrong_types = [
            *((Credentials.from_profile, value) for value in bad[1:]),
            *((a_token().is_fresh, value) for value in (None, "5", 5.0, True, -1, 2**32)),
            *((a_client().with_token, value, 200) for value in (None, 5, ["hushhush"])),
            *((a_client().with_token, b"hushhush", value) for value in (None, "200", True, -1, 1000)),
            *((with_token().save_token, value) for value in (5, ["x"])),
            *((a_client().with_cached_token, value) for value in (5, ["x"])),
            *((a_client().renew, value) for value in (5, "hushhush", object())),
            (a_token().renew, "hushhush"),
            (lambda: Credentials.from_token(SECRET, API, allow_non_secure="no"),),
            (lambda: Credentials.from_token(SECRET, API, require_private=True),),
            (lambda: Credentials.from_token(SECRET),),
            (lambda: Credentials.from_client("joe", SECRET, API, allow_non_secure=1),),
            (lambda: Credentials.from_profile(require_private=1),),
            (lambda: Credentials.from_profile(allow_non_secure=True),),
        ]
        for function, *arguments in wrong_types:
            with self.subTest(arguments), self.assertRaises(TypeError) as caught:
                function(*arguments)
            self.assertNotIn(SECRET, str(caught.exception))


class Renewing(TestCase):
    def test_the_request(self):
        self.assertEqual(
            Credentials.from_client("joe's id", "a&b=c", API).token_request(),
            "grant_type=client_credentials&audience=carto-cloud-native-api&client_id=joe%27s%20id&client_secret=a%26b%3Dc",
        )

    def test_answers(self):
        good = json.dumps({"access_token": TOKEN, "expires_in": 86400})
        for response in (good, good.encode()):
            self.assertEqual(a_client().with_token(response, 200).access_token, TOKEN)
        for status, builtin, body, http_status in [
            (Status.TOKEN_REFUSED, RuntimeError, f'{{"error": "no {SECRET}"}}', 401),
            (Status.TOKEN_REFUSED, RuntimeError, b"", 302),
            (Status.TRY_LATER, RuntimeError, b"", 0),
            (Status.TRY_LATER, RuntimeError, b"", 429),
            (Status.TRY_LATER, RuntimeError, good, 500),
            (Status.MALFORMED, ValueError, f"<p>{SECRET}", 200),
            (Status.MALFORMED, ValueError, f"{{}}\0{SECRET}\ud800", 200),
            (Status.TOO_LARGE, OSError, b" " * 65537, 200),
        ]:
            with self.subTest(body[:20], http_status=http_status):
                error = self.assertFails(status, builtin, a_client().with_token, body, http_status)
                self.assertNotIn(SECRET, str(error))

    def test_the_cache(self):
        creds = with_token(expires_in=86400)
        self.assertEqual(a_client().with_cached_token().kind, Kind.CLIENT)
        creds.save_token()
        self.assertEqual(a_client().with_cached_token(), creds)
        (path,) = pathlib.Path(os.environ["XDG_CACHE_HOME"], "cartocreds").iterdir()
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        other = Credentials.from_client("mary", SECRET, API)
        self.assertEqual(other.with_cached_token().kind, Kind.CLIENT)
        creds.save_token(self.folder / "mine.json")
        self.assertEqual(a_client().with_cached_token(os.fsencode(self.folder / "mine.json")), creds)


class AsAnObject(TestCase):
    def test_texts(self):
        self.assertEqual(repr(a_token()), f"Credentials(access_token='***', base_url='{API}')")
        self.assertEqual(repr(a_client()), f"Credentials(client_id='joe', client_secret='***', base_url='{API}')")
        self.assertEqual(a_client().redact(f"{SECRET} {a_client().token_request()}").count(SECRET), 0)

    def test_nothing_shows_a_secret(self):
        def fail(call, *args):
            try:
                call(*args)
            except Exception as error:
                return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
            raise AssertionError(f"{call} did not fail")

        def message(creds):
            raise RuntimeError(creds)

        def logged(creds, *filters):
            record = logging.LogRecord("n", 20, "p", 1, "%s %s", (creds, {"Authorization": creds}), None)
            for each in filters:
                each.filter(record)
            return record.getMessage()

        for creds in (a_token(), a_client(), with_token()):
            texts = [
                str(creds),
                f"{creds} {creds!r} {creds!a}",
                repr({"creds": [creds]}),
                pprint.pformat([creds, vars(creds)]),
                reprlib.repr(creds),
                repr(copy.copy(creds)),
                repr(copy.deepcopy(creds)),
                repr(Credentials.from_credentials(creds)),
                repr(creds._handle),
                repr(RuntimeError(creds)),
                logged(creds),
                logged(creds, RedactingFilter(creds)),
                fail(self.assertEqual, creds, None),
                fail(getattr, creds, "nothing"),
                fail(setattr, creds, "access_token", "x"),
                fail(json.dumps, creds),
                fail(message, creds),
                fail(lambda local: 1 / 0, creds),
                *(fail(pickle.dumps, creds, protocol) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)),
            ]
            for text in texts:
                self.assertNotIn(TOKEN, text)
                self.assertNotIn(SECRET, text)

    def test_logs_are_masked(self):
        creds = with_token()
        record = logging.LogRecord("n", 20, "p", 1, f"{creds.authorization} {SECRET}", (), None)
        RedactingFilter(creds).filter(record)
        self.assertEqual(record.getMessage(), "*** ***")

    def test_equality(self):
        self.assertEqual(a_token(), a_token())
        self.assertEqual(hash(a_token()), hash(a_token()))
        for one, other in [(a_token(), a_token("x")), (a_client(), a_token()), (a_client(), with_token())]:
            self.assertNotEqual(one, other)
