"""cartoframes' functions with these credentials: they return the same and send the same requests as with cartoframes' own."""

import contextlib
import io
import warnings

import theirs  # isort: skip (first, so that cartoframes sends no metrics)

import cartocreds
import cartoframes
import requests
import server
from carto.auth import APIKeyAuthClient
from carto.sql import SQLClient as CartoSQLClient
from cartoframes.data.clients import SQLClient
from cartoframes.data.clients.auth_api_client import AuthAPIClient
from cartoframes.data.observatory import Catalog
from cartoframes.exceptions import DOError
from cartoframes.viz import all_publications
from cartoframes.viz.source import Source
from pyrestcli.exceptions import ServerErrorException
from support import TestCase

# Each function takes credentials and returns a value to compare.
CALLS = {
    "SQLClient.query": lambda creds: SQLClient(creds).query("SELECT 1"),
    "SQLClient.count": lambda creds: SQLClient(creds).count("places"),
    "read_carto": lambda creds: cartoframes.read_carto(
        "SELECT * FROM places", credentials=creds, decode_geom=False
    ).to_dict(),
    "list_tables": lambda creds: cartoframes.list_tables(creds).to_dict(),
    "has_table": lambda creds: cartoframes.has_table("places", creds),
    "describe_table": lambda creds: cartoframes.describe_table("places", creds),
    "rename_table": lambda creds: cartoframes.rename_table("places", "there", creds, if_exists="replace"),
    "delete_table": lambda creds: cartoframes.delete_table("places", creds, log_enabled=False),
    "all_publications": all_publications,
    "Source.get_credentials": lambda creds: Source("SELECT * FROM places", creds).get_credentials(),
    "Catalog.subscriptions": lambda creds: str(Catalog().subscriptions(creds)),
    "AuthAPIClient": lambda creds: type(AuthAPIClient(creds)).__name__,
    "cartoframes' default": lambda creds: (
        theirs.auth.set_default_credentials(creds),
        SQLClient().query("SELECT 2"),
    )[1],
    "carto.sql.SQLClient": lambda creds: CartoSQLClient(creds.get_api_key_auth_client()).send("SELECT 3"),
    "from_credentials": lambda creds: str(theirs.auth.Credentials.from_credentials(creds)),
    "==": lambda creds: creds == theirs.auth.Credentials(creds.username, creds.api_key, creds.base_url, None, True),
    "get_gcloud_credentials": lambda creds: creds.get_gcloud_credentials(),
    "is_instant_licensing_active": lambda creds: creds.is_instant_licensing_active(),
    "me_data": lambda creds: creds.me_data,
    "user_id": lambda creds: (creds.user_id, creds.user_id),
}


class Calls(TestCase):
    def setUp(self):
        super().setUp()
        self.enterContext_(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        self.server = self.enterContext_(server.running())
        self.addCleanup(theirs.auth.unset_default_credentials)

    def enterContext_(self, context):
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        return stack.enter_context(context)

    def asked(self, package, call, **more):
        """The result of the call, and the requests that it made."""
        self.server.requests.clear()
        creds = package.Credentials("johnsmith", "a key/é", self.server.url, allow_non_secure=True, **more)
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            answer = call(creds)
        return answer, printed.getvalue(), list(self.server.requests)

    def test_the_same_answers_and_requests(self):
        asking = 0
        for name, call in CALLS.items():
            with self.subTest(name):
                *his, his_requests = self.asked(theirs.auth, call)
                *mine, my_requests = self.asked(cartocreds, call)
                self.assertEqual(mine, his)
                self.assertEqual(len(my_requests), len(his_requests))
                asking += bool(my_requests)
                for (method, path, sent, _), (my_method, my_path, my_sent, headers) in zip(his_requests, my_requests):
                    if path == "/api/v3/me":
                        path = "/user/johnsmith/api/v3/me"
                        theirs.differs("me-keeps-the-path")
                    self.assertEqual(sent.pop("client"), "cartoframes_1.2.5")
                    client = my_sent.pop("client")
                    if client != "cartoframes_1.2.5":
                        self.assertEqual(client, f"cartocreds_{cartocreds.__version__}")
                        self.assertEqual(headers["User-Agent"], client)
                        theirs.differs("client-name")
                    self.assertEqual((my_method, my_path, my_sent), (method, path, sent))
                    self.assertEqual(my_sent["api_key"], "a key/é")
        self.assertGreaterEqual(asking, 15)

    def test_the_session_is_used(self):
        class Counting(requests.Session):
            count = 0

            def request(self, *args, **kwargs):
                self.count += 1
                return super().request(*args, **kwargs)

        for package in (theirs.auth, cartocreds):
            session = Counting()
            self.asked(package, CALLS["SQLClient.query"], session=session)
            self.asked(package, CALLS["me_data"], session=session)
            self.assertEqual(session.count, 2)

    def test_the_line_that_is_logged(self):
        lines = []
        for package, name in [(theirs.auth, "CARTOframes"), (cartocreds, "cartocreds")]:
            with self.assertLogs(name, "DEBUG") as logged:
                self.asked(package, CALLS["user_id"])
            lines.append([(record.levelname, record.getMessage()) for record in logged.records])
        self.assertEqual(lines, [[("DEBUG", "Getting `user_id` for johnsmith")]] * 2)

    def test_isinstance_but_not_issubclass(self):
        creds = cartocreds.Credentials("a")
        self.assertIsInstance(creds, theirs.auth.Credentials)
        self.assertIsInstance(creds, cartocreds.Credentials)
        self.assertFalse(issubclass(cartocreds.Credentials, theirs.auth.Credentials))
        theirs.differs("not-a-subclass")

    def test_the_two_defaults_are_two(self):
        cartocreds.set_default_credentials("a", "k")
        self.assertIsNone(theirs.auth.get_default_credentials())
        with self.assertRaisesRegex(ValueError, "set_default_credentials"):
            SQLClient()
        theirs.differs("cartoframes-has-its-own-default")

    def test_no_data_observatory(self):
        self.server.url = self.server.url.replace("johnsmith", "no-do")
        for package, error in [(theirs.auth, DOError), (cartocreds, ServerErrorException)]:
            with self.assertRaisesRegex(error, "Data Observatory"):
                self.asked(package, CALLS["get_gcloud_credentials"])
        theirs.differs("do-error")

    def test_carto_itself_is_asked_for_what_needs_the_network(self):
        creds = cartocreds.Credentials("a", "k")
        client = creds.get_api_key_auth_client()
        self.assertIsInstance(client, APIKeyAuthClient)
        self.assertIs(creds.get_api_key_auth_client(), client)
        creds.session = requests.Session()
        self.assertIs(creds.get_api_key_auth_client().session, creds.session)
