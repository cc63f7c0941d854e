"""cartocreds_curl.h and CARTO's current platform: access tokens, clients, queries."""

import json
import re
import time
import urllib.parse

from curl_recorder import Recorder
from platform_server import SECRET, TOKEN_PATH, answer, chunked, silence, truncated
from support import BUILD
from token_support import CERTIFICATE, TOKEN, TokenTest, jwt

TRUST = f"CAINFO={CERTIFICATE}"


class ProbeTest(TokenTest):
    def probe(self, *steps, **options):
        return self.run_program("probes/curl_probe", *steps, **options).stdout

    def ends(self, output):
        return [tuple(map(int, end)) for end in re.findall(r"^code (\d+) status (\d+) ", output, re.M)]


class RequestTest(ProbeTest):
    def test_a_token_is_sent_as_bearer(self):
        platform = self.platform()
        platform.tokens.add(TOKEN)
        output = self.probe(self.save_token(platform), TRUST, "prepare:v3/maps?a=b", "perform",
                            "query:carto_dw:SELECT 1", "perform")
        get, post = platform.requests
        self.assertEqual((get.method, get.path), ("GET", "/v3/maps?a=b"))
        self.assertEqual((post.method, post.path, post.body), ("POST", "/v3/sql/carto_dw/query", '{"q":"SELECT 1"}'))
        for request in get, post:
            self.assertEqual(request.headers.get_all("Authorization"), ["Bearer " + TOKEN])
            self.assertNotIn("Cookie", request.headers)
        self.assertEqual(post.headers.get_all("Content-Type"), ["application/json"])
        self.assertEqual(self.ends(output)[1], (0, 200))

    def test_a_query_arrives_unchanged(self):
        platform = self.platform()
        platform.tokens.add(TOKEN)
        file = self.save_token(platform)
        for sql in ("SELECT 'é✓\U0001f600'", 'a"b\\c/d\'e', "".join(map(chr, range(1, 0x80))), "x" * 100000, "\\u0041"):
            self.probe(file, TRUST, "query:c:" + sql, "perform")
            self.assertEqual(json.loads(platform.requests[-1].body), {"q": sql})

    def test_a_connection_is_one_segment(self):
        platform = self.platform()
        file = self.save_token(platform)
        for connection, segment in [("carto_dw", "carto_dw"), ("a/../b", "a%2F..%2Fb"), ("a b?c#d%e", "a%20b%3Fc%23d%25e"),
                                    ("é", "%C3%A9"), ("%2e%2e", "%252e%252e"), ("...", "...")]:
            self.probe(file, TRUST, f"query:{connection}:SELECT 1", "perform")
            self.assertEqual(platform.requests.pop().path, f"/v3/sql/{segment}/query")
        for connection, reason in (".", "segment"), ("..", "segment"), ("", "bad argument"), ("\udcff", "UTF-8"):
            output = self.probe(file, TRUST, f"query:{connection}:SELECT 1", "perform")
            self.assertRegex(output, "^prepare 43 .*" + reason)
            self.assertEqual(self.ends(output), [(3, 0)])
        for query in "query:c", "query:c:", "query:c:\udcff", "query:c:\udced\udca0\udc80":
            output = self.probe(file, TRUST, query, "perform")
            self.assertRegex(output, "^prepare 43 .*bad argument")
            self.assertEqual(self.ends(output), [(3, 0)])
        self.assertEqual(platform.requests, [])

    def test_what_has_no_token_is_refused_and_nothing_is_sent(self):
        platform = self.platform()
        output = self.probe(self.save_client(platform), TRUST, "prepare:v3/maps", "perform", "query:c:SELECT 1", "perform")
        self.assertEqual(output.count("prepare 43 the client has no access token yet"), 2)
        self.assertEqual(self.ends(output), [(3, 0)] * 2)
        account = self.save_json({"username": "joe", "api_key": "key", "base_url": platform.url})
        output = self.probe(account, TRUST, "query:c:SELECT 1", "perform")
        self.assertRegex(output, "^prepare 43 .*have no client")
        self.assertEqual(self.ends(output), [(3, 0)])
        self.assertEqual(platform.requests, [])

    def test_a_token_is_not_sent_to_the_older_platforms_sql_api(self):
        platform = self.platform()
        for file in self.save_token(platform), self.save_client(platform):
            output = self.probe(file, TRUST, "sql:SELECT 1", "perform")
            self.assertRegex(output, "^prepare 43 .*older platform.*creds_curl_prepare_query")
            self.assertEqual(self.ends(output), [(3, 0)])
        self.assertEqual(platform.requests, [])

    def test_the_server_decides_whether_a_token_has_expired(self):
        platform = self.platform()
        token = jwt(1700000000)
        self.probe(self.save_token(platform, token), TRUST, "query:c:SELECT 1", "perform")
        self.assertEqual(platform.requests[0].headers["Authorization"], "Bearer " + token)

    def test_a_redirect_does_not_get_the_token(self):
        elsewhere = [self.account(Recorder), self.account(Recorder, certificate=str(CERTIFICATE))]
        for certificate in None, CERTIFICATE:
            platform = self.platform(certificate)
            path = "/v3/sql/c/query"
            for url in [*(server.url for server in elsewhere),
                        *(server.url.replace("127.0.0.1", "localhost") for server in elsewhere)]:
                platform.faults[path] = answer(307, "", Location=url + "/there")
                file = self.save_token(platform)
                for follow in [], ["FOLLOWLOCATION=1", "PROTOCOLS=3"]:
                    self.probe(file, TRUST, "query:c:SELECT 1", *follow, "perform")
            arrived = [request for server in elsewhere for request in server.requests]
            self.assertGreater(len(arrived), 3)
            for request in arrived:
                self.assertNotIn("authorization:", request.lower())
                self.assert_nothing_of([TOKEN], request)
            self.assertTrue(all(request.headers["Authorization"] for request in platform.requests))

    def test_without_following_a_redirect_goes_nowhere(self):
        platform, other = self.platform(), self.account(Recorder)
        platform.faults["/v3/sql/c/query"] = answer(302, "", Location=other.url + "/" + TOKEN)
        output = self.probe(self.save_token(platform), TRUST, "query:c:SELECT 1", "perform", "redirect")
        self.assertEqual(self.ends(output), [(0, 302)])
        self.assertIn(f"redirects to {other.url}/***\n", output)
        self.assertEqual(other.requests, [])

    def test_the_handle_has_no_token_afterwards(self):
        platform, other = self.platform(), self.account(Recorder)
        for last in "forget", "end":
            output = self.probe(self.save_token(platform), "session", TRUST, "query:c:SELECT 1", "perform", last, "infos",
                                "HTTPAUTH=64", f"URL={other.url}/there", "perform")
            self.assertEqual(self.ends(output)[1], (0, 200))
            self.assert_nothing_of([TOKEN], output)
            self.assertEqual(other.requests[-1].split()[:2], ["GET", "/there"])
            self.assertNotIn("Authorization", other.requests[-1])
            self.assertNotIn("json", other.requests[-1])

    def test_the_trace_is_masked(self):
        platform = self.platform()
        platform.faults["/v3/sql/c/query"] = answer(200, "{}", X_Echo=TOKEN, X_Encoded=urllib.parse.quote(TOKEN, safe=""))
        output = self.probe(self.save_token(platform), TRUST, "query:c:SELECT 1", "trace", "perform", "infos")
        self.assertIn("Authorization: ***", output)
        self.assertIn("X-Echo: ***", output)
        self.assert_nothing_of([TOKEN], output)
        output = self.probe(self.save_client(platform), TRUST, "renew", "query:c:SELECT 1", "trace", "perform")
        self.assertIn("Authorization: ***", output)
        self.assert_nothing_of([SECRET, "token-1"], output)


