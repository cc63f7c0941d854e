"""tests/vectors says what cartoframes answers. This compares the vectors with the real cartoframes and with the Python binding."""

import json
import os

import theirs  # isort: skip (first, so that cartoframes sends no metrics)

import cartocreds
from support import TestCase

VECTORS = theirs.ROOT / "tests" / "vectors" / "cartoframes-1.2.5.jsonl"


def credentials(package, case):
    if case["op"] in ("new", "save"):
        return package.Credentials(**case["args"])
    if case["op"] == "load":
        return package.Credentials.from_file("load.json")
    package.set_default_credentials(*case["args"], **case["kwargs"])
    return package.get_default_credentials()


def answer(package, case):
    """The package's answer in the format of the vectors."""
    try:
        found = credentials(package, case)
    except Exception as error:
        return {"error": type(error).__name__, "status": getattr(error, "status_name", None)}
    if case["op"] == "save":
        found.save("save.json")
        with open("save.json", encoding="ascii") as file:
            return {"content": json.load(file)}
    return {
        "username": found.username,
        "api_key": found.api_key,
        "base_url": found.base_url,
        "allow_non_secure": bool(found.allow_non_secure),
        "repr": str(found),
    }


class Vectors(TestCase):
    def test_each(self):
        home = os.getcwd()
        self.addCleanup(os.chdir, home)
        self.addCleanup(theirs.auth.unset_default_credentials)
        os.chdir(self.folder)
        count = 0
        for line in VECTORS.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            files = {"load.json": case["content"]} if case["op"] == "load" else case.get("files", {})
            for name, content in files.items():
                os.utime(self.write(name, content), (0, 0))
            with self.subTest(case["id"]):
                his, mine = answer(theirs.auth, case), answer(cartocreds, case)
                if "ok" in case["cartoframes"]:
                    self.assertEqual(his, case["cartoframes"]["ok"])
                else:
                    self.assertEqual(his["error"], case["cartoframes"]["error"])
                if "ok" in case["cartocreds"]:
                    mine.pop("repr", None)
                    self.assertEqual(mine, case["cartocreds"]["ok"])
                else:
                    self.assertIn(mine.get("status"), case["cartocreds"]["status"].split("|"))
            for name in files:
                os.remove(name)
            count += 1
        self.assertGreaterEqual(count, 48)
