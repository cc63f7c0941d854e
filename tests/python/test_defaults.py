"""The default credentials: the arguments, as in cartoframes, and the slot that Python and C++ share."""

import copy
import gc
import os

from cartocreds import (
    Credentials,
    Status,
    get_default_credentials,
    set_default_credentials,
    unset_default_credentials,
)
from support import TestCase, neighbour

ON_PREMISES = "https://x.org/user/me"


class Guessing(TestCase):
    def guessed(self, *args, **kwargs):
        set_default_credentials(*args, **kwargs)
        found = get_default_credentials()
        return found.username, found.api_key, found.base_url

    def test_what_first_looks_like(self):
        path = self.write("C.JSON", {"username": "filed", "api_key": "fk"})
        filed = ("filed", "fk", "https://filed.carto.com")
        for args, expected in [
            (("a", "k"), ("a", "k", "https://a.carto.com")),
            (("a",), ("a", "default_public", "https://a.carto.com")),
            (("a", ""), ("a", "default_public", "https://a.carto.com")),
            ((ON_PREMISES, "k"), (None, "k", ON_PREMISES)),
            (("HTTPS://x.org",), (None, "default_public", "HTTPS://x.org")),
            ((str(path),), filed),
            ((str(path), "ignored"), filed),
            ((path,), filed),
            ((os.fsencode(path),), filed),
            ((Credentials("b", "k"),), ("b", "k", "https://b.carto.com")),
        ]:
            with self.subTest(args):
                self.assertEqual(self.guessed(*args), expected)

    def test_by_name(self):
        path = self.write("any name", {"username": "filed", "api_key": "fk"})
        for kwargs, expected in [
            ({"username": "a", "api_key": "k"}, ("a", "k", "https://a.carto.com")),
            ({"base_url": ON_PREMISES, "api_key": "k"}, (None, "k", ON_PREMISES)),
            ({"base_url": ON_PREMISES, "username": "a"}, ("a", "default_public", ON_PREMISES)),
            ({"filepath": path}, ("filed", "fk", "https://filed.carto.com")),
            ({"credentials": Credentials("b"), "filepath": path}, ("b", "default_public", "https://b.carto.com")),
            ({"first": "c", "filepath": path, "username": "a"}, ("c", "default_public", "https://c.carto.com")),
            ({"username": "x.json"}, ("x.json", "default_public", "https://x.json.carto.com")),
            (
                {"base_url": "http://x.org", "allow_non_secure": True},
                (None, "default_public", "http://x.org"),
            ),
        ]:
            with self.subTest(kwargs):
                self.assertEqual(self.guessed(**kwargs), expected)

    def test_nothing_means_the_default_file(self):
        self.assertFails(Status.NOT_FOUND, FileNotFoundError, set_default_credentials)
        self.write_default({"username": "saved", "api_key": "sk"})
        self.assertEqual(self.guessed(), ("saved", "sk", "https://saved.carto.com"))

    def test_wrong_arguments_for_the_default(self):
        self.write_default({"username": "saved", "api_key": "sk"})
        set_default_credentials("before")
        for args, kwargs in [
            ((5,), {}),
            (("",), {}),
            (("a", 5), {}),
            ((), {"api_key": "k"}),
            (("http://x.org",), {}),
            ((), {"credentials": "a"}),
            ((), {"base_url": "x.org", "username": "a"}),
        ]:
            with self.subTest(args=args, kwargs=kwargs), self.assertRaises(ValueError):
                set_default_credentials(*args, **kwargs)
        self.assertEqual(get_default_credentials().username, "before")

    def test_cartoframes_credentials(self):
        class Theirs:
            username, api_key, base_url, session, allow_non_secure = "a", "k", ON_PREMISES, None, False

        self.assertEqual(self.guessed(Theirs()), ("a", "k", ON_PREMISES))
        self.assertEqual(self.guessed(credentials=Theirs()), ("a", "k", ON_PREMISES))


class Slot(TestCase):
    def test_the_object_that_was_set(self):
        creds = Credentials("a", "k")
        set_default_credentials(creds)
        self.assertIs(get_default_credentials(), creds)
        unset_default_credentials()
        self.assertIsNone(get_default_credentials())
        set_default_credentials("b")
        self.assertIs(get_default_credentials(), get_default_credentials())
        self.assertIsNot(get_default_credentials(), creds)

    def test_a_session_given_with_it(self):
        session = ["a session"]
        creds = Credentials("a", "k")
        set_default_credentials(creds, session=session)
        self.assertIs(creds.session, session)
        self.assertIs(get_default_credentials().session, session)

    def test_a_session_set_on_the_default_is_the_defaults(self):
        session = ["a session"]
        set_default_credentials("a", "k")
        get_default_credentials().session = session
        gc.collect()
        self.assertIs(get_default_credentials().session, session)
        copy.copy(get_default_credentials()).session = None
        self.assertIs(get_default_credentials().session, session)

    def test_an_object_that_was_the_default_no_longer_is(self):
        creds = Credentials("a", "k")
        set_default_credentials(creds)
        set_default_credentials("b")
        creds.session = ["late"]
        self.assertEqual(get_default_credentials().username, "b")
        self.assertIsNone(get_default_credentials().session)

    def test_equal_credentials_are_not_the_same(self):
        creds = Credentials("a", "k")
        set_default_credentials(creds)
        neighbour().neighbour_set_default(b"a")
        self.assertIsNot(get_default_credentials(), creds)


class SharedWithC(TestCase):
    def setUp(self):
        super().setUp()
        self.c = neighbour()

    def test_set_in_python_seen_in_c(self):
        set_default_credentials("johnsmith", "k")
        self.assertTrue(self.c.neighbour_default_is(b"johnsmith"))
        unset_default_credentials()
        self.assertFalse(self.c.neighbour_default_is(b"johnsmith"))

    def test_set_in_c_seen_in_python(self):
        set_default_credentials("before")
        self.assertTrue(self.c.neighbour_set_default(b"c_user"))
        found = get_default_credentials()
        self.assertEqual((found.username, found.api_key), ("c_user", "c-key"))
        self.c.neighbour_unset_default()
        self.assertIsNone(get_default_credentials())
        self.assertEqual(found.username, "c_user")

    def test_a_session_of_c_stays_cs_own(self):
        before = self.c.neighbour_destroyed()
        self.c.neighbour_set_default_with_session(0x1234)
        found = get_default_credentials()
        self.assertIsNone(found.session)
        set_default_credentials(found)
        self.assertEqual(self.c.neighbour_default_session(), 0x1234)
        self.assertEqual(self.c.neighbour_destroyed(), before)
        found.session = ["python's"]
        del found
        self.assertEqual(self.c.neighbour_destroyed(), before + 1)
        self.assertEqual(get_default_credentials().session, ["python's"])

    def test_a_forked_child_has_the_session(self):
        set_default_credentials("johnsmith", "k", session=["s"])
        child = os.fork()
        if child == 0:
            found = get_default_credentials()
            os._exit(0 if found.username == "johnsmith" and found.session == ["s"] else 1)
        self.assertEqual(os.waitpid(child, 0)[1], 0)
