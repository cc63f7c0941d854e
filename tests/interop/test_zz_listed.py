"""The last test: docs/compatibility.md lists exactly the differences that the tests before it have found."""

import collections

import theirs
from support import TestCase


class Listed(TestCase):
    def test_each_listed_difference_was_met(self):
        listed = theirs.listed()
        self.assertEqual([name for name, count in collections.Counter(listed).items() if count > 1], [])
        self.assertEqual(set(listed) - theirs.met, set(), "listed, but no longer a difference")
        self.assertEqual(theirs.met - set(listed), set())
