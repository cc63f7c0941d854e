"""The package: its metadata, where it finds the library, and the wheel in a fresh environment."""

import os
import pathlib
import re
import subprocess
import sys
import sysconfig
import tempfile
import venv
import zipfile

import cartocreds
from cartocreds import _library
from support import BUILD, ROOT, TestCase, run_python

PACKAGE = ROOT / "bindings" / "python"


class Sources(TestCase):
    def test_the_versions_agree(self):
        project = re.search(r'^version = "(.+)"', (ROOT / "Cargo.toml").read_text(), flags=re.M)
        self.assertEqual(cartocreds.__version__, project[1])
        self.assertEqual(cartocreds.__version__, _library.lib.creds_version().decode())

    def test_the_constants_are_the_headers(self):
        sys.path.insert(0, str(PACKAGE))
        self.addCleanup(sys.path.remove, str(PACKAGE))
        import make_constants

        self.assertEqual(
            make_constants.TARGET.read_text(), make_constants.text(), "run python3 bindings/python/make_constants.py"
        )

    def test_every_function_of_the_header_is_declared_alike(self):
        header = (ROOT / "include" / "cartocreds.h").read_text()
        header = re.sub(r"/\*.*?\*/", "", header, flags=re.S)
        found = {
            name: 0 if arguments.strip() == "void" else self.count(arguments)
            for name, arguments in re.findall(r"(creds_\w+)\(((?:[^()]|\([^()]*\))*)\)\s*CREDS_NOEXCEPT", header)
        }
        declared = {name: len(types) - 1 for name, types in _library._PROTOTYPES.items()}
        self.assertEqual(declared, found)

    @staticmethod
    def count(arguments):
        # Commas between parentheses separate the arguments of a callback.
        return re.sub(r"\([^()]*\)", "", arguments).count(",") + 1

    def test_the_types_hold_in_the_package_and_for_its_users(self):
        user = self.write(
            "user.py",
            "import cartocreds\n"
            "import datetime\n"
            "from typing import Optional\n"
            "creds = cartocreds.Credentials('a', 'k', session=object())\n"
            "name: Optional[str] = creds.username\n"
            "key: str = creds.api_key\n"
            "default: Optional[cartocreds.Credentials] = cartocreds.get_default_credentials()\n"
            "error: int = cartocreds.CartoCredsError('x').status\n"
            "handler: cartocreds.RedactingFilter = cartocreds.RedactingFilter(creds)\n"
            "client: cartocreds.Credentials = cartocreds.Credentials.from_client('i', 's', 'https://x.org').renew()\n"
            "expiry: Optional[datetime.datetime] = client.expires_at\n"
            "wrong: int = creds.username  # type: ignore[assignment]\n",
        )
        cache = ["--cache-dir", str(BUILD / "mypy")]
        for what, folder in [([], PACKAGE), (["--strict", str(user)], self.folder)]:
            result = subprocess.run(
                [sys.executable, "-m", "mypy", *cache, *what], cwd=folder, capture_output=True, text=True
            )
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_importing_it_brings_no_more_than_it_needs(self):
        result = run_python(
            "import ctypes, sys; before = set(sys.modules); import cartocreds; print(*sorted(set(sys.modules) - before))"
        )
        brought = set(result.stdout.split())
        self.assertIn("cartocreds", brought)
        for name in ("logging", "typing", "datetime", "urllib.request", "threading", "json", "carto", "pathlib"):
            self.assertNotIn(name, brought)


class Finding(TestCase):
    def test_a_library_that_is_named_is_the_only_one(self):
        path = str(self.folder / "libmissing.so")
        result = run_python("import cartocreds", CARTOCREDS_LIBRARY=path)
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, "ImportError: the shared library of cartocreds .* was not found")
        self.assertIn("CARTOCREDS_LIBRARY", result.stderr)
        self.assertIn(path, result.stderr)

    def test_a_library_that_is_another(self):
        result = run_python("import cartocreds", CARTOCREDS_LIBRARY="libc.so.6")
        self.assertEqual(result.returncode, 1)
        self.assertIn("libc.so.6: this is another version, or another library", result.stderr)

    def test_none_at_all(self):
        result = run_python(
            "import ctypes, os\n"
            "del os.environ['CARTOCREDS_LIBRARY']\n"
            "def none(*args, **kwargs): raise OSError('not here')\n"
            "ctypes.CDLL = none\n"
            "try:\n    import cartocreds\nexcept ImportError as error:\n    print(error)"
        )
        self.assertRegex(result.stdout, "install a wheel of cartocreds for this system, or the library itself")

    def test_one_that_is_loaded_already_comes_first(self):
        result = run_python(
            "import ctypes, os\n"
            "loaded = ctypes.CDLL(os.environ.pop('CARTOCREDS_LIBRARY'))\n"
            "import cartocreds._library as library\n"
            "assert library.lib._handle == loaded._handle\n"
        )
        self.assertEqual((result.returncode, result.stderr), (0, ""))


