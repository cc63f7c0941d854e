"""A PostgreSQL server with PostGIS for the duration of a test, and CARTO's SQL API in front of it.

This calls libpq through ctypes, so that any Python can run it. Like CARTO, the API lets only the master key read the system's
tables, and describes the columns of an answer with PostgreSQL's types.
"""

import ctypes
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from carto_server import Account

GEOMETRIES = ["Unknown", "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon",
              "GeometryCollection"]
SYSTEM_TABLES = re.compile(r"\b(pg_(class|attribute|type|namespace|index|attrdef)|spatial_ref_sys)\b")


def programs():
    """The folder of PostgreSQL's server programs, or None if they or PostGIS are not installed."""
    folders = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    installed = [folder.parent for folder in folders
                 if pathlib.Path(f"/usr/share/postgresql/{folder.parts[-3]}/extension/postgis.control").exists()]
    return installed[0] if installed else None


class Refused(Exception):
    """PostgreSQL's error message."""


class Connection:
    """The part of libpq that a SQL API needs."""

    EMPTY, COMMAND_OK, TUPLES_OK, COPY_IN = 0, 1, 2, 4

    def __init__(self, settings):
        self.pq = ctypes.CDLL("libpq.so.5")
        for name in "PQconnectdb", "PQexec", "PQgetResult":
            getattr(self.pq, name).restype = ctypes.c_void_p
        for name in "PQfname", "PQgetvalue", "PQresultErrorMessage", "PQcmdTuples", "PQerrorMessage":
            getattr(self.pq, name).restype = ctypes.c_char_p
        self.pq.PQftype.restype = ctypes.c_uint
        self.connection = ctypes.c_void_p(self.pq.PQconnectdb(settings.encode()))
        if self.pq.PQstatus(self.connection) != 0:
            raise Refused(self.pq.PQerrorMessage(self.connection).decode())

    def close(self):
        self.pq.PQfinish(self.connection)

    def read(self, result):
        """(columns as (name, type, modifier), rows, number of rows changed) of a result. Frees the result."""
        result = ctypes.c_void_p(result)
        try:
            if self.pq.PQresultStatus(result) not in (self.COMMAND_OK, self.TUPLES_OK, self.EMPTY):
                raise Refused(self.pq.PQresultErrorMessage(result).decode().removeprefix("ERROR:").strip())
            columns = [(self.pq.PQfname(result, i).decode(), self.pq.PQftype(result, i), self.pq.PQfmod(result, i))
                       for i in range(self.pq.PQnfields(result))]
            rows = [[None if self.pq.PQgetisnull(result, row, i) else self.pq.PQgetvalue(result, row, i).decode()
                     for i in range(len(columns))] for row in range(self.pq.PQntuples(result))]
            return columns, rows, int(self.pq.PQcmdTuples(result) or 0)
        finally:
            self.pq.PQclear(result)

    def execute(self, sql):
        return self.read(self.pq.PQexec(self.connection, sql.encode()))

    def copy(self, sql, data):
        started = self.pq.PQexec(self.connection, sql.encode())
        if self.pq.PQresultStatus(ctypes.c_void_p(started)) != self.COPY_IN:
            self.read(started)
        self.pq.PQclear(ctypes.c_void_p(started))
        data = data.encode()
        self.pq.PQputCopyData(self.connection, data, len(data))
        self.pq.PQputCopyEnd(self.connection, None)
        _, _, changed = self.read(self.pq.PQgetResult(self.connection))
        self.pq.PQgetResult(self.connection)
        return changed


class Server:
    """A server in a new folder. It listens on a socket in that folder."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="cartocreds-postgres-")
        self.bin = programs()
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.run("initdb", "--auth=trust", "--username=master", "--encoding=UTF8", "--locale=C.UTF-8",
                 "--no-sync", "--pgdata", self.folder + "/data")
        self.run("pg_ctl", "--wait", "--silent", "--pgdata", self.folder + "/data", "--log", self.folder + "/log",
                 "--options", f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off", "start")

    def run(self, program, *arguments):
        # PostgreSQL refuses to run as root. The server keeps pg_ctl's output open, so the output must not be a pipe.
        user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        log = pathlib.Path(self.folder, program + ".log")
        with log.open("w") as output:
            done = subprocess.run([*user, self.bin / program, *arguments], stdin=subprocess.DEVNULL, stdout=output,
                                  stderr=output, cwd=self.folder, timeout=120)
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {log.read_text()}")

    def connect(self, user="master"):
        return Connection(f"host={self.folder} dbname=postgres user={user} client_encoding=UTF8 "
                          "options='-c client_min_messages=warning'")

    def stop(self):
        self.run("pg_ctl", "--mode=immediate", "--silent", "--pgdata", self.folder + "/data", "stop")
        shutil.rmtree(self.folder)


class PostgresAccount(Account):
    """An account whose SQL runs in PostgreSQL. `key` is the master key, unless `ordinary` is true."""

    def __init__(self, server, **options):
        self.server_of_data = server
        super().__init__(tables={}, **options)

    def reply(self, request):
        if request.route.endswith("/copyfrom") and request.key == self.key:
            return self.answer_from(lambda connection: {
                "total_rows": connection.copy(request.query["q"], request.body.removesuffix("\\.\n"))})
        return super().reply(request)

    def run(self, sql, public):
        if (public or self.ordinary) and SYSTEM_TABLES.search(sql):
            return self.json(403, {"error": ["system tables are forbidden"]})
        return self.answer_from(lambda connection: self.describe(connection, *connection.execute(sql)))

    def answer_from(self, ask):
        connection = self.server_of_data.connect("ordinary" if self.ordinary else "master")
        try:
            return self.json(200, ask(connection))
        except Refused as error:
            return self.json(403 if "permission denied" in str(error) else 400, {"error": [str(error)]})
        finally:
            connection.close()

    def describe(self, connection, columns, rows, changed):
        _, types, _ = connection.execute("SELECT oid, typname FROM pg_type")
        names = {int(oid): name for oid, name in types}
        fields = {name: self.field(names[oid], modifier) for name, oid, modifier in columns}
        values = [{name: self.value(fields[name], text) for (name, _, _), text in zip(columns, row)} for row in rows]
        return {"rows": values, "fields": fields, "total_rows": changed, "time": 0.001}

    @staticmethod
    def field(pgtype, modifier):
        if pgtype == "geometry":
            srid = modifier >> 8 & 0x1FFFFF if modifier >= 0 else 0
            return {"type": "geometry", "wkbtype": GEOMETRIES[modifier >> 2 & 0x3F if modifier >= 0 else 0],
                    "dims": 3 if modifier >= 0 and modifier & 2 else 2, "srid": srid}
        kinds = [("bool", "boolean"), ("int|float|numeric", "number"), ("text|char|unknown", "string"),
                 ("date|time", "date")]
        return {"type": next((kind for pattern, kind in kinds if re.search(pattern, pgtype)), pgtype), "pgtype": pgtype}

    @staticmethod
    def value(field, text):
        if text is None:
            return None
        if field["type"] == "boolean":
            return text == "t"
        if field["type"] == "number":
            return int(text) if field["pgtype"].startswith("int") else float(text)
        return text
