"""cartocreds_gdal.h with keys that cannot read PostgreSQL's system tables."""

import json

import carto_server
from carto_server import Account
from support import HARD_KEY, GisTest

POINTS = "id cartodb_id, Point, EPSG 4326\n"


class CatalogueTest(GisTest):
    def setUp(self):
        super().setUp()
        self.joe = self.account(Account, key=HARD_KEY)
        self.joe.ordinary = True
        self.file = self.save(self.joe)

    def describe(self, how="read", **options):
        """What GDAL finds. There must be no error on the way: the probe fails if GDAL reported one."""
        done = self.run_program("probes/gdal_probe", "describe", self.file, how, **options)
        self.assertEqual(done.stderr, "")
        return done.stdout

    def test_an_ordinary_key_opens_a_table_without_errors(self):
        self.joe.fields = {**carto_server.FIELDS, "n": {"type": "number", "pgtype": "int8"},
                           "x": {"type": "number", "pgtype": "float8"}, "yes": {"type": "boolean", "pgtype": "bool"},
                           "day": {"type": "date", "pgtype": "date"}, 'a "b" \\ é': {"type": "string", "pgtype": "text"},
                           "created_at": {"type": "date", "pgtype": "timestamptz"},
                           "list": {"type": "number[]", "pgtype": "_int4"}}
        expected = (POINTS + "name String\nn Integer64\nx Real\nyes Integer\nday Date\n" + 'a "b" \\ é String\n'
                    "list String\n")
        for how in "read", "update":
            self.assertEqual(self.describe(how), expected)
        self.assertIn('SELECT * FROM "places" LIMIT 0', self.joe.queries)

    def test_it_finds_what_the_master_key_finds(self):
        ordinary = self.describe()
        self.joe.ordinary = False
        done = self.run_program("probes/gdal_probe", "describe", self.file, "read")
        self.assertEqual(done.stdout.replace("EPSG none", "EPSG 4326"), ordinary)

    def test_a_server_that_does_not_tell_postgresqls_types(self):
        self.joe.fields = carto_server.OLD_FIELDS
        self.assertEqual(self.describe(), "id cartodb_id, Unknown (any), EPSG 4326\nname String\n")

    def test_public_data_opens_without_errors(self):
        self.save(self.joe, api_key="default_public")
        self.assertEqual(self.describe(), "id cartodb_id, Unknown (any), EPSG 4326\nname String\n")

    def test_a_query_finds_its_coordinate_system(self):
        for fields in carto_server.FIELDS, carto_server.OLD_FIELDS:
            self.joe.fields = fields
            self.assertEqual(self.describe("SELECT * FROM places"),
                             "id cartodb_id, Unknown (any), EPSG 4326\nname String\n")

    def test_a_tables_name_stays_a_name(self):
        name = "it's \"50%\" + Rhône"
        self.joe.tables = {name: ["Paris"]}
        self.run_program("probes/gdal_probe", "describe", self.file, "read", expect=1)  # the server has no table of this name
        self.assertIn('SELECT * FROM "it\'s ""50%"" + Rhône" LIMIT 0', self.joe.queries)

    def test_rows_and_filters_work(self):
        done = self.run_program("probes/gdal_probe", "filter", self.file, "name = 'Paris'")
        self.assertEqual((done.stdout, done.stderr), ("places: Paris Quito\n", ""))
        self.assertEqual(self.run_program("probes/gdal_probe", "rows", self.file).stderr, "")

    def test_a_table_that_the_key_cannot_read(self):
        answer = self.joe.reply

        def refuse(request):
            if "places" in request.sql:
                return self.joe.json(403, {"error": [f"permission denied for relation places, key {HARD_KEY}"]})
            return answer(request)

        self.joe.reply = refuse
        done = self.run_program("probes/gdal_probe", "describe", self.file, "read", expect=1)
        self.assertIn("permission denied for relation places, key ***", done.stderr)
        self.joe.reply = lambda request: (403, {"Content-Type": "application/json"}, json.dumps({"error": ["no"]}))
        done = self.run_program("probes/gdal_probe", "rows", self.file, expect=1)
        self.assertIn("refuses the api_key of joe: Error returned by server : no", done.stderr)

    def test_debug_messages_still_pass_the_handler(self):
        done = self.run_program("probes/gdal_probe", "debug", self.file)
        self.assertIn("FROM pg_class c", done.stdout)
        self.assertNotIn("pg_class", done.stderr)
        self.assert_no_key(HARD_KEY, done.stdout)
        debug = self.run_program("examples/carto_ls", CPL_DEBUG="ON", CPL_CURL_VERBOSE="YES")
        self.assertIn("Authorization: ***", debug.stderr)
        self.assert_no_key(HARD_KEY, debug.stdout + debug.stderr)

    def test_answers_that_are_no_json(self):
        for text in ["", "{", "[]", "{}", '{"fields":', '{"fields":{', '{"fields":{"a"', '{"fields":{"a":{"pgtype":"',
                     "x" * 9, '{"fields":{"a":{"pgtype":"text"', '{"fields":[1,2],"pgtype":1}', '{"fields":{"pgtype":{}}',
                     '{"a":"\\']:
            answer = self.joe.reply

            def garble(request):
                if request.sql.endswith("LIMIT 0"):
                    return 200, {"Content-Type": "application/json"}, text
                return answer(request)

            self.joe.reply = garble
            self.run_program("probes/gdal_probe", "paused", self.file, stdin="\n", expect=None)
            self.joe.reply = answer
