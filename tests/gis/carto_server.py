"""A CARTO account on loopback, with the part of the SQL API that GDAL's driver and the examples use.

It takes the key as CARTO does (form, query or Basic header), keeps every request, and can redirect. The tables in `public` can
be read without a key; everything else needs one.
"""

import base64
import http.server
import json
import re
import urllib.parse

from loopback import LoopbackServer

# How PostgreSQL describes the columns. All tables here have the same columns.
COLUMNS = [
    {"attname": "cartodb_id", "typname": "int4", "attlen": 4, "format_type": "integer", "attnum": 1,
     "attnotnull": True, "indisprimary": True, "defaultexpr": None, "dim": None, "srid": None, "geomtyp": None,
     "srtext": None},
    {"attname": "the_geom", "typname": "geometry", "attlen": -1, "format_type": "geometry(Point,4326)",
     "attnum": 2, "attnotnull": False, "indisprimary": False, "defaultexpr": None, "dim": 2, "srid": 4326,
     "geomtyp": "Point", "srtext": None},
    {"attname": "name", "typname": "text", "attlen": -1, "format_type": "text", "attnum": 3,
     "attnotnull": False, "indisprimary": False, "defaultexpr": None, "dim": None, "srid": None, "geomtyp": None,
     "srtext": None},
]
# How the SQL API describes them in an answer. Servers before 2019 had only the `type`.
FIELDS = {"cartodb_id": {"type": "number", "pgtype": "int4"},
          "the_geom": {"type": "geometry", "wkbtype": "Point", "dims": 2, "srid": 4326},
          "name": {"type": "string", "pgtype": "text"}}
OLD_FIELDS = {name: {"type": field["type"]} for name, field in FIELDS.items()}
# POINT(1 2) and so on, as little-endian EWKB in hex.
POINT = "0101000020E6100000000000000000F03F0000000000000040"


class Request:
    """A request."""

    def __init__(self, method, path, headers, body):
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        parts = urllib.parse.urlsplit(path)
        self.route = parts.path
        self.query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
        is_form = "form-urlencoded" in headers.get("Content-Type", "") and not parts.path.endswith("copyfrom")
        self.form = dict(urllib.parse.parse_qsl(body, keep_blank_values=True)) if is_form else {}
        self.user, self.key = self.credentials()
        self.sql = self.form.get("q") or self.query.get("q") or ""

    def credentials(self):
        scheme, _, encoded = self.headers.get("Authorization", "").partition(" ")
        if scheme == "Basic":
            user, _, key = base64.b64decode(encoded).decode().partition(":")
            return user, key
        return None, self.form.get("api_key", self.query.get("api_key"))

    def everything(self):
        """The whole request as one text, in which a test looks for a key."""
        return "\n".join([self.path, *(f"{name}: {value}" for name, value in self.headers.items()), self.body])


