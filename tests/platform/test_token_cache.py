"""The cache of access tokens with many processes, and on a disk that is full."""

import json
import os
import pathlib
import subprocess
import sys
import threading

from servers import TokenServer, serving
from support import Test

import library
from library import call

HERE = pathlib.Path(__file__).resolve().parent
PROCESSES = 16
# The time that a request to a distant server takes.
ROUND_TRIP = 0.2


class Processes(Test):
    def started(self, count, token_url, client_id="id"):
        processes = [
            subprocess.Popen([sys.executable, HERE / "cached.py", token_url, client_id], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in range(count)
        ]  # fmt: skip
        for process in processes:
            self.assertEqual(process.stdout.readline(), "ready\n")
        return processes

    def results(self, processes, pause=0.0):
        """What the processes print, started at the same moment or one after the other."""
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
            if pause:
                threading.Event().wait(pause)
        results = []
        for process in processes:
            out, err = process.communicate(timeout=120)
            self.assertEqual((process.returncode, err), (0, ""))
            results.append(json.loads(out))
        return results

    def cached(self, token_url):
        """The token in the cache, for the client of the processes."""
        client = self.client(token_url=token_url, flags=library.CREDS_ALLOW_NON_SECURE)
        found = self.made("creds_with_cached_token", client, None)
        token = library.creds_access_token(found)
        return token.decode() if token is not None else None

    def keep(self, token_url, token, lasts):
        client = self.client(token_url=token_url, flags=library.CREDS_ALLOW_NON_SECURE)
        call("creds_save_token", self.with_token(client, token, expires_in=lasts), None)

    def check_files(self):
        folder = self.home / ".cache/cartocreds"
        self.assertEqual(folder.stat().st_mode & 0o777, 0o700)
        for file in folder.iterdir():
            self.assertRegex(file.name, r"^token-[0-9a-f]{16}\.json$")
            self.assertEqual(file.stat().st_mode & 0o777, 0o600)

    def test_all_start_when_the_token_expires(self):
        server = TokenServer(ROUND_TRIP)
        with serving(server.answer) as address:
            url = f"{address}/oauth/token"
            self.keep(url, "a-token-that-is-about-to-expire", 60)
            results = self.results(self.started(PROCESSES, url))
            asked = [result for result in results if result["asked"]]
            self.assertEqual(len(asked), len(server.given))
            self.assertTrue(all(result["token"] in server.given for result in results))
            self.assertIn(self.cached(url), server.given)
            self.check_files()
            print(f"{PROCESSES} processes at the instant at which the token expires: {len(asked)} ask")
            # Processes that start later send no request.
            again = self.results(self.started(PROCESSES, url))
            self.assertEqual({result["token"] for result in again}, {self.cached(url)})
            self.assertEqual(len(server.given), len(asked))

    def test_one_starts_after_the_other(self):
        server = TokenServer(ROUND_TRIP)
        with serving(server.answer) as address:
            url = f"{address}/oauth/token"
            results = self.results(self.started(PROCESSES, url), pause=ROUND_TRIP / 4)
            self.assertTrue(all(result["token"] in server.given for result in results))
            print(f"{PROCESSES} processes, {ROUND_TRIP / 4 * 1000:.0f} ms apart, answers after "
                  f"{ROUND_TRIP * 1000:.0f} ms: {len(server.given)} ask")

    def test_clients_side_by_side(self):
        """Four clients of one server: each gets only its own tokens."""
        server = TokenServer(ROUND_TRIP)
        with serving(server.answer) as address:
            url = f"{address}/oauth/token"
            names = ["a", "b", "c", "d"]
            for _ in range(2):
                processes = [process for name in names for process in self.started(4, url, name)]
                results = self.results(processes)
                for index, result in enumerate(results):
                    self.assertIn(f"-of-{names[index // 4]}-", result["token"])
            self.assertLessEqual(len(server.given), 16)
            self.check_files()
            self.assertEqual(len(list((self.home / ".cache/cartocreds").iterdir())), 4)

    def test_no_reader_meets_a_torn_file(self):
        url = "http://127.0.0.1:1/oauth/token"
        self.keep(url, "first", 86400)
        writing = True
        loads, missed = 0, 0

        def write():
            number = 0
            while writing:
                number += 1
                self.keep(url, f"token-{number}-" + "y" * (number % 50 * 40), 86400)

        def read():
            nonlocal loads, missed
            for _ in range(2000):
                loads += 1
                missed += self.cached(url) is None

        writers = [threading.Thread(target=write) for _ in range(4)]
        for writer in writers:
            writer.start()
        read()
        writing = False
        for writer in writers:
            writer.join()
        self.assertEqual((loads, missed), (2000, 0))


class FullDisk(Test):
    """Runs in its own mount namespace, so that nothing stays mounted if it fails."""

    def test_a_token_that_cannot_be_kept(self):
        unshare = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-Urm"]
        disk = self.home / "disk"
        disk.mkdir()
        command = [*unshare, sys.executable, __file__, "--full", str(disk)]
        process = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if process.returncode == 77:
            self.skipTest(f"no file system can be mounted here: {process.stdout}")
        self.assertEqual(process.returncode, 0, process.stdout)


def on_a_full_disk(disk):
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "none", disk]
    if subprocess.run(mount, check=False).returncode != 0:
        sys.exit(77)
    os.environ["XDG_CACHE_HOME"] = disk
    answer = b'{"access_token": "a-token", "expires_in": 86400}'
    client = call("creds_from_client", b"id", b"the-secret", b"https://x.org/api", None, 0)
    creds = call("creds_with_token", client, answer, len(answer), 200)
    call("creds_save_token", creds, None)
    cache = pathlib.Path(disk) / "cartocreds"
    before = {file.name: file.read_bytes() for file in cache.iterdir()}
    with open(f"{disk}/filler", "wb", buffering=0) as filler:
        for size in (4096, 1):
            try:
                while True:
                    filler.write(b"x" * size)
            except OSError:
                pass
    try:
        call("creds_save_token", creds, None)
        sys.exit("it was saved on a full disk")
    except library.CredsError as error:
        if error.status != "CREDS_ERROR_IO" or "No space left" not in str(error) or "cartocreds" not in str(error):
            sys.exit(f"{error.status}: {error}")
    if {file.name: file.read_bytes() for file in cache.iterdir()} != before:
        sys.exit("the old file did not stand, or something is left beside it")
    found = call("creds_with_cached_token", client, None)
    if library.creds_access_token(found) != b"a-token":
        sys.exit("the old token is not found")


if __name__ == "__main__":
    on_a_full_disk(sys.argv[2])
