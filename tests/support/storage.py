"""What the storage tests share: a folder for each group, C programs that use the installed library, a count of the tests."""
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PREFIX = pathlib.Path(os.environ.get("CARTOCREDS_PREFIX", ROOT / "build/prefix"))

OLD_KEY = "0ld4c7be21f0395d8a6e0000old"
NEW_KEY = "n3w91f7aa02c48e6b5d31111new"


class Group:
    """A test group: its folder below build, and how many of its tests passed."""

    def __init__(self, name):
        self.name = name
        self.folder = ROOT / "build" / name
        self.passed = self.failed = self.skipped = 0
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def check(self, what, holds, detail=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"{self.name}: FAILED: {what} {detail}", flush=True)
        return holds

    def skip(self, what, why):
        self.skipped += 1
        print(f"{self.name}: skipped: {what}: {why}", flush=True)

    def compile(self, source, *flags, to=None):
        """Builds a C program that uses the installed library, or a plain one."""
        program = to or self.folder / pathlib.Path(source).stem
        subprocess.run(
            ["cc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O1", "-pthread", f"-I{PREFIX}/include",
             str(source), "-o", str(program), *flags,
             f"-L{PREFIX}/lib", "-lcartocreds", f"-Wl,-rpath,{PREFIX}/lib"],
            check=True)
        return program

    def new_folder(self, name):
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        return folder

    def finish(self):
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        print(f"{self.name}: {self.passed} passed, {self.failed} failed{skipped}")
        sys.exit(1 if self.failed else 0)


def environment(home, **more):
    """The environment of a user with this home and nothing else."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C", **more}


def call(program, *arguments, home="/nonexistent", wrapper=(), **options):
    """Runs a program to its end. Returns the process, with its output as text."""
    return subprocess.run([*map(str, wrapper), str(program), *map(str, arguments)], env=environment(home),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace", **options)


def status_of(process):
    """The status name that tests/support/store.c printed, or how the process ended."""
    if process.returncode < 0:
        return f"signal {-process.returncode}"
    lines = process.stdout.splitlines()
    return lines[-1].split("\t")[0] if lines else "nothing printed"


def temporaries(folder):
    return sorted(entry for entry in pathlib.Path(folder).iterdir() if entry.name.startswith(".cartocreds-"))


def leaked(text, *keys):
    """Whether the text contains any eight successive characters of a key."""
    return any(key[at:at + 8] in text for key in keys for at in range(len(key) - 7))
