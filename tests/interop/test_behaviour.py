"""The differences in docs/compatibility.md that generated inputs cannot show. Each has its own test."""

import copy
import logging
import os
import pickle
import subprocess
import sys

import cartocreds
import theirs
from support import TestCase


class Objects(TestCase):
    def setUp(self):
        super().setUp()
        self.theirs = theirs.auth.Credentials("a", "secret")
        self.ours = cartocreds.Credentials("a", "secret")

    def test_repr(self):
        self.assertEqual(str(self.theirs), str(self.ours))
        self.assertIn("secret", repr(self.theirs))
        self.assertNotIn("secret", repr(self.ours))
        theirs.differs("repr-hides-the-key")

    def test_equality(self):
        for a in (self.theirs, self.ours):
            for b in (self.theirs, self.ours):
                self.assertTrue(a == b)
            self.assertFalse(a == cartocreds.Credentials("b", "secret"))
        with self.assertRaises(AttributeError):
            self.theirs == 5  # noqa: B015
        self.assertFalse(self.ours == 5)
        theirs.differs("equality-with-others")

    def test_hash(self):
        with self.assertRaises(TypeError):
            hash(self.theirs)
        self.assertEqual({self.ours: 1}[cartocreds.Credentials("a", "secret")], 1)
        theirs.differs("hash")

    def test_pickle(self):
        self.assertIn(b"secret", pickle.dumps(self.theirs))
        with self.assertRaises(TypeError):
            pickle.dumps(self.ours)
        theirs.differs("no-pickle")

    def test_deepcopy(self):
        for credentials, same in [(self.theirs, False), (self.ours, True)]:
            credentials.session = ["a session"]
            self.assertEqual(copy.deepcopy(credentials), credentials)
            self.assertIs(copy.deepcopy(credentials).session is credentials.session, same)
            self.assertIs(copy.copy(credentials).session, credentials.session)
        theirs.differs("deepcopy-keeps-the-session")

    def test_the_default_is_the_very_object(self):
        for package, credentials in [(theirs.auth, self.theirs), (cartocreds, self.ours)]:
            package.set_default_credentials(credentials)
            self.assertIs(package.get_default_credentials(), credentials)
            package.get_default_credentials().session = "set"
            self.assertEqual(credentials.session, "set")
        package.unset_default_credentials()
        theirs.auth.unset_default_credentials()

    def test_the_default_does_not_keep_a_subclass(self):
        for package, kept in [(theirs.auth, True), (cartocreds, False)]:
            kind = type("Kind", (package.Credentials,), {})
            package.set_default_credentials(kind("a", "k"))
            self.assertIs(type(package.get_default_credentials()) is kind, kept)
            package.unset_default_credentials()
        theirs.differs("default-is-the-process")

    def test_from_credentials(self):
        kind = type(
            "Other", (), {"username": "a", "api_key": "k", "base_url": None, "session": None, "allow_non_secure": False}
        )
        with self.assertRaises(ValueError):
            theirs.auth.Credentials.from_credentials(kind())
        self.assertEqual(cartocreds.Credentials.from_credentials(kind()), cartocreds.Credentials("a", "k"))
        self.assertEqual(cartocreds.Credentials.from_credentials(self.theirs), self.ours)
        for package in (theirs.auth, cartocreds):
            with self.assertRaises(ValueError):
                package.Credentials.from_credentials("a")
        theirs.differs("from-credentials")

    def test_public_names_exist(self):
        names = {name for name in dir(theirs.auth.Credentials) if not name.startswith("_")}
        self.assertEqual(names - set(dir(cartocreds.Credentials)), set())
        self.assertEqual(set(theirs.auth.__all__) - set(cartocreds.__all__), set())

    def test_the_signatures(self):
        import inspect

        for name in ("__init__", "from_file", "from_credentials", "save", "delete"):
            his = inspect.signature(getattr(theirs.auth.Credentials, name)).parameters
            mine = inspect.signature(getattr(cartocreds.Credentials, name)).parameters
            shared = {key: value for key, value in mine.items() if value.kind != value.KEYWORD_ONLY}
            self.assertEqual(
                [(p.name, p.default) for p in his.values()], [(p.name, p.default) for p in shared.values()]
            )
        for name in theirs.auth.__all__[1:]:
            his, mine = (inspect.signature(getattr(package, name)) for package in (theirs.auth, cartocreds))
            self.assertEqual(
                [(p.name, p.default) for p in his.parameters.values()],
                [(p.name, p.default) for p in mine.parameters.values()],
            )

    def test_the_second_default_is_cartoframes_own(self):
        from cartoframes.auth import defaults

        self.assertTrue(hasattr(defaults, "set_default_do_credentials"))
        self.assertFalse(hasattr(cartocreds, "set_default_do_credentials"))
        theirs.differs("no-do-default")


class Logging(TestCase):
    def test_the_logger(self):
        self.assertEqual(theirs.cartoframes.utils.logger.log.name, "CARTOframes")
        with self.assertLogs("cartocreds", "INFO"):
            cartocreds.Credentials("a").save(self.folder / "c.json")
        theirs.differs("logger")

    def test_importing_it_sets_up_no_logging(self):
        program = "import logging, {0}; print(len(logging.getLogger().handlers), logging.getLogger().level)"
        out = [
            subprocess.run([sys.executable, "-c", program.format(name)], capture_output=True, text=True).stdout.split()
            for name in ("cartoframes", "cartocreds")
        ]
        self.assertEqual(out, [["1", str(logging.INFO)], ["0", str(logging.WARNING)]])
        theirs.differs("no-logging-set-up")


class Fifo(TestCase):
    def test_a_fifo_is_refused(self):
        path = self.folder / "pipe"
        os.mkfifo(path)
        with self.assertRaises(OSError):
            cartocreds.Credentials.from_file(path)