class RenewTest(ProbeTest):
    def renew(self, file, *steps):
        return self.probe(file, TRUST, *steps, "renew", "query:c:SELECT 1", "perform")

    def assert_fails(self, output, status, reason=""):
        self.assertRegex(output, rf"(?m)^renew {status} .*{reason}")
        self.assert_nothing_of([SECRET], output)

    def test_a_client_gets_a_token_once(self):
        platform = self.platform()
        file = self.save_client(platform)
        for _ in range(2):
            output = self.renew(file)
            self.assertIn("renewed: kind 1, another, session kept", output)
            self.assertEqual(self.ends(output), [(0, 200)])
        (request,) = platform.token_requests
        self.assertEqual(request.method, "POST")
        self.assertEqual(request.form, {"grant_type": "client_credentials", "audience": "carto-cloud-native-api",
                                        "client_id": platform.client_id, "client_secret": SECRET})
        self.assertEqual(sorted(name.lower() for name in request.headers),
                         ["accept", "content-length", "content-type", "host", "user-agent"])
        self.assertEqual(request.headers["Content-Type"], "application/x-www-form-urlencoded")
        self.assertRegex(request.headers["User-Agent"], r"^cartocreds/\d")
        for query in platform.queries:
            self.assertEqual(query.headers["Authorization"], "Bearer token-1")
            self.assert_nothing_of([SECRET], query.everything())
        self.assertEqual(self.cached(), ["token-1"])
        (cache,) = (self.home / ".cache/cartocreds").iterdir()
        self.assertEqual(cache.stat().st_mode & 0o777, 0o600)
        self.assertNotIn(SECRET, cache.read_text())
        # In the same process, credentials with a fresh token do not even look into the cache.
        output = self.probe(file, TRUST, "renew", "renew", "renew-apart")
        self.assertEqual(output.count("the same"), 2)
        self.assertEqual(len(platform.token_requests), 1)

    def test_a_token_that_the_server_does_not_take_is_replaced_on_request(self):
        platform = self.platform()
        file = self.save_client(platform)
        self.renew(file)
        query = ("query:c:SELECT 1", "perform")
        output = self.probe(file, "session", TRUST, "renew", *query, "request-token", *query)
        self.assertEqual(output.count("renewed: kind 1, another"), 2)
        # A second request on a connection does not send the token of the first one.
        self.assertEqual(output.count("status 200 connections 0"), 1)
        self.assertEqual([request.headers["Authorization"] for request in platform.queries[-2:]],
                         ["Bearer token-1", "Bearer token-2"])
        self.assertEqual(self.cached(), ["token-2"])
        output = self.probe(self.save_token(platform), "request-token")
        self.assert_fails(output, "CREDS_ERROR_WRONG_KIND", "no client")

    def test_a_token_that_expires_soon_is_replaced(self):
        platform = self.platform()
        file = self.save_client(platform)
        platform.lasts = 250
        self.renew(file)
        platform.lasts = 86400
        output = self.renew(file)
        self.assertEqual(platform.queries[-1].headers["Authorization"], "Bearer token-2")
        self.assertEqual(self.cached(), ["token-2"])
        self.assertIn("another", output)

    def test_a_token_is_used_until_it_expires_if_there_is_no_other(self):
        platform = self.platform()
        file = self.save_client(platform)
        platform.lasts = 250
        self.renew(file)
        for fault in answer(429, {"error": "too_many_requests"}, Retry_After="60"), answer(500, ""), truncated({}):
            platform.faults[TOKEN_PATH] = fault
            output = self.renew(file)
            self.assertIn("renewed: kind 1", output)
            self.assertEqual(self.ends(output), [(0, 200)])
        platform.faults[TOKEN_PATH] = answer(403, {"error": "access_denied"})
        self.assert_fails(self.renew(file), "CREDS_ERROR_TOKEN_REFUSED", "access_denied")

    def test_what_needs_no_renewal_or_cannot_have_it(self):
        platform = self.platform()
        for file in (self.save_json({"username": "joe", "api_key": "key", "base_url": platform.url}),
                     self.save_token(platform), self.save_token(platform, jwt(time.time() + 200))):
            self.assertIn("renewed: kind", self.probe(file, "renew"))
            output = self.probe(file, "session", TRUST, "prepare:v3/maps", "renew", "perform")
            self.assertIn("the same", output)
            self.assertEqual(self.ends(output), [(3, 0)])  # no request is prepared any more
        output = self.probe(self.save_token(platform, jwt(1700000000)), "renew")
        self.assert_fails(output, "CREDS_ERROR_WRONG_KIND", "carto auth login")
        self.assertEqual(platform.requests, [])

    def test_each_failure_is_reported_and_nothing_is_retried(self):
        platform, other = self.platform(), self.account(Recorder)
        file = self.save_client(platform)
        token = {"access_token": "from-a-bad-answer", "expires_in": 86400, "token_type": "Bearer"}
        for fault, status, reason in [
            (answer(401, {"error": "access_denied", "error_description": "Unauthorized"}), "TOKEN_REFUSED", "Unauthorized"),
            (answer(401, {"error": "you sent " + SECRET}), "TOKEN_REFUSED", r"you sent \*\*\*"),
            (answer(403, {"error": "Unauthorized referer"}), "TOKEN_REFUSED", "referer"),
            (answer(429, {"error": "too_many_requests"}, Retry_After="0"), "TRY_LATER", "429"),
            (answer(500, token), "TRY_LATER", "500"),
            (answer(503, "", Retry_After="0"), "TRY_LATER", "503"),
            (answer(200, "<html></html>", "text/html"), "MALFORMED", "access_token"),
            (answer(200, ""), "MALFORMED", "access_token"),
            (answer(200, json.dumps(token) + " " * 70000), "TOO_LARGE", "64 KiB"),
            (answer(200, json.dumps(token) + " " * 7000000), "TOO_LARGE", "64 KiB"),
            (truncated(token), "TRY_LATER", "no answer"),
            (answer(302, token, Location=other.url), "TOKEN_REFUSED", "redirects"),
            (answer(307, "", Location=other.url), "TOKEN_REFUSED", "redirects"),
            (answer(308, "", Location=TOKEN_PATH), "TOKEN_REFUSED", "redirects"),
        ]:
            with self.subTest(status=status, reason=reason):
                platform.requests.clear()
                platform.faults[TOKEN_PATH] = fault
                self.assert_fails(self.renew(file), "CREDS_ERROR_" + status, reason)
                self.assertEqual(len(platform.requests), 1)
                self.assertEqual(self.cached(), [])
        self.assertEqual(other.requests, [])

    def test_a_token_of_any_content_type_is_taken(self):
        platform = self.platform()
        platform.tokens.add("a")
        platform.faults[TOKEN_PATH] = answer(200, {"access_token": "a", "expires_in": 86400}, "text/plain")
        self.assertEqual(self.ends(self.renew(self.save_client(platform))), [(0, 200)])

    def test_a_server_that_does_not_answer_is_not_waited_for_long(self):
        platform = self.platform()
        platform.faults[TOKEN_PATH] = silence
        before = time.monotonic()
        output = self.renew(self.save_client(platform), "TIMEOUT=600")
        self.assert_fails(output, "CREDS_ERROR_TRY_LATER", "no answer")
        self.assertLess(time.monotonic() - before, 50)

    def test_a_secret_goes_to_a_verified_server_alone(self):
        platform = self.platform()
        file = self.save_client(platform)
        for steps in [], [f"CAINFO={BUILD}/misnamed.pem"], ["SSL_VERIFYPEER=0", "SSL_VERIFYHOST=0"]:
            self.assert_fails(self.probe(file, *steps, "renew"), "CREDS_ERROR_TRY_LATER", "no answer")
        misnamed = self.platform(BUILD / "misnamed.pem")
        output = self.probe(self.save_client(misnamed), f"CAINFO={BUILD}/misnamed.pem", "SSL_VERIFYHOST=0", "renew")
        self.assert_fails(output, "CREDS_ERROR_TRY_LATER")
        self.assertEqual((platform.requests, misnamed.requests), ([], []))

    def test_http_where_it_is_allowed(self):
        platform = self.platform(None)
        self.assertEqual(self.ends(self.renew(self.save_client(platform))), [(0, 200)])

    def test_the_secret_and_the_token_each_go_to_their_own_server(self):
        api, issuer = self.platform(), self.platform()
        api.tokens.add("token-1")
        self.assertEqual(self.ends(self.renew(self.save_client(api, token_url=issuer.token_url))), [(0, 200)])
        self.assertEqual([request.path for request in issuer.requests], [TOKEN_PATH])
        self.assertEqual([request.path for request in api.requests], ["/v3/sql/c/query"])
        self.assert_nothing_of([SECRET], api.requests[0].everything())
        self.assertNotIn("Authorization", issuer.requests[0].headers)

    def test_an_unusable_cache_is_not_an_error(self):
        platform = self.platform()
        (self.home / ".cache").write_text("a file")
        for _ in range(2):
            self.assertEqual(self.ends(self.renew(self.save_client(platform))), [(0, 200)])
        self.assertEqual(len(platform.token_requests), 2)

    def test_a_session_with_a_past(self):
        """The token address sees nothing of the session's earlier use, and the session's callbacks see nothing of the request."""
        platform, other = self.platform(), self.account(Recorder)
        (self.home / ".netrc").write_text("machine 127.0.0.1 login another password login\n")
        jar = self.home / "jar"
        platform.faults[TOKEN_PATH] = chunked({"access_token": "token-1", "expires_in": 86400}, Set_Cookie="a=b")
        watcher, jars = self.platform(None), []
        watcher.faults["/jar"] = lambda handler: (jars.append(jar.read_text()), answer(200, "")(handler))
        jar.write_text("127.0.0.1\tFALSE\t/\tFALSE\t0\tlogin\tanother\n")
        past = [f"COOKIEFILE={jar}", f"URL={other.url}/", "perform", TRUST, f"CONNECT_TO=::127.0.0.1:{other.port}",
                "USERPWD=joe:another", "XOAUTH2_BEARER=another", "HTTPAUTH=64", "NETRC=1",
                "HTTPHEADER=X-Mine: another", "COOKIE=login=another",
                f"COOKIEJAR={jar}", "CUSTOMREQUEST=PUT", "REFERER=http://another", "USERAGENT=another",
                "FOLLOWLOCATION=1", "UNRESTRICTED_AUTH=1", "MIMEPOST=another", "RANGE=0-1", "FAILONERROR=1", "HEADER=1",
                "ACCEPT_ENCODING=gzip", "TRANSFER_ENCODING=1", "HTTP_TRANSFER_DECODING=0", "IGNORE_CONTENT_LENGTH=1", "trace"]
        done = self.run_program("probes/curl_probe", self.save_client(platform), "session", *past, "renew", "VERBOSE=0",
                                "infos", "end", f"URL={other.url}/there", "IGNORE_CONTENT_LENGTH=0", "perform",
                                f"URL={watcher.url}/jar", "perform")
        output = done.stdout
        self.assertEqual(done.stderr, "")
        self.assertIn("renewed: kind 1, another, session kept", output)
        (request,) = platform.requests
        self.assertEqual(request.method, "POST")
        self.assertEqual(sorted(name.lower() for name in request.headers),
                         ["accept", "content-length", "content-type", "host", "user-agent"])
        self.assertNotIn("another", request.everything())
        self.assertNotIn(TOKEN_PATH, output)
        self.assert_nothing_of([SECRET, "token-1"], output)
        # The duplicate handle wrote no cookie file: the session's cookies are still there at its next request.
        self.assertIn("another", jars[0])
        # The session is in the state that creds_curl_forget() leaves.
        first, request = other.requests
        self.assertIn("Cookie: login=another", first)
        self.assertEqual(request.split()[:2], ["GET", "/there"])
        for gone in "Authorization", "X-Mine", "Referer", "Range", "User-Agent":
            self.assertNotIn(gone, request)

    def test_a_refused_client_is_reported_although_the_session_fails_on_errors(self):
        platform = self.platform()
        platform.faults[TOKEN_PATH] = answer(401, {"error": "access_denied"})
        self.assert_fails(self.renew(self.save_client(platform), "FAILONERROR=1"), "CREDS_ERROR_TOKEN_REFUSED", "denied")

    def test_the_way_to_the_server_is_the_sessions(self):
        platform, proxy = self.platform(), self.account(Recorder)
        output = self.probe(self.save_client(platform), TRUST, f"PROXY=http://127.0.0.1:{proxy.port}", "PROXYUSERPWD=me:mine",
                            "renew")
        self.assert_fails(output, "CREDS_ERROR_TRY_LATER", "no answer")
        (request,) = proxy.requests
        self.assertTrue(request.startswith("CONNECT 127.0.0.1:"))
        self.assertIn("Proxy-Authorization: Basic", request)
        self.assert_nothing_of([SECRET], request)
        self.assertEqual(platform.requests, [])
