"""A server on this machine that gives access tokens, or something else."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading


class Answer:
    """The server's answer: a status, a body, further headers, and how long the server waits in the middle of the body."""

    def __init__(self, status=200, body=b"", headers=(), wait=0.0):
        self.status, self.headers, self.wait = status, dict(headers), wait
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()


class TokenServer:
    """`requests` are the (path, headers, body) that arrived. `answers` maps a path to its Answer."""

    def __init__(self, answers):
        self.requests = []
        self.is_over = threading.Event()
        token_server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                token_server.requests.append((self.path, self.headers, body.decode()))
                answer = answers[self.path]
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                with contextlib.suppress(OSError):  # the client may have closed the connection
                    self.wfile.write(answer.body[:1])
                    self.wfile.flush()
                    if answer.wait:
                        token_server.is_over.wait(answer.wait)
                    self.wfile.write(answer.body[1:])

            do_POST = do_GET = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.server.shutdown()
        self.server.server_close()
