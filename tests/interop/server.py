"""A CARTO server on loopback. It answers cartoframes' requests and keeps them."""

import contextlib
import http.server
import json
import threading
import urllib.parse

ROWS = [{"cartodb_id": 1, "name": "é"}]


def sql(query):
    """The SQL API's answer to a query."""
    if "current_schema" in query:
        rows = [{"current_schema": "public"}]
    elif "CDB_UserTables" in query or "pg_class" in query:
        rows = [{"name": "places", "cdb_usertables": "places"}]
    else:
        rows = ROWS
    fields = {name: {"type": "number" if isinstance(value, int) else "string"} for name, value in rows[0].items()}
    return {"rows": rows, "fields": fields, "total_rows": len(rows), "time": 0.001}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        parts = urllib.parse.urlsplit(self.path)
        parameters = dict(urllib.parse.parse_qsl(parts.query))
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if body.startswith("{"):
            parameters.update(json.loads(body))
        else:
            parameters.update(urllib.parse.parse_qsl(body))
        self.server.requests.append((self.command, parts.path, parameters, dict(self.headers)))
        api = parts.path.split("/api/")[-1]
        content_type = "application/json"
        if api == "v2/sql":
            content = json.dumps(sql(parameters.get("q", ""))).encode()
        elif api == "v2/sql/copyto":
            content, content_type = "cartodb_id,name\n1,é\n".encode(), "text/csv"
        elif api == "v3/me":
            content = b'{"user_data": {"id": "an-id"}}'
        elif api.startswith("v4/do/token"):
            content = b'{"access_token": "t", "bq_project": "p", "instant_licensing": true}'
        else:
            content = b'{"result": [], "subscriptions": [], "visualizations": [], "total_entries": 0}'
        status = 200
        if "no-do" in parts.path:
            status, content = 500, b'{"errors": ["The user does not have Data Observatory enabled"]}'
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def running():
    """The server, with its `url` and the `requests` that it received."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.requests = []
        server.url = f"http://127.0.0.1:{server.server_port}/user/johnsmith"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
