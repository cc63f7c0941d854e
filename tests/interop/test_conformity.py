"""Gives the same generated inputs to the real cartoframes.auth and to cartocreds. Both must answer alike, or differ in a way that
docs/compatibility.md lists."""

import collections
import contextlib
import json
import logging
import os
import pathlib
import random

import cartocreds
import explain
import theirs
from cartocreds import Status
from support import TestCase, config_file

SEED = 20260
COUNTS = {"new": 400, "load": 400, "save": 150, "delete": 40, "default": 400}

USERNAMES = ["johnsmith", "JohnSmith", "fake_user", "jackson-5", "a.b", "x", "1234", "a" * 63]
ODD_USERNAMES = [
    None, "", "é", "用户", "a b", "evil.example/", "a@b", "a:b", "x#y", "x?y", "%41", "a..b", ".a", "a" * 64, "a\nb",
    "a\x7f", "a\u0085b", 5,
]  # fmt: skip
KEYS = ["abcdefg", "0123456789abcdef" * 2, "default_public", "", "clé-ключ-🔑", "with space", "'\"\\{}%s", "x" * 500]
ODD_KEYS = [None, "new\nline", "tab\t", "\x9f", 12345]
URLS = [
    "https://johnsmith.carto.com", "https://johnsmith.carto.com/", "https://carto.example.org/user/me",
    "https://carto.example.org/user/me///", "https://carto.example.org:8443/user/u", "https://127.0.0.1/user/é",
    "https://[::1]:8443", "HTTPS://X.org", "https://xn--bcher-kva.example", "https://x.org/cartodb/user/名前",
    "http://localhost:8080", "http://x.org/",
]  # fmt: skip
ODD_URLS = [
    "", "/", "x.org", "johnsmith", "ftp://x.org", "https://", "https:x.org", "https://x.org?a=b", "https://x.org/#f",
    "https://user:secret@x.org", "https://good.org\\@127.0.0.1", "https://x.org/a b", "https://x.org/\n",
    "https://x%2eorg", "https://bücher.example", "https://127.1", "https://x.org:0", "/https://x.org", "//x.org", 7,
    None,
]  # fmt: skip
ALLOW = [False, False, True, True, None, 1, 0, "yes"]

VALUES = ("username", "api_key", "base_url", "allow_non_secure")


class Answer:
    """The result of a call: an exception, the values of credentials, or another value."""

    def __init__(self, call):
        self.error = self.value = None
        try:
            self.value = call()
        except Exception as error:
            self.error = error
        self.status = getattr(self.error, "status", Status.OK if self.error is None else None)

    def __repr__(self):
        if self.error is not None:
            return f"{type(self.error).__name__}({self.error})"
        return repr(values(self.value)) if hasattr(self.value, "username") else repr(self.value)


def values(credentials):
    return {name: getattr(credentials, name) for name in VALUES}


