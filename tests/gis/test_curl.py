"""cartocreds_curl.h with the real libcurl."""

import re

from carto_server import Account
from support import BUILD, HARD_KEY, GisTest


class CurlTest(GisTest):
    def probe(self, *arguments, **options):
        return self.run_program("probes/curl_probe", *arguments, **options).stdout

    def ends(self, output):
        """(code, status, connections) of each request that the probe made."""
        found = re.findall(r"^code (\d+) status (\d+) connections (\d+)$", output, re.M)
        return [tuple(int(number) for number in end) for end in found]

    def test_a_query_is_run(self):
        joe = self.account(Account, key=HARD_KEY, prefix="/user/joe")
        query = "SELECT name FROM places WHERE name <> 'a&b+c%41é'"
        output = self.probe("sql", self.save(joe), query)
        self.assertIn('"Paris"', output)
        (request,) = joe.requests
        self.assertEqual((request.method, request.path, request.sql), ("POST", "/user/joe/api/v2/sql", query))
        self.assertEqual((request.user, request.key), ("joe", HARD_KEY))
        self.assertRegex(request.headers["User-Agent"], r"^cartocreds/\d+\.\d+\.\d+ libcurl/\d")
        self.assert_no_key(HARD_KEY, request.path + request.body)

    def test_a_get_of_another_api(self):
        joe = self.account(Account, prefix="/user/joe")
        self.probe("get", self.save(joe), "/api/v1/map?a=b")
        (request,) = joe.requests
        self.assertEqual((request.method, request.path, request.key), ("GET", "/user/joe/api/v1/map?a=b", "secret"))

    def test_public_data_needs_no_account(self):
        joe = self.account(Account)
        self.assertIn('"Paris"', self.probe("sql", self.save(joe, username=None, api_key=None),
                                            "SELECT name FROM places"))
        self.assertNotIn("Authorization", joe.requests[0].headers)
        self.probe("sql", self.save(joe, api_key=None), "SELECT name FROM places")
        self.assertEqual(joe.requests[1].key, "default_public")

    def test_credentials_that_cannot_make_a_header_are_refused(self):
        joe = self.account(Account)
        for username in None, "jo:e":
            output = self.probe("sql", self.save(joe, username=username), "SELECT 1")
            self.assertRegex(output, r"^code 43 .*(account|username)")
        self.assertEqual(joe.requests, [])

    def test_after_an_error_nothing_is_sent(self):
        joe = self.account(Account)
        output = self.probe("broken", self.save(joe), "a b")
        self.assertRegex(output, r"prepare 43 .*path")
        self.assertIn("without credentials 43 CREDS_ERROR_NULL_ARGUMENT", output)
        self.assertIn("without a query 43", output)
        self.assertIn("without a handle 43", output)
        self.assertEqual(self.ends(output), [(3, 0, 0), (3, 0, 0)])
        self.assertEqual(joe.requests, [])

    # --- redirects and TLS --------------------------------------------------------------------------

    def test_redirects_are_not_followed(self):
        joe, other = self.account(Account), self.account(Account)
        joe.redirect = (302, other.url + "/api/v2/sql")
        self.assertEqual(self.ends(self.probe("sql", self.save(joe), "SELECT 1")), [(0, 302, 1)])
        self.assertEqual(other.requests, [])

    def test_a_caller_who_follows_redirects_does_not_send_the_key_along(self):
        for joe, other in [
            (self.account(Account, key=HARD_KEY), self.account(Account)),
            (self.account(Account, key=HARD_KEY), self.account(Account, host="localhost")),
            (self.account(Account, key=HARD_KEY), self.account(Account, certificate=BUILD / "certificate.pem")),
        ]:
            joe.redirect = (307, other.url + "/api/v2/sql")
            self.probe("follow", self.save(joe), "SELECT 1", CURL_CA_BUNDLE=str(BUILD / "certificate.pem"))
            self.assertEqual([request.sql for request in other.requests], ["SELECT 1"])
            self.assertEqual(joe.requests[0].key, HARD_KEY)
            self.assert_key_stayed(joe, other)

    def test_https_is_not_left_for_http(self):
        certificate = BUILD / "certificate.pem"
        joe, other = self.account(Account, certificate=certificate), self.account(Account)
        joe.redirect = (307, other.url + "/api/v2/sql")
        output = self.probe("follow", self.save(joe), "SELECT 1", CURL_CA_BUNDLE=str(certificate))
        self.assertEqual(self.ends(output)[0][0], 1)  # CURLE_UNSUPPORTED_PROTOCOL
        self.assertEqual(other.requests, [])

    def test_a_certificate_is_verified(self):
        certificate = BUILD / "certificate.pem"
        joe = self.account(Account, certificate=certificate)
        self.assertEqual(self.ends(self.probe("sql", self.save(joe), "SELECT 1"))[0][0], 60)
        self.assertEqual(joe.requests, [])
        output = self.probe("sql", self.save(joe), "SELECT 1", CURL_CA_BUNDLE=str(certificate))
        self.assertEqual(self.ends(output)[0][:2], (0, 200))

    # --- sessions -----------------------------------------------------------------------------------

    def test_a_session_that_is_an_easy_handle(self):
        joe, other = self.account(Account, key=HARD_KEY), self.account(Account)
        (self.home / ".netrc").write_text("machine 127.0.0.1 login another password login\n")
        output = self.probe("session", self.save(joe), other.root + "/elsewhere")
        # Twice with one connection; then without a URL (the status is the last one); then the caller's own.
        self.assertEqual(self.ends(output), [(0, 200, 1), (0, 200, 0), (3, 200, 0), (0, 404, 1)])
        self.assertEqual(output.count("session freed"), 1)
        self.assertEqual({request.headers["X-Mine"] for request in joe.requests + other.requests}, {"yes"})
        self.assertEqual({request.key for request in joe.requests}, {HARD_KEY})
        (request,) = other.requests
        self.assertEqual((request.method, request.body), ("GET", ""))
        self.assert_key_stayed(joe, other)

    def test_a_session_that_is_a_share(self):
        joe = self.account(Account)
        output = self.probe("share", self.save(joe), "")
        self.assertEqual(self.ends(output), [(0, 200, 1), (0, 200, 0)])
        self.assertIn("share freed 0", output)  # CURLSHE_OK: no handle was left that used it

    # --- messages -----------------------------------------------------------------------------------

    def test_the_trace_is_masked(self):
        joe = self.account(Account, key=HARD_KEY)
        output = self.probe("trace", self.save(joe), "SELECT 1")
        self.assertIn("trace > POST /api/v2/sql HTTP/1.1\r\n", output.replace("\n", "\r\n"))
        self.assertIn("Authorization: ***", output)
        self.assertIn("trace < HTTP/1.1 200 OK", output)
        self.assert_no_key(HARD_KEY, output)
