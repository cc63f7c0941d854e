"""The calls under test, the files that they find, and the files that they may leave."""
import collections
import json
import os
import pathlib
import re
import subprocess
import time

from storage import NEW_KEY, OLD_KEY, Group, call, environment, leaked, status_of, temporaries

HERE = pathlib.Path(__file__).resolve().parent
group = Group("faults")
STORE = group.compile(HERE.parent / "support/store.c")
BROKEN = group.compile(HERE / "broken.c")
NO_RANDOM = group.compile(HERE.parent / "support/no-random.c", "-shared", "-fPIC", "-ldl",
                          to=group.folder / "no-random.so")
SHORT = group.compile(HERE / "short.c", "-shared", "-fPIC", "-ldl", to=group.folder / "short.so")

ERRORS = ["EIO", "ENOSPC", "EACCES", "EINTR", "EMFILE", "ENOMEM", "EDQUOT", "EROFS", "ESTALE"]
# Calls that cannot fail, or only in one way; and brk, because glibc's malloc itself may crash after that fails.
FEWER_ERRORS = {"getpid": [], "geteuid": [], "getrandom": ["EINTR"], "prlimit64": ["EPERM"],
                "brk": [], "mmap": ["ENOMEM"], "munmap": [], "mprotect": ["ENOMEM"]}
SAVED = {"CREDS_OK", "CREDS_ERROR_NOT_DURABLE"}

OLD = json.dumps({"username": "old", "api_key": OLD_KEY, "base_url": "https://old.carto.com", "other": [1, 2]})
# The file of older versions of cartoframes beside it, which the library must not use instead.
LEGACY = OLD.replace("old", "legacy")
NEW = {"username": "johnsmith", "api_key": NEW_KEY, "base_url": "https://johnsmith.carto.com",
       "allow_non_secure": False}
LOADED = "Credentials(username='old', api_key='***', base_url='https://old.carto.com')"
# What a search for a saved token returns: the credentials with the token, or without.
FOUND = ["Credentials(access_token='***', base_url='https://x.org/api')",
         "Credentials(client_id='id', client_secret='***', base_url='https://x.org/api')"]


def new(old):
    """The file that a save over `old` makes."""
    foreign = {"other": [1, 2]} if old else {}
    return json.dumps(NEW | foreign)


def token(key):
    """A JWT that expires in 2096."""
    return "eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSIsImV4cCI6NDAwMDAwMDAwMCwianRpIjoieCJ9." + key


def saved_token(key):
    return json.dumps({"client_id": "id", "token_url": "https://auth.carto.com/oauth/token", "api_base_url": "https://x.org/api",
                       "access_token": token(key), "expires_at": 4000000000})


def write_old(path, text):
    path.write_text(text)
    path.chmod(0o600)
    # The time of a file that did not change just now. The library refuses a damaged file of this age at once.
    os.utime(path, (time.time() - 3600,) * 2)


