"""cartocreds_gdal.h with a real PostgreSQL and PostGIS behind the SQL API."""

import unittest

import postgres
from support import HARD_KEY, GisTest

# Texts that GDAL's driver alone, or a careless callback, would change.
TEXTS = ["C++ 50%41", "50% + 5%", "B&B, Rhône", "a%20b", "it's 100%", "1+1=2\n\tx", "%", "%2", "%zz", "東京 & 😀", "100 %",
         "\\ %25"]
SETUP = """
CREATE EXTENSION postgis;
CREATE FUNCTION cdb_usertables() RETURNS SETOF name LANGUAGE sql SECURITY DEFINER AS
    $$SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      AND relname <> 'spatial_ref_sys' ORDER BY relname$$;
CREATE TABLE places (cartodb_id serial PRIMARY KEY, the_geom geometry(Point, 4326), name text, n bigint, x float8,
    yes boolean, day date);
INSERT INTO places (the_geom, name, n) VALUES (ST_SetSRID(ST_Point(1, 2), 4326), 'Paris', 9007199254740993),
    (ST_SetSRID(ST_Point(3, 4), 4326), 'A+B 41%', 2);
CREATE ROLE ordinary LOGIN;
GRANT SELECT, UPDATE, INSERT ON places TO ordinary;
GRANT USAGE, SELECT ON SEQUENCE places_cartodb_id_seq TO ordinary;
REVOKE SELECT ON spatial_ref_sys FROM PUBLIC;
"""
TABLE = """id cartodb_id, Point, EPSG 4326
name String
n Integer64
x Real
yes Integer
day Date
"""


@unittest.skipUnless(postgres.programs(), "PostgreSQL with PostGIS is not installed")
class PostgresTest(GisTest):
    @classmethod
    def setUpClass(cls):
        cls.server = postgres.Server()
        cls.addClassCleanup(cls.server.stop)
        cls.ask(SETUP)

    @classmethod
    def ask(cls, sql):
        connection = cls.server.connect()
        try:
            return connection.execute(sql)[1]
        finally:
            connection.close()

    def setUp(self):
        super().setUp()
        self.joe = self.account(postgres.PostgresAccount, self.server, key=HARD_KEY)
        self.file = self.save(self.joe)

    def probe(self, *arguments, **options):
        return self.run_program("probes/gdal_probe", *arguments, **options)

    def test_both_kinds_of_key_find_the_same_table_without_an_error(self):
        for self.joe.ordinary in False, True:
            done = self.probe("describe", self.file, "read")
            self.assertEqual((done.stdout, done.stderr), (TABLE, ""))
            done = self.probe("describe", self.file, "SELECT cartodb_id, the_geom, name FROM places")
            self.assertIn("EPSG 4326\n", done.stdout)
            self.assertEqual(done.stderr, "")
        done = self.probe("describe", self.file, "update")
        self.assertEqual((done.stdout, done.stderr), (TABLE, ""))

    def test_filters_find_what_they_ask_for(self):
        for self.joe.ordinary in False, True:
            for text, found in [("name LIKE '%41%'", " A+B 41%"), ("name = 'A+B 41%'", " A+B 41%"),
                                ("n%10 = 2", " A+B 41%"), ("name LIKE 'A%' AND n < 1 + 2", " A+B 41%"),
                                ("name LIKE 'A B%'", ""), ("n & 3 = 2", " A+B 41%"),
                                ("name IS NOT NULL", " Paris A+B 41%")]:
                with self.subTest(text):
                    done = self.probe("filter", self.file, text)
                    self.assertEqual((done.stdout, done.stderr), (f"places:{found}\n", ""))

    def test_edits_are_stored_as_they_were_made(self):
        for self.joe.ordinary in False, True:
            for text in TEXTS:
                self.probe("edit", self.file, text)
                self.assertEqual(self.ask("SELECT name FROM places WHERE cartodb_id = 1"), [[text]])
        self.ask("UPDATE places SET name = 'Paris' WHERE cartodb_id = 1")

    def test_new_rows_are_stored_as_they_were_made(self):
        self.addCleanup(self.ask, "DROP TABLE IF EXISTS towns")
        for mode in "COPY_MODE=YES", "COPY_MODE=NO":
            for text in TEXTS:
                self.ask("DROP TABLE IF EXISTS towns")
                self.probe("write", self.file, mode, text)
                self.assertEqual(self.ask('SELECT "a+b%41", ST_AsText(the_geom) FROM towns'), [[text, "POINT(1 2)"]])

    def test_a_refused_edit_changes_nothing(self):
        before = self.ask("SELECT name FROM places ORDER BY cartodb_id")
        for text in "a%20b & c", "https://gis.example/?a=1&b=2", "https://fr.example/Qu%C3%A9bec":
            self.assertIn("nothing was sent", self.probe("edit", self.file, text, expect=1).stderr)
        self.assertEqual(self.ask("SELECT name FROM places ORDER BY cartodb_id"), before)
