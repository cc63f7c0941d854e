"""The table of the trials: the secrets, the forms in which the search looks for them, and the calls.

A new call needs a CALL in calls.c and its rows here. A new kind of secret needs a line here, and so does a new form in which
the library or a file has secrets.
"""

import base64
import json
import os
import random
import urllib.parse

PIECE = 8


def secrets():
    """Secrets of each kind, which have no 8-byte piece in common with anything else in the process."""
    chance = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

    def word(length):
        return "".join(chance.choice(letters) for _ in range(length))

    return {
        "plain": word(40),
        "short": word(9),
        "middling": word(23),
        "escaped": "".join(word(5) + special for special in ['"', "\\", "/", "é", "+", " ", "🔑", "%", "&"]) + word(8),
        "long": word(4000),
    }


def forms(secret):
    """The forms in which the library, or a file, has a secret, each with its name."""
    raw = secret.encode()
    yield "raw", raw
    for safe in ["", "/"]:
        yield "percent-encoded", urllib.parse.quote(raw, safe=safe).encode()
    for ascii_only in [True, False]:
        yield "JSON", json.dumps(secret, ensure_ascii=ascii_only)[1:-1].encode()
    for account in ["", "johnsmith:", "johnsmith2:"]:
        # The first characters depend only on the account.
        first = -(-len(account) * 4 // 3)
        yield "Base64", base64.b64encode(account.encode() + raw)[first:]
        yield "Base64", base64.urlsafe_b64encode(account.encode() + raw)[first:]


def pieces(secret):
    """Each 8-byte piece of each form, with the form's name."""
    found = {}
    for name, text in forms(secret):
        for at in range(len(text) - PIECE + 1):
            found.setdefault(text[at:at + PIECE], name)
    return found


class Files:
    """Makes files in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    def __call__(self, content, mode=0o600):
        self.count += 1
        path = self.folder / f"{self.count}.json"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path.chmod(mode)
        # The library reads a file again for a while if another program may be writing it at this moment.
        os.utime(path, (1, 1))
        return path


def trials(kind, secret, file):
    """The rows: a call, its secret, the status that it must return, its file."""
    quoted = json.dumps(secret)
    sound = f'{{"username": "johnsmith", "api_key": {quoted}, "base_url": "https://johnsmith.carto.com"}}'
    control, not_utf8 = secret + "\n", secret.encode() + b"\xff"

    # Values.
    for call in ["nothing", "new", "new_url", "new_ipv4", "new_ipv6", "new_punycode", "new_punycode_username",
                 "accessors", "to_string", "authorization", "authorization_other_alignment", "query", "url", "redact",
                 "redact_bytes", "cut_strings", "session", "default", "resolve_username", "resolve_url", "resolve_ipv4",
                 "env_resolve"]:
        yield call, secret, "OK", None
    for call in ["env", "env_older_name"]:
        yield call, secret, "OK", None
        yield call, control, "INVALID_API_KEY", None
        yield call, not_utf8, "INVALID_UTF8", None
    yield "env_wrong_variable", secret, "INVALID_BASE_URL", None
    yield "new", control, "INVALID_API_KEY", None
    yield "new", not_utf8, "INVALID_UTF8", None
    yield "resolve_username", not_utf8, "INVALID_UTF8", None
    yield "new_bad_username", secret, "INVALID_USERNAME", None
    yield "new_bad_base_url", secret, "INVALID_BASE_URL", None
    yield "new_insecure", secret, "INSECURE_BASE_URL", None
    yield "new_no_account", secret, "MISSING_ACCOUNT", None
    yield "new_bad_flags", secret, "INVALID_FLAGS", None
    yield "resolve_bad_url", secret, "INVALID_BASE_URL", None
    yield "resolve_key_alone", secret, "MISSING_ACCOUNT", None
    yield "key_in_username", secret, "INVALID_USERNAME" if kind in ("escaped", "long") else "OK", None
    yield "key_in_username", control, "INVALID_USERNAME", None
    yield "key_in_base_url", secret, "INVALID_BASE_URL", None
    yield "key_in_url", secret, "INVALID_PATH", None
    yield "authorization_no_account", secret, "MISSING_ACCOUNT", None
    yield "authorization_bad_account", secret, "INVALID_USERNAME", None

    # Access tokens and clients. A token cannot have the characters of "escaped".
    is_token = kind != "escaped"
    new_file = file.folder / f"access-{kind}.json"
    yield "from_client", secret, "OK", None
    yield "from_bad_client", control, "INVALID_BASE_URL", None
    yield "from_bad_client", not_utf8, "INVALID_UTF8", None
    yield "client_save_and_load", secret, "OK", new_file
    yield "from_token", secret, "OK" if is_token else "INVALID_TOKEN", new_file
    yield "from_token", control, "INVALID_TOKEN", new_file
    if is_token:
        yield "with_token", secret, "OK", file.folder / f"token-{kind}.json"
    yield "with_token", secret + "!", "INVALID_TOKEN" if is_token else "MALFORMED", None
    yield "with_cut_answer", secret, "MALFORMED", None
    yield "with_refusal", secret, "TOKEN_REFUSED", None
    profiles = f'{{"profiles": {{"a": {{"token": {quoted}, "tenant_id": "x"}}, "b": {quoted}}}, "current_profile": "b"}}'
    yield "profile", secret, "OK" if is_token else "INVALID_TOKEN", file(profiles)
    yield "profile", secret, "MALFORMED", file(profiles[:-1])
    for text, status in [
        (f'{{"api_base_url": "https://x.org", "client_id": "id", "client_secret": {quoted}}}', "OK"),
        (f'{{"client_id": "id", "client_secret": {quoted}}}', "INVALID_BASE_URL"),
        (f'{{"client_id": "id", "client_secret": {quoted}, "username": "joe"}}', "AMBIGUOUS"),
        (f'{{"current_profile": "a", "profiles": {{"a": {{"token": {quoted}, "tenant_id": "x"}}, "b": {quoted}}}}}',
         "OK" if is_token else "INVALID_TOKEN"),
        (f'{{"api_base_url": "https://x.org", "access_token": {quoted}, "expiration": 1}}',
         "OK" if is_token else "INVALID_TOKEN"),
    ]:
        yield "load", secret, status, file(text)

    # Files that are correct.
    for text in [
        sound, json.dumps(json.loads(sound), ensure_ascii=False),
        f'{{"username": "johnsmith", "key": {quoted}, "metrics": {{"token": {quoted}}}, "list": [{quoted}]}}',
        f'{{"username": "j\\u00e9", "base_url": "https://127.0.0.1/user/x", "api_key": {quoted}}}',
    ]:
        for call in ["load", "load_private", "load_and_save", "save", "resolve_file", "file_of_environment", "thread"]:
            yield call, secret, "OK", file(text)
    yield "save", secret, "OK", file.folder / f"new-{kind}.json"
    yield "save_load_and_delete_default", secret, "OK", None

    # Files that are refused for their content, at each step of reading them.
    for text in [
        sound[:-1], sound[:sound.index(quoted) + len(quoted) // 2], sound + "x", "[" + sound + "]", quoted,
        f'{{"api_key": {quoted}, "api_key": {quoted}, "username": "johnsmith"}}',
        f'{{"api_key": {quoted}, "username": 1}}', f'{{"username": 1, "api_key": {quoted}}}',
        f'{{"api_key": [{quoted}], "username": "johnsmith"}}', f'{{"api_key": {{{quoted}: 1}}}}',
        f'{{{quoted}: {quoted}', f'{{"allow_non_secure": {quoted}}}', f'{{"api_key": {quoted[:-1]}\\x"}}',
        f'{{"api_key": {quoted[:-1]}\\ud800"}}', f'{{"api_key": {quoted[:-1]}\t"}}', f"api_key = {quoted}",
        sound.encode() + b"\xff", not_utf8,
    ]:
        yield "load", secret, "MALFORMED", file(text)
    for text in [sound[:-1], sound + "x", quoted, f'{{{quoted}: {quoted}', not_utf8]:
        yield "save", secret, "MALFORMED", file(text)
    for text, status in [
        (f'{{"api_key": {quoted[:-1]}\\n", "username": "johnsmith"}}', "INVALID_API_KEY"),
        (f'{{"api_key": {quoted}}}', "MISSING_ACCOUNT"),
        (f'{{"api_key": {quoted}, "base_url": "https://a@b"}}', "INVALID_BASE_URL"),
        (f'{{"api_key": {quoted}, "base_url": "http://x.org"}}', "INSECURE_BASE_URL"),
        (f'{{"api_key": {quoted}, "username": {quoted[:-1]}/"}}', "INVALID_USERNAME"),
        (f'{{"base_url": {quoted}}}', "INVALID_BASE_URL"),
    ]:
        yield "load", secret, status, file(text)

    # Files that are refused for their kind or their modes.
    yield "load", secret, "TOO_LARGE", file(sound.ljust(70000))
    yield "load", secret, "UNSAFE_FILE", file(sound, mode=0o606)
    yield "load_private", secret, "UNSAFE_FILE", file(sound, mode=0o640)
    yield "load", secret, "NOT_REGULAR", file.folder
    yield "load", secret, "NOT_FOUND", file.folder / "none.json"
    yield "save", secret, "TOO_LARGE", file(sound.ljust(70000))
    yield "save", secret, "NOT_REGULAR", file.folder
    yield "save", secret, "NOT_FOUND", file.folder / "none" / "creds.json"
    if kind == "long":
        yield "save", secret * 17, "TOO_LARGE", file.folder / "never.json"
