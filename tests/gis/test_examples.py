"""carto_ls, carto_sql and carto_login, as a user runs them."""

import fcntl
import json
import os
import pathlib
import pty
import signal
import subprocess
import termios

from carto_server import Account
from support import BUILD, HARD_KEY, GisTest

LISTED = """places (Point, 2 rows)
    name String
"""


class ReadingTest(GisTest):
    def test_carto_ls(self):
        joe = self.account(Account, key=HARD_KEY, prefix="/user/joe")
        self.save(joe)
        self.assertEqual(self.run_program("examples/carto_ls").stdout, LISTED)
        other = self.save(joe, self.home / "other.json")
        self.saved.unlink()
        self.assertEqual(self.run_program("examples/carto_ls", other).stdout, LISTED)

    def test_carto_sql(self):
        joe = self.account(Account, key=HARD_KEY)
        file = self.save(joe)
        for arguments in ["SELECT 7 AS n"], [file, "SELECT 7 AS n"]:
            answer = json.loads(self.run_program("examples/carto_sql", *arguments).stdout)
            self.assertEqual(answer["rows"], [{"n": 7}])

    def test_a_base_url_reads_public_data(self):
        certificate = BUILD / "certificate.pem"
        joe = self.account(Account, certificate=certificate)
        bundle = {"CURL_CA_BUNDLE": str(certificate)}
        # The public key cannot ask PostgreSQL for the type of a geometry column.
        self.assertEqual(self.run_program("examples/carto_ls", joe.url, **bundle).stdout,
                         LISTED.replace("Point", "Unknown (any)"))
        self.run_program("examples/carto_sql", joe.url, "SELECT 1", **bundle)

    def test_a_file_with_another_name_is_not_a_username(self):
        joe = self.account(Account)
        file = self.save(joe, self.home / "mine")
        for program in ["carto_run", "-c", file, "true"], ["carto_ls", file]:
            done = self.run_program("examples/" + program[0], *program[1:], expect=1)
            self.assertIn(".json", done.stderr)
            self.assertIn("CARTO_CREDENTIALS_FILE", done.stderr)
            self.assert_one_line(done.stderr)
            relative = [os.path.basename(argument) for argument in program[1:]]
            done = subprocess.run([BUILD / "examples" / program[0], *relative], cwd=self.home, env=self.environment,
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 1)
            self.assertIn("mine is a file, but its name does not end in .json", done.stderr)

    def test_verbose_output_is_masked(self):
        joe = self.account(Account, key=HARD_KEY)
        self.save(joe)
        done = self.run_program("examples/carto_sql", "-v", "SELECT 1")
        self.assertIn("Authorization: ***", done.stderr)
        self.assert_no_key(HARD_KEY, done.stdout + done.stderr)
        debug = self.run_program("examples/carto_ls", CPL_DEBUG="ON", CPL_CURL_VERBOSE="YES")
        self.assertIn("Authorization: ***", debug.stderr)
        self.assert_no_key(HARD_KEY, debug.stdout + debug.stderr)

    def test_a_refusal_is_one_clear_line(self):
        joe = self.account(Account)
        self.save(joe, api_key="wrong-key")
        listing = self.run_program("examples/carto_ls", expect=1)
        query = self.run_program("examples/carto_sql", "SELECT 1", expect=1)
        for name, done in ("carto_ls", listing), ("carto_sql", query):
            self.assertEqual(done.stdout, "")
            self.assert_one_line(done.stderr)
            self.assertTrue(done.stderr.startswith(f"{name}: {joe.url} "), done.stderr)
            self.assertIn("permission denied", done.stderr)
            self.assertNotIn("wrong-key", done.stderr)

    def test_what_a_server_says_cannot_harm_the_terminal_or_show_the_key(self):
        joe = self.account(Account)
        self.save(joe)
        joe.answer = (500, "text/plain", f"\x1b[2J\nthe key was {joe.key}\x7f")
        done = self.run_program("examples/carto_sql", "SELECT 1", expect=1)
        self.assertEqual(done.stderr, f"carto_sql: {joe.url} answered 500:  [2J the key was *** \n")
        joe.answer = (500, "application/json", json.dumps({"error": [f"\x1b[2J\nthe key was {joe.key}\x7f"]}))
        done = self.run_program("examples/carto_ls", expect=1)
        self.assertTrue(done.stderr.endswith("Error returned by server :  [2J the key was *** \n"), done.stderr)
        self.assert_one_line(done.stderr)

    def test_a_redirect_is_shown_without_the_key(self):
        joe, other = self.account(Account, key=HARD_KEY), self.account(Account)
        self.save(joe)
        for location, shown in [("/login", joe.root + "/login"), (joe.root + "/login", joe.root + "/login"),
                                (other.root + "/login", other.root + "/login"),
                                ("https://gis.example/api/v2/sql", "https://gis.example/api/v2/sql")]:
            with self.subTest(location):
                joe.redirect = (301, location)
                done = self.run_program("examples/carto_sql", "SELECT 1", expect=1)
                self.assertEqual(done.stderr, f"carto_sql: {joe.url} redirects to {shown}: correct the base_url\n")
                done = self.run_program("examples/carto_sql", "-v", "SELECT 1", expect=1)
                self.assertIn("< HTTP/1.1 301", done.stderr)
                self.assert_no_key(HARD_KEY, done.stdout + done.stderr)
                done = self.run_program("examples/carto_login", "--allow-http", "--base-url", joe.url, "joe",
                                        stdin=HARD_KEY, expect=1)
                self.assertIn(f"redirects to {shown}", done.stderr)
                self.assert_no_key(HARD_KEY, done.stdout + done.stderr)

    def test_a_redirect_cannot_harm_the_terminal(self):
        joe = self.account(Account)
        self.save(joe)
        joe.redirect = (301, "/\x1b[2J\x7f")
        done = self.run_program("examples/carto_sql", "SELECT 1", expect=1)
        self.assert_one_line(done.stderr)
        self.assertIn("redirects to ", done.stderr)
        self.assertFalse({"\x1b", "\x7f"} & set(done.stderr), done.stderr)

    def test_a_refusal_says_that_the_file_has_no_key(self):
        joe = self.account(Account)
        hint = f" (file {self.saved} has no api_key: save one with carto_login)\n"
        for program, *arguments in ("carto_ls",), ("carto_sql", "SELECT 1"):
            for status, api_key, told in (401, None, True), (403, None, True), (403, "wrong", False), (500, None, False):
                with self.subTest(program=program, status=status, api_key=api_key):
                    self.save(joe, api_key=api_key)
                    joe.answer = (status, "application/json", '{"error": ["no"]}')
                    done = self.run_program("examples/" + program, *arguments, expect=1)
                    self.assert_one_line(done.stderr)
                    self.assertEqual(done.stderr.endswith(hint), told, done.stderr)

    def test_no_credentials_and_no_server(self):
        for program, *arguments in ("carto_ls",), ("carto_sql", "SELECT 1"):
            done = self.run_program("examples/" + program, *arguments, expect=1)
            self.assert_one_line(done.stderr)
            self.assertIn(str(self.saved), done.stderr)
        with Account() as joe:
            self.save(joe)
        for program, *arguments in ("carto_ls",), ("carto_sql", "SELECT 1"):
            done = self.run_program("examples/" + program, *arguments, expect=1)
            self.assert_one_line(done.stderr)
            self.assertIn(joe.url, done.stderr)

    def test_wrong_use(self):
        for program, *arguments in [("carto_ls", "a", "b"), ("carto_ls", "--help"), ("carto_sql",),
                                    ("carto_sql", "a", "b", "c"), ("carto_run",), ("carto_run", "-c", "joe"),
                                    ("carto_run", "--help"), ("carto_login",), ("carto_login", "--show", "joe"),
                                    ("carto_login", "--file"), ("carto_login", "a", "b"),
                                    ("carto_login", "--show", "--delete")]:
            done = self.run_program("examples/" + program, *arguments, expect=2)
            self.assertTrue(done.stderr.startswith("usage: " + program), done.stderr)


