"""The GDAL plug-in in programs that do not know it."""

import json
import os
import pathlib
import shutil
import sys
import unittest

from carto_server import Account
from support import HARD_KEY, GisTest

READ = "places: Paris Quito\n"
PLUGINS = os.environ["GIS_PLUGINS"]
# The Python with the wheel of this GDAL. Without it, this is Debian's GDAL.
WHEEL = os.environ.get("GIS_WHEEL")
LIBRARIES = os.environ["GIS_LIBRARIES"].split(":")

PYOGRIO = """
import sys, pyogrio
name, how = sys.argv[1:]
if how == "read":
    meta, _, _, fields = pyogrio.raw.read(name, layer="places", where="name <> 'C++ 50%41'")
    print(meta["crs"], meta["geometry_type"], *fields[0])
else:
    meta, _, geometry, fields = pyogrio.raw.read(name, layer="places")
    pyogrio.raw.write(name, geometry, fields, meta["fields"], layer="towns", driver="Carto", append=True,
                      geometry_type="Point", crs="EPSG:4326")
"""


class PluginTest(GisTest):
    def setUp(self):
        super().setUp()
        self.environment["GDAL_DRIVER_PATH"] = PLUGINS
        self.joe = self.account(Account, key=HARD_KEY)

    def probe(self, *arguments, **options):
        return self.run_program("probes/plugin_probe", *arguments, **options)

    def through_a_proxy(self, account, with_plugin=True):
        """An environment in which `http://NAME.carto.com` is the account, and no other host is reached."""
        environment = {"GDAL_HTTP_PROXY": account.root.removeprefix("http://"), "CARTO_HTTPS": "NO",
                       "NO_PROXY": "127.0.0.1", "GDAL_DRIVER_PATH": PLUGINS}
        return environment if with_plugin else {**environment, "GDAL_DRIVER_PATH": str(self.home)}

    # --- saved credentials ----------------------------------------------------------------------------

    def test_an_account_is_read_with_its_saved_credentials(self):
        joe = self.account(Account, key=HARD_KEY, prefix="/user/joe")
        self.save(joe)
        for name in "CARTO:joe", "CARTO:JOE", "CARTODB:joe", "CARTO:joe tables=places":
            self.assertEqual(self.probe("rows", name).stdout, READ)
        self.assertEqual({(request.user, request.key) for request in joe.requests}, {("joe", HARD_KEY)})

    def test_the_key_is_in_no_url_body_and_message(self):
        self.save(self.joe)
        done = self.probe("rows", "CARTO:joe", CPL_DEBUG="ON", CPL_CURL_VERBOSE="YES")
        self.assertIn("These POSTFIELDS were sent", done.stderr)
        self.assert_no_key(HARD_KEY, done.stdout + done.stderr)
        self.assertNotIn("Authorization", done.stderr)
        done = self.probe("rows", "CARTO:joe", CPL_CURL_VERBOSE="YES")
        self.assertEqual((done.stdout, done.stderr), (READ, ""))
        for request in self.joe.requests:
            self.assert_no_key(HARD_KEY, request.path + request.body)

    def test_a_file_of_another_name(self):
        file = self.save(self.joe, self.home / "other.json")
        self.assertEqual(self.probe("rows", "CARTO:joe", CARTO_CREDENTIALS_FILE=file).stdout, READ)
        configuration = self.home / "gdalrc"
        configuration.write_text(f"[configoptions]\nCARTO_CREDENTIALS_FILE={file}\n")
        self.assertEqual(self.probe("rows", "CARTO:joe", GDAL_CONFIG_FILE=str(configuration)).stdout, READ)

    def test_a_public_account_on_another_server(self):
        self.save(self.joe, api_key="default_public")
        self.assertEqual(self.probe("rows", "CARTO:joe").stdout, READ)
        self.assertEqual({request.key for request in self.joe.requests}, {None})

    def test_an_ordinary_key(self):
        self.joe.ordinary = True
        self.save(self.joe)
        done = self.probe("rows", "CARTO:joe")
        self.assertEqual((done.stdout, done.stderr), (READ, ""))

    def test_a_wrong_key_is_an_error(self):
        self.save(self.joe, api_key="wrong-key")
        done = self.probe("rows", "CARTO:joe", expect=1)
        self.assertIn("permission denied", done.stderr)
        self.assertNotIn("wrong-key", done.stderr)

    def test_credentials_that_cannot_be_used_are_an_error_and_nothing_is_sent(self):
        other = self.account(Account)
        for text, told in [
            ("[]", "not a JSON object"),
            (json.dumps({"username": "joe", "api_key": "k", "base_url": self.joe.url}), "https"),
        ]:
            self.saved.write_text(text)
            done = self.probe("rows", "CARTO:joe", expect=1, **self.through_a_proxy(other))
            self.assertIn(told, done.stderr)
            self.assertEqual(self.joe.requests + other.requests, [])

    # --- what the plug-in leaves to GDAL --------------------------------------------------------------

    def requests_of(self, account, *arguments, with_plugin, **environment):
        account.requests.clear()
        done = self.probe("rows", *arguments, expect=None, **self.through_a_proxy(account, with_plugin), **environment)
        return done.stdout, done.stderr, [request.everything() for request in account.requests]

    def test_other_accounts_are_left_to_gdal(self):
        ann = self.account(Account, name="ann", key="anns", tables={"places": ["Paris", "Quito"], "secrets": ["x"]})
        ann.public = {"places"}
        url = {"CARTO_API_URL": "http://joe.carto.com/api/v2/sql"}
        token = {"api_base_url": "https://gcp-us-east1.api.carto.com", "access_token": "t0ken"}
        for saved, arguments, environment in [
            (None, ["CARTO:joe"], {}), (self.joe, ["CARTO:ann"], {}), (self.joe, ["CARTO:joe2"], {}),
            (self.joe, ["CARTO:jo"], {}), (self.joe, ["CARTO:x.joe"], {}), (token, ["CARTO:joe"], {}),
            (self.joe, ["CARTO:ann"], {"CARTO_API_KEY": "anns"}), (self.joe, ["CARTO:joe"], {"CARTO_API_KEY": "anns"}),
            (self.joe, ["CARTO:joe"], {"CARTODB_API_KEY": "wrong"}), (self.joe, ["CARTO:ann"], url),
            (self.joe, ["CARTO:joe"], url),
        ]:
            with self.subTest(saved=saved, arguments=arguments, environment=environment):
                self.saved.unlink(missing_ok=True)
                if saved is self.joe:
                    self.save(self.joe)
                elif saved:
                    self.saved.write_text(json.dumps(saved))
                self.joe.requests.clear()
                expected = self.requests_of(ann, *arguments, with_plugin=False, **environment)
                self.assertEqual(self.requests_of(ann, *arguments, with_plugin=True, **environment), expected)
                self.assertTrue(ann.requests)
                self.assertEqual(self.joe.requests, [])
                self.assert_key_stayed(self.joe, ann)

    def test_two_accounts_are_not_mixed(self):
        ann = self.account(Account, name="ann", tables={"rivers": ["Nile"]})
        self.save(self.joe)
        # With the public key, GDAL alone reports an error about coordinate systems.
        done = self.probe("rows", "CARTO:joe", "CARTO:ann", "CARTO:joe", expect=1, **self.through_a_proxy(ann))
        self.assertEqual(done.stdout, READ + "rivers: Nile\n" + READ)
        self.assertEqual({request.key for request in self.joe.requests}, {HARD_KEY})
        self.assertEqual({request.key for request in ann.requests}, {None})
        self.assert_key_stayed(self.joe, ann)

    def test_a_callback_in_front_is_asked_what_gdal_alone_would_ask(self):
        self.save(self.joe)
        shown = [self.probe("pushed", "CARTO:joe", expect=1, GDAL_DRIVER_PATH=path).stdout
                 for path in (PLUGINS, str(self.home))]
        self.assertEqual(shown[0], shown[1])
        self.assertIn("https://joe.carto.com/api/v2/sql q=SELECT current_schema()", shown[0])
        self.assertNotIn("api_key", shown[0])
        self.assertEqual(self.joe.requests, [])

    def test_a_reused_address_does_not_mix_accounts(self):
        ann = self.account(Account, name="ann", tables={"rivers": ["Nile"]})
        self.save(self.joe)
        for names, rows in [(["CARTO:joe", "CARTO:ann"], "rivers: Nile\n"), (["CARTO:ann", "CARTO:joe"], READ)]:
            done = self.probe("stale", *names, expect=None, **self.through_a_proxy(ann),
                              ASAN_OPTIONS="quarantine_size_mb=0:thread_local_quarantine_size_kb=0")
            self.assertTrue(done.stdout.endswith("same address\n" + rows), done.stdout)
        self.assertEqual({request.key for request in ann.requests}, {None})
        self.assert_key_stayed(self.joe, ann)

    # --- one process ----------------------------------------------------------------------------------

    def test_creds_gdal_open_works_beside_it(self):
        ann = self.account(Account, name="ann", key="anns", tables={"rivers": ["Nile"]})
        self.save(self.joe)
        file = self.save(ann, self.home / "ann.json")
        expected = "rivers: Nile\n" + READ + "rivers: Nile\n" + READ + READ
        self.assertEqual(self.probe("beside", "CARTO:joe", file).stdout, expected)
        done = self.probe("beside", "CARTO:joe", file, PLUGINS, GDAL_DRIVER_PATH=str(self.home))
        self.assertEqual(done.stdout, expected)
        self.assertEqual({request.key for request in self.joe.requests}, {HARD_KEY})
        self.assertEqual({request.key for request in ann.requests}, {"anns"})

    @unittest.skipIf(len(LIBRARIES) < 2, "there is one GDAL only")
    def test_two_gdals_of_a_process(self):
        self.save(self.joe)
        script = str(pathlib.Path(__file__).parent / "two_gdals.py")
        done = self.run_program(sys.executable, script, *LIBRARIES[-2:], "CARTO:joe")
        counts = [line.split() for line in done.stdout.splitlines()]
        self.assertEqual([count for _, count in counts], ["2", "2", "2"])
        self.assertNotEqual(counts[0][0], counts[1][0])
        self.assertEqual({request.key for request in self.joe.requests}, {HARD_KEY})


