"""A program that uses a client as the header shows it: `cached.py TOKEN_URL CLIENT_ID`. It waits for a line, takes the
cached token or asks for one, and prints what it has and whether it asked."""

import json
import sys
import urllib.request

import library
from library import call, creds_access_token, creds_is_fresh, creds_token_url, owned

LONG_ENOUGH = 300


def ask(creds):
    body = owned(call("creds_token_request", creds)).encode()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(creds_token_url(creds).decode(), body, timeout=60) as response:
        answer = response.read()
        return call("creds_with_token", creds, answer, len(answer), response.status)


def main(token_url, client_id):
    client = call("creds_from_client", client_id.encode(), b"the-secret", b"https://gcp-us-east1.api.carto.com",
                  token_url.encode(), library.CREDS_ALLOW_NON_SECURE)
    print("ready", flush=True)
    sys.stdin.readline()
    creds = call("creds_with_cached_token", client, None)
    asked = not creds_is_fresh(creds, LONG_ENOUGH)
    if asked:
        creds = ask(creds)
        call("creds_save_token", creds, None)
    print(json.dumps({"token": creds_access_token(creds).decode(), "asked": asked}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
