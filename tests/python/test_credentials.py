"""A Credentials object: its values, texts, comparisons and copies."""

import copy
import dataclasses
import inspect
import json
import logging
import pickle
import pprint
import reprlib
import traceback

from cartocreds import CartoCredsError, Credentials, SourceKind, Status
from support import TestCase


class Making(TestCase):
    def test_the_signature_is_cartoframes(self):
        parameters = inspect.signature(Credentials).parameters
        self.assertEqual(
            {name: parameter.default for name, parameter in parameters.items()},
            {
                "username": None,
                "api_key": "default_public",
                "base_url": None,
                "session": None,
                "allow_non_secure": False,
            },
        )

    def test_values(self):
        creds = Credentials("johnsmith", "abcdefg")
        self.assertEqual(creds.username, "johnsmith")
        self.assertEqual(creds.api_key, "abcdefg")
        self.assertEqual(creds.base_url, "https://johnsmith.carto.com")
        self.assertIs(creds.allow_non_secure, False)
        self.assertIsNone(creds.session)
        self.assertEqual(creds.source, "arguments")
        self.assertIs(creds.source_kind, SourceKind.ARGUMENTS)
        self.assertIsNone(creds.source_path)
        self.assertEqual(creds.account, "johnsmith")
        self.assertEqual(creds.warnings, 0)
        self.assertIs(creds.is_public, False)

    def test_without_a_username(self):
        creds = Credentials(base_url="https://carto.example.org/user/me/")
        self.assertIsNone(creds.username)
        self.assertEqual(creds.account, "me")
        self.assertEqual(creds.base_url, "https://carto.example.org/user/me")
        self.assertIs(creds.is_public, True)
        self.assertIsNone(Credentials(base_url="https://example.org").account)

    def test_unicode(self):
        creds = Credentials("Ünï", "clé-ключ-🔑", "https://x.org/user/é")
        self.assertEqual((creds.username, creds.api_key), ("Ünï", "clé-ключ-🔑"))
        self.assertEqual(creds.base_url, "https://x.org/user/é")

    def test_no_key_is_the_public_one(self):
        self.assertEqual(Credentials("a", None).api_key, "default_public")
        self.assertEqual(Credentials("a", "").api_key, "")

    def test_what_is_refused(self):
        for status, arguments in [
            (Status.MISSING_ACCOUNT, {}),
            (Status.MISSING_ACCOUNT, {"api_key": "k"}),
            (Status.MISSING_ACCOUNT, {"username": "", "base_url": ""}),
            (Status.MISSING_ACCOUNT, {"api_key": None}),
            (Status.INVALID_USERNAME, {"username": "evil.example/"}),
            (Status.INVALID_USERNAME, {"username": "a\0b"}),
            (Status.INVALID_USERNAME, {"username": 5}),
            (Status.INVALID_USERNAME, {"username": b"bytes"}),
            (Status.INVALID_API_KEY, {"username": "a", "api_key": "hunter2\n"}),
            (Status.INVALID_API_KEY, {"username": "a", "api_key": "hunter2\0x"}),
            (Status.INVALID_API_KEY, {"username": "a", "api_key": 12345}),
            (Status.INVALID_UTF8, {"username": "a", "api_key": "hunter2\ud800"}),
            (Status.INVALID_BASE_URL, {"base_url": "x.org"}),
            (Status.INVALID_BASE_URL, {"base_url": "https://x.org\0.evil"}),
            (Status.INSECURE_BASE_URL, {"base_url": "http://x.org"}),
        ]:
            with self.subTest(arguments):
                error = self.assertFails(status, ValueError, Credentials, **arguments)
                self.assertNotIn("hunter2", str(error))

    def test_the_default_file_is_not_an_answer_to_nothing(self):
        self.write_default({"username": "saved"})
        self.assertFails(Status.MISSING_ACCOUNT, ValueError, Credentials)
        self.assertFails(Status.MISSING_ACCOUNT, ValueError, Credentials, None, None, None)

    def test_http_where_it_is_allowed(self):
        creds = Credentials(base_url="http://localhost:8080/", allow_non_secure=True)
        self.assertEqual((creds.base_url, creds.allow_non_secure), ("http://localhost:8080", True))

    def test_from_credentials(self):
        session = object()
        creds = Credentials("a", "k", session=session)
        other = Credentials.from_credentials(creds)
        self.assertEqual(other, creds)
        self.assertIs(other.session, session)
        other.session = None
        self.assertIs(creds.session, session)
        self.assertFails(Status.MISSING_ACCOUNT, ValueError, Credentials.from_credentials, "a")

    def test_from_credentials_of_cartoframes_kind(self):
        class Theirs:
            username, api_key, base_url, session, allow_non_secure = "a", "k", "http://x.org", 7, True

        creds = Credentials.from_credentials(Theirs())
        self.assertEqual(creds, Credentials("a", "k", "http://x.org", allow_non_secure=True))
        self.assertEqual(creds.session, 7)

    def test_resolve(self):
        path = self.write("c.json", {"username": "filed", "api_key": "fk"})
        for arguments, username, base_url in [
            (("johnsmith", "k"), "johnsmith", "https://johnsmith.carto.com"),
            (("https://x.org/user/me", "k"), None, "https://x.org/user/me"),
            ((path,), "filed", "https://filed.carto.com"),
            ((str(path),), "filed", "https://filed.carto.com"),
        ]:
            with self.subTest(arguments):
                creds = Credentials.resolve(*arguments)
                self.assertEqual((creds.username, creds.base_url), (username, base_url))
        self.assertFails(Status.MISSING_ACCOUNT, ValueError, Credentials.resolve, None, "k")
        self.assertFails(Status.INSECURE_BASE_URL, ValueError, Credentials.resolve, "http://x.org")
        self.assertTrue(Credentials.resolve("http://x.org", allow_non_secure=True).allow_non_secure)

    def test_from_env(self):
        import os
        from unittest import mock

        self.assertFails(Status.MISSING_ACCOUNT, ValueError, Credentials.from_env)
        with mock.patch.dict(os.environ, CARTO_USER="envy", CARTO_API_KEY="ek"):
            session = object()
            creds = Credentials.from_env(session)
            self.assertEqual((creds.username, creds.api_key, creds.source), ("envy", "ek", "environment"))
            self.assertIs(creds.source_kind, SourceKind.ENVIRONMENT)
            self.assertIs(creds.session, session)
            self.assertEqual(Credentials.resolve(), creds)