@unittest.skipIf(WHEEL, "Debian's programs have Debian's GDAL")
class ProgramsTest(GisTest):
    def setUp(self):
        super().setUp()
        self.environment["GDAL_DRIVER_PATH"] = PLUGINS
        self.joe = self.account(Account, key=HARD_KEY)
        self.save(self.joe)

    def run_gdal(self, program, *arguments, **options):
        return self.run_program(shutil.which(program), *arguments, **options)

    def test_ogrinfo(self):
        done = self.run_gdal("ogrinfo", "-al", "CARTO:joe")
        self.assertIn("Geometry: Point", done.stdout)
        self.assertIn("name (String) = Quito", done.stdout)
        self.assertEqual({(request.user, request.key) for request in self.joe.requests}, {("joe", HARD_KEY)})
        self.assert_no_key(HARD_KEY, done.stdout + done.stderr)

    def test_sql_arrives_unchanged(self):
        self.run_gdal("ogrinfo", "CARTO:joe", "-sql", "UPDATE places SET name = 'C++ 50%41' WHERE name LIKE '%41%'")
        self.assertIn("UPDATE places SET name = 'C++ 50%41' WHERE name LIKE '%41%'", self.joe.queries)

    def test_ogr2ogr(self):
        copy = str(self.home / "places.gpkg")
        self.run_gdal("ogr2ogr", copy, "CARTO:joe", "places")
        self.assertIn("name (String) = Paris", self.run_gdal("ogrinfo", "-al", copy).stdout)
        self.run_gdal("ogr2ogr", "-update", "-append", "CARTO:joe", copy, "places", "-nln", "towns", "--debug", "on")
        ((sql, body),) = self.joe.copied
        self.assertIn('COPY "towns"', sql)
        self.assertIn("Paris\t", body)
        for request in self.joe.requests:
            self.assert_no_key(HARD_KEY, request.path + request.body)

    def test_which_folder_gdal_looks_into(self):
        folder = self.home / "plugins"
        (folder / "3.6").mkdir(parents=True)
        plugin = next(pathlib.Path(PLUGINS).iterdir())
        # GDAL prefers a folder for its version to the folder above it, so the plug-in must be in that folder too.
        shutil.copy(plugin, folder)
        path = {"GDAL_DRIVER_PATH": f"{self.home}:{folder}"}
        self.run_gdal("ogrinfo", "CARTO:joe", expect=1, **path, GDAL_HTTP_PROXY="127.0.0.1:1")
        shutil.copy(plugin, folder / "3.6")
        self.assertIn("places", self.run_gdal("ogrinfo", "CARTO:joe", **path).stdout)


@unittest.skipUnless(WHEEL, "this GDAL is not a wheel's")
class WheelTest(GisTest):
    def test_pyogrio(self):
        joe = self.account(Account, key=HARD_KEY)
        joe.ordinary = True
        self.save(joe)
        self.environment["GDAL_DRIVER_PATH"] = PLUGINS
        done = self.run_program(WHEEL, "-c", PYOGRIO, "CARTO:joe", "read")
        self.assertEqual(done.stdout, "EPSG:4326 Point Paris Quito\n")
        self.assertTrue([sql for sql in joe.queries if "name <> 'C++ 50%41'" in sql])
        self.run_program(WHEEL, "-c", PYOGRIO, "CARTO:joe", "write")
        self.assertEqual(len(joe.copied), 1)
        self.assertEqual({request.key for request in joe.requests}, {HARD_KEY})
