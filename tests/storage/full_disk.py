"""Full disks: small file systems that the test mounts, and the process's limit on the size of a file.

The control is a program that saves in place, which loses the file. The tests also found this change to the library: it does not
check the limit before it writes.
"""
import os
import pathlib
import resource
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "support"))
from files import OLD, old_file
from storage import NEW_KEY, call, status_of, temporaries


def run(group):
    store = group.compile(HERE.parent / "support/store.c")
    broken = group.compile(HERE.parent / "faults/broken.c")
    check_size_limit(group, store)
    for kind in ("tmpfs", "ext4"):
        place = group.new_folder(f"disk-{kind}")
        # In a new mount namespace, so that nothing stays mounted if the test fails. Without root, as root of a user namespace.
        namespace = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-Urm"]
        if kind == "ext4" and (os.geteuid() != 0 or not os.path.exists("/sbin/mkfs.ext4")):
            group.skip("a full ext4", "needs root and mkfs.ext4")
            continue
        process = subprocess.run([*namespace, sys.executable, str(HERE / "full_disk.py"), kind, str(place),
                                  str(store), str(broken)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if "cannot mount" in process.stdout or "unshare" in process.stdout:
            group.skip(f"a full {kind}", process.stdout.strip().splitlines()[-1])
            continue
        lines = process.stdout.splitlines()
        group.check(f"the tests on a full {kind} ran", process.returncode == 0 and len(lines) >= 5, process.stdout)
        for line in lines:
            verdict, _, what = line.partition(" ")
            if verdict == "skip":
                group.skip(f"{kind}: {what}", "cannot be mounted so here")
            else:
                group.check(f"{kind}: {what}", verdict == "ok")


def check_size_limit(group, store):
    folder = group.new_folder("limit")
    path = old_file(folder / "creds.json")

    def save_within(limit):
        return call(store, "save", path, NEW_KEY,
                    preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))

    process = save_within(30)
    group.check("a limit on the size of files is an error, not a signal",
                status_of(process) == "CREDS_ERROR_IO" and path.read_text() == OLD and not temporaries(folder),
                process.stdout or process.returncode)
    save_within(resource.RLIM_INFINITY)
    size = path.stat().st_size
    old_file(path)
    for limit, status, what in ((size - 1, "CREDS_ERROR_IO", "no larger file"), (size, "CREDS_OK", "a file of its size")):
        process = save_within(limit)
        group.check(f"the limit allows {what}", status_of(process) == status, process.stdout or process.returncode)


def mount(kind, place):
    if kind == "tmpfs":
        command = ["mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "none", place]
    else:
        image = f"{place}.image"
        with open(image, "wb") as file:
            file.truncate(1 << 20)
        subprocess.run(["/sbin/mkfs.ext4", "-q", "-m", "0", "-O", "^has_journal", image], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        command = ["mount", "-o", "loop", image, place]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        print(f"cannot mount a {kind}: {done.stdout}")
        sys.exit(1)


def mounts(*arguments):
    """Whether the mount succeeded."""
    return subprocess.run(["mount", *map(str, arguments)], stderr=subprocess.DEVNULL).returncode == 0


def fill(place, name):
    """Writes until not even one byte more fits."""
    with open(place / name, "wb", buffering=0) as file:
        for size in (4096, 512, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                pass


def inside(kind, place, store, broken):
    mount(kind, place)
    place = pathlib.Path(place)
    path = old_file(place / "creds.json")
    new = place / "new.json"

    def report(what, holds, process=None):
        print("ok" if holds else "FAILED", what, "" if holds or process is None else process.stdout.strip())

    fill(place, "filler")
    for target, left in ((path, OLD), (new, None)):
        process = call(store, "save", target, NEW_KEY)
        report(f"a save to {target.name} on a full disk is an error, and the old file stays",
               status_of(process) == "CREDS_ERROR_IO" and "No space left" in process.stdout
               and (target.read_text() if target.exists() else None) == left and not temporaries(place), process)
    process = call(store, "load", path)
    report("a load from a full disk", status_of(process) == "CREDS_OK", process)
    os.chdir(place)
    os.environ.update(BROKEN="in-place", CONTENT="y" * 5000)
    subprocess.run([broken, "save", "creds.json", NEW_KEY], stdout=subprocess.DEVNULL, check=True)
    report("a program that saves in place loses the file there", path.read_text() != OLD)
    (place / "filler").unlink()
    old_file(path)
    process = call(store, "save", path, NEW_KEY)
    report("with free space, the save succeeds", status_of(process) == "CREDS_OK" and NEW_KEY in path.read_text(), process)

    old_file(path)
    mounted = place / "mounted.json"
    old_file(mounted)
    if mounts("--bind", path, mounted):
        process = call(store, "save", mounted, NEW_KEY)
        report("a file that is a mount point stays", status_of(process) == "CREDS_ERROR_IO"
               and "mount its folder instead" in process.stdout
               and mounted.read_text() == OLD and not temporaries(place), process)
        subprocess.run(["umount", str(mounted)], check=True)
    else:
        print("skip a file that is a mount point")
    if mounts("-o", "remount,ro", place):
        for operation in ("save", "delete"):
            process = call(store, operation, path, NEW_KEY)
            report(f"a {operation} on a read-only disk", status_of(process) == "CREDS_ERROR_PERMISSION_DENIED"
                   and "mount its folder for writing" in process.stdout
                   and path.read_text() == OLD, process)
    else:
        print("skip a read-only disk")


if __name__ == "__main__":
    inside(*sys.argv[1:])
