"""Sessions: Python objects that live exactly as long as some credentials have them, in Python or in C."""

import gc
import threading
import weakref

from cartocreds import Credentials, _handle, get_default_credentials, set_default_credentials, unset_default_credentials
from support import TestCase, neighbour, run_python


class Session:
    """A session that a test can watch."""


class Life(TestCase):
    def setUp(self):
        super().setUp()
        self.session = Session()
        self.watched = weakref.ref(self.session)
        self.c = neighbour()

    def let_go(self):
        """Drops the test's own reference. Returns whether the session still exists."""
        self.session = None
        gc.collect()
        return self.watched() is not None

    def tearDown(self):
        self.assertEqual((_handle._sessions, _handle._carriers), ({}, {}))

    def test_it_goes_with_the_credentials(self):
        creds = Credentials("a", "k", session=self.session)
        self.assertTrue(self.let_go())
        self.assertIs(creds.session, self.watched())
        del creds
        self.assertFalse(self.let_go())

    def test_it_goes_when_another_is_set(self):
        creds = Credentials("a", "k", session=self.session)
        creds.session = Session()
        self.assertFalse(self.let_go())
        creds.session = None
        self.assertIsNone(creds.session)

    def test_copies_keep_it(self):
        creds = Credentials("a", "k", session=self.session)
        other = Credentials.from_credentials(creds)
        del creds
        self.assertTrue(self.let_go())
        del other
        self.assertFalse(self.let_go())

    def test_the_slot_keeps_it(self):
        set_default_credentials("a", "k", session=self.session)
        self.assertTrue(self.let_go())
        self.assertIs(get_default_credentials().session, self.watched())
        unset_default_credentials()
        self.assertFalse(self.let_go())

    def test_it_goes_when_c_replaces_the_default(self):
        set_default_credentials("a", "k", session=self.session)
        self.assertTrue(self.let_go())
        self.c.neighbour_set_default(b"b")
        self.assertFalse(self.let_go())

    def test_c_keeps_it_and_frees_it_on_a_thread_of_its_own(self):
        set_default_credentials("a", "k", session=self.session)
        self.c.neighbour_keep_default()
        unset_default_credentials()
        self.assertTrue(self.let_go())
        self.assertTrue(self.c.neighbour_free_kept_elsewhere())
        self.assertFalse(self.let_go())

    def test_any_object_even_a_false_one(self):
        for session in (0, "", [], 5, "text", print):
            self.assertIs(Credentials("a", "k", session=session).session, session)
        self.session = None

    def test_an_error_takes_nothing_over(self):
        with self.assertRaises(ValueError):
            Credentials(session=self.session)
        self.assertFalse(self.let_go())

    def test_a_destructor_may_use_the_library(self):
        seen = []

        class Last:
            def __del__(self):
                set_default_credentials("from_destructor")
                seen.append(get_default_credentials().username)

        set_default_credentials("a", "k", session=Last())
        unset_default_credentials()
        self.assertEqual(seen, ["from_destructor"])
        self.session = None

    def test_many_threads(self):
        failures = []

        def work(number):
            try:
                for count in range(200):
                    session = Session()
                    creds = Credentials("a", "k", session=session)
                    set_default_credentials(creds)
                    if creds.session is not session:
                        failures.append((number, count))
                    found = get_default_credentials()
                    if found is not None and not isinstance(found.session, Session):
                        failures.append((number, count, found.session))
                    if count % 7 == 0:
                        unset_default_credentials()
            except Exception as error:
                failures.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        unset_default_credentials()
        self.session = None


class TheEnd(TestCase):
    """C may free what it keeps after the interpreter has ended. Nothing then calls back into Python."""

    PROGRAM = """
import atexit, sys
from support import neighbour
{before}
from cartocreds import Credentials, set_default_credentials, unset_default_credentials, get_default_credentials

class Session:
    def __del__(self):
        print("session", flush=True)

neighbour()
{body}
"""

    def ends_well(self, body, before="", after="the neighbour freed what it kept\n", out="session\n"):
        result = run_python(self.PROGRAM.format(before=before, body=body))
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, out, after))

    def test_c_frees_the_last_reference_after_python(self):
        self.ends_well("set_default_credentials('a', 'k', session=Session()); neighbour().neighbour_keep_default()")

    def test_c_has_many_of_them(self):
        self.ends_well(
            "keep = [Credentials('a', session=Session()) for _ in range(100)]\n"
            "set_default_credentials(keep[0]); neighbour().neighbour_keep_default()",
            out="session\n" * 100,
        )

    def test_only_the_slot_has_the_session(self):
        self.ends_well("set_default_credentials('a', 'k', session=Session())", after="")

    def test_a_session_made_while_python_exits(self):
        self.ends_well(
            "late = lambda: (set_default_credentials('a', 'k', session=Session()),"
            " neighbour().neighbour_keep_default())\nlate_handlers.append(late)",
            before="late_handlers = []\natexit.register(lambda: [late() for late in late_handlers])",
        )

    def test_objects_in_a_cycle(self):
        self.ends_well(
            "creds = Credentials('a', session=Session()); creds.me = creds\n"
            "set_default_credentials(creds); neighbour().neighbour_keep_default()"
        )

    def test_a_session_that_leads_back_to_its_credentials(self):
        self.ends_well(
            "creds = Credentials('a', session=Session()); creds.session.creds = creds\n"
            "set_default_credentials(creds); neighbour().neighbour_keep_default()"
        )
