"""Wrong arguments are refused. One account is saved, another one is the default, and a third one is in the environment. The calls
must not return, change or delete one of these instead of the account that the program meant."""

import os
import pathlib
import warnings
from unittest import mock

import cartocreds
from cartocreds import Credentials, RedactingFilter, Status, get_default_credentials, set_default_credentials
from support import TestCase, config_file

#: Values of each type, by what they can be used as: a text, a path, a flag, credentials, nothing.
VALUES = {
    "none": None,
    "text": "abcdefg",
    "flag": True,
    "bytes": b"abcdefg",
    "path": pathlib.Path("abcdefg"),
    "credentials": Credentials("abcdefg", "abcdefg"),
    "int": 5,
    "zero": 0,
    "float": 5.0,
    "list": ["abcdefg"],
    "empty list": [],
    "dict": {"abcdefg": 1},
    "set": {"abcdefg"},
    "function": lambda: "abcdefg",
    "class": str,
    "object": object(),
}


def others(*fitting):
    return [value for kind, value in VALUES.items() if kind not in fitting]


def creds():
    return Credentials("johnsmith", "abcdefg")


def wrong_calls():
    """The calls, and what each of them raises, as (name, call, exception, status or None)."""

    def each(name, values, call, exception=TypeError, status=None):
        return [(f"{name} {type(value).__name__}", lambda value=value: call(value), exception, status) for value in values]

    def text(name, call, status, *more):
        return each(name, others("text", *more), call, ValueError, status)

    user, key, url, path = Status.INVALID_USERNAME, Status.INVALID_API_KEY, Status.INVALID_BASE_URL, Status.INVALID_PATH
    calls = [
        # A call without any argument names no account either. As in cartoframes, only from_file() loads the saved one.
        *[
            (f"no account {given}", lambda given=given: Credentials(**given), ValueError, Status.MISSING_ACCOUNT)
            for given in (
                {},
                {"username": None},
                {"username": None, "api_key": None, "base_url": None},
                {"api_key": "abcdefg"},
                {"username": "", "base_url": ""},
                {"session": object()},
                {"allow_non_secure": True},
            )
        ],
        *[
            (f"Credentials({name}=...)", lambda name=name: Credentials("johnsmith", **{name: "abcdefg"}), TypeError, None)
            for name in ("user", "key", "apikey", "apiKey", "url", "baseUrl", "allowNonSecure", "require_private")
        ],
        *text("username", lambda value: Credentials(value), user, "none"),
        *text("api_key", lambda value: Credentials("johnsmith", value), key, "none"),
        *text("base_url", lambda value: Credentials("johnsmith", "abcdefg", value), url, "none"),
        *each("allow_non_secure", others("flag", "none"), lambda value: Credentials("j", allow_non_secure=value)),
        *each("from_credentials", others("credentials"), Credentials.from_credentials, ValueError, Status.MISSING_ACCOUNT),
        # Paths.
        *each("from_file", others("none", "text", "bytes", "path"), Credentials.from_file),
        *each("save", others("none", "text", "bytes", "path"), lambda value: creds().save(value)),
        *each("delete", others("none", "text", "bytes", "path"), Credentials.delete),
        ("from_file('')", lambda: Credentials.from_file(""), OSError, path),
        ("save('')", lambda: creds().save(""), OSError, path),
        ("delete(b'')", lambda: Credentials.delete(b""), OSError, path),
        # What a user typed.
        *each("resolve", others("none", "text", "bytes", "path"), Credentials.resolve),
        *text("resolve, api_key", lambda value: Credentials.resolve("johnsmith", value), key, "none"),
        ("resolve(None, key)", lambda: Credentials.resolve(None, "abcdefg"), ValueError, Status.MISSING_ACCOUNT),
        ("resolve('')", lambda: Credentials.resolve(""), ValueError, Status.MISSING_ACCOUNT),
        # Flags, which can only be passed by name.
        *[
            entry
            for name, call in {
                "from_file, require_private": lambda value: Credentials.from_file("x.json", require_private=value),
                "from_env, allow_non_secure": lambda value: Credentials.from_env(allow_non_secure=value),
                "resolve, allow_non_secure": lambda value: Credentials.resolve("j", allow_non_secure=value),
                "resolve, require_private": lambda value: Credentials.resolve("j", require_private=value),
            }.items()
            for entry in each(name, others("flag"), call)
        ],
        ("from_file, private", lambda: Credentials.from_file(private=True), TypeError, None),
        ("from_file, three values", lambda: Credentials.from_file(None, None, True), TypeError, None),
        ("from_env, require_private", lambda: Credentials.from_env(require_private=True), TypeError, None),
        ("resolve, key", lambda: Credentials.resolve("johnsmith", key="abcdefg"), TypeError, None),
        # Requests and logs.
        *text("url", lambda value: creds().url(value), path),
        *each("redact", others("text"), lambda value: creds().redact(value)),
        *each("RedactingFilter", others("credentials"), RedactingFilter),
        # The default.
        *each("first", others("none", "text", "bytes", "path", "credentials"), set_default_credentials, ValueError),
        *text("second", lambda value: set_default_credentials("johnsmith", value), key, "none"),
        *text("default api_key", lambda value: set_default_credentials(username="j", api_key=value), key, "none"),
        *text("default username", lambda value: set_default_credentials(username=value), user, "none"),
        *text("default base_url", lambda value: set_default_credentials(username="j", base_url=value), url, "none"),
        *text("default base_url alone", lambda value: set_default_credentials(base_url=value), url, "none"),
        *each(
            "default api_key alone",
            others("none"),
            lambda value: set_default_credentials(api_key=value),
            ValueError,
            Status.MISSING_ACCOUNT,
        ),
        *each("filepath", others("none", "text", "bytes", "path"), lambda value: set_default_credentials(filepath=value)),
        *each(
            "credentials",
            others("none", "credentials"),
            lambda value: set_default_credentials(credentials=value),
            ValueError,
            Status.MISSING_ACCOUNT,
        ),
        *each(
            "default allow_non_secure",
            others("flag", "none"),
            lambda value: set_default_credentials("johnsmith", allow_non_secure=value),
        ),
        ("a key alone", lambda: set_default_credentials(api_key="abcdefg"), ValueError, Status.MISSING_ACCOUNT),
        ("user=", lambda: set_default_credentials(user="johnsmith"), TypeError, None),
    ]
    return calls


