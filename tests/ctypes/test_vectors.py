"""Every vector of tests/vectors through the C interface."""

import json
import os
import pathlib
import tempfile
import unittest

import library
from library import CredsError, call, text, values

VECTORS = library.ROOT / "tests" / "vectors" / "cartoframes-1.2.5.jsonl"


def flags(arguments):
    return library.CREDS_ALLOW_NON_SECURE if arguments.get("allow_non_secure") else 0


def new(arguments):
    named = (text(arguments.get(name)) for name in ("username", "api_key", "base_url"))
    return call("creds_new", *named, flags(arguments))


def run_new(case, folder):
    return values(new(case["args"]))


def run_load(case, folder):
    path = folder / "load.json"
    path.write_text(case["content"], encoding="utf-8")
    path.chmod(0o600)
    return values(call("creds_from_file", text(str(path)), 0))


def run_save(case, folder):
    path = folder / "save.json"
    creds = new(case["args"])
    try:
        call("creds_save", creds, text(str(path)))
    finally:
        library.creds_free(creds)
    return {"content": json.loads(path.read_text(encoding="ascii"))}


def run_spec(case, folder):
    """cartoframes' set_default_credentials(*args, **kwargs), in a folder with the case's files."""
    for name, content in case["files"].items():
        (folder / name).write_text(content, encoding="utf-8")
        (folder / name).chmod(0o600)
    os.chdir(folder)
    named = case["kwargs"]
    if case["args"]:
        target, api_key = (case["args"] + [None])[:2]
        creds = call("creds_resolve", text(target), text(api_key), flags(named))
    elif "filepath" in named:
        creds = call("creds_from_file", text(named["filepath"]), 0)
    else:
        creds = new(named)
    # The program then uses the default.
    library.creds_set_default(creds)
    library.creds_free(creds)
    try:
        return values(library.creds_get_default())
    finally:
        library.creds_unset_default()


RUN = {"new": run_new, "load": run_load, "save": run_save, "spec": run_spec}


class Vectors(unittest.TestCase):
    def check(self, case):
        expected = case["cartocreds"]
        with tempfile.TemporaryDirectory() as folder:
            try:
                answer = RUN[case["op"]](case, pathlib.Path(folder))
            except CredsError as error:
                self.assertIn("status", expected, f"failed: {error}")
                self.assertIn(error.status, expected["status"].split("|"))
                self.assertIn("; ", str(error))
                return
            finally:
                os.chdir("/")
            self.assertIn("ok", expected, f"answered {answer}")
            wanted = {name: value for name, value in expected["ok"].items() if name in answer}
            self.assertEqual(answer, wanted)


def _test(case):
    return lambda self: self.check(case)


# Each case is a test with the name of the case.
for _line in VECTORS.read_text(encoding="utf-8").splitlines():
    _case = json.loads(_line)
    setattr(Vectors, f"test_{_case['id']}", _test(_case))
