"""creds_gdal_open_query(): the result of a query on CARTO's current platform, with the real GDAL."""

import json
import subprocess
import threading
import time
import urllib.parse

import test_gdal
from curl_recorder import Recorder
from platform_server import PART_PATH, SECRET, Platform, answer, silence, truncated
from support import BUILD
from token_support import CERTIFICATE, TOKEN, TokenTest, jwt

MAP_PATH = "/v3/maps/carto_dw/query"
FIRST = PART_PATH + "0"
SQL = "SELECT geom, 'é\"\\' AS name -- 100%\n"


def place(name, x=1, y=2):
    return {"type": "Feature", "properties": {"name": name, "features": [1, {"a": "]}"}], "type": "x"},
            "geometry": {"type": "Point", "coordinates": [x, y]}}


def collection(*features, **members):
    return json.dumps({"type": "FeatureCollection", **members, "features": list(features)})


class QueryTest(TokenTest):
    def setUp(self):
        super().setUp()
        self.environment["CURL_CA_BUNDLE"] = str(CERTIFICATE)
        self.environment["CPL_TMPDIR"] = str(self.temporary)
        self.server = self.platform()
        self.server.tokens.add(TOKEN)
        self.server.parts = [collection(place("Paris"), place("Quito"))]
        self.file = self.save_token(self.server)

    def query(self, *arguments, command="query", expect=0, **environment):
        done = self.run_program("probes/gdal_probe", command, *(arguments or (self.file, "carto_dw", SQL)), expect=expect,
                                **environment)
        self.assert_nothing_of([TOKEN, SECRET, "token-1"], done.stdout + done.stderr)
        self.assertEqual(list(self.temporary.iterdir()), [])
        return done

    def assert_reads(self, names, *arguments, **options):
        row = "".join(f" {name}" for name in names)
        lines = self.query(*arguments, **options).stdout.splitlines()
        self.assertEqual(lines[1:3], ["query:" + row] * 2)
        return lines[3]

    def assert_fails(self, told, *arguments, **options):
        done = self.query(*arguments, expect=1, **options)
        self.assertEqual(done.stdout.count("\n"), 1)
        self.assert_one_line(done.stderr)
        self.assertIn(told, done.stderr)

    def assert_sent(self, count):
        """Every request that arrived has the token and nothing from GDAL's configuration."""
        self.assertEqual(len(self.server.requests), count)
        for request in self.server.requests:
            self.assertEqual(request.headers.get_all("Authorization"), ["Bearer " + TOKEN])
            self.assertLessEqual(set(request.headers), {"Host", "Authorization", "User-Agent", "Accept", "Accept-Encoding",
                                                        "Content-Length", "Content-Type"})
            self.assertNotIn("another", request.everything())
            self.assert_nothing_of([TOKEN], request.path + request.body)


