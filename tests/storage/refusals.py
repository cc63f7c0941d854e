"""Every refusal is quick: under 100 ms, or under 150 ms if the library reads a file again that has just changed.

These changes to the library were tried, and the tests found each of them: a load waits when it opens a FIFO, does not check
whether the file is regular, tries again for ever or never, accepts world-writable files, or ignores CREDS_REQUIRE_PRIVATE.
"""
import os
import socket
import stat
import threading
import time

from files import OLD, old_file

from library import REQUIRE_PRIVATE, delete, load, save


def check_devices(group, refused):
    """The test makes its own device nodes. As root, a broken library would replace or delete those of the machine."""
    if os.geteuid() != 0:
        return group.skip("devices", "needs root")
    folder = group.new_folder("devices")
    for name, minor in (("null", 3), ("zero", 5), ("full", 7)):
        device = folder / name
        try:
            os.mknod(device, stat.S_IFCHR | 0o600, os.makedev(1, minor))
            device.open("rb").close()
        except OSError as error:
            return group.skip("devices", error)
        refused(f"load of the device {name}", lambda: load(device), "NOT_REGULAR")
        refused(f"save to the device {name}", lambda: save(device), "NOT_REGULAR")
        refused(f"delete of the device {name}", lambda: delete(device), "NOT_REGULAR")
        group.check(f"the device {name} stays", device.is_char_device())


def run(group):
    folder = group.new_folder("refusals")
    path = folder / "creds.json"

    def refused(what, call, status, limit=100):
        # On a busy machine a call may have to wait for the processor, so the best of three counts.
        for _ in range(3):
            answer = call()
            if answer.milliseconds < limit:
                break
        group.check(f"{what}: {status} within {limit} ms", answer == status and answer.milliseconds < limit, answer)

    os.mkfifo(folder / "fifo")
    (folder / "folder").mkdir()
    (folder / "loop").symlink_to("loop")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(os.path.relpath(folder / "socket"))
    huge = folder / "huge"
    with huge.open("wb") as file:
        file.truncate(1 << 40)
    for name, kind in (("fifo", "NOT_REGULAR"), ("folder", "NOT_REGULAR"), ("socket", "NOT_REGULAR"),
                       ("loop", "INVALID_PATH"), ("huge", "TOO_LARGE"), ("x" * 256, "INVALID_PATH"),
                       ("fifo/x", "NOT_FOUND"), ("missing/x", "NOT_FOUND"), ("folder/", "NOT_REGULAR")):
        target = os.path.join(folder, name)
        refused(f"load of {name[:10]}", lambda: load(target), kind)
        refused(f"save to {name[:10]}", lambda: save(target), kind)
    check_devices(group, refused)
    refused("load of nothing", lambda: load(""), "INVALID_PATH")
    refused("save to nothing", lambda: save(""), "INVALID_PATH")
    refused("delete of nothing", lambda: delete(""), "INVALID_PATH")
    refused("load of what is missing", lambda: load(folder / "missing"), "NOT_FOUND")
    refused("delete of what is missing", lambda: delete(folder / "missing"), "NOT_FOUND")
    refused("delete of a FIFO", lambda: delete(folder / "fifo"), "NOT_REGULAR")

    for mode, flags in ((0o666, 0), (0o602, 0), (0o644, REQUIRE_PRIVATE)):
        refused(f"load of mode {mode:o}", lambda: load(old_file(path, mode), flags), "UNSAFE_FILE")

    for text in ("", "{", OLD[:-3], "x", OLD + OLD, '{"api_key": "a", "api_key": "b"}', '{"username": 5}', "\udcff"):
        raw = text.encode(errors="surrogateescape")
        for age, limit in ((3600, 100), (-3600, 100), (0, 150), (-0.5, 150)):
            def load_changed():
                path.write_bytes(raw)
                path.chmod(0o600)
                os.utime(path, (time.time() - age,) * 2)
                return load(path)
            refused(f"load of {raw[:12]!r}, {age} s old", load_changed, "MALFORMED", limit)

    # A file that is filled 50 ms after it was truncated is read; one that is never filled is refused.
    path.write_text("")
    filler = threading.Timer(0.05, lambda: path.write_text(OLD))
    filler.start()
    answer = load(path)
    filler.join()
    group.check("a load waits until a file is filled", answer == "OK" and answer.milliseconds >= 40, answer)
    path.write_text(OLD[:20])
    filler = threading.Timer(0.05, lambda: path.write_text(OLD))
    filler.start()
    answer = save(path)
    filler.join()
    group.check("a save waits too, and keeps the new content", answer == "OK" and '"other": 1' in path.read_text(), answer)

    # A file that grows while it is read and has the size 0, like files in /proc.
    refused("a file that claims no size", lambda: load("/proc/self/status"), "MALFORMED")
