"""Saving, loading and deleting, and the log lines about them."""

import json
import os
import pathlib

from cartocreds import Credentials, SourceKind, Status, Warnings, default_path
from support import BUILD, TestCase, config_file, run_python

FIELDS = {"username": "johnsmith", "api_key": "abcdefg", "base_url": "https://johnsmith.carto.com"}


class Files(TestCase):
    def test_the_default_file(self):
        self.assertEqual(default_path(), str(config_file()))
        self.assertFails(Status.NOT_FOUND, FileNotFoundError, Credentials.from_file)
        creds = Credentials("johnsmith", "abcdefg")
        with self.assertLogs("cartocreds", "INFO") as logged:
            creds.save()
        self.assertEqual(
            logged.output,
            [f"INFO:cartocreds:User credentials for `johnsmith` were successfully saved to `{config_file()}`"],
        )
        self.assertEqual(json.loads(config_file().read_text()), {**FIELDS, "allow_non_secure": False})
        self.assertEqual(config_file().stat().st_mode & 0o777, 0o600)
        found = Credentials.from_file()
        self.assertEqual(found, creds)
        self.assertEqual(found.source, f"file {config_file()}")
        with self.assertLogs("cartocreds", "INFO") as logged:
            Credentials.delete()
        self.assertEqual(logged.output, [f"INFO:cartocreds:Credentials at {config_file()} successfully removed."])
        with self.assertLogs("cartocreds", "INFO") as logged:
            Credentials.delete()
        self.assertEqual(logged.output, [f"WARNING:cartocreds:No credential file found at {config_file()}."])

    def test_a_named_file_in_each_kind_of_path(self):
        for number, kind in enumerate([str, pathlib.Path, os.fsencode]):
            path = kind(self.folder / f"clé {number}.json")
            session = object()
            Credentials(base_url="https://x.org/user/é", api_key="ключ").save(path)
            found = Credentials.from_file(path, session)
            self.assertEqual(found, Credentials(base_url="https://x.org/user/é", api_key="ключ"))
            self.assertIs(found.session, session)
            Credentials.delete(path)
            self.assertFails(Status.NOT_FOUND, FileNotFoundError, Credentials.from_file, path)

    def test_the_log_names_the_url_without_a_username(self):
        with self.assertLogs("cartocreds", "INFO") as logged:
            Credentials(base_url="https://x.org").save(self.folder / "c.json")
        self.assertIn("`https://x.org`", logged.output[0])

    def test_a_name_that_is_not_utf8(self):
        path = os.fsencode(self.folder) + b"/\xff.json"
        Credentials("a").save(path)
        found = Credentials.from_file(os.fsdecode(path))
        self.assertEqual((found.username, found.source_kind), ("a", SourceKind.FILE))
        self.assertEqual(os.fsencode(found.source_path), path)

    def test_no_logging_without_a_change(self):
        with self.assertRaises(FileNotFoundError), self.assertNoLogsAtAll():
            Credentials("a").save(self.folder / "missing" / "c.json")

    def assertNoLogsAtAll(self):
        if hasattr(self, "assertNoLogs"):
            return self.assertNoLogs("cartocreds")
        import contextlib

        return contextlib.nullcontext()

    def test_an_old_file(self):
        self.write_default({"key": "k", "base_url": "https://a.carto.com", "username": "a"}, "cartocreds.json")
        found = Credentials.from_file()
        self.assertEqual(found, Credentials("a", "k"))
        self.assertIn(Warnings.LEGACY_FILE, found.warnings)

    def test_foreign_fields_stay(self):
        path = self.write("c.json", {"mine": [1, {"x": None}], "username": "old"})
        Credentials("new").save(path)
        self.assertEqual(json.loads(path.read_text())["mine"], [1, {"x": None}])

    def test_errors(self):
        path = self.write("c.json", FIELDS)
        for status, builtin, content in [
            (Status.MALFORMED, ValueError, "[]"),
            (Status.MALFORMED, ValueError, '{"api_key": "secret", "api_key": "secret"}'),
            (Status.MALFORMED, ValueError, '{"api_key": ["secret"]}'),
            (Status.MISSING_ACCOUNT, ValueError, '{"api_key": "secret"}'),
            (Status.TOO_LARGE, OSError, " " * 70000),
        ]:
            path.write_text(content)
            os.utime(path, (0, 0))
            error = self.assertFails(status, builtin, Credentials.from_file, path)
            self.assertNotIn("secret", str(error))
        path.write_text("[]")
        self.assertFails(Status.MALFORMED, ValueError, Credentials("a").save, path)
        self.assertFails(Status.NOT_REGULAR, OSError, Credentials.from_file, self.folder)
        self.assertFails(Status.NOT_REGULAR, OSError, Credentials.delete, self.folder)
        self.assertFails(Status.INVALID_PATH, OSError, Credentials.from_file, "")
        self.assertFails(Status.INVALID_PATH, ValueError, Credentials.from_file, "a\0b")
        with self.assertRaises(TypeError):
            Credentials.from_file(5.0)

    def test_modes(self):
        path = self.write("c.json", FIELDS, 0o644)
        self.assertEqual(Credentials.from_file(path).warnings, Warnings.READABLE_BY_OTHERS)
        self.assertFails(Status.UNSAFE_FILE, PermissionError, Credentials.from_file, path, require_private=True)
        path.chmod(0o666)
        self.assertFails(Status.UNSAFE_FILE, PermissionError, Credentials.from_file, path)
        path.chmod(0o600)
        self.assertEqual(Credentials.from_file(path, require_private=True).warnings, 0)

    def test_a_change_that_is_not_durable_warns_and_does_not_raise(self):
        result = run_python(
            "from cartocreds import Credentials\n"
            "Credentials('johnsmith').save()\n"
            "print(Credentials.from_file().username)\n"
            "Credentials.delete()\n",
            LD_PRELOAD=str(BUILD / "folders-fail-to-sync.so"),
        )
        self.assertEqual((result.returncode, result.stdout), (0, "johnsmith\n"), result.stderr)
        for line, done in [(2, "file is saved"), (4, "file is deleted")]:
            self.assertRegex(
                result.stderr, rf"<string>:{line}: NotDurableWarning: .*creds.json: .*the {done}, but a power cut"
            )
        self.assertFails(Status.NOT_FOUND, FileNotFoundError, Credentials.from_file)
