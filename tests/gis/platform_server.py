"""CARTO's current platform on loopback: the token address, the SQL API and the Maps API.

It keeps every request. `faults` maps a path to an answer that the server gives in place of the right one. The functions below
make such answers.
"""

import http.server
import json
import urllib.parse

from loopback import LoopbackServer

TOKEN_PATH = "/oauth/token"
CONNECTIONS_PATH = "/v3/connections"
PART_PATH = "/v3/maps/carto_dw/query?format=geojson&part="
SECRET = "cl1ent-s3cr3t+/=&%41é✓"


def answer(status, content, content_type="application/json", **headers):
    """A complete answer. `_` in the name of a header means `-`."""
    body = content if isinstance(content, bytes) else (
        content if isinstance(content, str) else json.dumps(content)).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def send(handler):
        handler.send_response(status)
        for name, value in {"Content-Type": content_type, "Content-Length": str(len(body)), **named}.items():
            if value is not None:
                handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return send


def chunked(content, **headers):
    """An answer in one chunk."""
    body = json.dumps(content).encode()
    return answer(200, b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body), Content_Length=None, Transfer_Encoding="chunked",
                  **headers)


def truncated(content, missing=100):
    """An answer that is shorter than its Content-Length."""
    size = len(json.dumps(content))
    return answer(200, content, Content_Length=str(size + missing), Connection="close")


def silence(handler):
    """Does not answer until the client has closed the connection."""
    handler.connection.recv(1)


class Request:
    def __init__(self, method, path, headers, body):
        self.method, self.path, self.headers, self.body = method, path, headers, body
        self.form = dict(urllib.parse.parse_qsl(body, keep_blank_values=True))

    def everything(self):
        return "\n".join([self.path, *(f"{name}: {value}" for name, value in self.headers.items()), self.body])


class Platform:
    """A server at `url`, with TLS if there is a `certificate` (a PEM file with its key), else with http. It gives the client the
    tokens `token-1`, `token-2` and so on, and answers queries that have one of `tokens`. The result of every query in the Maps API
    is `parts`, a list of GeoJSON texts."""

    def __init__(self, certificate=None, client_id="joe's id", secret=SECRET, host="127.0.0.1"):
        self.client_id, self.secret = client_id, secret
        self.tokens = set()
        self.lasts = 86400
        self.parts = []
        self.faults = {}
        self.requests = []
        self.server = LoopbackServer(self.handler(), certificate, host)
        self.url = self.server.address
        self.token_url = self.url + TOKEN_PATH

    def __exit__(self, *_):
        self.server.stop()

    @property
    def token_requests(self):
        return [request for request in self.requests if request.path == TOKEN_PATH]

    @property
    def queries(self):
        return [request for request in self.requests if request.path != TOKEN_PATH]

    def reply(self, request):
        if request.path in self.faults:
            return self.faults[request.path]
        if request.path == TOKEN_PATH:
            return self.give_token(request)
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or token not in self.tokens:
            return answer(401, {"error": "Unauthorized"})
        if request.method == "GET" and request.path == CONNECTIONS_PATH:
            return answer(200, [{"id": "1", "name": "carto_dw", "provider_id": "bigquery"},
                                {"id": "2", "provider_id": "postgres", "name": "mine"}])
        if request.method == "GET" and request.path.startswith(PART_PATH):
            return answer(200, self.parts[int(request.path.removeprefix(PART_PATH))], "application/geo+json")
        if request.method != "POST" or request.headers["Content-Type"] != "application/json":
            return answer(400, {"error": ["no query"]})
        if request.path.startswith("/v3/maps/"):
            return answer(200, self.map_of(*(f"{self.url}{PART_PATH}{i}" for i in range(len(self.parts)))))
        return answer(200, {"rows": [{"q": json.loads(request.body)["q"]}], "schema": [], "meta": {}})

    @staticmethod
    def map_of(*urls):
        """The Maps API's answer to a query whose result is at `urls`."""
        return {"nrows": 2, "schema": [{"name": "geom", "type": "geometry"}], "tilejson": {"error": ["\"url\":[\"x\"]"]},
                "geojson": {"url": list(urls)}}

    def give_token(self, request):
        form = {"grant_type": "client_credentials", "audience": "carto-cloud-native-api", "client_id": self.client_id,
                "client_secret": self.secret}
        if request.method != "POST" or request.form != form:
            return answer(401, {"error": "access_denied", "error_description": "Unauthorized"})
        token = f"token-{len(self.tokens) + 1}"
        self.tokens.add(token)
        return answer(200, {"access_token": token, "expires_in": self.lasts, "token_type": "Bearer"})

    def handler(self):
        platform = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                request = Request(self.command, self.path, self.headers, body)
                platform.requests.append(request)
                try:
                    platform.reply(request)(self)
                except OSError:
                    self.close_connection = True  # the client has closed the connection

            do_GET = do_POST = do_any

            def log_message(self, *_):
                pass

        return Handler