class AsAnObject(TestCase):
    def test_str_is_cartoframes_and_repr_hides_the_key(self):
        creds = Credentials("johnsmith", "abcdefg")
        start, end = "Credentials(username='johnsmith', api_key='", "', base_url='https://johnsmith.carto.com')"
        self.assertEqual(str(creds), f"{start}abcdefg{end}")
        self.assertEqual(f"{creds}", str(creds))
        self.assertEqual(repr(creds), f"{start}***{end}")
        self.assertEqual(f"{[creds]}", f"[{start}***{end}]")

    def test_nothing_but_str_shows_the_key(self):
        creds = Credentials("johnsmith", "abcdefg", session=["a session"])

        @dataclasses.dataclass
        class Holder:
            creds: object

        def fail(call, *args):
            try:
                call(*args)
            except Exception as error:
                return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
            raise AssertionError(f"{call} did not fail")

        def message(creds):
            raise RuntimeError(creds)

        for text in [
            "%r" % creds,
            f"{creds!r} {creds!a}",
            repr(Holder(creds)),
            repr({"creds": [creds]}),
            pprint.pformat([creds, vars(creds)]),
            reprlib.repr(creds),
            repr(vars(creds)),
            repr(copy.copy(creds)),
            repr(copy.deepcopy(creds)),
            repr(creds._handle),
            repr(RuntimeError(creds)),
            fail(self.assertEqual, creds, None),
            fail(self.assertIn, creds, []),
            fail(getattr, creds, "nothing"),
            fail(setattr, creds, "api_key", "x"),
            fail(json.dumps, creds),
            fail(pickle.dumps, creds),
            fail(lambda local: 1 / 0, creds),
            logging.LogRecord("n", 20, "p", 1, "%r", (creds,), None).getMessage(),
        ]:
            self.assertNotIn("abcdefg", text)
        # str() is as in cartoframes, so everything that calls str() shows the key.
        self.assertIn("abcdefg", str(creds))
        self.assertIn("abcdefg", fail(message, creds))

    def test_no_username(self):
        creds = Credentials(base_url="https://x.org")
        self.assertEqual(str(creds), "Credentials(username='None', api_key='default_public', base_url='https://x.org')")
        self.assertEqual(repr(creds), "Credentials(username=None, api_key='default_public', base_url='https://x.org')")

    def test_equality(self):
        creds = Credentials("a", "k")
        self.assertEqual(creds, Credentials("a", "k", "https://a.carto.com/", session=object()))
        self.assertEqual(hash(creds), hash(Credentials("a", "k")))
        for other in [Credentials("a", "K"), Credentials("b", "k"), Credentials("a", "k", "https://x.org"), None, "a"]:
            self.assertNotEqual(creds, other)

    def test_values_cannot_be_set(self):
        creds = Credentials("a", "k")
        for name in ("username", "api_key", "base_url", "allow_non_secure"):
            with self.assertRaises(AttributeError):
                setattr(creds, name, "x")

    def test_copies_share_the_session(self):
        class Kind(Credentials):
            pass

        session = object()
        creds = Kind("a", "k", session=session)
        creds.note = ["mine"]
        for made in (copy.copy(creds), copy.deepcopy(creds), copy.deepcopy({"x": creds})["x"]):
            self.assertIs(type(made), Kind)
            self.assertEqual(made, creds)
            self.assertIs(made.session, session)
            self.assertEqual(made.note, ["mine"])
            made.session = None
        self.assertIs(creds.session, session)

    def test_a_key_is_not_pickled(self):
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            with self.assertRaisesRegex(TypeError, "not pickled"):
                pickle.dumps(Credentials("a", "secret"), protocol)

    def test_subclasses(self):
        class Kind(Credentials):
            pass

        path = self.write("c.json", {"username": "a", "api_key": "k"})
        for creds in (Kind.from_file(path), Kind.resolve("a"), Kind.from_credentials(Credentials("a"))):
            self.assertIs(type(creds), Kind)

    def test_isinstance_with_a_replacement_for_cartoframes(self):
        import sys
        import types

        module = types.ModuleType("cartoframes.auth.credentials")
        module.Credentials = type("Credentials", (), {})
        creds = Credentials("a")
        self.assertNotIsInstance(creds, module.Credentials)
        sys.modules[module.__name__] = module
        try:
            self.assertIsInstance(creds, module.Credentials)
            self.assertIsInstance(creds, Credentials)
        finally:
            del sys.modules[module.__name__]
        self.assertIs(creds.__class__, Credentials)