class Wrong(TestCase):
    def setUp(self):
        super().setUp()
        Credentials("saved", "savedkey").save()
        self.saved = config_file().read_text()
        set_default_credentials("default", "defaultkey")
        patch = mock.patch.dict(os.environ, CARTO_USER="environment")
        patch.start()
        self.addCleanup(patch.stop)

    def test_each_raises_and_gives_saves_deletes_and_shows_nothing(self):
        calls = wrong_calls()
        self.assertGreater(len(calls), 250)
        for name, call, exception, status in calls:
            with self.subTest(name), warnings.catch_warnings():
                warnings.simplefilter("error")
                with self.assertRaises(exception) as caught:
                    call()
                error = caught.exception
                self.assertEqual(isinstance(error, cartocreds.CartoCredsError), exception is not TypeError, repr(error))
                if status is not None:
                    self.assertEqual(error.status, status, error)
                self.assertNotIsInstance(error, cartocreds.InternalError)
                self.assertNotIn("abcdefg", str(error))
                self.assertEqual(get_default_credentials().username, "default")
                self.assertEqual(config_file().read_text(), self.saved)

    def test_what_says_nothing_means_what_it_means_in_cartoframes(self):
        self.assertEqual(Credentials.from_file().username, "saved")
        self.assertEqual(Credentials.from_file(None).username, "saved")
        self.assertEqual(Credentials.resolve().username, "environment")
        set_default_credentials(None)
        self.assertEqual(get_default_credentials().username, "saved")
        Credentials("johnsmith").save(None)
        self.assertEqual(Credentials.from_file().username, "johnsmith")
        Credentials.delete("")
        self.assertFails(Status.NOT_FOUND, FileNotFoundError, Credentials.from_file)

    def test_flags_of_cartoframes_may_be_none(self):
        self.assertIs(Credentials("a", allow_non_secure=None).allow_non_secure, False)
        set_default_credentials("a", allow_non_secure=None)
        self.assertIs(get_default_credentials().allow_non_secure, False)
