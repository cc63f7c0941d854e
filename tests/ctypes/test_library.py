"""ctypes can use the library: all functions exist, and values of each kind can be passed and returned."""

import ctypes
import os
import re
import tempfile
import threading
import unittest

import library
from library import (
    CredsError,
    call,
    creds_account,
    creds_api_key,
    creds_equal,
    creds_free,
    creds_from_credentials,
    creds_get_default,
    creds_is_public,
    creds_query,
    creds_redact,
    creds_redact_bytes,
    creds_session,
    creds_set_default,
    creds_source,
    creds_string_free,
    creds_to_string,
    creds_unset_default,
    creds_username,
    creds_version,
    creds_warnings,
    creds_with_session,
    owned,
    text,
)

KEY = "s3cr3t-0987654321-zyxwvutsrq"


class Library(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        for name in list(os.environ):
            if name.startswith("CARTO_") or name == "CARTODB_API_KEY":
                del os.environ[name]
        os.environ["XDG_CONFIG_HOME"] = self.folder

    def new(self, username="joe", api_key=KEY, base_url=None):
        creds = call("creds_new", text(username), text(api_key), text(base_url), 0)
        self.addCleanup(creds_free, creds)
        return creds

    def test_every_function_of_the_header_is_tried_from_here(self):
        header = (library.ROOT / "include" / "cartocreds.h").read_text()
        code = re.sub(r"/\*.*?\*/", "", header, flags=re.S)
        declared = set(re.findall(r"\b(creds_\w+)\s*\(", code))
        self.assertEqual(declared, set(library.FUNCTIONS))

    def test_the_default_file(self):
        path = owned(call("creds_default_path"))
        self.assertEqual(path, f"{self.folder}/cartoframes/creds.json")
        creds = self.new()
        self.assertEqual(call("creds_save", creds, None), library.CREDS_OK)
        loaded = call("creds_from_file", None, library.CREDS_REQUIRE_PRIVATE)
        self.addCleanup(creds_free, loaded)
        self.assertTrue(creds_equal(creds, loaded))
        self.assertEqual(creds_source(loaded).decode(), f"file {path}")
        self.assertEqual(creds_warnings(loaded), 0)
        self.assertEqual(call("creds_delete", None), library.CREDS_OK)
        with self.assertRaises(CredsError) as caught:
            call("creds_delete", None)
        self.assertEqual(caught.exception.status, "CREDS_ERROR_NOT_FOUND")
        self.assertEqual(caught.exception.os_code, 2)

    def test_texts(self):
        creds = self.new()
        self.assertEqual(creds_username(creds), b"joe")
        self.assertEqual(creds_api_key(creds), KEY.encode())
        self.assertEqual(creds_account(creds), b"joe")
        self.assertFalse(creds_is_public(creds))
        self.assertEqual(owned(creds_query(creds)), f"api_key={KEY}")
        self.assertEqual(owned(creds_redact(creds, text(f"<{KEY}>"))), "<***>")
        size = ctypes.c_size_t()
        masked = creds_redact_bytes(creds, text(f"\0{KEY}\0"), len(KEY) + 2, ctypes.byref(size))
        self.addCleanup(creds_string_free, masked)
        self.assertEqual(ctypes.string_at(masked, size.value), b"\0***\0")
        self.assertEqual(owned(call("creds_url", creds, b"/a")), "https://joe.carto.com/a")
        self.assertRegex(owned(call("creds_authorization", creds)), r"^Basic [A-Za-z0-9+/]+=*$")
        self.assertIn("'***'", owned(creds_to_string(creds, 0)))
        self.assertIn(KEY, owned(creds_to_string(creds, library.CREDS_SHOW_API_KEY)))
        self.assertRegex(creds_version().decode(), r"^\d+\.\d+\.\d+$")

    def test_the_environment(self):
        os.environ["CARTO_USER"] = "joe"
        os.environ["CARTO_API_KEY"] = KEY
        creds = call("creds_from_env", 0)
        self.addCleanup(creds_free, creds)
        self.assertTrue(creds_equal(creds, self.new()))

    def test_sessions(self):
        ended = []
        destroy = library.Destroy(ended.append)
        creds = creds_with_session(self.new(), 4711, destroy)
        other = creds_from_credentials(creds)
        self.assertEqual(creds_session(other), 4711)
        creds_free(creds)
        self.assertEqual(ended, [])
        creds_free(other)
        self.assertEqual(ended, [4711])

    def test_the_default_in_many_threads(self):
        creds_set_default(self.new())
        wrong = []

        def use():
            for _ in range(200):
                creds = creds_get_default()
                if creds_username(creds) != b"joe":
                    wrong.append(creds)
                creds_free(creds)

        threads = [threading.Thread(target=use) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        creds_unset_default()
        self.assertEqual(wrong, [])
        self.assertIsNone(creds_get_default())

    def test_an_error(self):
        with self.assertRaises(CredsError) as caught:
            call("creds_new", None, text(KEY), None, 0)
        self.assertEqual(caught.exception.status, "CREDS_ERROR_MISSING_ACCOUNT")
        self.assertNotIn(KEY[:8], str(caught.exception))
        # If no pointer to an error is passed, the only sign of the failure is NULL.
        self.assertIsNone(library.creds_new(None, text(KEY), None, 0, None))


if __name__ == "__main__":
    unittest.main()
