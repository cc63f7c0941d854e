"""Files go both ways between cartocreds and the three generations of cartoframes: 1.2.5, 1.0b3 and 0.10.1."""

import json
import os
import subprocess
import sys

import cartocreds
import theirs
from cartocreds import Warnings
from support import TestCase, config_file

ACCOUNTS = [
    ("johnsmith", "abcdefg", "https://johnsmith.carto.com"),
    ("Ünï 用户", "clé-ключ-🔑", "https://carto.example.org/user/名前"),
    ("me", "0123456789abcdef" * 2, "https://carto.example.org:8443/user/me"),
    (None, "k'\"\\", "https://x.org/u/me"),
    ("a.b", "default_public", "https://a.b.carto.com"),
]

# Each prints what it wrote or read, as JSON. The package of 0.10.1 needs IPython and an old pandas for its import; its
# credentials module does not.
OLD = {
    "1.0b3": """
from cartoframes.auth import Credentials
def save(values, path):
    Credentials(*values).save(path)
def load(path):
    found = Credentials.from_file(path)
    return found.username, found.api_key, found.base_url
""",
    "0.10.1": """
import importlib.util, pathlib
[module] = [folder for folder in sys.path if folder.endswith("old-0.10.1")]
spec = importlib.util.spec_from_file_location("credentials", pathlib.Path(module, "cartoframes", "credentials.py"))
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
def save(values, path):
    username, key, base_url = values
    module.Credentials(key=key, username=username, base_url=base_url).save()
def load(path):
    found = module.Credentials(cred_file=path)
    return found.username(), found.key(), found.base_url()
""",
}
MAIN = """
call, values, path = json.loads(sys.argv[1])
print(json.dumps(save(values, path) if call == "save" else load(path)))
"""


def old(version, call, values=None, path=None):
    """The result of that version of cartoframes, which runs in another process."""
    environment = {**os.environ, "PYTHONPATH": str(theirs.ROOT / "build" / "interop" / f"old-{version}")}
    result = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            "-c",
            "import json, sys" + OLD[version] + MAIN,
            json.dumps([call, values, path]),
        ],
        env=environment,
        capture_output=True,
        text=True,
    )
    if result.returncode:
        raise AssertionError(result.stderr)
    return json.loads(result.stdout)


def values(credentials):
    return [credentials.username, credentials.api_key, credentials.base_url]


class Between(TestCase):
    def test_the_last_version(self):
        for account in ACCOUNTS:
            for allow in (False, True):
                for path in (str(self.folder / "clé.json"), None):
                    with self.subTest(account=account, allow=allow, path=path):
                        mine = cartocreds.Credentials(*account, allow_non_secure=allow)
                        mine.save(path)
                        found = theirs.auth.Credentials.from_file(path)
                        self.assertEqual((values(found), found.allow_non_secure), (list(account), allow))
                        found.save(path)
                        again = cartocreds.Credentials.from_file(path)
                        self.assertEqual((again, again.allow_non_secure), (mine, allow))

    def test_plain_http(self):
        path = str(self.folder / "c.json")
        for package, other in [(theirs.auth, cartocreds), (cartocreds, theirs.auth)]:
            package.Credentials(base_url="http://localhost:8080/user/me", allow_non_secure=True).save(path)
            found = other.Credentials.from_file(path)
            self.assertEqual((found.base_url, found.allow_non_secure), ("http://localhost:8080/user/me", True))

    def test_1_0b3(self):
        for account in ACCOUNTS:
            with self.subTest(account):
                path = str(self.folder / "clé.json")
                old("1.0b3", "save", account, path)
                found = cartocreds.Credentials.from_file(path)
                self.assertEqual(values(found), list(account))
                self.assertFalse(found.allow_non_secure)
                found.save(path)
                self.assertEqual(old("1.0b3", "load", path=path), list(account))

    def test_1_0b3_in_the_default_place(self):
        old("1.0b3", "save", ACCOUNTS[1])
        self.assertEqual(os.listdir(config_file().parent), ["cartocreds.json"])
        found = cartocreds.Credentials.from_file()
        self.assertEqual(values(found), list(ACCOUNTS[1]))
        self.assertIn(Warnings.LEGACY_FILE, found.warnings)

    def test_0_10_1_in_the_default_place(self):
        for account in ACCOUNTS:
            with self.subTest(account):
                old("0.10.1", "save", account)
                self.assertEqual(
                    set(json.loads(config_file("cartocreds.json").read_text())), {"key", "username", "base_url"}
                )
                found = cartocreds.Credentials.from_file()
                self.assertEqual(values(found), list(account))
                self.assertIn(Warnings.LEGACY_FILE, found.warnings)
                cartocreds.Credentials.delete()
                self.assertEqual(os.listdir(config_file().parent), [])

    def test_0_10_1_does_not_know_the_newer_name_of_the_key(self):
        path = str(self.folder / "c.json")
        cartocreds.Credentials(*ACCOUNTS[1]).save(path)
        username, key, base_url = old("0.10.1", "load", path=path)
        self.assertEqual((username, key, base_url), (ACCOUNTS[1][0], None, ACCOUNTS[1][2]))
        theirs.differs("no-files-for-0-10")

    def test_a_token_in_the_default_place(self):
        cartocreds.Credentials.from_token("a-token", "https://gcp-us-east1.api.carto.com").save()
        with self.assertRaisesRegex(ValueError, "username"):
            theirs.auth.Credentials.from_file()

    def test_both_default_files(self):
        old("0.10.1", "save", ACCOUNTS[0])
        theirs.auth.Credentials(*ACCOUNTS[2]).save()
        self.assertEqual(values(cartocreds.Credentials.from_file()), list(ACCOUNTS[2]))
        theirs.auth.Credentials.delete()
        self.assertEqual(values(cartocreds.Credentials.from_file()), list(ACCOUNTS[0]))
        with self.assertRaises(FileNotFoundError):
            theirs.auth.Credentials.from_file()
        theirs.differs("old-default-file")

    def test_deleting_leaves_none(self):
        old("0.10.1", "save", ACCOUNTS[0])
        theirs.auth.Credentials.delete()
        self.assertTrue(config_file("cartocreds.json").exists())
        cartocreds.Credentials.delete()
        self.assertFalse(config_file("cartocreds.json").exists())
        theirs.differs("delete-old-too")

    def test_saved_files_are_private(self):
        os.umask(0o022)
        for package, mode in [(theirs.auth, 0o644), (cartocreds, 0o600)]:
            path = self.folder / f"{package.__name__}.json"
            package.Credentials("a").save(str(path))
            self.assertEqual(path.stat().st_mode & 0o777, mode)
        theirs.differs("private-file")

    def test_the_config_folder(self):
        from unittest import mock

        import appdirs

        for value, differ in [(str(self.folder), False), ("", True), ("relative", True)]:
            with mock.patch.dict(os.environ, XDG_CONFIG_HOME=value):
                his = os.path.join(appdirs.user_config_dir("cartoframes"), "creds.json")
                self.assertEqual(cartocreds.default_path() != his, differ, value)
        theirs.differs("xdg-config-home")