class Generated(TestCase):
    def setUp(self):
        super().setUp()
        self.random = random.Random(f"{SEED} {self.id()}")
        self.seen = collections.Counter()
        home = os.getcwd()
        os.chdir(self.folder)
        self.addCleanup(os.chdir, home)
        self.addCleanup(theirs.auth.unset_default_credentials)

    def some(self, usual, odd, share=0.25):
        return self.random.choice(odd if self.random.random() < share else usual)

    def compare(self, given, their, our, name_of):
        """Fails unless both are alike, or `name_of` returns the id of each difference."""
        ids = set()
        if their.error is not None and our.error is not None:
            if not isinstance(our.error, type(their.error)):
                ids.add(name_of(None, given, their, our))
        elif their.error is not None or our.error is not None:
            ids.add(name_of(None, given, their, our))
        elif hasattr(their.value, "username"):
            for name in VALUES:
                a, b = getattr(their.value, name), getattr(our.value, name)
                if (a, type(a)) != (b, type(b)):
                    ids.add(name_of(name, given, their, our))
            if not ids:
                self.assertEqual(str(our.value), str(their.value))
        elif their.value != our.value:
            ids.add(name_of("value", given, their, our))
        if None in ids:
            self.fail(f"unlisted difference\n  given:  {given!r}\n  theirs: {their!r}\n  ours:   {our!r}")
        for name in ids:
            theirs.differs(name)
        self.seen["differing" if ids else "alike"] += 1

    def assertEnough(self, count, alike):
        """Checks that there were many inputs, and that the two agree on most of them."""
        self.assertEqual(sum(self.seen.values()), count)
        self.assertGreaterEqual(self.seen["alike"], count * alike, self.seen)

    # --- making -------------------------------------------------------------------------------------------------

    def arguments(self):
        given = {}
        if self.random.random() < 0.8:
            given["username"] = self.some(USERNAMES, ODD_USERNAMES)
        if self.random.random() < 0.8:
            given["api_key"] = self.some(KEYS, ODD_KEYS, 0.15)
        if self.random.random() < 0.6:
            given["base_url"] = self.some(URLS, ODD_URLS)
        if self.random.random() < 0.5:
            given["allow_non_secure"] = self.random.choice(ALLOW)
        return given

    def test_new(self):
        odd = [
            *({"username": username} for username in ODD_USERNAMES),
            *({"username": username, "base_url": URLS[2]} for username in ODD_USERNAMES),
            *({"username": "a", "api_key": key} for key in ODD_KEYS),
            *(
                {"username": "a", "base_url": url, "allow_non_secure": allow}
                for url in ODD_URLS
                for allow in ALLOW[1:3]
            ),
        ]
        for given in [*odd, *(self.arguments() for _ in range(COUNTS["new"]))]:
            their = Answer(lambda: theirs.auth.Credentials(**given))
            our = Answer(lambda: cartocreds.Credentials(**given))
            self.compare(given, their, our, explain.values)
        self.assertEnough(COUNTS["new"] + len(odd), 0.4)

    # --- loading ------------------------------------------------------------------------------------------------

    def content(self):
        """The bytes of a credentials file, usually a correct one."""
        fields = {}
        for name, usual, odd in [
            ("username", USERNAMES, [*ODD_USERNAMES, ["x"], True]),
            ("api_key", KEYS, [*ODD_KEYS, {"a": 1}]),
            ("base_url", URLS, [*ODD_URLS, 1.5]),
            ("allow_non_secure", [True, False], [None, "yes", 1, 0]),
        ]:
            if self.random.random() < 0.75:
                fields[name] = self.some(usual, odd, 0.12)
        if self.random.random() < 0.2:
            fields["comment"] = self.random.choice(["mine", None, 10**40, [1, [2, {"x": 1.5e300}]], "\U0001f511"])
        if self.random.random() < 0.05:
            fields["key"] = "an old key"
        text = json.dumps(fields, ensure_ascii=self.random.random() < 0.5, indent=self.random.choice([None, None, 2]))
        return text.encode()

    def raw_contents(self):
        """Content that a file may have by mistake."""
        text = json.dumps({"username": "a", "api_key": "k"})
        return [
            b"",
            b"[]",
            b"null",
            b'"text"',
            b"5",
            b"{'username': 'a'}",
            b"\xef\xbb\xbf" + text.encode(),
            text.encode()[:-2],
            text.encode() + b" x",
            b" \r\n" + text.encode() + b"\n\t ",
            b'{"username": "a", "username": "b", "api_key": "k"}',
            b'{"username": "a", "api_key": "k", "n": NaN}',
            b'{"username": "a", "api_key": "\\ud800"}',
            b'{"username": "a", "api_key": "\xff"}',
            b'{"username": "a", "api_key": "tab\there"}',
            b'{"username": "a", "api_key": "k", "deep": ' + b"[" * 300 + b"]" * 300 + b"}",
            b'{"username": "a", "api_key": "k", "long": "' + b"x" * 70_000 + b'"}',
            b'{"more": 1, "username": "a"}',
        ]

    def test_load(self):
        cases = [(self.random.choice(["named", "default"]), self.content(), 0o644) for _ in range(COUNTS["load"])]
        cases += [("named", content, 0o644) for content in self.raw_contents()]
        cases += [(where, self.content(), 0o644) for where in ("missing", "folder", "empty")]
        cases += [("named", b'{"username": "a", "api_key": "k"}', 0o666)]
        for where, content, mode in cases:
            path = config_file() if where == "default" else pathlib.Path("c é.json")
            if where in ("named", "default"):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                path.chmod(mode)
                # The library would read an incomplete file of this second again, which only makes the test slower.
                os.utime(path, (0, 0))
            argument = {"named": str(path), "default": None, "missing": "no.json", "folder": ".", "empty": ""}[where]
            given = {"where": where, "content": content, "mode": mode}
            their = Answer(lambda: theirs.auth.Credentials.from_file(argument))
            our = Answer(lambda: cartocreds.Credentials.from_file(argument))
            self.compare(given, their, our, explain.load)
        self.assertEnough(len(cases), 0.3)

    # --- saving and deleting ------------------------------------------------------------------------------------

    def test_save(self):
        for _ in range(COUNTS["save"]):
            given = {
                "username": self.random.choice([*USERNAMES, "用户 é", None]),
                "api_key": self.random.choice(KEYS),
                "base_url": self.random.choice([url for url in URLS if url.lower().startswith("https")]),
                "allow_non_secure": self.random.random() < 0.3,
            }
            before = self.random.choice(
                [
                    None,
                    None,
                    None,
                    '{"username": "old", "key": "k"}',
                    '{"mine": [1, 2]}',
                    "no JSON",
                    "folder",
                    "no folder",
                ]
            )
            named = self.random.random() < 0.6

            def saved(package):
                path = pathlib.Path(self.folder, "to", "c é.json") if named else config_file()
                with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                    path.unlink() if not path.is_dir() else path.rmdir()
                if before == "no folder" and named:
                    with contextlib.suppress(FileNotFoundError):
                        path.parent.rmdir()
                else:
                    path.parent.mkdir(parents=True, exist_ok=True)
                if before == "folder":
                    path.mkdir()
                elif before not in (None, "no folder"):
                    path.write_text(before)
                    path.chmod(0o644)
                credentials = package.Credentials(**given)
                with logged(package) as lines:
                    credentials.save(str(path) if named else None)
                return path.read_text(), lines

            their, our = Answer(lambda: saved(theirs.auth)), Answer(lambda: saved(cartocreds))
            self.compare({**given, "before": before}, their, our, explain.save)
        self.assertEnough(COUNTS["save"], 0.5)

    def test_delete(self):
        for _ in range(COUNTS["delete"]):
            what = self.random.choice(["file", "file", "missing", "folder", "default", "no default", "empty"])

            def deleted(package):
                with contextlib.suppress(FileNotFoundError):
                    config_file().unlink()
                path = pathlib.Path("c.json")
                with contextlib.suppress(FileNotFoundError):
                    path.unlink() if not path.is_dir() else path.rmdir()
                if what == "file":
                    path.write_text("{}")
                elif what == "folder":
                    path.mkdir()
                elif what in ("default", "empty"):
                    config_file().parent.mkdir(parents=True, exist_ok=True)
                    config_file().write_text("{}")
                argument = {"default": None, "no default": None, "empty": ""}.get(what, str(path))
                with logged(package) as lines:
                    package.Credentials.delete(argument)
                return path.exists(), config_file().exists(), lines

            their, our = Answer(lambda: deleted(theirs.auth)), Answer(lambda: deleted(cartocreds))
            self.compare(what, their, our, explain.delete)
        self.assertEnough(COUNTS["delete"], 0.5)

    # --- the default --------------------------------------------------------------------------------------------

    def test_default(self):
        self.write("c.json", {"username": "filed", "api_key": "fk"})
        self.write("C.JSON", {"base_url": "http://x.org", "api_key": "fk", "allow_non_secure": True})
        self.write("other", {"username": "other", "api_key": "ok"})
        self.write_default({"username": "saved", "api_key": "sk"})
        firsts = [
            "johnsmith",
            "jackson-5",
            "https://x.org/user/me/",
            "http://x.org",
            "c.json",
            "./C.JSON",
            "Credentials",
        ]
        odd_firsts = ["", "no.json", "c.json ", "HTTPS://x.org", "evil/", "a b", 5, pathlib.Path("c.json"), b"c.json"]
        seconds = ["k", "ключ", "", None]
        cases = [([first], {}) for first in (*firsts, *odd_firsts)]
        cases += [
            ([], {"filepath": "other"}),
            ([], {"api_key": "k"}),
            ([], {"username": "a", "base_url": "https://x.org"}),
        ]
        for _ in range(COUNTS["default"]):
            args, given = [], {}
            cases.append((args, given))
            if self.random.random() < 0.6:
                args.append(self.some(firsts, odd_firsts, 0.2))
                if self.random.random() < 0.6:
                    args.append(self.some(seconds, [5], 0.05))
            for name, usual, odd in [
                ("username", ["johnsmith"], [None, "", "c.json", 5]),
                ("base_url", ["https://x.org/user/me"], [None, "", "x.org", "http://x.org"]),
                ("api_key", seconds, [5]),
                ("filepath", ["c.json"], ["other", None, pathlib.Path("c.json")]),
                ("credentials", ["Credentials"], [None, "johnsmith"]),
                ("session", ["a session", None], [0]),
                ("allow_non_secure", [True], [False, None]),
            ]:
                if self.random.random() < 0.2:
                    given[name] = self.some(usual, odd, 0.2)
        for args, given in cases:

            def default(package):
                def made(value):
                    return package.Credentials("made", "mk") if value == "Credentials" else value

                package.unset_default_credentials()
                kwargs = {name: made(value) for name, value in given.items()}
                package.set_default_credentials(*map(made, args), **kwargs)
                found = package.get_default_credentials()
                if found.session != (given.get("session") or None):
                    raise AssertionError("another session")
                return found

            their, our = Answer(lambda: default(theirs.auth)), Answer(lambda: default(cartocreds))
            self.compare((args, given), their, our, explain.default)
        self.assertEnough(len(cases), 0.5)


@contextlib.contextmanager
def logged(package):
    """The lines that the package logs, each with its level."""
    lines = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append((record.levelname, record.getMessage()))
    log = logging.getLogger("cartocreds" if package is cartocreds else "CARTOframes")
    level = log.level
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    try:
        yield lines
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
