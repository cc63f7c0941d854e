"""GDAL programs without cartocreds, with an access token, as docs/platforms.md shows: ogrinfo, or GDAL in a wheel."""

import json
import os
import pathlib
import re
import subprocess

from platform_server import PART_PATH, answer
from token_support import CERTIFICATE, TOKEN, TokenTest

WHEEL = os.environ.get("GIS_WHEEL")
READ = [WHEEL, "-c", "import pyogrio, sys; print(pyogrio.raw.read(sys.argv[1])[3])"] if WHEEL else ["ogrinfo", "-al", "-ro"]
VERSION = [WHEEL, "-c", "import pyogrio; print(*pyogrio.__gdal_version__, sep='.')"] if WHEEL else ["gdal-config", "--version"]
PAGE = pathlib.Path("docs/platforms.md").read_text().split("## GDAL programs that cannot be changed")[1]
EXAMPLE = "https://gcp-us-east1.api.carto.com"
PARIS = json.dumps({"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"name": "Paris"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]})


def gdal_version():
    text = subprocess.run(VERSION, check=True, capture_output=True, text=True).stdout
    return tuple(map(int, re.findall(r"\d+", text)[:2]))


def snippets(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.M | re.S)


class UnchangedTest(TokenTest):
    def setUp(self):
        super().setUp()
        self.version = gdal_version()
        # Newer wheels have their own certificate authorities. /vsicurl/ sends a HEAD request, which this server does not support.
        self.environment.update(CURL_CA_BUNDLE=str(CERTIFICATE), GDAL_CURL_CA_BUNDLE=str(CERTIFICATE),
                                CPL_VSIL_CURL_USE_HEAD="NO")
        self.server, self.other = self.platform(), self.platform()
        for server in self.server, self.other:
            server.tokens.add(TOKEN)
            server.parts = [PARIS]
        self.headers = self.home / ".carto-headers"
        self.run_program("examples/carto_login", "--write-headers", str(self.headers), "--file", self.save_token(self.server))

    def read(self, url, **environment):
        return subprocess.run([*READ, url], capture_output=True, text=True, timeout=120,
                              env={**self.environment, **environment})

    def section(self, *lines, path=None):
        """The environment with the page's configuration file, which may have other options too."""
        (page,) = snippets("ini")
        text = page.replace(EXAMPLE, self.server.url).replace("/home/joe/", f"{self.home}/")
        if lines:
            text = re.sub("^GDAL_HTTP.*\n", "\n".join(lines) + "\n", text, flags=re.M)
        if path:
            text = re.sub("^path=.*", "path=" + path, text, flags=re.M)
        file = self.home / "gdalrc"
        file.write_text(text)
        file.chmod(0o600)
        return {"GDAL_CONFIG_FILE": str(file)}

    def assert_sent(self, environment, to_the_server, to_others):
        """The server gets the token; the target of a redirect does not."""
        for before in "", "/vsicurl/":
            with self.subTest(environment, before=before):
                for server, sent in (self.server, to_the_server), (self.other, to_others):
                    server.requests.clear()
                    done = self.read(before + server.url + PART_PATH + "0", **environment)
                    self.assertEqual("Paris" in done.stdout, sent, done.stdout + done.stderr)
                    self.assertTrue(server.requests)
                    for request in server.requests:
                        self.assertEqual(request.headers.get("Authorization"), "Bearer " + TOKEN if sent else None)
                self.other.requests.clear()
                self.server.faults = {PART_PATH + "1": answer(302, "", Location=self.other.url + PART_PATH + "0")}
                self.read(before + self.server.url + PART_PATH + "1", **environment)
                for request in self.other.requests:
                    self.assertNotIn("Authorization", request.headers)

    def test_options_for_all_servers_send_it_to_all(self):
        self.assert_sent({}, False, False)
        self.assert_sent({"GDAL_HTTP_HEADER_FILE": str(self.headers)}, True, True)
        self.assert_sent({"GDAL_HTTP_HEADERS": f"Authorization: Bearer {TOKEN}"}, True, True)
        has_bearer = self.version >= (3, 9)
        self.assert_sent({"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": TOKEN}, has_bearer, has_bearer)

    def test_a_section_with_a_path_sends_it_to_one_server(self):
        has_paths = self.version >= (3, 7)
        self.assert_sent(self.section(), has_paths, False)
        self.assert_sent(self.section(f"GDAL_HTTP_HEADERS=Authorization: Bearer {TOKEN}"), has_paths, False)
        (self.home / ".gdal").mkdir()
        (self.home / "gdalrc").rename(self.home / ".gdal/gdalrc")
        self.assert_sent({}, has_paths, False)
        (self.home / ".gdal/gdalrc").unlink()
        self.assert_sent(self.section("GDAL_HTTP_AUTH=BEARER", f"GDAL_HTTP_BEARER={TOKEN}"), self.version >= (3, 9), False)

    def test_a_path_is_the_beginning_of_a_url(self):
        """Without the slash after the host, another host can get the token."""
        for end, sent in ("/v3/ma", True), ("/v3/ma/", False):
            done = self.read(self.server.url + PART_PATH + "0", **self.section(path=f"/vsicurl/{self.server.url}{end}"))
            self.assertEqual("Paris" in done.stdout, sent and self.version >= (3, 7))
        done = self.read(self.server.url + PART_PATH + "0", **self.section(path=self.server.url + "/"))
        self.assertNotIn("Paris", done.stdout)

    def test_debug_messages_have_no_token(self):
        environment = {"GDAL_HTTP_HEADER_FILE": str(self.headers), "CPL_DEBUG": "ON"}
        done = self.read(self.server.url + PART_PATH + "0", **environment)
        self.assertIn("Paris", done.stdout)
        self.assert_nothing_of([TOKEN], done.stdout + done.stderr)
        done = self.read(self.server.url + PART_PATH + "0", **environment, CPL_CURL_VERBOSE="YES")
        self.assertIn("Bearer " + TOKEN, done.stdout + done.stderr)

    def test_the_commands_of_the_page(self):
        ask, _, one_command = (text.replace(EXAMPLE, self.server.url) for text in snippets("sh"))
        programs = pathlib.Path(os.environ["GIS_BUILD"]) / "examples"
        environment = {**self.environment, "PATH": f"{programs}:{self.environment['PATH']}",
                       "CARTO_CREDENTIALS_FILE": self.save_token(self.server)}

        def run(script, **more):
            return subprocess.run(["sh", "-eu", "-c", script], check=True, capture_output=True, text=True, cwd=self.home,
                                  env={**environment, **more}, timeout=120).stdout
        self.headers.unlink()
        message, url = run(ask).splitlines()
        self.assertEqual(self.server.requests[0].body, '{"q": "SELECT geom, name FROM places"}')
        self.assertIn("The access token is in", message)
        self.assertEqual(url, self.server.url + PART_PATH + "0")
        if not WHEEL:  # a wheel has no ogr2ogr
            run(one_command, url=url)
            self.server.parts[0] = PARIS.replace("Paris", "Quito")
            run(one_command.replace("ogr2ogr", "ogr2ogr -append"), url=url)
            read = self.read(str(self.home / "places.gpkg")).stdout
            self.assertEqual(re.findall(r"= (Paris|Quito)", read), ["Paris", "Quito"], read)

    def test_carto_run_refuses_a_token(self):
        done = self.run_program("examples/carto_run", "-c", self.save_token(self.server), "true", expect=1)
        self.assert_one_line(done.stderr)
        self.assertIn("carto_login --write-headers", done.stderr)
