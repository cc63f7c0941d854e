"""Logs do not contain keys."""

import contextlib
import io
import logging

import cartocreds
from cartocreds import Credentials, RedactingFilter, set_default_credentials
from support import TestCase

KEY = "abc/DEF 123"


class Redacting(TestCase):
    def setUp(self):
        super().setUp()
        self.creds = Credentials("johnsmith", KEY)
        self.out = io.StringIO()
        self.handler = logging.StreamHandler(self.out)
        self.log = logging.Logger("test")
        self.log.addHandler(self.handler)

    def logged(self):
        text = self.out.getvalue()
        for secret in (KEY, "abc%2FDEF%20123", self.creds.authorization):
            self.assertNotIn(secret, text)
        return text

    def test_redact(self):
        self.assertEqual(self.creds.redact(f"a {KEY} b"), "a *** b")
        self.assertEqual(self.creds.redact(f"{self.creds.query}&x"), "api_key=***&x")
        self.assertEqual(self.creds.redact(f"a\0{KEY}\0\ud800é{KEY}"), "a\0***\0\ud800é***")
        self.assertEqual(self.creds.redact(f"\0\0{KEY}\0"), "\0\0***\0")
        self.assertEqual(self.creds.redact("\0"), "\0")
        self.assertEqual(self.creds.redact(""), "")
        self.assertEqual(Credentials("a").redact("default_public"), "default_public")

    def test_messages_and_arguments(self):
        self.handler.addFilter(RedactingFilter(self.creds))
        self.log.info("%s asks %s with %s", self.creds, self.creds.query, {"Authorization": self.creds.authorization})
        self.assertEqual(
            self.logged(),
            "Credentials(username='johnsmith', api_key='***', base_url='https://johnsmith.carto.com') "
            "asks api_key=*** with {'Authorization': '***'}\n",
        )

    def test_tracebacks_and_extra_fields(self):
        self.handler.addFilter(RedactingFilter(self.creds))
        self.handler.setFormatter(logging.Formatter("%(message)s %(url)s %(both)s"))
        try:
            raise RuntimeError(f"refused: {KEY}")
        except RuntimeError:
            self.log.exception("failed", extra={"url": f"https://x?{self.creds.query}", "both": [KEY]}, stack_info=True)
        text = self.logged()
        self.assertIn("failed https://x?api_key=*** ['***']", text)
        self.assertIn("RuntimeError: refused: ***", text)

    def test_what_holds_no_key_is_left_alone(self):
        self.handler.addFilter(RedactingFilter(self.creds))
        record = logging.LogRecord("n", logging.INFO, "p", 1, "%d of %s", (5, "x"), None)
        record.extra = extra = object()
        self.handler.handle(record)
        self.assertEqual(self.out.getvalue(), "5 of x\n")
        self.assertIs(record.extra, extra)
        self.assertEqual((record.lineno, record.levelno), (1, logging.INFO))

    def test_a_record_that_cannot_be_formatted_is_harmless(self):
        class Mute:
            def __str__(self):
                raise RuntimeError("mute")

        self.handler.addFilter(RedactingFilter(self.creds))
        printed = io.StringIO()
        with contextlib.redirect_stderr(printed):
            self.log.info("%d %d", KEY, "x")
            self.log.info("fine", extra={"mute": Mute()})
        self.assertNotIn(KEY, printed.getvalue())
        self.assertIn("fine", self.logged())

    def test_what_cannot_be_masked_is_left_out(self):
        class Half:
            def __repr__(self):
                raise RuntimeError("half")

        self.handler.addFilter(RedactingFilter(self.creds))
        # A formatter that prints the arguments of the record.
        self.handler.setFormatter(logging.Formatter("%(message)s %(mixed)s"))
        self.handler.format = lambda record: f"{record.msg} {[item for item in record.mixed if isinstance(item, str)]}"
        self.log.info("mixed:", extra={"mixed": [KEY, Half()]})
        self.assertIn("<list without a text>", "".join(self.logged().split("', '")))

    def test_values_without_a_truth_value(self):
        class Array:
            def __bool__(self):
                raise ValueError("the truth value of an array is ambiguous")

        self.handler.addFilter(RedactingFilter(self.creds))
        self.log.info("fine", extra={"array": Array()})
        self.assertIn("fine", self.logged())

    def test_the_default_credentials(self):
        self.handler.addFilter(RedactingFilter())
        self.log.info("nobody's %s", "key")
        set_default_credentials(self.creds)
        self.log.info("mine: %s", KEY)
        self.assertEqual(self.logged(), "nobody's key\nmine: ***\n")

    def test_the_public_key_is_not_a_secret(self):
        self.handler.addFilter(RedactingFilter(Credentials("a")))
        try:
            raise RuntimeError("x")
        except RuntimeError as error:
            record = logging.LogRecord("n", logging.INFO, "p", 1, "default_public", None, (type(error), error, None))
        self.handler.handle(record)
        self.assertIsNotNone(record.exc_info)
        self.assertIn("default_public", self.out.getvalue())

    def test_it_is_there_when_it_is_asked_for(self):
        with self.assertRaises(AttributeError):
            _ = cartocreds.nonsense
