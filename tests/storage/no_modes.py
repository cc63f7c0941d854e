"""File systems without modes, such as WSL's drives, FAT and some network shares. Here bindfs shows every file with the same mode,
and ignores or refuses chmod. A save must not succeed if other users could read the key. A load must refuse a file that others
could write, and say what to do.

The control is such a file system that was mounted with private modes (umask=077). There, everything works.
"""
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "support"))
from files import OLD, old_file
from storage import NEW_KEY, call, status_of, temporaries

# The options of bindfs, and the results of a save and a load.
MOUNTS = (("0777", "ignore", "UNSAFE_FILE", "UNSAFE_FILE"), ("0777", "deny", "UNSAFE_FILE", "UNSAFE_FILE"),
          ("0755", "ignore", "UNSAFE_FILE", "OK"), ("0660", "deny", "UNSAFE_FILE", "OK"),
          ("0700", "ignore", "OK", "OK"), ("0700", "deny", "OK", "OK"))


def run(group):
    store = group.compile(HERE.parent / "support/store.c")
    process = subprocess.run(["unshare", "-m", sys.executable, str(HERE / "no_modes.py"), str(group.new_folder("no-modes")),
                              str(store)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = process.stdout.splitlines()
    if process.returncode != 0 or not lines or lines[0].startswith("cannot mount"):
        return group.skip("file systems without modes", process.stdout.strip())
    for line in lines:
        verdict, _, what = line.partition(" ")
        group.check(what, verdict == "ok")


def mounted(folder, place, mode, chmod):
    """Mounts, and returns the process that serves the mount when it is ready."""
    server = subprocess.Popen(["bindfs", "-f", f"--perms={mode}:a+X", f"--chmod-{chmod}", str(folder), str(place)],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for _ in range(3000):
        if os.path.ismount(place):
            return server
        if server.poll() is not None:
            break
        time.sleep(0.01)
    print("cannot mount with bindfs:", server.communicate(timeout=10)[0] if server.poll() is not None else "no answer")
    sys.exit(1)


def inside(work, store):
    for mode, chmod, saves, loads in MOUNTS:
        folder, place = work / f"{mode}-{chmod}", work / f"{mode}-{chmod}-mounted"
        folder.mkdir()
        place.mkdir()
        old_file(folder / "creds.json")
        server = mounted(folder, place, mode, chmod)
        what = f"where every mode is {mode} and chmod is {'refused' if chmod == 'deny' else 'ignored'}"

        def report(said, holds, process):
            print("ok" if holds else "FAILED", said, what, "" if holds else process.stdout.replace("\n", " "))

        def is_as_told(process, status):
            """The error says what to do."""
            ways = ("metadata", "umask=077", "CARTO_CREDENTIALS_FILE")
            return status_of(process) == ("CREDS_OK" if status == "OK" else f"CREDS_ERROR_{status}") and (
                status == "OK" or all(way in process.stdout for way in ways))

        process = call(store, "load", place / "creds.json")
        report("a load", is_as_told(process, loads), process)
        for name in ("creds.json", "new.json"):
            process = call(store, "save", place / name, NEW_KEY)
            text = (folder / name).read_text() if (folder / name).exists() else None
            stands = text == (OLD if name == "creds.json" else None)
            report(f"a save to {name}", is_as_told(process, saves) and (NEW_KEY in text if saves == "OK" else stands)
                   and not temporaries(folder), process)
        server.terminate()
        server.wait(timeout=10)
        subprocess.run(["umount", str(place)], stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    inside(pathlib.Path(sys.argv[1]), sys.argv[2])
