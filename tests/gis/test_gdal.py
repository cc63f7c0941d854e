"""cartocreds_gdal.h with the real GDAL."""

import base64
import itertools
import json
import re
import subprocess
import threading
import urllib.parse
from typing import ClassVar

from carto_server import Account
from support import BUILD, HARD_KEY, GisTest

READ = "places: Paris Quito\n"


class GdalTest(GisTest):
    def probe(self, *arguments, **options):
        return self.run_program("probes/gdal_probe", *arguments, **options)

    # --- reading and writing ------------------------------------------------------------------------

    def test_the_tables_of_an_account_are_read(self):
        joe = self.account(Account, key=HARD_KEY)
        self.assertEqual(self.probe("rows", self.save(joe)).stdout, READ)
        self.assertTrue(joe.requests)
        for request in joe.requests:
            self.assertEqual((request.user, request.key), ("joe", HARD_KEY))

    def test_the_key_is_in_no_url_and_no_body(self):
        joe = self.account(Account, key=HARD_KEY)
        self.probe("write", self.save(joe))
        for request in joe.requests:
            self.assert_no_key(HARD_KEY, request.path + request.body)
            self.assertNotIn("kept-by-cartocreds", request.everything())

    def test_one_table_is_opened_without_listing_all(self):
        joe = self.account(Account, tables={"places": ["Paris"], "rivers": ["Nile"]})
        self.assertEqual(self.probe("rows", self.save(joe), "rivers").stdout, "rivers: Nile\n")
        self.assertFalse([sql for sql in joe.queries if "CDB_UserTables()" in sql and "pg_class" not in sql])

    def test_a_table_is_written_by_copy(self):
        joe = self.account(Account, key=HARD_KEY)
        self.probe("write", self.save(joe))
        ((sql, body),) = joe.copied
        self.assertIn('COPY "towns"', sql)
        self.assertIn("Lima & Oslo\t", body)
        self.assertTrue([sql for sql in joe.queries if sql.startswith("CREATE TABLE")])

    def test_a_table_is_written_by_insert(self):
        joe = self.account(Account, key=HARD_KEY)
        self.probe("write", self.save(joe), "COPY_MODE=NO")
        self.assertEqual(joe.copied, [])
        self.assertTrue([sql for sql in joe.queries if "INSERT INTO" in sql and "Lima & Oslo" in sql])

    # --- keys ---------------------------------------------------------------------------------------

    def test_default_public_reads_public_tables(self):
        joe = self.account(Account, tables={"places": ["Paris", "Quito"], "secrets": ["x"]})
        joe.public = {"places"}
        file = self.save(joe, api_key="default_public")
        self.assertEqual(self.probe("rows", file, CARTO_API_KEY=joe.key).stdout, READ)
        self.assertEqual({request.key for request in joe.requests}, {None})
        self.assertFalse([sql for sql in joe.queries if "pg_attribute" in sql])

    # What GDAL is configured to send to every server: (name, value), with files below the home of the test.
    SENT_TO_EVERYBODY: ClassVar = [
        ("GDAL_HTTP_HEADERS", "Authorization: Bearer another"),
        ("GDAL_HTTP_HEADERS", "X-Another: another, Host: another.example"),
        ("GDAL_HTTP_HEADER_FILE", "{home}/headers"),
        ("GDAL_HTTP_USERPWD", "another:login"),
        ("GDAL_HTTP_AUTH", "NTLM"),
        ("GDAL_HTTP_AUTH", "BEARER"),
        ("GDAL_HTTP_NETRC_FILE", "{home}/netrc"),
        ("GDAL_HTTP_COOKIE", "another=login"),
        ("GDAL_HTTP_COOKIEFILE", "{home}/cookies"),
        ("GDAL_HTTP_COOKIEJAR", "{home}/cookies"),
        ("GDAL_CONFIG_FILE", "{home}/gdalrc"),
        ("CARTO_API_KEY", "another-key"),
        ("CARTODB_API_KEY", "another-key"),
    ]

    def test_what_gdal_sends_to_every_server_is_not_sent_to_the_account(self):
        joe = self.account(Account, key=HARD_KEY)
        files = {
            "headers": "Authorization: Bearer another\nX-Another: another\n",
            "cookies": "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tanother\tlogin\n",
            "gdalrc": "[configoptions]\nGDAL_HTTP_HEADERS=Authorization: Bearer another\n"
                      "GDAL_HTTP_USERPWD=another:login\n",
            "netrc": "machine 127.0.0.1 login another password login\n",
            ".netrc": "machine 127.0.0.1 login another password login\n",
        }
        for name, text in files.items():
            (self.home / name).write_text(text)
        options = [{name: value.format(home=self.home)} for name, value in self.SENT_TO_EVERYBODY]
        options.append({name: value for option in options for name, value in option.items()})
        options[-1].update(GDAL_HTTP_BEARER="another")
        for key, sent in (HARD_KEY, ("joe", HARD_KEY)), ("default_public", (None, None)):
            file = self.save(joe, api_key=key)
            for option in options:
                with self.subTest(option, key=key):
                    joe.requests.clear()
                    self.assertEqual(self.probe("rows", file, **option).stdout, READ)
                    for request in joe.requests:
                        self.assertEqual((request.user, request.key), sent)
                        self.assertLessEqual(set(request.headers), {
                            "Host", "Authorization", "User-Agent", "Accept", "Accept-Encoding", "Content-Length",
                            "Content-Type"})
                        self.assertNotIn("another", request.everything())
        self.assertEqual((self.home / "cookies").read_text(), files["cookies"])

    def test_gdals_options_for_http_count(self):
        joe = self.account(Account)
        self.probe("rows", self.save(joe), GDAL_HTTP_USERAGENT="mine/1.0")
        self.assertEqual({request.headers["User-Agent"] for request in joe.requests}, {"mine/1.0"})

    def test_a_wrong_key_is_a_clear_error(self):
        joe = self.account(Account)
        done = self.probe("rows", self.save(joe, api_key="wrong-key"), expect=1)
        self.assertIn(f"{joe.url} refuses the api_key of joe: ", done.stderr)
        self.assertIn("permission denied", done.stderr)
        self.assertNotIn("wrong-key", done.stderr)

    def test_a_key_without_an_account_is_refused_before_anything_is_sent(self):
        joe = self.account(Account)
        done = self.probe("rows", self.save(joe, username=None), expect=1)
        self.assertIn("account", done.stderr)
        self.assertEqual(joe.requests, [])

    def test_what_names_another_account_is_refused_before_anything_is_sent(self):
        joe = self.account(Account)
        file = self.save(joe)
        for arguments, told in [(["", "ACCOUNT=ann"], "ACCOUNT names ann, but these credentials belong to joe"),
                                (["", "API_KEY=anns"], "API_KEY is not used"),
                                (["CARTO:ann"], "`CARTO:ann` is no list of tables"),
                                (["a tables=b"], "`a tables=b` is no list of tables")]:
            done = self.probe("rows", file, *arguments, expect=1)
            self.assertIn(told, done.stderr)
            self.assert_one_line(done.stderr)
            self.assertNotIn("anns", done.stderr)
        self.assertEqual(joe.requests, [])
        self.assertEqual(self.probe("rows", file, "", "ACCOUNT=Joe").stdout, READ)

    def test_an_accounts_name_cannot_choose_the_tables(self):
        joe = self.account(Account, name="joe tables=rivers", tables={"places": ["Paris", "Quito"], "rivers": ["Nile"]})
        self.assertEqual(self.probe("rows", self.save(joe)).stdout, READ + "rivers: Nile\n")

    def test_a_token_is_refused_before_anything_is_sent(self):
        file = self.home / "token.json"
        file.write_text(json.dumps({"api_base_url": "https://gcp-us-east1.api.carto.com", "access_token": "t0ken"}))
        done = self.probe("rows", str(file), expect=1)
        self.assertIn("needs an account of CARTO's older platform, with an api_key", done.stderr)
        self.assertIn("creds_gdal_open_query()", done.stderr)
        done = self.run_program("examples/carto_run", "-c", str(file), "true", expect=1)
        self.assertIn("GDAL needs an api_key", done.stderr)
        self.assert_one_line(done.stderr)

    def test_other_failures_are_reported(self):
        joe = self.account(Account)
        joe.answer = (200, "text/html", "<html>maintenance</html>")
        done = self.probe("rows", self.save(joe), expect=1)
        self.assertIn(f"{joe.url}: cannot open the account joe: HTML error page", done.stderr)

    # --- hosts --------------------------------------------------------------------------------------

    def test_two_accounts_on_two_hosts_are_open_at_once(self):
        joe = self.account(Account, key="joes")
        ann = self.account(Account, name="ann", key="anns", prefix="/user/ann", tables={"rivers": ["Nile"]})
        files = self.save(joe), self.save(ann, self.home / "ann.json")
        self.assertEqual(self.probe("two", *files).stdout, READ + "rivers: Nile\n" + READ + "rivers: Nile\n")
        self.assertEqual({request.key for request in joe.requests}, {"joes"})
        self.assertEqual({request.key for request in ann.requests}, {"anns"})
        self.assertEqual({request.route for request in ann.requests}, {"/user/ann/api/v2/sql"})

    def test_threads_have_their_own_accounts(self):
        joe = self.account(Account, key="joes")
        ann = self.account(Account, name="ann", key="anns", tables={"rivers": ["Nile"]})
        both, answered = threading.Barrier(2), itertools.count()
        for account in joe, ann:
            def reply(request, answer=account.reply):
                if next(answered) < 2:
                    both.wait(60)  # so that both are opened at the same time
                return answer(request)
            account.reply = reply
        self.probe("threads", self.save(joe), self.save(ann, self.home / "ann.json"))
        self.assertEqual({request.key for request in joe.requests}, {"joes"})
        self.assertEqual({request.key for request in ann.requests}, {"anns"})

    def test_a_dataset_may_change_threads(self):
        joe = self.account(Account, key=HARD_KEY)
        self.assertEqual(self.probe("handed", self.save(joe)).stdout, READ)
        self.assertEqual({request.key for request in joe.requests}, {HARD_KEY})

    def test_carto_api_url_of_the_environment_is_not_followed(self):
        joe, other = self.account(Account), self.account(Account)
        for name in "CARTO_API_URL", "CARTODB_API_URL":
            done = self.probe("rows", self.save(joe), **{name: other.url + "/api/v2/sql"})
            self.assertEqual(done.stdout, READ)
        self.probe("write", self.save(joe), CARTO_API_URL=other.url + "/api/v2/sql")
        self.assertEqual(len(joe.copied), 1)
        self.assertEqual(other.requests, [])

    def test_other_requests_and_configuration_stay_as_they_are(self):
        joe, other = self.account(Account), self.account(Account)
        other.answer = (200, "text/plain", "hello")
        done = self.probe("beside", self.save(joe), other.root + "/x", CARTO_API_URL="kept")
        self.assertEqual(done.stdout, READ + "beside: hello\n" + READ + "CARTO_API_URL=kept\n")
        self.assert_key_stayed(joe, other)

    def test_another_callback_in_front_means_an_error_and_no_request(self):
        joe = self.account(Account, key=HARD_KEY)
        done = self.probe("masked", self.save(joe))
        self.assertIn("before: https://cartocreds.invalid/", done.stdout)
        self.assertIn(f"nothing was sent to {joe.url}", done.stderr)
        self.assert_no_key(HARD_KEY, done.stdout)

    def test_a_reused_address_does_not_mix_accounts(self):
        joe = self.account(Account, key="joes")
        ann = self.account(Account, name="ann", key="anns", tables={"rivers": ["Nile"]})
        files = self.save(joe), self.save(ann, self.home / "ann.json")
        for key in "joes", "default_public":
            self.save(joe, api_key=key)
            for command in "stale", "reopened":
                # Without ASan's quarantine, a freed address is soon used again.
                done = self.probe(command, *files,
                                  ASAN_OPTIONS="quarantine_size_mb=0:thread_local_quarantine_size_kb=0")
                self.assertIn("same address\nrivers: Nile\n", done.stdout)
        self.assertEqual({request.key for request in joe.requests}, {"joes", None})
        self.assertEqual({request.key for request in ann.requests}, {"anns"})

    def test_drivers_may_be_set_up_anew(self):
        joe = self.account(Account)
        done = self.probe("again", self.save(joe))
        self.assertEqual(done.stdout, READ + READ)
        self.assertIn("GDALAllRegister()", done.stderr)

    def test_the_callback_may_be_taken_out(self):
        joe = self.account(Account)
        self.assertEqual(self.probe("unload", self.save(joe)).stdout, READ + READ)

    # --- TLS ----------------------------------------------------------------------------------------

    def test_tls(self):
        certificate = BUILD / "certificate.pem"
        joe = self.account(Account, certificate=certificate, host="localhost")
        file = self.save(joe)
        self.assertEqual(self.probe("rows", file, CURL_CA_BUNDLE=str(certificate)).stdout, READ)
        before = len(joe.requests)
        # Names a file, because the default authorities of a wheel's libcurl may not exist on this system.
        others = {"CURL_CA_BUNDLE": str(BUILD / "misnamed.pem")}
        done = self.probe("rows", file, expect=1, **others)
        self.assertIn("certificate", done.stderr)
        # GDAL's option for other servers does not disable the verification for the account's server.
        self.probe("rows", file, expect=1, GDAL_HTTP_UNSAFESSL="YES", **others)
        self.assertEqual(len(joe.requests), before)

    # --- redirects ----------------------------------------------------------------------------------

    def redirected(self, joe, target, *others):
        """Opens and reads an account that answers with redirects, then one that does so only after it was opened."""
        file = self.save(joe)
        environment = {"CURL_CA_BUNDLE": str(BUILD / "certificate.pem"),
                       "CPL_VSIL_CURL_AUTHORIZATION_HEADER_ALLOWED_IF_REDIRECT": "YES"}
        for status in 301, 302, 303, 307, 308:
            joe.redirect = (status, target + "/api/v2/sql")
            done = self.probe("rows", file, expect=1, **environment)
            self.assertIn(f"redirects to {target}", done.stderr)
        joe.redirect = None
        process = subprocess.Popen([BUILD / "probes/gdal_probe", "paused", file], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   env={**self.environment, **environment})
        self.assertEqual(process.stdout.readline(), "open\n")
        joe.redirect = (307, target + "/api/v2/sql")
        output, errors = process.communicate("\n", timeout=60)
        self.assertNotEqual(process.returncode, 0)
        self.assertNotIn("Paris", output)
        self.assertIn("redirects to", errors)
        self.assertTrue(all(other.requests for other in others), "GDAL did follow the redirect")
        self.assert_key_stayed(joe, *others)

    def test_a_redirect_to_another_port_does_not_get_the_key(self):
        joe, other = self.account(Account, key=HARD_KEY), self.account(Account)
        self.redirected(joe, other.url, other)

    def test_a_redirect_to_another_host_does_not_get_the_key(self):
        joe = self.account(Account, key=HARD_KEY)
        other = self.account(Account, host="localhost")
        self.redirected(joe, other.url, other)

    def test_a_redirect_from_https_to_http_does_not_get_the_key(self):
        joe = self.account(Account, key=HARD_KEY, certificate=BUILD / "certificate.pem", host="localhost")
        other = self.account(Account, host="localhost")
        self.redirected(joe, other.url, other)

    def test_gdal_alone_repeats_the_key(self):
        """The control: GDAL alone has the faults that the tests above look for."""
        joe, other = self.account(Account), self.account(Account)
        joe.redirect = (302, other.url + "/api/v2/sql")
        self.probe("raw", self.save(joe))
        if not other.requests:
            self.skipTest("this GDAL does not follow redirects any more")
        self.assertEqual({request.key for request in other.requests}, {joe.key})

    # --- messages and options -----------------------------------------------------------------------

    def test_no_message_that_passed_the_handler_has_the_key(self):
        joe = self.account(Account, key=HARD_KEY)
        ann = self.account(Account, name="ann", key="the-key-of-ann")
        done = self.probe("debug", self.save(joe), self.save(ann, self.home / "ann.json"))
        self.assertIn("CURL_INFO_HEADER_OUT", done.stdout)
        self.assertIn("Authorization: ***", done.stdout)
        self.assertIn("PROBE: the other key is ***", done.stdout)
        for key in HARD_KEY, "the-key-of-ann":
            self.assert_no_key(key, done.stdout + done.stderr)

    def test_a_message_that_cannot_be_masked_is_withheld(self):
        done = self.probe("unmasked", self.save(self.account(Account, key=HARD_KEY)))
        self.assertEqual(done.stdout.count("2 1 a message is withheld"), 2)
        self.assertEqual(done.stderr.count("Warning 1: a message is withheld"), 1)
        self.assertNotIn("the key is", done.stdout + done.stderr)
        self.assert_no_key(HARD_KEY, done.stdout + done.stderr)

    def test_libcurls_own_output_does_not_pass_the_handler_by(self):
        joe = self.account(Account, key=HARD_KEY)
        done = self.probe("rows", self.save(joe), CPL_CURL_VERBOSE="YES")
        self.assertEqual((done.stdout, done.stderr), (READ, ""))

    def test_a_server_that_repeats_the_key_does_not_bring_it_into_messages(self):
        joe = self.account(Account, key=HARD_KEY)
        file = self.save(joe)
        for status in 200, 400:
            for key in HARD_KEY, base64.b64encode(f"joe:{HARD_KEY}".encode()).decode():
                joe.answer = (status, "application/json", json.dumps({"error": [f"no access with {key}"]}))
                done = self.probe("rows", file, expect=1, CPL_DEBUG="ON")
                self.assertIn("Error returned by server : no access with ***", done.stderr)
                self.assert_no_key(HARD_KEY, done.stderr)
        joe.redirect = (302, f"{joe.url}/?key={urllib.parse.quote(HARD_KEY, safe='')}")
        done = self.probe("rows", file, expect=1)
        self.assertIn(f"redirects to {joe.url}/?key=***", done.stderr)
        self.assert_no_key(HARD_KEY, done.stderr)

    def test_cpl_debug_has_no_key_even_without_the_handler(self):
        joe = self.account(Account, key=HARD_KEY)
        done = self.probe("write", self.save(joe), CPL_DEBUG="ON")
        self.assertIn("These POSTFIELDS were sent", done.stderr)
        self.assertIn("/copyfrom?q=", done.stderr)
        # GDAL's connection, which has the key, ends with the dataset.
        self.assertEqual(re.findall(r"(Establish|Ended) persistent session named '(cartocreds:\d+)'", done.stderr),
                         [("Establish", "cartocreds:1"), ("Ended", "cartocreds:1")])
        self.assert_no_key(HARD_KEY, done.stdout + done.stderr)

    def test_options_for_code_that_opens_by_itself(self):
        joe = self.account(Account, key=HARD_KEY, prefix="/user/joe")
        done = self.probe("raw", self.save(joe))
        self.assertEqual(done.stdout, f"CARTO_API_URL={joe.url}/api/v2/sql\n" + READ)
        self.assertEqual({request.key for request in joe.requests}, {HARD_KEY})

    def test_the_options_themselves(self):
        joe = self.account(Account)
        for changes, expected in [
            ({"base_url": None, "api_key": "a b"}, "ACCOUNT=joe\nAPI_KEY=a%20b\nurl none\n"),
            ({"base_url": "https://joe.carto.com", "api_key": "default_public"},
             "ACCOUNT=joe\nAPI_KEY=\nurl none\n"),
            ({"base_url": "https://ann.carto.com"},
             "ACCOUNT=joe\nAPI_KEY=secret\nurl https://ann.carto.com/api/v2/sql\n"),
            ({"username": None, "base_url": "https://gis.example/user/ann", "api_key": "k"},
             "ACCOUNT=ann\nAPI_KEY=k\nurl https://gis.example/user/ann/api/v2/sql\n"),
            ({"username": None, "base_url": "https://gis.example", "api_key": None},
             "API_KEY=\nurl https://gis.example/api/v2/sql\n"),
        ]:
            with self.subTest(changes):
                self.assertEqual(self.probe("options", self.save(joe, **changes)).stdout, expected)
