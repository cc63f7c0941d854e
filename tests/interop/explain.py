"""Finds the names of differences. Each function gets the arguments and both answers, and knows only the differences in
docs/compatibility.md. For any other difference it returns None, and the test fails.

`field` is the name of the value that differs, or None if one of the two failed, or both did in different ways.
"""

import codecs
import json
import pathlib

from cartocreds import Status


def has_control(text):
    return isinstance(text, str) and any(ord(c) < 32 or 127 <= ord(c) <= 159 for c in text)


def values(field, given, their, our):
    if field == "allow_non_secure":
        same = bool(their.value.allow_non_secure) == our.value.allow_non_secure
        return "allow-is-bool" if same else None
    username, key, url = (given.get(name) for name in ("username", "api_key", "base_url"))
    if field == "api_key":
        return "no-key" if their.value.api_key is None and our.value.api_key == "default_public" else None
    if field == "username":
        return "empty-username" if username == "" and our.value.username is None else None
    if field is not None or not given:
        return None
    if not isinstance(given.get("allow_non_secure"), (bool, type(None))) and isinstance(our.error, TypeError):
        return "allow-is-bool"
    if any(value is not None and not isinstance(value, str) for value in (username, key, url)):
        return "types" if isinstance(our.error, ValueError) else None
    if their.error is None and any(map(has_control, (username, key, url))):
        return "control-characters" if isinstance(our.error, ValueError) else None
    if their.error is None and our.status == Status.INVALID_USERNAME and not url:
        return "username-in-host"
    if their.error is None and our.status == Status.INVALID_BASE_URL:
        return "base-url-strict"
    if their.error is None and our.status == Status.MISSING_ACCOUNT and not username and url == "":
        return None
    if isinstance(their.error, ValueError) and our.error is None:
        if url == "" and username:
            return "empty-base-url"
        if url.startswith("/"):
            return "leading-slashes"
    return None


def load(field, given, their, our):
    content = given["content"]
    if given["where"] in ("folder", "empty"):
        expected = {
            "folder": (IsADirectoryError, Status.NOT_REGULAR),
            "empty": (FileNotFoundError, Status.INVALID_PATH),
        }
        return "not-a-file" if (type(their.error), our.status) == expected[given["where"]] else None
    if our.status == Status.UNSAFE_FILE:
        return "world-writable" if given["mode"] == 0o666 else None
    if our.status == Status.TOO_LARGE:
        return "large-file" if len(content) > 65536 else None
    if content.startswith(codecs.BOM_UTF8) and isinstance(their.error, json.JSONDecodeError) and our.error is None:
        return "byte-order-mark"
    if our.status == Status.MALFORMED:
        if their.error is not None:
            names = (json.JSONDecodeError, UnicodeDecodeError, AttributeError)
            if isinstance(their.error, names):
                return "malformed-class"
        for mark, name in [
            (b'"b"', "repeated-field"),
            (b"NaN", "strict-json"),
            (b"[[[", "strict-json"),
            (b"ud800", "strict-json"),
        ]:
            if mark in content and their.error is None:
                return name
        fields = json.loads(content)
        types = {"username": str, "api_key": str, "base_url": str, "allow_non_secure": bool}
        wrong = [name for name, kind in types.items() if not isinstance(fields.get(name), (kind, type(None)))]
        return "types" if wrong else None
    if content.startswith(b"\xef\xbb\xbf"):
        return "byte-order-mark" if our.error is None and isinstance(their.error, json.JSONDecodeError) else None
    fields = json.loads(content)
    if field == "api_key" and "key" in fields and our.value.api_key == fields["key"]:
        return "old-key-field"
    return values(field, fields, their, our)


def save(field, given, their, our):
    before = given["before"]
    if before == "folder":
        return "not-a-file" if (type(their.error), our.status) == (IsADirectoryError, Status.NOT_REGULAR) else None
    if before == "no JSON":
        return "not-overwritten" if their.error is None and our.status == Status.MALFORMED else None
    if field == "value" and their.value[1] == our.value[1] and before == '{"mine": [1, 2]}':
        rest = {**json.loads(their.value[0]), "mine": [1, 2]}
        return "foreign-fields" if json.loads(our.value[0]) == rest else None
    return None


def delete(field, given, their, our):
    if given == "folder" and their.error is None and our.status == Status.NOT_REGULAR:
        return "delete-says-why"
    return None


def default(field, given, their, our):
    if values(field, {}, their, our) == "allow-is-bool":
        return "allow-is-bool"
    args, kwargs = given
    first = args[0] if args else None
    second = args[1] if len(args) > 1 and args[1] is not None else kwargs.get("api_key")
    given_kinds = {
        "username": first if first is not None else kwargs.get("username"),
        "base_url": None if first is not None else kwargs.get("base_url"),
    }
    if first is None and kwargs.get("credentials") == "Credentials":
        return None
    if first is None and kwargs.get("credentials") is not None:
        return "default-types" if isinstance(our.error, ValueError) else None
    file = first if first is not None else kwargs.get("filepath")
    if isinstance(file, (pathlib.Path, bytes)):
        return "default-paths"
    if file == "other":
        return "default-paths" if our.error is None and our.value.username == "other" else None
    if field is None and file == "c.json":
        return None
    if any(value is not None and not isinstance(value, str) for value in (*given_kinds.values(), second)):
        return "default-types" if isinstance(our.error, ValueError) else None
    if first == "HTTPS://x.org":
        return "url-in-any-case" if our.error is None and our.value.base_url == first else None
    if first is None and given_kinds["username"] is None and not given_kinds["base_url"] and second:
        return "key-without-account" if our.status == Status.MISSING_ACCOUNT else None
    if first is None and given_kinds["base_url"] is not None and given_kinds["username"] is not None:
        both = our.error is None and our.value.username == (given_kinds["username"] or None)
        return (
            "default-keeps-both" if both or our.status in (Status.INVALID_BASE_URL, Status.INSECURE_BASE_URL) else None
        )
    return values(field, given_kinds, their, our)
