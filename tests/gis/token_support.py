"""Support for the tests of access tokens: files of tokens and clients, and a server for the current platform over TLS."""

import base64
import json
import urllib.parse

from platform_server import SECRET, Platform
from support import BUILD, GisTest

CERTIFICATE = BUILD / "certificate.pem"
TOKEN = "t0ken-AZ.az_09~+/="


def jwt(expires_at):
    """A token that says when it expires."""
    parts = ({"alg": "RS256"}, {"exp": int(expires_at)}, "signature")
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)


class TokenTest(GisTest):
    def platform(self, certificate=CERTIFICATE, **options):
        return self.account(Platform, certificate, **options)

    def save_json(self, content, name="mine.json"):
        path = self.home / name
        path.write_text(json.dumps(content))
        path.chmod(0o600)
        return str(path)

    def save_token(self, platform, token=TOKEN, **fields):
        return self.save_json({"api_base_url": platform.url, "access_token": token,
                               "allow_non_secure": platform.url.startswith("http:"), **fields})

    def save_client(self, platform, **changes):
        return self.save_json({"api_base_url": platform.url, "client_id": platform.client_id,
                               "client_secret": SECRET, "token_url": platform.token_url,
                               "allow_non_secure": platform.url.startswith("http:"), **changes})

    def cached(self):
        """The tokens in the cache."""
        return [json.loads(path.read_text())["access_token"]
                for path in (self.home / ".cache/cartocreds").glob("*")]

    def assert_nothing_of(self, secrets, text):
        for secret in secrets:
            for spelling in (secret, urllib.parse.quote(secret, safe=""), urllib.parse.quote_plus(secret),
                             json.dumps(secret)[1:-1], base64.b64encode(secret.encode()).decode()):
                self.assertNotIn(spelling, text)
