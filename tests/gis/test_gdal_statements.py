"""cartocreds_gdal.h: SQL reaches the server unchanged, or not at all."""

from typing import ClassVar

from carto_server import Account
from support import GisTest


class StatementsTest(GisTest):
    def setUp(self):
        super().setUp()
        self.joe = self.account(Account)
        self.file = self.save(self.joe)

    def probe(self, *arguments, **options):
        self.joe.requests.clear()
        return self.run_program("probes/gdal_probe", *arguments, **options)

    # --- what arrives -------------------------------------------------------------------------------

    SENT: ClassVar = [
        "UPDATE places SET name = 'C++ 50%41' WHERE cartodb_id = 1 + 1",
        "DELETE FROM places WHERE name LIKE '%41%' OR name LIKE 'A+B%' OR name LIKE '%20%' OR name LIKE '100%'",
        "DELETE FROM places WHERE name LIKE '%2B%' OR name LIKE '%5'",
        # what the driver escapes itself
        "UPDATE places SET name = 'Lima & Oslo' WHERE name = 'AT&T'",
        "UPDATE places SET name = 'Québec 東京 😀' WHERE name = 'a\tb\nc\r\n'",
        "UPDATE places\n\tSET name = 'x' -- don't + %41\n WHERE name LIKE 'é%' /* it's 5%41 */ AND true",
        "DELETE FROM places WHERE the_geom && 'BOX3D(1 2, 3 4)'::box3d AND name LIKE 'É%+'",
        "DELETE FROM places WHERE flags & 4 = 4 AND flags&mask > 0",
        # what the driver never writes
        "DELETE FROM places WHERE name LIKE '%c3%a9%' OR name LIKE '%00%' OR cartodb_id%90 = 0",
        "DELETE FROM places WHERE cartodb_id%10 = 0 AND cartodb_id %19 = 0 AND cartodb_id %3 = 1 AND cartodb_id % 26 = 1",
        "UPDATE places SET name = 'a%20b%2Fc' WHERE name = '%'",
        "UPDATE places SET name = 'https://gis.example/a%20b?c=d+e'",
        "UPDATE places SET \"50% é\" = E'it\\'s + 5%' WHERE name = 'it''s + %'",
    ]

    def test_sql_arrives_unchanged(self):
        self.probe("sql", self.file, *self.SENT)
        self.assertEqual(self.joe.queries[-len(self.SENT):], self.SENT)
        self.assertFalse([request for request in self.joe.requests if "kept-by-cartocreds" in request.everything()])

    def test_without_cartocreds_it_does_not(self):
        """The control: how the driver alone changes the SQL."""
        self.probe("raw_sql", self.file, *self.SENT[:2])
        self.assertEqual(self.joe.queries[-2], "UPDATE places SET name = 'C   50A' WHERE cartodb_id = 1   1")
        self.assertIn("LIKE 'A%'", self.joe.queries[-1])

    def test_a_query_arrives_unchanged(self):
        self.probe("sql", self.file, "SELECT * FROM places WHERE name LIKE '%41%' AND cartodb_id < 1 + 1")
        self.assertIn("SELECT * FROM places WHERE name LIKE '%41%' AND cartodb_id < 1 + 1 LIMIT 500 OFFSET 0",
                      self.joe.queries)

    def test_edits_arrive_as_they_were_made(self):
        texts = ["C++ 50%41", "50% + 5%", "B&B, Rhône", "a%20b", "it's 100%", "1+1=2\n\tx"]
        self.probe("edit", self.file, *texts)
        updates = [sql for sql in self.joe.queries if sql.startswith("UPDATE")]
        self.assertEqual(len(updates), len(texts))
        for text, update in zip(texts, updates):
            self.assertIn("SET \"name\" = '" + text.replace("'", "''") + "', ", update)

    def test_a_filter_arrives_unchanged(self):
        for text in "name LIKE '%41%'", "name = 'C++'", "cartodb_id%10 = 1", "name LIKE '%é%'":
            self.probe("filter", self.file, text)
            self.assertIn(f"AND ({text}) AND \"cartodb_id\" >= 0", self.joe.queries[-1])
            self.assertIn("(\"the_geom\" && 'BOX3D(", self.joe.queries[-1])

    def test_copy_arrives_unchanged(self):
        self.probe("write", self.file, "COPY_MODE=YES", "C++ 50%41 & x\ty")
        ((sql, body),) = self.joe.copied
        self.assertEqual(sql, 'COPY "towns" ("a+b%41","the_geom") FROM STDIN WITH (FORMAT text, ENCODING UTF8)')
        self.assertTrue(body.startswith("C++ 50%41 & x\\ty\t"), body)

    def test_inserts_arrive_as_they_were_made(self):
        self.probe("write", self.file, "COPY_MODE=NO", "C++ 50%41")
        (insert,) = [sql for sql in self.joe.queries if "INSERT INTO" in sql]
        self.assertIn("('C++ 50%41', '0101", insert)
        self.assertIn('"a+b%41" VARCHAR', "".join(self.joe.queries))

    # --- what is refused ----------------------------------------------------------------------------

    REFUSED: ClassVar = [
        ("DELETE FROM places WHERE name LIKE '%26%'", "%26"),
        ("DELETE FROM places WHERE name LIKE 'A & B%'", "%26"),
        ("DELETE FROM places WHERE name ILIKE '%' || '%0A'", "%0A"),
        ("DELETE FROM places WHERE name SIMILAR TO '%09%'", "%09"),
        ("DELETE FROM places WHERE name ~~ '%26'", "%26"),
        ("DELETE FROM places WHERE name LIKE '%10%'", "%10"),
        ("DELETE FROM places WHERE name LIKE '%90%'", "%90"),
        ("DELETE FROM places WHERE name = 'caf%E9'", "%E9"),
        ("UPDATE places SET name = format('%10s', name)", "%10"),
        ("UPDATE places SET name = 'a%20b%26c'", "%26"),
        ("UPDATE places SET name = 'a%20b é'", "%C3"),
        ("UPDATE places SET name = 'https://fr.example/wiki/Qu%C3%A9bec'", "%C3"),
        ("UPDATE places SET name = 'https://gis.example/?a=1&b=2'", "%26"),
        ("DELETE FROM places WHERE cartodb_id%26 - 1 = 0", "%26"),
        ("DELETE FROM places WHERE cartodb_id%261 = 0", "%26"),
    ]

    def test_what_could_mean_two_things_is_refused(self):
        for sql, sequence in self.REFUSED:
            with self.subTest(sql):
                done = self.probe("sql", self.file, sql, expect=1)
                self.assertFalse([query for query in self.joe.queries if query.startswith(("DELETE", "UPDATE"))])
                self.assertIn(f"nothing was sent: GDAL's Carto driver writes `{sequence}` (before `", done.stderr)
                self.assertIn(f"chr(37) || '{sequence[1:]}'", done.stderr)

    def test_what_the_error_advises_arrives(self):
        advised = ["DELETE FROM places WHERE name LIKE '%' || '26%' OR name = 'a%20b' || chr(37) || '26c'",
                   "UPDATE places SET name = 'a%20b' || chr(38) WHERE cartodb_id % 26 - 1 = 0"]
        self.probe("sql", self.file, *advised)
        self.assertEqual(self.joe.queries[-2:], advised)

    def test_what_is_not_utf_8_is_refused_and_not_stored_as_something_else(self):
        done = self.probe("sql", self.file, b"UPDATE places SET name = 'caf\xe9'", expect=1)
        self.assertIn("nothing was sent", done.stderr)
        self.assertFalse([sql for sql in self.joe.queries if sql.startswith("UPDATE")])

    def test_an_edit_that_could_mean_two_things_is_refused(self):
        for text in "a%20b & c", "https://gis.example/?a=1&b=2", "\x0b":
            done = self.probe("edit", self.file, text, expect=1)
            self.assertIn("nothing was sent", done.stderr)
            self.assertFalse([sql for sql in self.joe.queries if sql.startswith("UPDATE")])
