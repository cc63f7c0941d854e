"""CARTO's client for JavaScript, @carto/api-client, with the base_url and the token of a handle."""

import json
import os
import shutil
import subprocess
from urllib.parse import parse_qs, urlsplit

from servers import serving
from support import Test, jwt, write

import library
from library import call, creds_access_token, creds_base_url, owned

ROWS = {"rows": [{"n": 1}], "schema": [{"name": "n", "type": "number"}], "meta": {"cacheHit": False}}


class ApiClient(Test):
    def query(self, creds, sql):
        options = {
            "apiBaseUrl": creds_base_url(creds).decode(),
            "accessToken": creds_access_token(creds).decode(),
            "connectionName": "carto_dw",
            "sqlQuery": sql,
        }
        process = subprocess.run([shutil.which("node"), os.environ["QUERY"]], input=json.dumps(options), text=True,
                                 stdout=subprocess.PIPE, check=True)  # fmt: skip
        return json.loads(process.stdout)

    def test_it_sends_the_same_request_as_the_library(self):
        requests = []
        good = jwt(a="ac_1", jti="x")

        def answer(method, path, headers, body):
            requests.append((method, path, headers, body))
            return (200, ROWS) if headers["Authorization"] == f"Bearer {good}" else (401, {"error": "Unauthorized"})

        with serving(answer) as address:
            for path in ("", "/api"):
                write(self.home / "token.json", {"api_base_url": address + path, "access_token": good, "allow_non_secure": True})
                creds = self.loaded(self.home / "token.json")
                self.assertEqual(self.query(creds, "SELECT 1 AS n"), ROWS)
                method, asked, headers, _ = requests.pop()
                url = urlsplit(owned(call("creds_url", creds, b"v3/sql/carto_dw/query")))
                self.assertEqual((method, asked.split("?")[0]), ("GET", url.path))
                self.assertEqual(parse_qs(urlsplit(asked).query)["q"], ["SELECT 1 AS n"])
                self.assertEqual(headers["Authorization"], owned(call("creds_authorization", creds)))
                self.assertNotIn(good, asked)
            refused = self.made("creds_from_token", "another", address, library.CREDS_ALLOW_NON_SECURE)
            self.assertIn("Unauthorized", self.query(refused, "SELECT 1")["error"])
