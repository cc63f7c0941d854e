"""QGIS with CARTO layers: what docs/gis.md says about it."""

import json
import os
import pathlib
import re
import subprocess
import sys
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "gis"))

from carto_server import Account
from support import BUILD, HARD_KEY, GisTest

SESSION = pathlib.Path(__file__).parent / "session.py"


class QgisTest(GisTest):
    def setUp(self):
        super().setUp()
        # Debian's QGIS has Debian's Python.
        self.environment["PATH"] = "/usr/bin:/bin"
        self.environment["QGIS_TEST"] = str(self.home)
        runtime = self.home / "runtime"
        runtime.mkdir(mode=0o700)
        self.environment["XDG_RUNTIME_DIR"] = str(runtime)
        self.joe = self.account(Account, key=HARD_KEY)
        self.save(self.joe)

    def qgis(self, *before, plan=None, **environment):
        """Runs a session. The result has what the session noted, and everything that QGIS printed and wrote, as one text."""
        (self.home / "plan.json").write_text(json.dumps({"source": "CARTO:joe|layername=places", **(plan or {})}))
        done = subprocess.run(
            # QGIS would wait for ever at a dialog. This ends all programs of the process group.
            ["timeout", "--kill-after=5", "90", "xvfb-run", "-a", *before,
             "qgis", "--nologo", "--noversioncheck", "--noplugins", "--code", SESSION],
            capture_output=True, text=True, env={**self.environment, **environment})
        self.assertEqual(done.returncode, 0, done.stderr)
        result = json.loads((self.home / "result.json").read_text())
        self.assertNotIn("failed", result)
        with zipfile.ZipFile(self.home / "project.qgz") as project:
            result["project"] = project.read(next(name for name in project.namelist() if name.endswith(".qgs"))).decode()
        files = [path for path in self.home.rglob("*") if path.is_file() and path != self.saved]
        written = "\n".join(path.read_bytes().decode("latin-1") for path in files)
        result["everything"] = "\n".join([done.stdout, done.stderr, result["project"], json.dumps(result), written,
                                          json.dumps(result, ensure_ascii=False)])
        return result

    def with_relay(self, **options):
        return self.qgis(str(BUILD / "examples/carto_run"), **options)

    def test_a_layer_is_read_and_edited_and_the_key_is_nowhere(self):
        self.joe.ordinary = True
        result = self.with_relay(plan={"edit": "C++ 50%41"}, CPL_DEBUG="ON")
        self.assertTrue(result["valid"] and result["saved"] and result["edited"], result["errors"])
        self.assertEqual(result["names"], ["Paris", "Quito"])
        self.assertEqual({(request.user, request.key) for request in self.joe.requests}, {("joe", HARD_KEY)})
        self.assertTrue([sql for sql in self.joe.queries if sql.startswith("UPDATE") and "'C++ 50%41'" in sql])
        self.assertIn("<datasource>CARTO:joe|layername=places</datasource>", result["project"])
        self.assertNotIn("API_KEY", result["project"])
        self.assertNotIn("127.0.0.1", result["project"])
        self.assertIn("CARTO_API_URL=http://127.0.0.1:", result["environment"])
        self.assertTrue([url for url, _, _ in result["network"] if url.startswith("http://127.0.0.1:")])
        self.assert_no_key(HARD_KEY, result["everything"])

    def test_a_script_with_pyqgis(self):
        script = ("from qgis.core import *; app = QgsApplication([], False); app.initQgis(); "
                  "print([f['name'] for f in QgsVectorLayer('CARTO:joe|layername=places', 'x', 'ogr').getFeatures()])")
        done = self.run_program(str(BUILD / "examples/carto_run"), "--relay", "/usr/bin/python3", "-c", script,
                                QT_QPA_PLATFORM="offscreen")
        self.assertIn("['Paris', 'Quito']", done.stdout)
        self.assert_no_key(HARD_KEY, done.stdout + done.stderr)

    def test_an_error_of_the_server_is_shown(self):
        self.save(self.joe, api_key="wrong-key")
        result = self.with_relay()
        self.assertFalse(result["valid"])
        self.assertIn("permission denied", result["everything"])
        self.assertNotIn("wrong-key", result["everything"])

    def test_a_private_certificate_authority(self):
        certificate = BUILD / "certificate.pem"
        joe = self.account(Account, key=HARD_KEY, certificate=certificate, host="localhost")
        self.save(joe)
        result = self.with_relay(CURL_CA_BUNDLE=str(certificate))
        self.assertEqual(result["names"], ["Paris", "Quito"])
        self.assert_no_key(HARD_KEY, result["everything"])

    def test_the_plugin_alone_does_not_change_qgis(self):
        """QGIS sends requests with Qt and not with the plug-in, so only public tables open, and no key or placeholder is sent."""
        asked = []
        for plugins in os.environ["GIS_PLUGINS"], str(self.home):
            self.joe.requests.clear()
            result = self.qgis(plan={"proxy": self.joe.server.server_port}, CARTO_HTTPS="NO", GDAL_DRIVER_PATH=plugins)
            self.assertEqual(result["names"], ["Paris", "Quito"])
            # How often QGIS draws the map, and which part of it, depends on timing.
            asked.append({sql for sql in self.joe.queries if "BOX3D" not in sql})
            self.assertEqual({request.headers["Host"] for request in self.joe.requests}, {"joe.carto.com"})
            self.assertEqual({request.key for request in self.joe.requests}, {None})
            self.assert_no_key(HARD_KEY, result["everything"])
        self.assertEqual(*asked)

    def test_a_key_in_the_environment_is_in_qgis_network_log(self):
        """The control, which shows what the relay is for: QGIS logs the requests that it makes with GDAL's key."""
        result = self.qgis(CARTO_API_KEY="the-key", CARTO_API_URL=self.joe.url + "/api/v2/sql")
        self.assertTrue(result["network"])
        self.assertIn("api_key=the-key", json.dumps(result["network"]))

    def test_how_to_search_a_project(self):
        """The commands in docs/gis.md find the key in an old project."""
        page = pathlib.Path("docs/gis.md").read_text()
        (command,) = re.findall(r"^(unzip -p .*)$", page, re.M)
        source = "CARTO:joe|layername=places|option:API_KEY=old-key"
        self.qgis(plan={"source": source}, CARTO_API_URL=self.joe.url + "/api/v2/sql")
        found = subprocess.run(["sh", "-c", command], cwd=self.home, capture_output=True, text=True)
        self.assertIn("API_KEY=old-key", found.stdout)
