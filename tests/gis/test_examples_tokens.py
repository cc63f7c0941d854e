"""carto_sql, carto_ls and carto_login with CARTO's current platform, as a user runs them."""

import json
import os
import pty
import subprocess
import time

from carto_server import Account
from platform_server import CONNECTIONS_PATH, SECRET, TOKEN_PATH, answer, truncated
from support import BUILD
from token_support import CERTIFICATE, TOKEN, TokenTest, jwt

QUERY = "/v3/sql/carto_dw/query"


class ProgramTest(TokenTest):
    def setUp(self):
        super().setUp()
        self.environment["CURL_CA_BUNDLE"] = str(CERTIFICATE)

    def sql(self, *arguments, **options):
        return self.run_program("examples/carto_sql", *arguments, **options)

    def login(self, *arguments, **options):
        return self.run_program("examples/carto_login", *arguments, **options)


class SqlTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.server = self.platform()
        self.server.tokens.add(TOKEN)
        self.file = self.save_token(self.server)
        self.query = ("--connection", "carto_dw", self.file, "SELECT 'é\"'")

    def test_a_query(self):
        done = self.sql(*self.query)
        self.assertEqual(json.loads(done.stdout)["rows"], [{"q": "SELECT 'é\"'"}])
        self.assertEqual(done.stderr, "")
        (request,) = self.server.requests
        self.assertEqual((request.method, request.path), ("POST", QUERY))
        comment = "-- v\nSELECT 1"
        done = self.sql("--connection", "carto_dw", self.file, comment)
        self.assertEqual(json.loads(done.stdout)["rows"], [{"q": comment}])
        done = self.sql("-v", *self.query)
        self.assertIn("Authorization: ***", done.stderr)
        self.assert_nothing_of([TOKEN], done.stdout + done.stderr)

    def test_a_client_asks_once_for_all_programs(self):
        self.server.tokens.clear()
        file = self.save_client(self.server)
        for _ in range(3):
            done = self.sql("-v", "--connection", "carto_dw", file, "SELECT 1")
            self.assert_nothing_of([SECRET, "token-1"], done.stdout + done.stderr)
        self.assertEqual(len(self.server.token_requests), 1)
        for query in self.server.queries:
            self.assertEqual(query.headers["Authorization"], "Bearer token-1")

    def test_a_profile_of_the_cli(self):
        """The base_url is CARTO's own. A proxy that makes no tunnels keeps the requests on this machine."""
        expired, fresh = jwt(1700000000), jwt(time.time() + 3600)
        self.save_json({"current_profile": "old", "profiles": {
            name: {"token": token, "tenant_id": "ac-test"} for name, token in (("old", expired), ("new", fresh))}},
            ".carto_credentials.json")
        for target in [], ["profile:old"]:
            done = self.sql("--connection", "carto_dw", *target, "SELECT 1", expect=1)
            self.assert_one_line(done.stderr)
            self.assertIn("expired", done.stderr)
            self.assertIn("carto auth login", done.stderr)
            self.assert_nothing_of([expired], done.stderr)
        done = self.sql("--connection", "carto_dw", "profile:new", "SELECT 1", expect=1, https_proxy=self.server.url)
        self.assertIn("carto_sql: https://ac-test.api.carto.com: ", done.stderr)
        done = self.sql("--connection", "carto_dw", "profile:none", "SELECT 1", expect=1)
        self.assertIn("carto_sql: ", done.stderr)
        shown = self.login("--show", expect=1)
        self.assertIn("carto auth login", shown.stderr)
        shown = self.login("--show", CARTO_PROFILE="new").stdout
        self.assertIn("an access token for CARTO's current platform\nit expires on ", shown)
        self.assert_nothing_of([fresh], shown)

    def test_what_a_refusal_means(self):
        for fault, told in [
            (answer(401, {"error": "Unauthorized"}), "log in again with carto auth login"),
            (answer(403, {"error": "Unauthorized referer"}), "made for web pages"),
            (answer(403, {"error": ["Forbidden"]}), "check the connection"),
            (answer(429, {"error": "Too many requests"}, Retry_After="17"), "(try again in 17 seconds)"),
            (answer(429, {"error": "Too many requests"}), "(try again later)"),
            (answer(500, {"error": ["the token was " + TOKEN]}), "answered 500: {\"error\": [\"the token was ***\"]}\n"),
            (answer(502, "<html>\x1b[2J\n</html>", "text/html"), "answered 502: <html> [2J </html>\n"),
            (answer(200, ""), "answered nothing"),
            (answer(302, "", Location="https://localhost/" + TOKEN), "redirects to https://localhost/***"),
            (answer(302, "", Location="/login"), f"redirects to {self.server.url}/login"),
            (truncated({"rows": []}), f"carto_sql: {self.server.url}: "),
        ]:
            with self.subTest(told):
                self.server.requests.clear()
                self.server.faults[QUERY] = fault
                done = self.sql(*self.query, expect=1)
                self.assertEqual(done.stdout, "")
                self.assert_one_line(done.stderr)
                self.assertIn(told, done.stderr)
                self.assert_nothing_of([TOKEN], done.stderr)
                self.assertEqual(len(self.server.requests), 1)

    def test_a_large_answer_is_whole(self):
        rows = {"rows": ["x" * 100] * 50000}
        self.server.faults[QUERY] = answer(200, rows)
        self.assertEqual(json.loads(self.sql(*self.query).stdout), rows)

    def test_a_client_without_a_token(self):
        file = self.save_client(self.server)
        for fault, told in [(answer(401, {"error": "access_denied"}), "access_denied"),
                            (answer(429, {"error": "too_many_requests"}), "try again later")]:
            self.server.faults[TOKEN_PATH] = fault
            done = self.sql("--connection", "carto_dw", file, "SELECT 1", expect=1)
            self.assert_one_line(done.stderr)
            self.assertIn(told, done.stderr)
            self.assert_nothing_of([SECRET], done.stderr)
        done = self.sql("--connection", "carto_dw", file, "SELECT 1", expect=1, CURL_CA_BUNDLE=str(BUILD / "misnamed.pem"))
        self.assertIn("no answer; try again later (SSL", done.stderr)
        self.assertEqual(self.server.queries, [])

    def test_what_does_not_fit_is_said_before_anything_is_sent(self):
        joe = self.account(Account)
        account = self.save(joe)
        for arguments, told in [([self.file, "SELECT 1"], "--connection carto_dw"),
                                (["--connection", "c", account, "SELECT 1"], "older platform"),
                                (["--connection", "..", self.file, "SELECT 1"], "segment"),
                                (["--connection", "", self.file, "SELECT 1"], "empty"),
                                (["--connection", "c", self.file, "\udcff"], "not UTF-8")]:
            done = self.sql(*arguments, expect=1)
            self.assert_one_line(done.stderr)
            self.assertIn(told, done.stderr)
        done = self.run_program("examples/carto_run", "-c", self.file, "true", expect=1)
        self.assertIn("GDAL needs an api_key", done.stderr)
        for arguments in ["--connection"], ["--connection", "c"], ["--connection", "c", "a", "b", "c"]:
            self.assertTrue(self.sql(*arguments, expect=2).stderr.startswith("usage: "))
        self.assertEqual((self.server.requests, joe.requests), ([], []))


class ListTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.server = self.platform()
        self.server.tokens.add(TOKEN)
        self.file = self.save_token(self.server)

    def ls(self, *arguments, **options):
        done = self.run_program("examples/carto_ls", *arguments, **options)
        self.assert_nothing_of([TOKEN, SECRET, "token-1"], done.stdout + done.stderr)
        return done

    def rows(self, *rows):
        self.server.faults[QUERY] = answer(200, {"schema": [{"name": "table_schema"}], "rows": list(rows), "meta": {}})

    def test_connections(self):
        self.assertEqual(self.ls(self.file).stdout, "carto_dw (bigquery)\nmine (postgres)\n")
        (request,) = self.server.requests
        self.assertEqual((request.method, request.path, request.body), ("GET", CONNECTIONS_PATH, ""))
        self.assertEqual(request.headers["Authorization"], "Bearer " + TOKEN)
        # The list may be a member of the answer, and it may contain any values.
        for content, listed in [
            ({"status": 200, "data": [{"name": "a"}, {"provider_id": "b"}]}, "a (unknown)\n"),
            ({"meta": {"rows": ["x"], "y": "]}\\\""},
              "data": [{"x": {"name": "no"}, "name": "é\x1b\U0001f600\"\\", "provider_id": None}]},
             "é \U0001f600\"\\ (unknown)\n"),
            ([], ""), ({"data": []}, ""),
        ]:
            with self.subTest(content):
                self.server.faults[CONNECTIONS_PATH] = answer(200, content)
                self.assertEqual(self.ls(self.file).stdout, listed)

    def test_a_client_and_a_profile(self):
        self.server.tokens.clear()
        for _ in range(2):
            self.assertIn("carto_dw (bigquery)", self.ls(self.save_client(self.server)).stdout)
        self.assertEqual(len(self.server.token_requests), 1)
        self.save_json({"profiles": {"p": {"token": TOKEN, "tenant_id": "ac-test"}}}, ".carto_credentials.json")
        done = self.ls("profile:p", expect=1, https_proxy=self.server.url)
        self.assertIn("carto_ls: https://ac-test.api.carto.com: ", done.stderr)

    def test_the_tables_of_a_connection(self):
        self.rows({"table_schema": "public", "table_name": "places"}, {"TABLE_SCHEMA": "PUBLIC", "TABLE_NAME": "RIVERS"})
        done = self.ls("--connection", "carto_dw", self.file)
        self.assertEqual(done.stdout, "public.places\nPUBLIC.RIVERS\n")
        (request,) = self.server.requests
        self.assertEqual((request.method, request.path), ("POST", QUERY))
        self.assertIn(" FROM information_schema.tables WHERE ", json.loads(request.body)["q"])
        self.ls("--connection", "carto_dw", "--dataset", "my-project.my_dataset", self.file)
        self.assertIn(" FROM `my-project.my_dataset`.INFORMATION_SCHEMA.TABLES ", json.loads(self.server.requests[-1].body)["q"])

    def test_what_cannot_be_listed(self):
        for dataset in "", "a`b", "x" * 2000:
            done = self.ls("--connection", "carto_dw", "--dataset", dataset, self.file, expect=1)
            self.assert_one_line(done.stderr)
            self.assertIn("the dataset is no name", done.stderr)
        done = self.ls("--connection", "c", self.save(self.account(Account), self.home / "joe.json"), expect=1)
        self.assert_one_line(done.stderr)
        self.assertIn("has no connections", done.stderr)
        self.assertEqual(self.server.requests, [])
        for fault, told in [(answer(401, {"error": "Unauthorized"}), "log in again"),
                            (answer(403, {"error": "Unauthorized referer"}), "made for web pages"),
                            (answer(403, {"error": "Forbidden"}), "what the token was made for"),
                            (answer(429, "", Retry_After="17"), "try again in 17 seconds"),
                            (answer(302, "", Location="https://localhost/"), "redirects to https://localhost/"),
                            (answer(200, "<html>"), "no list"), (answer(200, {"error": "x"}), "no list"),
                            (answer(200, {"data": 3}), "no list"), (answer(200, '[{"name": "'), "no list"),
                            (answer(200, '{"data": [{"name": "a\\u12", "x": "\\'), "no list"),
                            (answer(200, '[{"a" {'), "no list"), (answer(200, ""), "answered nothing"),
                            (truncated([]), "carto_ls: " + self.server.url)]:
            with self.subTest(told):
                for path, arguments in (CONNECTIONS_PATH, ()), (QUERY, ("--connection", "carto_dw")):
                    self.server.faults = {path: fault}
                    done = self.ls(*arguments, self.file, expect=1)
                    self.assert_one_line(done.stderr)
                    self.assertIn(told, done.stderr)

    def test_wrong_use(self):
        for arguments in [("--connection",), ("--dataset", "d"), ("--dataset", "d", "a.json"), ("-x", "y"),
                          ("--connection", "c", "a", "b"), ("--connection", "c", "--dataset")]:
            self.assertTrue(self.ls(*arguments, expect=2).stderr.startswith("usage: "), arguments)


class LoginTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.server = self.platform()
        self.server.tokens.add(TOKEN)
        self.token = ("--token", "--base-url", self.server.url)
        self.client = ("--client", self.server.client_id, "--base-url", self.server.url, "--token-url", self.server.token_url)

    def test_a_token_is_checked_and_saved(self):
        done = self.login(*self.token, stdin=TOKEN + "\n")
        self.assertEqual((done.stdout, done.stderr), (f"The access token is saved in {self.saved}\n", ""))
        (request,) = self.server.requests
        self.assertEqual((request.path, request.body), (QUERY, '{"q":"SELECT 1"}'))
        self.assertEqual(json.loads(self.saved.read_text())["access_token"], TOKEN)
        self.assertEqual(self.saved.stat().st_mode & 0o777, 0o600)
        self.sql("--connection", "carto_dw", "SELECT 1")
        self.assertEqual(self.login("--show").stdout,
                         f"Credentials(access_token='***', base_url='{self.server.url}')\nfrom file {self.saved}\n"
                         "an access token for CARTO's current platform\nit does not say when it expires\n")
        self.login(*self.token, "--connection", "other", "--file", str(self.home / "b.json"), stdin=TOKEN)
        self.assertEqual(self.server.requests[-1].path, "/v3/sql/other/query")

    def test_a_client_is_checked_and_saved(self):
        self.server.tokens.clear()
        done = self.login(*self.client, stdin=SECRET + "\n")
        self.assertEqual((done.stdout, done.stderr), (f"The credentials of joe's id are saved in {self.saved}\n", ""))
        saved = json.loads(self.saved.read_text())
        self.assertEqual((saved["client_id"], saved["client_secret"]), ("joe's id", SECRET))
        shown = self.login("--show").stdout
        self.assertIn("a client of CARTO's current platform", shown)
        self.assertIn("its access token in the cache expires on ", shown)
        self.assert_nothing_of([SECRET, "token-1"], shown)
        # The next program uses the token with which carto_login checked the secret.
        self.sql("--connection", "carto_dw", "SELECT 1")
        self.assertEqual(len(self.server.token_requests), 1)
        # carto_login refuses a wrong secret even if the cache has a token.
        before = self.saved.read_bytes()
        done = self.login(*self.client, stdin="wrong-secret\n", expect=1)
        self.assertIn("Unauthorized", done.stderr)
        self.assertIn("nothing was saved", done.stderr)
        self.assert_nothing_of(["wrong-secret"], done.stdout + done.stderr)
        self.assertEqual(self.saved.read_bytes(), before)
        (self.home / ".cache/cartocreds").rename(self.home / "elsewhere")
        self.assertIn("programs will ask for one", self.login("--show").stdout)

    def test_a_secret_that_is_refused_is_not_saved(self):
        for fault, told in [(answer(401, {"error": "Unauthorized"}), "answered 401"),
                            (answer(403, {"error": "Unauthorized referer"}), "made for web pages"),
                            (answer(403, {"error": "Forbidden"}), "check the connection"),
                            (answer(500, ""), "answered 500")]:
            self.server.faults[QUERY] = fault
            done = self.login(*self.token, stdin=TOKEN, expect=1)
            self.assertIn(told, done.stderr)
            self.assertIn("nothing was saved", done.stderr)
            self.assert_nothing_of([TOKEN], done.stdout + done.stderr)
        for stdin in "", "\n", "Bearer x\n", "x" * 10000:
            self.assert_one_line(self.login(*self.token, stdin=stdin, expect=1).stderr)
        for stdin in "", "\n", "a\tb\n":
            self.assert_one_line(self.login(*self.client, stdin=stdin, expect=1).stderr)
        self.assertEqual([request.path for request in self.server.requests], [QUERY] * 4)
        self.assertFalse(self.saved.exists())

    def test_what_cannot_be_is_said_before_the_secret_is_asked_for(self):
        joe = self.account(Account)
        self.save(joe)
        self.save_json({"current_profile": "p", "profiles": {"p": {"token": TOKEN, "tenant_id": "t"}}},
                       ".carto_credentials.json")
        mine = self.save_token(self.server)
        files = {path: path.read_bytes() for path in self.home.rglob("*.json")}
        for arguments, told in [
            (self.token, "older platform: name another file"),
            (self.client, "older platform: name another file"),
            (("--file", mine, "joe"), "current platform: name another file"),
            ((*self.token, "--file", str(self.home / ".carto_credentials.json")), "carto auth login"),
            (("--token", "--base-url", "https://joe.carto.com"), "base_url"),
            (("--token", "--base-url", self.server.url.replace("https", "http")), "https"),
            (("--client", "a", "--base-url", self.server.url, "--token-url", "http://127.0.0.1/"), "https"),
        ]:
            with self.subTest(arguments):
                done = self.login(*arguments, expect=1)
                self.assert_one_line(done.stderr)
                self.assertIn(told, done.stderr)
        self.assertEqual(files, {path: path.read_bytes() for path in self.home.rglob("*.json")})
        self.assertEqual(self.server.requests, [])

    def test_the_expiry_is_shown(self):
        for expires_at, told in [(1700000000, "it expired on 2023-11-14 22:13 UTC: log in again"),
                                 (4000000000, "it expires on 2096-10-02 07:06 UTC\n")]:
            file = self.save_token(self.server, jwt(expires_at))
            shown = self.login("--show", "--file", file).stdout
            self.assertIn(told, shown)
            self.assert_nothing_of([jwt(expires_at)], shown)

    def test_the_secret_is_not_echoed(self):
        for arguments, prompt, secret in ((self.token, "access token (it is not shown): ", TOKEN),
                                          (self.client, "client_secret of joe's id (it is not shown): ", SECRET)):
            self.server.tokens = {TOKEN}
            terminal, its_end = pty.openpty()
            process = subprocess.Popen([BUILD / "examples/carto_login", *arguments, "--file", self.home / "x.json"],
                                       stdin=its_end, stdout=its_end, stderr=its_end, env=self.environment)
            os.close(its_end)
            printed = b""
            while prompt.encode() not in printed:
                printed += os.read(terminal, 1000)
            os.write(terminal, secret.encode() + b"\n")
            while b"saved in" not in printed:
                printed += os.read(terminal, 1000)
            self.assertEqual(process.wait(60), 0)
            os.close(terminal)
            self.assert_nothing_of([secret], printed.decode())

    def test_a_header_file(self):
        headers = self.home / "headers"
        headers.write_text("an old one")
        headers.chmod(0o644)
        write = ("--write-headers", str(headers))
        done = self.login(*write, "--file", self.save_token(self.server))
        self.assertEqual((done.stdout, done.stderr), (f"The access token is in {headers}\n", ""))
        self.assertEqual(headers.read_text(), f"Authorization: Bearer {TOKEN}\n")
        self.assertEqual(headers.stat().st_mode & 0o777, 0o600)
        self.assertEqual(list(self.home.glob("headers*")), [headers])
        # One program requests a token for the client, and others find it in the cache.
        self.server.tokens.clear()
        for _ in range(2):
            self.login(*write, "--file", self.save_client(self.server))
            self.assertEqual(headers.read_text(), "Authorization: Bearer token-1\n")
        self.assertEqual(len(self.server.token_requests), 1)
        # Without a file, it uses what other programs would find.
        self.save_json({"current_profile": "p", "profiles": {"p": {"token": TOKEN, "tenant_id": "t"}}},
                       ".carto_credentials.json")
        self.login(*write)
        self.assertEqual(headers.read_text(), f"Authorization: Bearer {TOKEN}\n")

    def test_a_header_file_that_cannot_be(self):
        headers = self.home / "headers"
        joe = self.save(self.account(Account), self.home / "joe.json")
        self.server.faults[TOKEN_PATH] = answer(429, "")
        for arguments, told in [(("--file", joe), "older platform: name another file"),
                                (("--file", self.save_json({"api_base_url": self.server.url, "access_token": jwt(1700000000)},
                                                           "old.json")), "log in again"),
                                (("--file", self.save_client(self.server)), "try again later"),
                                (("--file", str(self.home / "none.json")), "none.json"), ((), "carto_login")]:
            with self.subTest(told):
                done = self.login("--write-headers", str(headers), *arguments, expect=1)
                self.assert_one_line(done.stderr)
                self.assertIn(told, done.stderr)
                self.assertFalse(headers.exists())
        for path in "/nowhere/headers", str(self.home / ("x" * 300)), str(self.home), "":
            done = self.login("--write-headers", path, "--file", self.save_token(self.server), expect=1)
            self.assert_one_line(done.stderr)
            self.assertIn("cannot be written", done.stderr)
        self.assertEqual(list(self.home.glob("*.??????")), [])

    def test_wrong_use(self):
        for arguments in [("--token",), ("--client", "a"), ("--client",), (*self.token, "joe"), (*self.token, *self.client),
                          (*self.token, "--token-url", "https://x"), (*self.client, "--connection", "c"),
                          ("--connection", "c", "joe"), (*self.token, "--show"),
                          ("--write-headers",), ("--write-headers", "x", "joe"), ("--write-headers", "x", "--show")]:
            self.assertTrue(self.login(*arguments, expect=2).stderr.startswith("usage: "), arguments)
