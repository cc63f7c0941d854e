"""cartocreds_curl.h with the real libcurl."""

import re

from carto_server import Account
from support import BUILD, HARD_KEY, GisTest


class CurlTest(GisTest):
    def probe(self, *steps, **options):
        return self.run_program("probes/curl_probe", *steps, **options).stdout

    def ends(self, output):
        """(code, status, connections) of each request that the probe made."""
        found = re.findall(r"^code (\d+) status (\d+) connections (\d+)$", output, re.M)
        return [tuple(int(number) for number in end) for end in found]

    def test_a_query_is_run(self):
        joe = self.account(Account, key=HARD_KEY, prefix="/user/joe")
        query = "SELECT name FROM places WHERE name <> 'a&b+c%41é'"
        output = self.probe(self.save(joe), "sql:" + query, "perform")
        self.assertIn('"Paris"', output)
        (request,) = joe.requests
        self.assertEqual((request.method, request.path, request.sql), ("POST", "/user/joe/api/v2/sql", query))
        self.assertEqual((request.user, request.key), ("joe", HARD_KEY))
        self.assertRegex(request.headers["User-Agent"], r"^cartocreds/\d+\.\d+\.\d+ libcurl/\d")
        self.assert_no_key(HARD_KEY, request.path + request.body)

    def test_a_get_of_another_api(self):
        joe = self.account(Account, prefix="/user/joe")
        self.probe(self.save(joe), "prepare:/api/v1/map?a=b", "perform")
        (request,) = joe.requests
        self.assertEqual((request.method, request.path, request.key), ("GET", "/user/joe/api/v1/map?a=b", "secret"))

    def test_public_data_needs_no_account(self):
        joe = self.account(Account)
        query = "sql:SELECT name FROM places"
        self.assertIn('"Paris"', self.probe(self.save(joe, username=None, api_key=None), query, "perform"))
        self.assertNotIn("Authorization", joe.requests[0].headers)
        self.probe(self.save(joe, api_key=None), query, "perform")
        self.assertEqual(joe.requests[1].key, "default_public")

    def test_credentials_that_cannot_make_a_header_are_refused(self):
        joe = self.account(Account)
        for username in None, "jo:e":
            output = self.probe(self.save(joe, username=username), "sql:SELECT 1", "perform")
            self.assertRegex(output, r"^prepare 43 .*(account|username)")
            self.assertEqual(self.ends(output), [(3, 0, 0)])
        self.assertEqual(joe.requests, [])

    def test_after_an_error_nothing_is_sent(self):
        joe = self.account(Account)
        output = self.probe(self.save(joe), "sql:SELECT 1", "prepare:a b", "perform", "nothing", "perform")
        self.assertRegex(output, r"prepare 43 .*path")
        self.assertIn("without credentials 43 CREDS_ERROR_NULL_ARGUMENT", output)
        self.assertIn("without a query 43", output)
        self.assertIn("without a connection 43", output)
        self.assertIn("a query without credentials 43 CREDS_ERROR_NULL_ARGUMENT", output)
        self.assertIn("nothing renewed 1 CREDS_ERROR_NULL_ARGUMENT", output)
        self.assertIn("without a handle 43", output)
        self.assertIn("without an answer 1", output)
        self.assertEqual(self.ends(output), [(3, 0, 0), (3, 0, 0)])
        self.assertEqual(joe.requests, [])

    # --- redirects and TLS --------------------------------------------------------------------------

    def test_redirects_are_not_followed(self):
        joe, other = self.account(Account), self.account(Account)
        joe.redirect = (302, other.url + "/api/v2/sql")
        output = self.probe(self.save(joe), "sql:SELECT 1", "perform", "redirect")
        self.assertEqual(self.ends(output), [(0, 302, 1)])
        self.assertIn(f"redirects to {other.url}/api/v2/sql\n", output)
        self.assertEqual(other.requests, [])

    def test_a_caller_who_follows_redirects_does_not_send_the_key_along(self):
        for joe, other in [
            (self.account(Account, key=HARD_KEY), self.account(Account)),
            (self.account(Account, key=HARD_KEY), self.account(Account, host="localhost")),
            (self.account(Account, key=HARD_KEY), self.account(Account, certificate=BUILD / "certificate.pem")),
        ]:
            joe.redirect = (307, other.url + "/api/v2/sql")
            self.probe(self.save(joe), "sql:SELECT 1", "FOLLOWLOCATION=1", f"CAINFO={BUILD}/certificate.pem", "perform")
            self.assertEqual([request.sql for request in other.requests], ["SELECT 1"])
            self.assertEqual(joe.requests[0].key, HARD_KEY)
            self.assert_key_stayed(joe, other)

    def test_https_is_not_left_for_http(self):
        joe, other = self.account(Account, certificate=BUILD / "certificate.pem"), self.account(Account)
        joe.redirect = (307, other.url + "/api/v2/sql")
        output = self.probe(self.save(joe), f"CAINFO={BUILD}/certificate.pem", "sql:SELECT 1", "FOLLOWLOCATION=1", "perform")
        self.assertEqual(self.ends(output)[0][0], 1)  # CURLE_UNSUPPORTED_PROTOCOL
        self.assertEqual(other.requests, [])

    def test_a_certificate_is_verified(self):
        joe = self.account(Account, certificate=BUILD / "certificate.pem")
        self.assertEqual(self.ends(self.probe(self.save(joe), "sql:SELECT 1", "perform"))[0][0], 60)
        self.assertEqual(joe.requests, [])
        output = self.probe(self.save(joe), f"CAINFO={BUILD}/certificate.pem", "sql:SELECT 1", "perform")
        self.assertEqual(self.ends(output)[0][:2], (0, 200))

    # --- sessions -----------------------------------------------------------------------------------

    def test_a_session_that_is_a_handle(self):
        joe, other = self.account(Account, key=HARD_KEY), self.account(Account)
        once = ["sql:SELECT 1", "perform", "end"]
        output = self.probe(self.save(joe), "session", *once, *once, "perform", f"URL={other.root}/there", "perform")
        # Two requests with one connection; then one without a URL (the status is the last one); then one of the caller's own.
        self.assertEqual(self.ends(output), [(0, 200, 1), (0, 200, 0), (3, 200, 0), (0, 404, 1)])
        self.assertEqual(output.count("session freed"), 1)
        self.assertEqual([request.key for request in joe.requests], [HARD_KEY] * 2)
        (request,) = other.requests
        self.assertEqual((request.method, request.body), ("GET", ""))
        self.assert_key_stayed(joe, other)

    def test_a_session_that_is_a_share(self):
        joe = self.account(Account)
        output = self.probe(self.save(joe), "share", *["sql:SELECT 1", "perform", "end"] * 2)
        self.assertEqual(self.ends(output), [(0, 200, 1), (0, 200, 0)])
        self.assertIn("share freed 0", output)  # CURLSHE_OK: no handle was left that used it

    # --- what may be printed ------------------------------------------------------------------------

    def test_the_trace_is_masked(self):
        joe = self.account(Account, key=HARD_KEY)
        output = self.probe(self.save(joe), "sql:SELECT 1", "trace", "perform")
        self.assertIn("trace > POST /api/v2/sql HTTP/1.1\r\n", output.replace("\n", "\r\n"))
        self.assertIn("Authorization: ***", output)
        self.assertIn("trace < HTTP/1.1 200 OK", output)
        self.assert_no_key(HARD_KEY, output)

    def test_a_redirect_shows_no_key(self):
        other = self.account(Account)
        for key in "plain-key", HARD_KEY, "a/b@c:d":
            joe = self.account(Account, key=key)
            for location, shown in [("/login", joe.root + "/login"), ("login?a@b", joe.root + "/api/v2/login?a@b"),
                                    (joe.root + "/login", joe.root + "/login"),
                                    (other.root + "/login", other.root + "/login"),
                                    (f"//joe:x@{other.root[7:]}/login", other.root + "/login")]:
                for follow in [], ["FOLLOWLOCATION=1"]:
                    with self.subTest(key=key, location=location, follow=follow):
                        joe.redirect = (307, location)
                        output = self.probe(self.save(joe), "session", "sql:SELECT 1", "trace", "MAXREDIRS=1", *follow,
                                            "perform", "redirect", "forget", "infos", "end", "infos")
                        self.assert_no_key(key, output)
                        if not follow:
                            self.assertIn(f"redirects to {shown}\n", output)

    def test_a_key_that_a_server_repeats_is_not_shown(self):
        joe = self.account(Account)
        joe.redirect = (302, f"/login?api_key={joe.key}")
        output = self.probe(self.save(joe), "session", "sql:SELECT 1", "perform", "redirect", "end", "infos")
        self.assertIn(f"redirects to {joe.root}/login?api_key=***\n", output)
        self.assert_no_key(joe.key, output)