class Account:
    """An account at `url`. With `certificate` (a PEM file with its key) it speaks TLS."""

    def __init__(self, name="joe", key="secret", prefix="", tables=None, certificate=None, host="127.0.0.1"):
        self.name, self.key, self.prefix = name, key, prefix
        self.tables = tables if tables is not None else {"places": ["Paris", "Quito"]}
        self.public = set(self.tables)
        self.ordinary = False  # the key is not the master key, and may not read the system's tables
        self.fields = FIELDS
        self.redirect = None  # (status, URL) for every request
        self.answer = None  # (status, content type, text) for every request
        self.requests = []
        self.copied = []
        self.server = LoopbackServer(self.handler(), certificate, host)
        self.root = self.server.address
        self.url = self.root + prefix

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.stop()

    @property
    def queries(self):
        return [request.sql for request in self.requests]

    def reply(self, request):
        """(status, headers, text) for a request."""
        if self.redirect:
            status, url = self.redirect
            return status, {"Location": url}, ""
        if self.answer:
            status, content_type, text = self.answer
            return status, {"Content-Type": content_type}, text
        endpoint = self.prefix + "/api/v2/sql"
        if request.route not in (endpoint, endpoint + "/copyfrom"):
            return self.json(404, {"error": [f"no such API: {request.route}"]})
        public = request.key in (None, "default_public")
        if not public and (request.key != self.key or request.user not in (None, self.name)):
            return self.json(401, {"error": ["permission denied"]})
        if request.route.endswith("/copyfrom"):
            if public:
                return self.json(403, {"error": ["permission denied to write"]})
            self.copied.append((request.query["q"], request.body))
            return self.json(200, {"total_rows": request.body.count("\n") - 1})
        return self.run(request.sql, public)

    def run(self, sql, public):
        if "current_schema" in sql:
            return self.rows([{"current_schema": "public"}], {"current_schema": {"type": "string"}})
        if "postgis_version" in sql:
            return self.rows([{"postgis_version": "3.1"}], {"postgis_version": {"type": "string"}})
        if re.match(r"SELECT CDB_UserTables\(\)", sql):
            names = [name for name in self.tables if not public or name in self.public]
            return self.rows([{"cdb_usertables": name} for name in names], {"cdb_usertables": {"type": "string"}})
        if "pg_attribute" in sql or "ogr_table_metadata" in sql:
            if public or self.ordinary:
                return self.json(403, {"error": ["permission denied for relation pg_attribute"]})
            return self.rows([] if sql.startswith("DROP") else COLUMNS, {c: {"type": "string"} for c in COLUMNS[0]})
        if re.match(r"SELECT srid FROM \(SELECT (Find_SRID|ST_SRID)\(", sql):
            return self.rows([{"srid": 4326}], {"srid": {"type": "number"}})
        if "spatial_ref_sys" in sql:
            if public or self.ordinary:
                return self.json(403, {"error": ["permission denied for relation spatial_ref_sys"]})
            return self.rows([{"srid": 4326, "srtext": ""}],
                             {"srid": {"type": "number"}, "srtext": {"type": "string"}})
        if "get_serial_sequence" in sql:
            return self.rows([{"seq_name": "public.seq"}], {"seq_name": {"type": "string"}})
        if "nextval" in sql:
            return self.rows([{"nextid": 3}], {"nextid": {"type": "number"}})
        if re.match(r"(CREATE|DROP|INSERT|BEGIN|DELETE|UPDATE|ALTER)\b", sql, re.I) or "cartodbfytable" in sql:
            if public:
                return self.json(403, {"error": ["permission denied to write"]})
            return self.json(200, {"rows": [], "fields": {}, "total_rows": 1, "time": 0.001})
        table = next((name for name in self.tables if re.search(rf'FROM "?{name}"?', sql)), None)
        if table is None:
            if re.match(r"SELECT\s+(\d+)( AS n)?$", sql):
                return self.rows([{"n": int(re.findall(r"\d+", sql)[0])}], {"n": {"type": "number"}})
            return self.json(400, {"error": [f'cannot run "{sql}"']})
        if public and table not in self.public:
            return self.json(403, {"error": [f"permission denied for relation {table}"]})
        rows = [{"cartodb_id": i, "the_geom": POINT, "name": name}
                for i, name in enumerate(self.tables[table], 1)]
        if "COUNT(" in sql.upper():
            return self.rows([{"count": len(rows)}], {"count": {"type": "number"}})
        first = re.search(r'"?cartodb_id"? >= (\d+)', sql)
        limit, offset = re.search(r"LIMIT (\d+)", sql), re.search(r"OFFSET (\d+)", sql)
        rows = [row for row in rows if not first or row["cartodb_id"] >= int(first[1])]
        rows = rows[int(offset[1]) if offset else 0:][:int(limit[1]) if limit else None]
        return self.rows(rows, self.fields)

    def rows(self, rows, fields):
        return self.json(200, {"rows": rows, "fields": fields, "total_rows": len(rows), "time": 0.001})

    @staticmethod
    def json(status, value):
        return status, {"Content-Type": "application/json; charset=utf-8"}, json.dumps(value)

    def handler(self):
        account = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # the body need not wait until the client acknowledges the headers

            def do_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                request = Request(self.command, self.path, self.headers, body)
                account.requests.append(request)
                status, headers, text = account.reply(request)
                data = text.encode()
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(data))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_any

            def log_message(self, *_):
                pass

        return Handler
