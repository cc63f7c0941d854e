"""MapServer as a FastCGI service with the GDAL plug-in, as docs/gis.md describes it."""

import os
import pathlib
import re
import shutil
import socket
import struct
import subprocess
import time
import unittest

from carto_server import Account
from support import HARD_KEY, GisTest

PLUGINS = os.environ["GIS_PLUGINS"]


def page(language, position):
    """What the page shows in its section about MapServer."""
    section = re.search(r"^## MapServer\n(.*?)^## ", pathlib.Path("docs/gis.md").read_text(), re.M | re.S)[1]
    return re.findall(rf"^```{language}\n(.*?)^```$", section, re.M | re.S)[position]


MAP = """MAP
  NAME "places"
  SIZE 201 201
  EXTENT 0 1 2 3
  IMAGETYPE PNG
{layer}
  SYMBOL
    NAME "dot"
    TYPE ELLIPSE
    POINTS 1 1 END
    FILLED TRUE
  END
END
"""


def record(kind, content):
    """A record of the FastCGI protocol."""
    return struct.pack(">BBHHBB", 1, kind, 1, len(content), 0, 0) + content


@unittest.skipIf(os.environ.get("GIS_WHEEL"), "Debian's MapServer has Debian's GDAL")
class MapServerTest(GisTest):
    def setUp(self):
        super().setUp()
        self.joe = self.account(Account, key=HARD_KEY)
        self.joe.ordinary = True
        self.file = self.save(self.joe, self.home / "carto.json")
        (self.home / "places.map").write_text(MAP.format(layer=page("mapfile", 0)))

    def configure(self, *lines):
        configuration = page("conf", 0).replace("/etc/mapserver/carto.json", self.file).replace(
            "/usr/lib/x86_64-linux-gnu/gdalplugins", PLUGINS)
        configuration = re.sub(r"^ *MS_MAP_PATTERN.*\n", '    MS_MAP_PATTERN "."\n', configuration, flags=re.M)
        for line in lines:
            self.assertRegex(configuration, line)
            configuration = re.sub(rf"^ *{line}.*\n", "", configuration, flags=re.M)
        (self.home / "mapserver.conf").write_text(configuration)

    def serve(self, **environment):
        """Starts mapserv under spawn-fcgi. Returns a function that requests the map."""
        path = self.home / "socket"
        process = subprocess.Popen(
            [shutil.which("spawn-fcgi"), "-n", "-s", path, "--", shutil.which("mapserv")], stderr=subprocess.DEVNULL,
            env={**self.environment, "MAPSERVER_CONFIG_FILE": str(self.home / "mapserver.conf"), **environment})
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        while not path.exists():
            self.assertIsNone(process.poll())
            time.sleep(0.01)
        return lambda: self.ask(path)

    def ask(self, path):
        variables = {"REQUEST_METHOD": "GET", "SCRIPT_NAME": "/map", "SERVER_NAME": "x", "SERVER_PORT": "80",
                     "QUERY_STRING": f"map={self.home}/places.map&mode=map&layers=places"}
        parameters = b"".join(struct.pack(">II", len(name) | 1 << 31, len(value) | 1 << 31) + (name + value).encode()
                              for name, value in variables.items())
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(60)
            connection.connect(str(path))
            connection.sendall(record(1, struct.pack(">HB5x", 1, 0)) + record(4, parameters) + record(4, b"")
                               + record(5, b""))
            answer = b""
            while part := connection.recv(65536):
                answer += part
        output = b""
        while answer:
            _, kind, _, size, padding, _ = struct.unpack(">BBHHBB", answer[:8])
            output += answer[8:8 + size] if kind in (6, 7) else b""
            answer = answer[8 + size + padding:]
        return output

    def colour(self, output):
        """The colour of the picture's middle."""
        head, _, picture = output.partition(b"\r\n\r\n")
        self.assertEqual(head, b"Content-Type: image/png", output[:2000])
        (self.home / "map.png").write_bytes(picture)
        values = self.run_program(shutil.which("gdallocationinfo"), "-valonly", str(self.home / "map.png"), "100", "100")
        return values.stdout.split()

    def test_a_map_is_drawn_with_the_saved_credentials(self):
        self.configure()
        ask = self.serve()
        for _ in range(2):
            output = ask()
            self.assertEqual(self.colour(output), ["255", "0", "0"])
            self.assert_no_key(HARD_KEY, output.decode("latin-1"))
        self.assertEqual({(request.user, request.key) for request in self.joe.requests}, {("joe", HARD_KEY)})

    def test_the_environment_of_the_process_does_not_count(self):
        """libfcgi replaces the environment at each request, as the page says about carto_run."""
        self.configure("CARTO_CREDENTIALS_FILE", "GDAL_DRIVER_PATH")
        file = self.home / "mapserver.conf"
        file.write_text(file.read_text().replace("  ENV\n", '  ENV\n    GDAL_HTTP_PROXY "127.0.0.1:1"\n'))
        output = self.serve(CARTO_CREDENTIALS_FILE=self.file, GDAL_DRIVER_PATH=PLUGINS)()
        self.assertNotIn(b"image/png", output[:200])
        self.assertEqual(self.joe.requests, [])

    def test_a_wrong_key_is_an_error_without_the_key(self):
        self.save(self.joe, self.home / "carto.json", api_key="wrong-key")
        self.configure()
        output = self.serve()().decode()
        self.assertIn("MapServer Message", output)
        self.assertNotIn("wrong-key", output)