class Wheel(TestCase):
    @classmethod
    def setUpClass(cls):
        (cls.wheel,) = (BUILD / "wheels").iterdir()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.home = pathlib.Path(folder.name)
        venv.create(cls.home, with_pip=True, symlinks=True)
        cls.python = str(cls.home / "bin" / "python")
        subprocess.run(
            [
                cls.python,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-index",
                str(cls.wheel),
            ],
            check=True,
            env={"PATH": os.environ["PATH"], "HOME": str(cls.home)},
        )

    def installed(self, code):
        """Runs a program in the fresh environment, without the sources and without the installed library."""
        environment = {key: os.environ[key] for key in ("PATH", "HOME", "XDG_CONFIG_HOME", "LANG")}
        return subprocess.run(
            [self.python, "-c", f"import ctypes, os\nneighbour = {str(BUILD / 'neighbour.so')!r}\n{code}"],
            env=environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
        )

    def assertRuns(self, code):
        result = self.installed(code)
        self.assertEqual((result.returncode, result.stderr), (0, ""), result.stdout)
        return result.stdout

    def test_its_name_says_what_it_fits(self):
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        self.assertEqual(self.wheel.name, f"cartocreds-{cartocreds.__version__}-py3-none-{platform}.whl")

    def test_what_is_in_it(self):
        with zipfile.ZipFile(self.wheel) as archive:
            names = set(archive.namelist())
            about = archive.read(f"cartocreds-{cartocreds.__version__}.dist-info/WHEEL").decode()
        modules = {f"cartocreds/{path.name}" for path in (PACKAGE / "src" / "cartocreds").glob("*.py")}
        self.assertEqual(
            {name for name in names if ".dist-info/" not in name},
            modules | {"cartocreds/py.typed", f"cartocreds/{_library.FILE_NAME}"},
        )
        for licences in ("LICENSE", "THIRD-PARTY-NOTICES.txt"):
            self.assertTrue(any(name.endswith(f"/{licences}") for name in names), licences)
        self.assertIn("Root-Is-Purelib: false", about)

    def test_it_works_by_itself_with_its_own_library(self):
        out = self.assertRuns(
            "import cartocreds\n"
            "cartocreds.Credentials('johnsmith', 'abcdefg').save()\n"
            "print(repr(cartocreds.Credentials.from_file()))\n"
            "print(cartocreds._library.lib._name)\n"
            "cartocreds.Credentials.delete()\n"
        )
        text, library = out.splitlines()
        self.assertEqual(
            text, "Credentials(username='johnsmith', api_key='***', base_url='https://johnsmith.carto.com')"
        )
        self.assertTrue(pathlib.Path(library).is_relative_to(self.home), library)

    def test_c_code_that_comes_later_shares_the_slot(self):
        self.assertRuns(
            "import cartocreds\n"
            "cartocreds.set_default_credentials('johnsmith')\n"
            "assert ctypes.CDLL(neighbour).neighbour_default_is(b'johnsmith')\n"
        )

    def test_c_code_that_was_there_first_shares_the_slot(self):
        self.assertRuns(
            "c = ctypes.CDLL(neighbour)\n"
            "c.neighbour_set_default(b'c_user')\n"
            "import cartocreds\n"
            "assert cartocreds.get_default_credentials().username == 'c_user'\n"
        )


class Readme(TestCase):
    """The programs that the documentation shows."""

    def test_each_python_block_runs(self):
        count = 0
        for page in (PACKAGE / "README.md", ROOT / "README.md", ROOT / "docs" / "compatibility.md"):
            text = page.read_text(encoding="utf-8") if page.exists() else ""
            for block in re.findall(r"^```python\n(.*?)^```", text, flags=re.M | re.S):
                if "cartocreds import" not in block and "import cartocreds" not in block:
                    continue
                count += 1
                with self.subTest(page=page.name, block=block):
                    result = subprocess.run(
                        [sys.executable, "-c", block], cwd=self.folder, capture_output=True, text=True
                    )
                    self.assertEqual(result.returncode, 0, result.stderr)
                    for shown in re.findall(r"# (Credentials\(|https://|\.\.\.\?)(\S+)", block):
                        expected = "".join(shown).replace("...?", "?").split(",")[0]
                        self.assertIn(expected, result.stdout + result.stderr)
                    self.assertNotIn("abcdefg", result.stdout + result.stderr)
        self.assertGreaterEqual(count, 2)

    def test_the_examples_in_the_docstrings(self):
        import doctest

        import cartocreds._credentials
        import cartocreds._defaults
        import cartocreds._redaction
        import cartocreds._tokens

        names = ("_credentials", "_defaults", "_redaction", "_tokens")
        for module in (cartocreds, *(getattr(cartocreds, name) for name in names)):
            result = doctest.testmod(module)
            self.assertGreater(result.attempted, 0, module)
            self.assertEqual(result.failed, 0, module)