class Errors(TestCase):
    def test_what_an_error_tells(self):
        error = self.assertFails(Status.NOT_FOUND, FileNotFoundError, Credentials.from_file, self.folder / "no.json")
        self.assertEqual(error.status_name, "CREDS_ERROR_NOT_FOUND")
        self.assertEqual((error.os_code, error.errno), (2, 2))
        self.assertIn("no.json", str(error))

    def test_an_error_survives_pickling(self):
        # multiprocessing does this with an exception of a worker.
        try:
            Credentials.from_file(self.folder / "no.json")
        except CartoCredsError as error:
            again = pickle.loads(pickle.dumps(error))
            self.assertIs(type(again), type(error))
            self.assertEqual((str(again), again.status, again.os_code), (str(error), error.status, error.os_code))
        else:
            self.fail("nothing was raised")

    def test_every_status_has_a_class_and_a_name(self):
        from cartocreds.errors import make_error

        for status in Status:
            if status is Status.OK:
                continue
            error = make_error(status, "x")
            self.assertIsNot(type(error), CartoCredsError, status)
            self.assertEqual(error.status_name, f"CREDS_ERROR_{status.name}")
        unknown = make_error(1000, "x")
        self.assertIs(type(unknown), CartoCredsError)
        self.assertEqual((unknown.status, unknown.status_name), (1000, "CREDS_ERROR_UNKNOWN"))


class Requests(TestCase):
    def test_url(self):
        creds = Credentials(base_url="https://x.org/user/me")
        self.assertEqual(creds.url("/api/v2/sql?q=1"), "https://x.org/user/me/api/v2/sql?q=1")
        for path in ("a b", "../x", "a\0b"):
            self.assertFails(Status.INVALID_PATH, ValueError, creds.url, path)

    def test_key(self):
        creds = Credentials("johnsmith", "a/b c")
        self.assertEqual(creds.authorization, "Basic am9obnNtaXRoOmEvYiBj")
        self.assertEqual(creds.query, "api_key=a%2Fb%20c")
        with self.assertRaises(CartoCredsError):
            _ = Credentials(base_url="https://x.org").authorization

    def test_an_access_token_in_a_file_is_not_an_api_key(self):
        fields = {"access_token": "abcdefg", "api_base_url": "https://gcp-us-east1.api.carto.com"}
        token = Credentials.from_file(self.write("token.json", fields))
        self.assertEqual((token.api_key, token.authorization), ("", "Bearer abcdefg"))
        self.assertFails(Status.WRONG_KIND, ValueError, lambda: token.query)
        self.assertFails(Status.WRONG_KIND, ValueError, token.require_api_key)
        self.assertIsNone(Credentials("joe", "abcdefg").require_api_key())
        self.assertNotIn("abcdefg", f"{token!r} {token}")
        self.assertEqual(token.redact("abcdefg"), "***")

    def test_requests_need_carto_and_its_absence_is_reported(self):
        with self.assertRaisesRegex(ImportError, "pip install carto"):
            Credentials("a").get_api_key_auth_client()
        self.assertEqual(Credentials("a").me_data, {})
        self.assertIsNone(Credentials("a").user_id)