class ResultTest(QueryTest):
    def test_a_result(self):
        self.assertEqual(self.assert_reads(["Paris", "Quito"]), "POINT (1 2), 3 fields, EPSG 4326")
        first, second = self.server.requests
        self.assertEqual((first.method, first.path, json.loads(first.body)), ("POST", MAP_PATH, {"q": SQL}))
        self.assertEqual(first.headers.get_all("Content-Type"), ["application/json"])
        self.assertEqual((second.method, second.path), ("GET", FIRST))
        self.assert_sent(2)

    def test_temporary_files_are_gone_and_private(self):
        self.assertEqual(self.query().stdout.splitlines()[0], "left 0 0")
        modes = []
        reply = self.server.reply

        def look(request):
            modes.extend((path.name, path.stat().st_mode & 0o777) for path in self.temporary.iterdir())
            return reply(request)
        self.server.reply = look
        self.query()
        ((name, mode),) = modes
        self.assertTrue(name.startswith("cartocreds-"))
        self.assertEqual(mode, 0o700)
        self.assert_fails("no folder for temporary files", CPL_TMPDIR=str(self.home / "none"))

    def test_parts_are_joined(self):
        self.server.parts = [collection(place("a")), collection(), collection(place("b"), place("c")),
                             "\n " + json.dumps(json.loads(collection(place("d"), crs=None)), indent=2) + "\n"]
        self.assert_reads("abcd")
        self.assert_sent(5)
        self.server.parts = [collection(), collection(place("é\\\"]}{[,:"))]
        self.assert_reads(["é\\\"]}{[,:"])
        self.server.parts = ['{"features":[],"x":["features",{"features":[3]}],"type":"FeatureCollection"}']
        self.assertEqual(self.query().stdout.splitlines()[1:3], ["query:"] * 2)

    def test_a_part_may_arrive_in_any_pieces(self):
        def slowly(handler):
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(data)))
            handler.end_headers()
            for byte in data:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
        data = collection(place("é\\\"")).encode()
        self.server.faults[FIRST] = slowly
        self.assert_reads(["é\\\""])

    def test_open_options_are_the_drivers(self):
        self.server.parts = [json.dumps({"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"name": "a", "b": {"c": 1, "d": 2}}, "geometry": None}]})]
        self.assertEqual(self.assert_reads("a"), "none, 2 fields, EPSG 4326")
        self.assertEqual(self.assert_reads("a", self.file, "carto_dw", SQL, "FLATTEN_NESTED_ATTRIBUTES=YES"),
                         "none, 3 fields, EPSG 4326")

    def test_the_url_of_a_part_may_be_escaped(self):
        url = self.server.url + FIRST
        escaped = json.dumps(self.server.map_of("X")).replace(
            '"X"', '"' + url.replace("/", "\\/").replace("&", "\\u0026") + '"')
        self.server.faults[MAP_PATH] = answer(200, escaped)
        self.assert_reads(["Paris", "Quito"])
        self.assertEqual(self.server.requests[-1].path, FIRST)

    def test_a_connection_is_one_segment(self):
        for connection, segment in [("a/../b", "a%2F..%2Fb"), ("a b?c#d%e", "a%20b%3Fc%23d%25e"), ("é", "%C3%A9")]:
            self.query(self.file, connection, SQL)
            self.assertEqual(self.server.requests[-2].path, f"/v3/maps/{segment}/query")

    def test_a_client_with_a_token(self):
        client = self.save_client(self.server)
        self.assert_fails("the client has no access token yet", client, "carto_dw", SQL)
        self.assertEqual(self.server.requests, [])

    def test_a_long_token_and_a_long_query(self):
        token = jwt(4000000000) + "x" * 7000
        self.server.tokens.add(token)
        sql = "SELECT '" + "x" * 100000 + "'"
        self.assert_reads(["Paris", "Quito"], self.save_token(self.server, token), "carto_dw", sql)
        self.assertEqual(json.loads(self.server.requests[0].body), {"q": sql})

    def test_http_where_it_is_allowed(self):
        server = self.platform(None)
        server.tokens.add(TOKEN)
        server.parts = self.server.parts
        self.assert_reads(["Paris", "Quito"], self.save_token(server), "carto_dw", SQL)

    def test_wrong_arguments_send_nothing(self):
        account = self.save_json({"username": "joe", "api_key": "key", "base_url": self.server.url}, "account.json")
        for arguments, told in [((account, "c", SQL), "open it with creds_gdal_open()"), (("", "c", SQL), "NULL"),
                                ((self.file, "", SQL), "the connection is missing"), ((self.file, "..", SQL), "segment"),
                                ((self.file, "NULL", SQL), "the connection is missing"),
                                ((self.file, "\udcff", SQL), "not UTF-8"), ((self.file, "c", ""), "the query is missing"),
                                ((self.file, "c", "NULL"), "the query is missing"),
                                ((self.file, "c", "\udcff"), "not UTF-8")]:
            with self.subTest(told):
                self.assert_fails(told, *arguments)
        self.assertEqual(self.server.requests, [])


class SafetyTest(QueryTest):
    def test_what_gdal_sends_to_every_server_is_not_sent(self):
        files = {"headers": "Authorization: Bearer another\nX-Another: another\n",
                 "cookies": "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tanother\tlogin\n",
                 "gdalrc": "[configoptions]\nGDAL_HTTP_HEADERS=Authorization: Bearer another\n",
                 "netrc": "machine 127.0.0.1 login another password login\n",
                 ".netrc": "machine 127.0.0.1 login another password login\n"}
        for name, text in files.items():
            (self.home / name).write_text(text)
        options = [{name: value.format(home=self.home)} for name, value in test_gdal.GdalTest.SENT_TO_EVERYBODY]
        options.append({name: value for option in options for name, value in option.items()})
        options[-1].update(GDAL_HTTP_BEARER="another")
        for option in options:
            with self.subTest(option):
                self.server.requests.clear()
                self.assert_reads(["Paris", "Quito"], **option)
                self.assert_sent(2)

    def test_an_address_on_another_server_is_refused(self):
        others = [self.account(Recorder), self.account(Recorder, certificate=str(CERTIFICATE))]
        port = self.server.server.server_port
        urls = [url for other in others for url in (other.url + "/x", other.url.replace("127.0.0.1", "localhost") + "/x")]
        urls += [f"https://localhost:{port}/x", f"http://127.0.0.1:{port}/x", f"{self.server.url}0/x", "/x", "",
                 self.server.url, self.server.url + "@localhost/x", f"https://user@127.0.0.1:{port}/x",
                 self.server.url + "\\@localhost/x", self.server.url + "/a b", "file:///etc/passwd", "/vsimem/x"]
        for url in urls:
            with self.subTest(url):
                self.server.requests.clear()
                self.server.faults[MAP_PATH] = answer(200, self.server.map_of(self.server.url + FIRST, url))
                self.assert_fails("names an address on another server")
                self.assert_sent(2)
        self.assertEqual([request for other in others for request in other.requests], [])

    def test_a_redirect_does_not_get_the_token(self):
        others = [self.account(Recorder), self.account(Recorder, certificate=str(CERTIFICATE))]
        urls = [url for other in others for url in (other.url, other.url.replace("127.0.0.1", "localhost"))]
        for path in MAP_PATH, FIRST:
            self.server.faults.clear()
            for status in 302, 307:
                for url in urls:
                    self.server.faults[path] = answer(status, "", Location=f"{url}/{urllib.parse.quote(TOKEN, safe='')}")
                    self.assert_fails(f"redirects to {url}/***",
                                      CPL_VSIL_CURL_AUTHORIZATION_HEADER_ALLOWED_IF_REDIRECT="YES")
        arrived = [request for other in others for request in other.requests]
        self.assertGreaterEqual(len(arrived), 8)
        for request in arrived:
            self.assertNotIn("authorization:", request.lower())
        # A redirect is refused even to the same server.
        self.server.faults = {MAP_PATH: answer(302, "", Location="/elsewhere"),
                              "/elsewhere": answer(200, self.server.map_of(self.server.url + FIRST))}
        self.assert_fails("redirects to /elsewhere")

    def test_the_certificate_is_verified(self):
        for options in {}, {"GDAL_HTTP_UNSAFESSL": "YES"}:
            self.assert_fails("no whole answer came from", CURL_CA_BUNDLE=str(BUILD / "misnamed.pem"), **options)
        misnamed = self.platform(BUILD / "misnamed.pem")
        self.assert_fails("no whole answer came from", self.save_token(misnamed), "carto_dw", SQL,
                          CURL_CA_BUNDLE=str(BUILD / "misnamed.pem"))
        self.assertEqual((self.server.requests, misnamed.requests), ([], []))

    def test_no_message_has_the_token(self):
        done = self.query(CPL_DEBUG="ON")
        self.assertIn("HTTP: Fetch(" + self.server.url + FIRST, done.stderr)
        done = self.query(self.file, "carto_dw", SQL, command="query_debug")
        self.assertIn("Authorization: ***", done.stdout)
        self.assertEqual(self.query(CPL_CURL_VERBOSE="YES").stderr, "")

    def test_threads_and_hosts(self):
        """Two datasets of two accounts at the same time."""
        other = self.platform()
        other.tokens.add("0ther-token")
        other.parts = [collection(place("Lima"))]
        file = self.save_json({"api_base_url": other.url, "access_token": "0ther-token"}, "other.json")
        both = threading.Barrier(2)
        for server in self.server, other:
            def reply(request, answer=server.reply):
                if request.method == "GET":
                    both.wait(60)  # so that both are read at the same time
                return answer(request)
            server.reply = reply
        done = self.run_program("probes/gdal_probe", "query_threads", self.file, file)
        self.assertEqual(sorted(done.stdout.splitlines()), ["query: Lima", "query: Paris Quito"])
        self.assertEqual({request.headers["Authorization"] for request in other.requests}, {"Bearer 0ther-token"})
        self.assert_sent(2)


class FailureTest(QueryTest):
    def test_what_a_refusal_means(self):
        for status, error, told, headers in [
            (401, "Unauthorized", "answered 401: the server does not take the access token; log in again with carto auth", {}),
            (403, "Unauthorized referer", "answered 403: this access token was made for web pages", {}),
            (403, ["Forbidden"], "answered 403: the access token may not do this; check the connection", {}),
            (404, "no such connection", "answered 404: check the connection and the base_url", {}),
            (429, "Too many requests", "answered 429: too many requests; try again in 17 seconds", {"Retry_After": "17"}),
            (429, "Too many requests", "answered 429: too many requests; try again later", {}),
            (429, "Too many requests", "try again later", {"Retry_After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
            (400, ["column x\tdoes not\x1b[2J exist"], 'answered 400 ({"error": ["column x', {}),
            (500, "the token was " + TOKEN, 'answered 500: try again later ({"error": "the token was ***"})', {}),
            (503, "", "answered 503: try again later", {}),
        ]:
            for path in (MAP_PATH, FIRST) if status in (401, 429) else (MAP_PATH,):
                with self.subTest(told, path=path):
                    self.server.requests.clear()
                    self.server.faults = {path: answer(status, {"error": error}, **headers)}
                    self.assert_fails(told, GDAL_HTTP_MAX_RETRY="3", GDAL_HTTP_RETRY_DELAY="0.01")
                    self.assert_sent(1 if path == MAP_PATH else 2)

    def test_a_map_without_geojson(self):
        for content, told in [
            ({"geojson": {"error": ["too large for GeoJSON"]}}, "offers no GeoJSON for this query"),
            ({"geojson": {"url": []}}, "offers no GeoJSON"), ({"geojson": {"url": "x"}}, "offers no GeoJSON"),
            ({"geojson": []}, "offers no GeoJSON"), ({"tilejson": {"url": ["x"]}}, "offers no GeoJSON"),
            ("<html>maintenance</html>", "maintenance"), ("[]", "offers no GeoJSON"), ("", "answered nothing"),
            ('{"geojson": {"url": ["' + "x" * 20, "another server"), ('{"geojson": {"url": ["\\u00e9"]}}', "another server"),
            ('{"geojson": {"url": [3]}}', "another server"),
        ]:
            with self.subTest(told):
                self.server.faults[MAP_PATH] = answer(200, content)
                self.assert_fails(told)
        self.server.faults[MAP_PATH] = answer(200, {"geojson": {"error": ["too large for GeoJSON"]}})
        self.assert_fails('["too large for GeoJSON"]')

    def test_a_part_that_is_not_whole(self):
        good = self.server.parts[0]
        for content, told in [
            ("<html>" + TOKEN + "</html>", "that is no whole GeoJSON FeatureCollection: check the base_url (<html>***</html>)"),
            ("<html>" + "x" * 200000, "no whole GeoJSON"), ("", "no whole GeoJSON"), ("null", "no whole GeoJSON"),
            ("[" + good + "]", "no whole GeoJSON"), (good + good, "no whole GeoJSON"), (good[:-1], "no whole GeoJSON"),
            (good[:-30], "no whole GeoJSON"), ('{"type":"FeatureCollection"}', "no whole GeoJSON"),
            ('{"type":"Topology","features":[]}', "no whole GeoJSON"), ('{"features":[]}', "no whole GeoJSON"),
            ('{"error": "something"}', 'no whole GeoJSON FeatureCollection: check the base_url ({"error": "something"})'),
        ]:
            with self.subTest(content[:40]):
                self.server.faults[FIRST] = answer(200, content, "text/html")
                self.assert_fails(told)
        self.server.faults[FIRST] = answer(200, '{"type":"FeatureCollection","features":[{"type":}]}')
        self.assertIn("Failed to read GeoJSON data", self.query(expect=1).stderr)  # the driver's own
        for path in MAP_PATH, FIRST:
            self.server.faults = {path: truncated(self.server.map_of(self.server.url + FIRST))}
            self.assert_fails("no whole answer came from")

    def test_a_part_of_another_content_type_is_taken(self):
        self.server.faults[FIRST] = answer(200, self.server.parts[0], "application/octet-stream")
        self.assert_reads(["Paris", "Quito"])

    def test_a_result_that_is_too_large(self):
        """In the probe the limit is 4 MiB for all parts together."""
        almost = collection(place("x" * 3900000))
        self.server.parts = [almost]
        self.assertTrue(self.query().stdout)
        self.server.parts = [almost, almost]
        self.assert_fails("has more than 4194304 bytes of GeoJSON: ask for fewer rows")

        def endless(handler):
            handler.send_response(200)
            handler.end_headers()
            handler.close_connection = True
            while True:
                handler.wfile.write(b" " * 65536)
        for path, told in (FIRST, "has more than 4194304 bytes"), (MAP_PATH, "no whole answer"):
            self.server.faults = {path: endless}
            self.assert_fails(told)

    def test_a_result_that_cannot_be_written(self):
        for part in collection(), collection(place("x" * 100000)):
            self.server.parts = [part]
            for blocks in 0, 8:
                script = f"trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""
                done = subprocess.run(["sh", "-c", script, BUILD / "probes/gdal_probe", "query", self.file, "carto_dw", SQL],
                                      capture_output=True, text=True, env=self.environment, timeout=120)
                if blocks == 0 or len(part) > 10000:
                    self.assertEqual(done.returncode, 1)
                    self.assertIn("cannot be written to " + str(self.temporary), done.stderr)
                    self.assert_one_line(done.stderr)
                self.assertEqual(list(self.temporary.iterdir()), [])

    def test_a_server_that_is_slow_is_given_up(self):
        for path in MAP_PATH, FIRST:
            self.server.faults = {path: silence}
            before = time.monotonic()
            self.assert_fails("no whole answer came from", GDAL_HTTP_TIMEOUT="1")
            self.assertLess(time.monotonic() - before, 30)

    def test_a_server_that_is_not_there(self):
        gone = Platform(CERTIFICATE)
        gone.__exit__()
        self.assert_fails("no whole answer came from " + gone.url, self.save_token(gone), "carto_dw", SQL)