class LoginTest(GisTest):
    def login(self, account, *arguments, **options):
        return self.run_program("examples/carto_login", "--allow-http", "--base-url", account.url,
                                *arguments, "joe", **options)

    def test_a_key_on_standard_input_is_checked_and_saved(self):
        joe = self.account(Account, key=HARD_KEY, prefix="/user/joe")
        lines = []
        answer = joe.reply

        def look_at_the_processes(request):
            for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    lines.append(path.read_bytes())
                except OSError:
                    pass
            return answer(request)

        joe.reply = look_at_the_processes
        done = self.login(joe, stdin=HARD_KEY + "\n")
        self.assertEqual(done.stdout, f"The credentials of joe are saved in {self.saved}\n")
        self.assertEqual(done.stderr, "")
        self.assertEqual([request.key for request in joe.requests], [HARD_KEY])
        self.assertEqual(json.loads(self.saved.read_text()),
                         {"username": "joe", "api_key": HARD_KEY, "base_url": joe.url, "allow_non_secure": True})
        self.assertEqual(self.saved.stat().st_mode & 0o777, 0o600)
        self.assertTrue([line for line in lines if b"carto_login" in line])
        self.assertFalse([line for line in lines if HARD_KEY.encode() in line])

        joe.reply = answer
        self.assertEqual(self.run_program("examples/carto_ls").stdout, LISTED)
        shown = self.run_program("examples/carto_login", "--show").stdout
        self.assertEqual(shown, f"Credentials(username='joe', api_key='***', base_url='{joe.url}')\n"
                                f"from file {self.saved}\nan api_key for an account of CARTO's older platform\n")
        self.assertIn("are deleted", self.run_program("examples/carto_login", "--delete").stdout)
        self.assertFalse(self.saved.exists())
        self.assertIn("no saved", self.run_program("examples/carto_login", "--delete").stdout)
        self.run_program("examples/carto_login", "--show", expect=1)

    def test_a_file_with_a_path(self):
        joe = self.account(Account)
        file = self.home / "mine.json"
        done = self.login(joe, "--file", str(file), stdin=joe.key)
        self.assertEqual(done.stdout, f"The credentials of joe are saved in {file}\n")
        self.assertIn("'joe'", self.run_program("examples/carto_login", "--show", "--file", str(file)).stdout)
        self.run_program("examples/carto_login", "--delete", "--file", str(file))
        self.assertFalse(file.exists() or self.saved.exists())

    def test_a_wrong_key_is_not_saved(self):
        joe = self.account(Account)
        self.save(joe)
        before = self.saved.read_bytes()
        done = self.login(joe, stdin="wrong-key\n", expect=1)
        self.assertIn("answered 401", done.stderr)
        self.assertIn("nothing was saved", done.stderr)
        self.assertNotIn("wrong-key", done.stderr + done.stdout)
        self.assertEqual(self.saved.read_bytes(), before)

    def test_what_cannot_be_a_login_is_refused_before_anything_is_sent(self):
        joe = self.account(Account)
        for stdin in "", "\n", "x" * 10000, "a\tb\n":
            done = self.login(joe, stdin=stdin, expect=1)
            self.assert_one_line(done.stderr)
        done = self.run_program("examples/carto_login", "--base-url", joe.url, "joe", stdin="k\n", expect=1)
        self.assertIn("https", done.stderr)
        self.assertEqual(joe.requests, [])
        self.assertFalse(self.saved.exists())

    # --- carto_login checks that it can save before it asks for the key ------------------------------------

    def snapshot(self):
        """Everything below the home, with its content, mode and time."""
        return {path: (path.lstat().st_mode, path.lstat().st_mtime_ns,
                       path.read_bytes() if path.is_file() else os.readlink(path) if path.is_symlink() else None)
                for path in self.home.rglob("*") if not path.is_dir()}, sorted(self.home.rglob("*"))

    def test_what_cannot_be_saved_is_said_before_the_key_is_asked_for(self):
        joe = self.account(Account)
        (self.home / "malformed").write_text("[]")
        (self.home / "large").write_text("{}" + " " * 70000)
        (self.home / "folder").mkdir()
        os.mkfifo(self.home / "fifo")
        (self.home / "loop").symlink_to("loop")
        (self.home / "dangling").symlink_to("nowhere/creds.json")
        before = self.snapshot()
        for file, reason in [("missing/creds.json", f"the folder {self.home}/missing does not exist"),
                             ("malformed", "is not a JSON object"), ("large", "64 KiB"), ("folder", "not a regular file"),
                             ("fifo", "not a regular file"), ("loop", "loop"),
                             ("dangling", f"the folder {self.home}/nowhere does not exist"), ("x" * 5000, "")]:
            with self.subTest(file[:20]):
                done = self.login(joe, "--file", str(self.home / file), expect=1)
                self.assert_one_line(done.stderr)
                self.assertIn(reason, done.stderr)
                self.assertNotIn("no key was given", done.stderr)
        self.assertEqual(self.snapshot(), before)
        self.assertEqual(joe.requests, [])

    def test_a_folder_that_cannot_be_written_is_said_before_the_key_is_asked_for(self):
        joe = self.account(Account)
        folder = self.home / "read-only"
        folder.mkdir()
        (self.home / "link").symlink_to("read-only/creds.json")
        folder.chmod(0o500)
        # A mode does not stop root, unless root gives up the capability CAP_DAC_OVERRIDE.
        without_power = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []
        for file in folder / "creds.json", self.home / "link":
            done = subprocess.run([*without_power, BUILD / "examples/carto_login", "--base-url", joe.url, "--allow-http",
                                   "--file", file, "joe"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                  env=self.environment)
            self.assertEqual(done.returncode, 1)
            self.assert_one_line(done.stderr)
            self.assertIn(f"carto_login: nothing can be saved in {folder}: ", done.stderr)
        self.assertEqual(list(folder.iterdir()), [])

    def test_a_file_that_a_save_replaces_stays_until_the_save(self):
        joe = self.account(Account)
        (self.home / "empty").write_text("")
        (self.home / "no-account").write_text('{"other": 1}')
        (self.home / "open").write_text("{}")
        (self.home / "open").chmod(0o666)
        (self.home / "elsewhere").mkdir()
        (self.home / "link").symlink_to("elsewhere/creds.json")
        (self.home / "cartoframes").rmdir()
        before = self.snapshot()
        files = [["--file", str(self.home / name)] for name in ("empty", "no-account", "open", "link", "new")]
        for arguments in *files, []:
            with self.subTest(arguments):
                self.assertIn("no key was given", self.login(joe, *arguments, expect=1).stderr)
                self.assertEqual(self.snapshot(), before)
        for arguments in *files, []:
            self.login(joe, *arguments, stdin=joe.key)
        for path in self.saved, self.home / "elsewhere/creds.json", self.home / "new":
            self.assertEqual(json.loads(path.read_text())["api_key"], joe.key)
        self.assertEqual([path for path in self.home.rglob("*") if "carto_login" in path.name], [])

    # --- at a terminal ------------------------------------------------------------------------------

    def start_at_a_terminal(self, account):
        """The program at a prompt on a new terminal: (process, the terminal, what it printed)."""
        terminal, its_end = pty.openpty()
        process = subprocess.Popen(
            [BUILD / "examples/carto_login", "--allow-http", "--base-url", account.url, "joe"],
            stdin=its_end, stdout=its_end, stderr=its_end, env=self.environment, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        self.addCleanup(os.close, terminal)
        self.addCleanup(os.close, its_end)
        printed = b""
        while b"(it is not shown): " not in printed:
            printed += os.read(terminal, 1000)
        return process, terminal, printed.decode()

    def echoes(self, terminal):
        return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)

    def test_the_key_is_not_echoed(self):
        joe = self.account(Account)
        process, terminal, printed = self.start_at_a_terminal(joe)
        self.assertIn("api_key of joe", printed)
        self.assertFalse(self.echoes(terminal))
        os.write(terminal, joe.key.encode() + b"\n")
        while "are saved in" not in printed:
            printed += os.read(terminal, 1000).decode()
        self.assertEqual(process.wait(60), 0)
        self.assertNotIn(joe.key, printed)
        self.assertTrue(self.echoes(terminal))
        self.assertEqual(json.loads(self.saved.read_text())["api_key"], joe.key)

    def test_an_interrupted_login_leaves_a_terminal_that_echoes(self):
        joe = self.account(Account)
        process, terminal, _ = self.start_at_a_terminal(joe)
        os.write(terminal, b"half of a k\x03")
        self.assertEqual(process.wait(60), -signal.SIGINT)
        self.assertTrue(self.echoes(terminal))
        self.assertFalse(self.saved.exists())
