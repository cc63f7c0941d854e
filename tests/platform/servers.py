"""Servers for the tests on 127.0.0.1: one gives access tokens to clients, and one answers queries."""

import contextlib
import http.server
import json
import threading
import time
from urllib.parse import parse_qsl


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_request(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, answer = self.server.answer(self.command, self.path, self.headers, body)
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = handle_request

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 64


@contextlib.contextmanager
def serving(answer):
    """A server that answers with what `answer(method, path, headers, body)` returns; its address."""
    server = Server(("127.0.0.1", 0), Handler)
    server.answer = answer
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class TokenServer:
    """Answers each request with another token, after the time that CARTO might take."""

    def __init__(self, seconds, lasts=86400):
        self.seconds = seconds
        self.lasts = lasts
        self.lock = threading.Lock()
        self.given = []

    def answer(self, method, path, headers, body):
        form = dict(parse_qsl(body.decode(), strict_parsing=True))
        expected = {"grant_type": "client_credentials", "audience": "carto-cloud-native-api", "client_secret": "the-secret"}
        kind = headers.get("Content-Type")
        is_right = expected.items() <= form.items() and kind == "application/x-www-form-urlencoded"
        if (method, path) != ("POST", "/oauth/token") or not is_right:
            return 401, {"error": "access_denied"}
        time.sleep(self.seconds)
        with self.lock:
            token = f"token-{len(self.given)}-of-{form['client_id']}-" + "x" * 1000
            self.given.append(token)
        return 200, {"access_token": token, "expires_in": self.lasts, "token_type": "Bearer"}