class Scenario:
    """A call, the files that it finds, and the files that it may leave.

    The first word of the name is the command of store.c. In "keep-foreign", the file has credentials, so nothing may be saved.
    """

    def __init__(self, name, program=STORE, **variables):
        self.name = name
        self.operation = name.split("-")[0]
        self.program = program
        self.variables = variables
        self.path = "-" if "default" in name else "creds.json"
        self.clean = "CREDS_ERROR_WRONG_KIND" if name == "keep-foreign" else "CREDS_OK"

    def old_text(self, path):
        if self.operation in ("keep", "find") and self.name != "keep-foreign":
            return saved_token(OLD_KEY)
        return LEGACY if path.name == "cartocreds.json" else OLD

    def new_text(self, old):
        if self.name == "keep-foreign":
            return old
        return saved_token(NEW_KEY) if self.operation == "keep" else new(old)

    def prepare(self, folder):
        """Returns the files that the call concerns."""
        config = folder / ".config/cartoframes"
        if self.name == "save-default":
            return [config / "creds.json"]
        if "default" in self.name:
            config.mkdir(parents=True)
            files = [config / "creds.json", config / "cartocreds.json"]
        elif "link" in self.name:
            (folder / "real").mkdir()
            (folder / "creds.json").symlink_to("real/hidden.json")
            files = [folder / "real/hidden.json"]
        else:
            files = [folder / "creds.json"]
        if not self.name.endswith("-new"):
            for file in files:
                write_old(file, self.old_text(file))
        return files

    def command(self):
        secrets = {"save": [NEW_KEY], "keep": [token(NEW_KEY)]}
        return [str(self.program), self.operation, self.path, *secrets.get(self.operation, [])]

    def run(self, folder, trace, *strace):
        return subprocess.run(
            ["strace", "-o", str(trace), *strace, *self.command()], cwd=folder, timeout=60, errors="replace",
            env=environment(folder, CONTENT=new(old=True), **self.variables),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def calls(self, folder, trace):
        """The system calls of a clean run, each as its name and its number among those of that name."""
        self.prepare(folder)
        clean = self.run(folder, trace)
        if status_of(clean) != self.clean:
            raise SystemExit(f"faults: without a fault, {self.name} ends as it should not: {clean.stdout}")
        if self.operation == "find" and FOUND[0] not in clean.stdout:
            raise SystemExit(f"faults: without a fault, the saved token is not found: {clean.stdout}")
        counts = collections.Counter()
        inside = False
        for line in trace.read_text(errors="replace").splitlines():
            name = re.match(r"\w*", line)[0]
            counts[name] += 1
            if name == "getppid":
                inside = not inside
            elif inside and name:
                yield name, counts[name]

    def objections(self, folder, files, process, killed, memory):
        """What is wrong with the state that a call left behind."""
        status = status_of(process)
        found = [file.read_text(errors="replace") if file.exists() else None for file in files]
        old = [None if self.name in ("save-new", "save-default", "keep-new") else self.old_text(file) for file in files]
        if leaked(process.stdout, OLD_KEY, NEW_KEY):
            yield "prints a piece of a key"
        # If memory runs out, the process aborts, as documented.
        expected = status == "signal 9" if killed else status.startswith("CREDS_")
        if not expected and not (memory and status == "signal 6"):
            yield "ends otherwise than it should"
        if status in ("CREDS_ERROR_INTERNAL", "CREDS_ERROR_UNKNOWN"):
            yield "a bug of the library"
        if self.operation in ("save", "keep"):
            wanted = [self.new_text(old[0])]
            if found not in (old, wanted):
                yield "LOST OR TORN"
            if status in SAVED and found != wanted:
                yield "SILENT FAILURE"
            if status.startswith("CREDS_ERROR") and status not in SAVED and found != old:
                yield "an error, but the file has changed"
            if "link" in self.name and not (folder / "creds.json").is_symlink():
                yield "the link is gone"
            if found == wanted and files[0].stat().st_mode & 0o777 != 0o600:
                yield "not private"
            yield from self.litter(files[0].parent, killed or status == "signal 6")
        elif self.operation == "load":
            if found != old:
                yield "LOST OR TORN"
            if status == "CREDS_OK" and LOADED not in process.stdout:
                yield "SILENT FAILURE"
        elif self.operation == "find":
            if found != old:
                yield "LOST OR TORN"
            if status.startswith("CREDS_") and not (status == "CREDS_OK" and any(text in process.stdout for text in FOUND)):
                yield "a fault of the cache is an error"
        else:
            if any(text not in (before, None) for text, before in zip(found, old)):
                yield "TORN"
            if status in SAVED and any(found):
                yield "SILENT FAILURE"
            if status.startswith("CREDS_ERROR") and status not in SAVED and not any(found):
                yield "an error, but nothing is left"

    def litter(self, folder, killed):
        left = temporaries(folder) if folder.exists() else []
        if len(left) > (1 if killed else 0):
            yield "leaves temporary files"
        elif left and self.program == STORE:
            # A new temporary file may belong to a running save.
            command = ["save", folder / "another.json", NEW_KEY]
            call(STORE, *command)
            if temporaries(folder) != left:
                yield "a save removes a young temporary file"
            os.utime(left[0], (time.time() - 61,) * 2)
            call(STORE, *command)
            if temporaries(folder):
                yield "a save leaves an old temporary file"
