"""An HTTP server on a free port of the loopback address, in threads of its own."""

import http.server
import ssl
import sys
import threading


class LoopbackServer(http.server.ThreadingHTTPServer):
    """With `certificate` (a PEM file with its key) it speaks TLS. `address` is its URL, in which `host` is its name."""

    daemon_threads = True

    def __init__(self, handler, certificate, host):
        super().__init__(("127.0.0.1", 0), handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            # The thread of the connection does the handshake, because a client may open connections that it does not use.
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.address = f"{'https' if certificate else 'http'}://{host}:{self.server_port}"
        # stop() waits until the server looks again whether it should stop, which by default is every half second.
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self):
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        # Many tests want a client to refuse the certificate, and QGIS closes connections whose answer it no longer needs. Any
        # other error is printed.
        if not isinstance(sys.exc_info()[1], (ssl.SSLError, ConnectionError)):
            super().handle_error(request, client_address)
