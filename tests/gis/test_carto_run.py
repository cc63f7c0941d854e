"""carto_run, as a user runs it, with the GDAL plug-in and with its relay."""

import os
import re
import socket
import subprocess
import threading
import zipfile

from carto_server import Account
from support import BUILD, HARD_KEY, GisTest

LISTED = """places (Point, 2 rows)
    name String
"""
# The options for the plug-in, and for the relay.
WAYS = [], ["--relay"]


class CartoRunTest(GisTest):
    def carto_run(self, *arguments, **options):
        return self.run_program("examples/carto_run", *arguments, **options)

    def test_a_gdal_program(self):
        joe = self.account(Account, key=HARD_KEY, prefix="/user/joe")
        mine = self.save(joe, self.home / "mine.json")
        for way in WAYS:
            for key, sent in (joe.key, joe.key), ("default_public", None):
                self.save(joe, api_key=key)
                joe.requests.clear()
                done = self.carto_run(*way, "ogrinfo", "-q", "-al", "CARTO:joe", CARTODB_API_KEY="wrong")
                self.assertIn("name (String) = Quito", done.stdout)
                self.assertEqual({request.key for request in joe.requests}, {sent})
            copy = self.home / "places.gpkg"
            copy.unlink(missing_ok=True)
            self.carto_run("-c", mine, *way, "ogr2ogr", str(copy), "CARTO:joe", "places")
            self.assertIn("name (String) = Paris", self.run_program("/usr/bin/env", "ogrinfo", "-al", str(copy)).stdout)
            joe.copied.clear()
            self.carto_run("-c", mine, *way, "ogr2ogr", "-update", "CARTO:joe", str(copy), "-nln", "towns")
            self.assertEqual(len(joe.copied), 1)

    def test_the_exit_status_is_the_programs(self):
        mine = self.save(self.account(Account), self.home / "mine.json")
        for way in WAYS:
            self.carto_run("-c", mine, *way, "sh", "-c", "exit 7", expect=7)
            self.carto_run("-c", mine, *way, "--", "sh", "-c", "exit 7", expect=7)
            self.carto_run("-c", mine, *way, "no-such-program", expect=127)
        self.carto_run("-c", mine, "--relay", "sh", "-c", "kill -9 $$", expect=128 + 9)
        self.assert_one_line(self.carto_run("true", expect=1).stderr)

    def test_the_key_is_in_no_environment_and_no_message(self):
        joe = self.account(Account, key=HARD_KEY)
        self.save(joe)
        for way in WAYS:
            done = self.carto_run(*way, "env")
            self.assertIn("CARTO_CREDENTIALS_FILE=", done.stdout)
            self.assert_no_key(HARD_KEY, done.stdout)
            done = self.carto_run(*way, "ogrinfo", "-al", "CARTO:joe", CPL_DEBUG="ON", CPL_CURL_VERBOSE="YES")
            self.assertIn("These POSTFIELDS were sent", done.stderr)
            self.assert_no_key(HARD_KEY, done.stdout + done.stderr)

    def test_sql_arrives_unchanged_or_is_refused(self):
        joe = self.account(Account, key=HARD_KEY)
        joe.ordinary = True
        self.save(joe)
        for way in WAYS:
            joe.requests.clear()
            edit = "UPDATE places SET name = 'C++ 50%41' WHERE name LIKE '%41%'"
            self.assertEqual(self.carto_run(*way, "ogrinfo", "-q", "CARTO:joe", "-sql", edit).stderr, "")
            self.assertIn(edit, joe.queries)
            done = self.carto_run(*way, "ogrinfo", "CARTO:joe", "-sql", "DELETE FROM places WHERE name = '%10'")
            self.assertIn("nothing was sent", done.stderr)
            self.assertFalse([sql for sql in joe.queries if sql.startswith("DELETE")])

    def test_a_program_without_the_plugin_fails_and_has_no_key(self):
        joe = self.account(Account, key=HARD_KEY)
        self.save(joe)
        done = self.carto_run("env", "-u", "GDAL_DRIVER_PATH", "ogrinfo", "CARTO:joe", expect=1, CARTO_HTTPS="NO",
                              GDAL_HTTP_PROXY=joe.root.removeprefix("http://"))
        self.assertIn("permission denied", done.stderr)
        self.assertEqual({request.key for request in joe.requests}, {"kept-by-cartocreds"})

    def test_a_folder_of_plugins_that_is_set_stays(self):
        self.save(self.account(Account))
        done = self.carto_run("printenv", "GDAL_DRIVER_PATH", GDAL_DRIVER_PATH="/mine")
        self.assertEqual(done.stdout, os.environ["GIS_PLUGINS"] + ":/mine\n")

    def test_a_project_of_another_account_is_refused(self):
        self.save(self.account(Account))
        layers = "<datasource>CARTO:{0}|layername=places</datasource><datasource>CARTO:{0} tables=a</datasource>"
        for name, read in ("JOE", True), ("ann", False), ("joe2", False):
            plain, packed = self.home / f"{name}.qgs", self.home / f"a project of {name}.qgz"
            plain.write_text(layers.format(name))
            with zipfile.ZipFile(packed, "w") as archive:
                archive.write(plain, "project.qgs")
                archive.writestr("project.qgd", "")
            for path in plain, packed:
                done = self.carto_run("--relay", "true", str(path), expect=0 if read else 1)
                if not read:
                    self.assertIn(f"has a layer of CARTO:{name}, which would show the tables of joe", done.stderr)
                    self.assert_one_line(done.stderr)
        (self.home / "broken.qgz").write_text("no archive")
        self.carto_run("true", str(self.home / "broken.qgz"), str(self.home / "missing.qgz"))

    # --- the relay ------------------------------------------------------------------------------------

    def start(self, *arguments, **environment):
        """carto_run with its relay, around a program that waits for a line: (process, URL of the relay)."""
        process = subprocess.Popen(
            [BUILD / "examples/carto_run", *arguments, "--relay", "sh", "-c", "echo $CARTO_API_URL; read line"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**self.environment, **environment})
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process, process.stdout.readline().strip()

    def ask(self, url, query="SELECT 7 AS n", path=None, head=""):
        port, own_path = re.fullmatch(r"http://127\.0\.0\.1:(\d+)(/[0-9a-f]{32}/api/v2/sql)", url).groups()
        body = "q=" + query
        with socket.create_connection(("127.0.0.1", int(port)), 30) as connection:
            connection.sendall((head or f"POST {path or own_path} HTTP/1.1\r\nHost: x\r\n"
                                f"Content-Length: {len(body)}\r\n\r\n{body}").encode())
            answer = b""
            while part := connection.recv(65536):
                answer += part
        return answer.decode()

    def test_qgis_has_the_relay_and_no_key(self):
        self.save(self.account(Account, key=HARD_KEY))
        qgis = self.home / "QGIS"
        qgis.write_text("#!/bin/sh\nenv\n")
        qgis.chmod(0o700)
        done = self.carto_run(str(qgis))
        self.assertRegex(done.stdout, r"CARTO_API_URL=http://127\.0\.0\.1:\d+/[0-9a-f]{32}/api/v2/sql\n")
        self.assert_no_key(HARD_KEY, done.stdout)

    def test_a_key_in_the_environment_is_not_given_to_qgis(self):
        done = self.carto_run("--relay", "true", expect=1, CARTO_USER="joe", CARTO_API_KEY="secret")
        self.assertIn("carto_login", done.stderr)
        self.assert_one_line(done.stderr)

    def test_the_relay_answers_to_its_path_alone(self):
        joe = self.account(Account, key=HARD_KEY)
        self.save(joe)
        _, url = self.start()
        self.assertIn('{"rows": [{"n": 7}]', self.ask(url))
        asked = len(joe.requests)
        path = url[url.index("/", 8):]
        for other in "/", "/api/v2/sql", "/" + "0" * 32 + "/api/v2/sql", path[:-1], path + "x", path + "/", path + "/../map":
            self.assertTrue(self.ask(url, path=other).startswith("HTTP/1.1 404"), other)
        for head in f"GET {path} HTTP/1.1\r\n\r\n", f"POST {path} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", \
                f"POST {path} HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", f"POST {path}\r\n\r\n":
            self.assertRegex(self.ask(url, head=head), r"^HTTP/1\.1 4\d\d ")
        self.assertEqual(len(joe.requests), asked)
        self.assert_no_key(HARD_KEY, url)

    def test_two_relays_have_two_paths(self):
        self.save(self.account(Account))
        self.assertNotEqual(self.start()[1].split("/")[3], self.start()[1].split("/")[3])

    def test_the_relay_ends_with_the_program(self):
        self.save(self.account(Account))
        process, url = self.start()
        process.communicate("\n", timeout=60)
        self.assertEqual(process.returncode, 0)
        with self.assertRaises(OSError):
            self.ask(url)

    def test_a_signal_reaches_the_program(self):
        self.save(self.account(Account))
        process, _ = self.start()
        process.terminate()
        self.assertEqual(process.wait(60), 128 + 15)
        # This also holds if the signal comes at once.
        for _ in range(5):
            self.carto_run("--relay", "sh", "-c", "kill $PPID; exec sleep 60", expect=128 + 15)

    def test_a_private_certificate_authority(self):
        certificate = BUILD / "certificate.pem"
        joe = self.account(Account, key=HARD_KEY, certificate=certificate, host="localhost")
        self.save(joe)
        for bundle, answer in (certificate, '{"rows": [{"n": 7}]'), (BUILD / "misnamed.pem", '{"error":["'):
            _, url = self.start(CURL_CA_BUNDLE=str(bundle))
            self.assertIn(answer, self.ask(url))
        self.assertEqual(len(joe.requests), 1)

    def test_a_refusal_and_a_redirect_are_answers(self):
        joe, other = self.account(Account, key=HARD_KEY), self.account(Account)
        self.save(joe, api_key="wrong-key")
        self.assertIn("permission denied", self.ask(self.start()[1]))
        self.save(joe)
        _, url = self.start()
        joe.redirect = (302, other.url + "/api/v2/sql")
        self.assertIn("redirects to", self.ask(url))
        joe.redirect = None
        joe.answer = (500, "text/html", f"<html>{HARD_KEY}</html>")
        answer = self.ask(url)
        self.assertIn('{"error":["HTTP error code : 500"]}', answer)
        self.assert_no_key(HARD_KEY, answer)
        self.assert_key_stayed(joe, other)

    def test_many_requests_at_once(self):
        joe = self.account(Account, key=HARD_KEY)
        self.save(joe)
        _, url = self.start()
        together, answers = threading.Barrier(8), []
        reply = joe.reply

        def wait(request):
            together.wait(60)  # so that eight requests run at the same time
            return reply(request)

        joe.reply = wait
        threads = [threading.Thread(target=lambda: answers.append(self.ask(url))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len([answer for answer in answers if '{"rows": [{"n": 7}]' in answer]), 8)

    # --- other programs, other credentials ------------------------------------------------------------

    def test_programs_with_cartocreds_get_the_credentials_from_carto_run(self):
        joe = self.account(Account, key=HARD_KEY, prefix="/user/joe")
        mine = self.save(joe, self.home / "mine.json")
        # The environment of another account, as a user's shell profile may set it.
        others = {"CARTO_USER": "ann", "CARTO_API_KEY": "anns", "CARTODB_API_KEY": "anns",
                  "CARTO_BASE_URL": "https://ann.carto.com"}
        for arguments in ["-c", mine], ["-c", os.path.relpath(mine)], []:
            if not arguments:
                self.save(joe)
                others = {}
            joe.requests.clear()
            done = self.carto_run(*arguments, "sh", "-c",
                                    f"cd / && {BUILD}/examples/carto_ls && {BUILD}/examples/carto_sql 'SELECT 1'",
                                    **others)
            self.assertIn(LISTED, done.stdout)
            self.assertEqual({(request.user, request.key) for request in joe.requests}, {("joe", HARD_KEY)})

    def test_carto_run_passes_on_credentials_without_a_file(self):
        show = ["sh", "-c", "echo \"$CARTO_CREDENTIALS_FILE|$CARTO_USER|$CARTO_USERNAME|$CARTO_BASE_URL|$CARTO_API_KEY|"
                            "$CARTODB_API_KEY|$CARTO_API_URL\""]
        joes = "https://joe.carto.com"
        environment = {"CARTO_USERNAME": "joe", "CARTODB_API_KEY": "joes-key"}
        done = self.carto_run(*show, **environment)
        self.assertEqual(done.stdout, f"|joe||{joes}|joes-key||{joes}/api/v2/sql\n")
        environment["CARTO_CREDENTIALS_FILE"] = "/nowhere.json"
        done = self.carto_run("-c", "ann", *show, **environment)
        self.assertEqual(done.stdout, "|ann||https://ann.carto.com|||https://ann.carto.com/api/v2/sql\n")
        done = self.carto_run("-c", "https://gis.example", *show, **environment)
        self.assertEqual(done.stdout, "|||https://gis.example|||https://gis.example/api/v2/sql\n")
        done = self.carto_run(*show, expect=1, CARTO_USER="joe", CARTO_API_KEY=HARD_KEY)
        self.assertIn("carto_login", done.stderr)
        self.assert_one_line(done.stderr)
        self.assert_no_key(HARD_KEY, done.stderr)

    def test_carto_run_refuses_the_name_of_another_account(self):
        joe = self.account(Account)
        self.save(joe)
        for arguments in ["CARTO:ann"], ["carto:ann tables=places"], ["CARTODB:ann"], ["-oo", "ACCOUNT=ann"]:
            done = self.carto_run("ogrinfo", *arguments, expect=1)
            self.assertIn("names another account than joe", done.stderr)
            self.assert_one_line(done.stderr)
        for arguments in ["CARTO:JOE"], ["CARTO:joe tables=places"], ["-oo", "ACCOUNT=joe", "CARTO:"]:
            self.carto_run("ogrinfo", *arguments)
        self.assertTrue(joe.requests)

