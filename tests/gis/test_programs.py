"""The GDAL plug-in in other programs: PostgreSQL's ogr_fdw, R, and edits that a real PostgreSQL stores."""

import os
import pathlib
import shutil
import unittest

import postgres
from carto_server import Account
from support import HARD_KEY, GisTest

PLUGINS = os.environ["GIS_PLUGINS"]
TEXTS = ["C++ 50%41", "B&B, Rhône", "a%20b", "100 %", "\\ %25"]
SETUP = """
CREATE EXTENSION postgis;
CREATE FUNCTION cdb_usertables() RETURNS SETOF name LANGUAGE sql AS $$SELECT 'places'::name$$;
CREATE TABLE places (cartodb_id serial PRIMARY KEY, the_geom geometry(Point, 4326), name text, n bigint);
INSERT INTO places (the_geom, name, n) VALUES (ST_SetSRID(ST_Point(1, 2), 4326), 'Paris', 9007199254740993);
"""


@unittest.skipIf(os.environ.get("GIS_WHEEL"), "Debian's programs have Debian's GDAL")
@unittest.skipUnless(postgres.programs(), "PostgreSQL with PostGIS is not installed")
class PostgresTest(GisTest):
    def setUp(self):
        super().setUp()
        # PostgreSQL's user must be able to read the plug-in and the credentials there.
        os.environ["GDAL_DRIVER_PATH"] = self.environment["GDAL_DRIVER_PATH"] = str(self.home / "plugins")
        self.addCleanup(os.environ.pop, "GDAL_DRIVER_PATH")
        shutil.copytree(PLUGINS, self.home / "plugins")
        self.server = postgres.Server()
        self.addCleanup(self.server.stop)
        self.connection = self.server.connect()
        self.addCleanup(self.connection.close)

    def ask(self, sql):
        return self.connection.execute(sql)[1]

    def test_written_rows_are_stored_unchanged(self):
        self.ask(SETUP)
        joe = self.account(postgres.PostgresAccount, self.server, key=HARD_KEY)
        self.save(joe)
        ogrinfo = shutil.which("ogrinfo")
        done = self.run_program(ogrinfo, "-al", "CARTO:joe")
        for expected in "n (Integer64) = 9007199254740993", "Geometry: Point", 'ID["EPSG",4326]', "POINT (1 2)":
            self.assertIn(expected, done.stdout)
        for text in TEXTS:
            literal = text.replace("'", "''")
            self.run_program(ogrinfo, "CARTO:joe", "-sql", f"UPDATE places SET name = '{literal}'")
            self.assertEqual(self.ask("SELECT name FROM places"), [[text]])
        copy = str(self.home / "copy.gpkg")
        self.run_program(shutil.which("ogr2ogr"), copy, "CARTO:joe")
        self.run_program(shutil.which("ogr2ogr"), "-update", "CARTO:joe", copy, "places", "-nln", "towns", "-lco", "CARTODBFY=NO")
        self.assertEqual(self.ask("SELECT name, ST_AsText(the_geom), n FROM towns"), [[TEXTS[-1], "POINT(1 2)", "9007199254740993"]])

    def test_faults_that_are_gdals_own(self):
        """The faults of GDAL that docs/gis.md names. If this test fails, GDAL has corrected one of them."""
        self.ask(SETUP)
        self.save(self.account(postgres.PostgresAccount, self.server, key=HARD_KEY))
        ogrinfo, ogr2ogr = shutil.which("ogrinfo"), shutil.which("ogr2ogr")
        done = self.run_program(ogrinfo, "-q", "CARTO:joe", "-sql", "SELECT name FROM places")
        self.assertEqual(done.stdout.count("name (String) = Paris"), 2)
        self.ask("INSERT INTO places (name) VALUES ('Quito')")
        copy = str(self.home / "copy.gpkg")
        self.run_program(ogr2ogr, copy, "CARTO:joe")
        append = [ogr2ogr, "-update", "-append", "CARTO:joe", copy, "places", "-unsetFid"]
        done = self.run_program(*append, expect=None)
        self.assertIn('missing data for column "cartodb_id"', done.stderr)
        self.run_program(*append, "-doo", "COPY_MODE=NO")
        self.assertEqual(self.ask("SELECT count(*) FROM places"), [["4"]])

    @unittest.skipUnless(list(pathlib.Path("/usr/share/postgresql").glob("*/extension/ogr_fdw.control")),
                         "ogr_fdw is not installed")
    def test_ogr_fdw(self):
        joe = self.account(Account, key=HARD_KEY)
        file = pathlib.Path(self.save(joe, pathlib.Path(self.server.folder) / "carto.json"))
        if os.getuid() == 0:
            self.home.chmod(0o755)
            shutil.chown(file, "postgres")
        page = pathlib.Path("docs/gis.md").read_text()
        statements = page[page.index("CREATE EXTENSION ogr_fdw;"):]
        statements = statements[:statements.index("```")].replace("/etc/postgresql/carto.json", str(file))
        self.ask("CREATE EXTENSION postgis")
        for statement in statements.split(";"):
            self.ask(statement)
        self.assertEqual(self.ask("SELECT name, ST_AsText(the_geom) FROM places"),
                         [["Paris", "POINT(1 2)"], ["Quito", "POINT(1 2)"]])
        self.assertEqual({request.key for request in joe.requests}, {HARD_KEY})
        ((options,),) = self.ask("SELECT srvoptions FROM pg_foreign_server")
        self.assert_no_key(HARD_KEY, options)


@unittest.skipUnless(shutil.which("Rscript") and pathlib.Path("/usr/share/doc/r-cran-sf").exists(), "R's sf is not installed")
class RTest(GisTest):
    def test_sf(self):
        joe = self.account(Account, key=HARD_KEY)
        self.save(joe)
        done = self.run_program(shutil.which("Rscript"), "-e", 'print(sf::st_read("CARTO:joe", "places")$name)',
                                GDAL_DRIVER_PATH=PLUGINS)
        self.assertIn('[1] "Paris" "Quito"', done.stdout)
        self.assertEqual({request.key for request in joe.requests}, {HARD_KEY})
