"""A server that records each request byte for byte and gives every request the same answer."""

import re
import socket
import ssl
import threading


class Recorder:
    """Listens on loopback, or at `path` on a Unix socket. With `certificate` (a PEM file with its key) it uses TLS. `answer` is a
    status and headers. If a client uses it as a proxy, it makes no tunnels."""

    def __init__(self, certificate=None, path=None, answer=("200 OK",)):
        self.requests = []
        self.answer = answer
        self.tls = None
        if certificate:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(certificate)
        if path:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.bind(path)
            self.socket.listen()
        else:
            self.socket = socket.create_server(("127.0.0.1", 0))
            self.port = self.socket.getsockname()[1]
            self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"
        threading.Thread(target=self.accept, daemon=True).start()

    def __exit__(self, *_):
        self.socket.close()

    def accept(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection:
                while request := self.read(connection):
                    self.requests.append(request)
                    status, *headers = ("403 No tunnel",) if request.startswith("CONNECT ") else self.answer
                    connection.sendall("\r\n".join(
                        ["HTTP/1.1 " + status, *headers, "Content-Length: 2", "", "{}"]).encode())
        except OSError:
            pass  # the client does not trust the certificate, or has closed the connection

    def read(self, connection):
        """The next request: its head, and its body, which has the size that the head says or comes in chunks."""
        data = b""
        while True:
            head, end, body = data.partition(b"\r\n\r\n")
            size = re.search(rb"^Content-Length: *(\d+)", head, re.I | re.M)
            chunked = re.search(rb"^Transfer-Encoding: *chunked", head, re.I | re.M)
            if end and (body.endswith(b"0\r\n\r\n") if chunked else len(body) >= int(size[1] if size else 0)):
                return data.decode()
            more = connection.recv(1 << 16)
            if not more:
                return None
            data += more
