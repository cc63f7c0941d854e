"""Modes, links, folders and temporary files that were left behind.

These changes to the library were tried, and the tests found each of them: the umask decides the mode, the mode is 0644, a save
replaces links, follows links of other users, cleans up without a look at the owner, the age or the form of the name, follows
links when it cleans up, makes default folders with mode 0755, resolves the target's path again after the sync, does not look
again before the rename, or drops other programs' fields.
"""
import contextlib
import fcntl
import json
import os
import pathlib
import signal
import subprocess
import time

from storage import NEW_KEY, OLD_KEY, environment, temporaries

from library import GROUP_WRITABLE, READABLE, REQUIRE_PRIVATE, apart, delete, load, save

OLD = json.dumps({"username": "old", "api_key": OLD_KEY, "other": 1})
STALE = ".cartocreds-0123456789abcdef.tmp"


def old_file(path, mode=0o600, text=OLD, age=3600):
    path.write_text(text)
    path.chmod(mode)
    os.utime(path, (time.time() - age,) * 2)
    return path


def mode(path):
    return path.lstat().st_mode & 0o7777


def is_new(path):
    return NEW_KEY in path.read_text()


@contextlib.contextmanager
def umask(value):
    before = os.umask(value)
    try:
        yield
    finally:
        os.umask(before)


def run(group):
    check_modes(group)
    check_links(group)
    check_foreign_content(group)
    check_default(group)
    check_stale(group)
    check_swaps(group)
    check_delete(group)
    check_append_only(group)
    check_lease(group)


def check_modes(group):
    folder = group.new_folder("modes")
    for mask in (0o777, 0o077, 0o022, 0):
        with umask(mask):
            answer = save(folder / f"new-{mask:o}.json")
        group.check(f"0600 under umask {mask:o}", answer == "OK" and mode(folder / f"new-{mask:o}.json") == 0o600, answer)
    for before in (0o666, 0o644, 0o400, 0o4755):
        path = old_file(folder / f"old-{before:o}.json", before)
        answer = save(path)
        group.check(f"0600 over {before:o}", answer == "OK" and mode(path) == 0o600, answer)
    path = folder / "warned.json"
    for permissions, warnings in ((0o600, 0), (0o640, READABLE), (0o604, READABLE), (0o620, GROUP_WRITABLE),
                                  (0o664, READABLE | GROUP_WRITABLE), (0o700, 0)):
        old_file(path, permissions)
        found = load(path)
        group.check(f"warnings of mode {permissions:o}", found == "OK" and found.warnings == warnings, found.warnings)
        private = load(path, REQUIRE_PRIVATE)
        group.check(f"private mode {permissions:o}",
                    private == ("OK" if permissions & 0o077 == 0 else "UNSAFE_FILE"), private)
    name = folder / ("x" * 250 + ".json")
    answer = save(name)
    group.check("a name of the maximum length", answer == "OK" and is_new(name), answer)


def check_links(group):
    folder = group.new_folder("links")
    (folder / "real/deep").mkdir(parents=True)
    (folder / "way").symlink_to("real/deep")
    (folder / "a.json").symlink_to("way/../b.json")
    (folder / "real/b.json").symlink_to(folder / "real/c.json")
    answer = save(folder / "a.json")
    group.check("a chain of links to a file that is not there yet",
                answer == "OK" and is_new(folder / "real/c.json") and (folder / "a.json").is_symlink()
                and (folder / "real/b.json").is_symlink(), answer)
    old_file(folder / "real/c.json")
    answer = save(folder / "a.json")
    group.check("a chain of links to a file", answer == "OK" and is_new(folder / "real/c.json")
                and not temporaries(folder) and not temporaries(folder / "real"), answer)
    (folder / "lost.json").symlink_to("nowhere/c.json")
    answer = save(folder / "lost.json")
    group.check("a link into a missing folder", answer == "NOT_FOUND", answer)
    (folder / "loop.json").symlink_to("loop2.json")
    (folder / "loop2.json").symlink_to("loop.json")
    answer = save(folder / "loop.json")
    group.check("a loop of links", answer == "INVALID_PATH", answer)
    (folder / "to-folder.json").symlink_to("real")
    answer = save(folder / "to-folder.json")
    group.check("a link to a folder", answer == "NOT_REGULAR", answer)
    one, other = old_file(folder / "one.json"), folder / "other.json"
    os.link(one, other)
    answer = save(one)
    group.check("a second name keeps the old file", answer == "OK" and is_new(one) and other.read_text() == OLD, answer)


def check_foreign_content(group):
    folder = group.new_folder("content")
    path = folder / "creds.json"
    for text, status in (("{ broken", "MALFORMED"), ("[1]", "MALFORMED"), (OLD + "x", "MALFORMED"), (" ", "MALFORMED"),
                         ("{" + " " * 70_000 + "}", "TOO_LARGE"), ("", "OK"), ("{}", "OK")):
        old_file(path, text=text)
        answer = save(path)
        group.check(f"a save over {text[:10]!r}", answer == status and (status == "OK" or path.read_text() == text), answer)
    old_file(path, text='{"n": 123456789012345678901234567890.10, "n2": {"a": [null, "\\u00e9"]}, "key": "x", "n": 1e400}')
    answer = save(path)
    group.check("other fields keep their values", answer == "OK" and '"n": 1e400, "n2": {"a": [null, "\\u00e9"]}'
                in path.read_text() and '"key"' not in path.read_text(), path.read_text())
    old_file(path, text="", age=0)
    answer = save(path)
    group.check("a save over a file that is empty for a moment", answer == "OK" and answer.milliseconds < 150, answer)


def check_default(group):
    home = group.new_folder("home")

    def save_default():
        os.environ["HOME"] = str(home)
        os.environ.pop("XDG_CONFIG_HOME", None)
        return save(None) == "OK"

    with umask(0o777):
        made = apart(save_default)
    config = home / ".config/cartoframes"
    group.check("a save makes the default folders with mode 0700, and the file with 0600", made and mode(home / ".config") == 0o700
                and mode(config) == 0o700 and mode(config / "creds.json") == 0o600)
    config.chmod(0o755)
    group.check("an existing folder keeps its mode", apart(save_default) and mode(config) == 0o755)


def check_stale(group):
    folder = group.new_folder("stale")
    stale = old_file(folder / STALE, age=61)
    young = old_file(folder / ".cartocreds-fedcba9876543210.tmp", age=30)
    future = old_file(folder / ".cartocreds-aaaaaaaaaaaaaaaa.tmp", age=-3600)
    others = [old_file(folder / name) for name in
              (".cartocreds-012345678.tmp", ".cartocreds-0123456789abcdeg.tmp", "creds.tmp", ".cartocreds-.tmp")]
    link = folder / ".cartocreds-bbbbbbbbbbbbbbbb.tmp"
    link.symlink_to(others[2])
    os.utime(link, (0, 0), follow_symlinks=False)
    below = folder / ".cartocreds-cccccccccccccccc.tmp"
    below.mkdir()
    os.utime(below, (0, 0))
    answer = save(folder / "creds.json")
    group.check("a save removes an old temporary file", answer == "OK" and not stale.exists(), answer)
    kept = [young, future, *others, below]
    group.check("a new temporary file, a link, a folder and other names stay",
                all(entry.exists() for entry in kept) and link.is_symlink())
    old_file(stale, age=61)
    answer = delete(folder / "creds.json")
    group.check("a delete also removes an old temporary file, which may contain the key", answer == "OK" and not stale.exists()
                and all(entry.exists() for entry in kept) and link.is_symlink(), answer)


def delayed(group, name, folder, path, meanwhile, command="save"):
    """A save (or another command of store.c) that waits at its sync while something happens to the folder."""
    trace = group.folder / f"{name}.trace"
    process = subprocess.Popen(
        ["strace", "-o", str(trace), "-e", "trace=fsync", "-e", "inject=fsync:delay_enter=1000ms:when=1",
         str(group.store), command, str(path), NEW_KEY], env=environment(folder), stdout=subprocess.PIPE, text=True)
    while process.poll() is None and not list(folder.rglob(".cartocreds-*")):
        time.sleep(0.005)
    meanwhile()
    return process.communicate(timeout=30)[0].split("\t")[0]


def check_swaps(group):
    group.store = group.compile(pathlib.Path(__file__).parent.parent / "support/store.c")
    folder = group.new_folder("swapped")
    place = folder / "place"
    place.mkdir()
    old_file(place / "creds.json")
    impostor = folder / "impostor"
    impostor.mkdir()

    def swap_folder():
        place.rename(folder / "moved")
        place.symlink_to("impostor")

    status = delayed(group, "folder", folder, place / "creds.json", swap_folder)
    group.check("a folder that is replaced during a save gets no file", status == "CREDS_OK"
                and is_new(folder / "moved/creds.json") and not list(impostor.iterdir()), status)

    folder = group.new_folder("swapped-link")
    link = folder / "creds.json"
    link.symlink_to(old_file(folder / "real.json").name)
    victim = old_file(folder / "victim.json")

    def swap_link():
        link.unlink()
        link.symlink_to("victim.json")

    status = delayed(group, "link", folder, link, swap_link)
    group.check("a link that is replaced during a save does not change the target", status == "CREDS_OK"
                and is_new(folder / "real.json") and victim.read_text() == OLD, status)


    folder = group.new_folder("added")
    path = old_file(folder / "creds.json")

    def add_field():
        added = old_file(folder / "added.json", text=OLD.replace('"other": 1', '"other": 2, "added": 3'))
        added.rename(path)

    status = delayed(group, "field", folder, path, add_field)
    group.check("a field that is added during a save is kept", status == "CREDS_OK" and is_new(path)
                and '"other": 2, "added": 3' in path.read_text() and not temporaries(folder), path.read_text())

    def spoil():
        path.write_text("no JSON any more")

    status = delayed(group, "spoilt", folder, path, spoil)
    group.check("a file that becomes invalid during a save is not overwritten", status == "CREDS_ERROR_MALFORMED"
                and path.read_text() == "no JSON any more" and not temporaries(folder), status)

    folder = group.new_folder("appeared")
    path = folder / "token.json"
    status = delayed(group, "credentials", folder, path, lambda: old_file(path), "keep")
    group.check("credentials that appear while a token is saved are not overwritten", status == "CREDS_ERROR_WRONG_KIND"
                and path.read_text() == OLD and not temporaries(folder), status)


def check_delete(group):
    folder = group.new_folder("delete")
    path = old_file(folder / "creds.json")
    group.check("delete", delete(path) == "OK" and not path.exists())
    group.check("delete of a missing file", delete(path) == "NOT_FOUND")
    path.symlink_to(old_file(folder / "real.json").name)
    group.check("a delete removes a link and keeps its target",
                delete(path) == "OK" and not path.is_symlink() and (folder / "real.json").exists())
    path.symlink_to("nowhere")
    group.check("a delete removes a dangling link", delete(path) == "OK" and not path.is_symlink())
    os.mkfifo(folder / "fifo")
    (folder / "folder").mkdir()
    for name in ("fifo", "folder", "folder/", "folder/.", ".."):
        answer = delete(os.path.join(folder, name))
        group.check(f"delete refuses {name}", answer == "NOT_REGULAR", answer)
    answer = delete(f"{folder}/real.json/")
    group.check("a delete of FILE/ keeps the file", answer == "NOT_FOUND" and (folder / "real.json").exists(), answer)
    config = group.new_folder("delete-config") / "cartoframes"
    config.mkdir()
    for present in (("creds.json",), ("cartocreds.json",), ("creds.json", "cartocreds.json")):
        for name in present:
            old_file(config / name)
        both = apart(lambda: (os.environ.update(XDG_CONFIG_HOME=str(config.parent)), delete(None) == "OK"
                              and load(None) == "NOT_FOUND" and delete(None) == "NOT_FOUND")[1])
        group.check(f"delete of the default with {present}", both and not list(config.iterdir()))
    old_file(config / "creds.json")
    (config / "cartocreds.json").mkdir()
    stands = apart(lambda: (os.environ.update(XDG_CONFIG_HOME=str(config.parent)), delete(None) == "NOT_REGULAR")[1])
    group.check("a default file that cannot be deleted is reported", stands and not (config / "creds.json").exists())


def check_append_only(group):
    """In a folder where files can be created but not renamed or removed (chattr +a), a save leaves no key behind."""
    folder = group.new_folder("append-only")
    path = old_file(folder / "creds.json")
    if subprocess.run(["chattr", "+a", str(folder)], stderr=subprocess.DEVNULL).returncode != 0:
        return group.skip("a folder that is append-only", "needs root, chattr and a file system that knows it")
    try:
        answer = save(path)
        left = temporaries(folder)
        group.check("a save in an append-only folder", answer == "PERMISSION_DENIED" and path.read_text() == OLD
                    and len(left) == 1 and left[0].read_text() == "", (answer, left))
    finally:
        subprocess.run(["chattr", "-a", str(folder)], check=True)


def check_lease(group):
    """While another program has a lease on a file, opening the file fails until that program gives the lease up."""
    path = old_file(group.new_folder("lease") / "creds.json")
    asked, told = os.pipe()
    holder = os.fork()
    if holder == 0:
        fd = os.open(path, os.O_RDWR)

        def give_up(*_):
            time.sleep(0.02)
            fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_UNLCK)

        signal.signal(signal.SIGIO, give_up)
        try:
            fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_WRLCK)
            os.write(told, b"y")
            while True:
                signal.pause()
        except OSError:
            os.write(told, b"n")
        os._exit(0)
    if os.read(asked, 1) == b"y":
        answer = load(path)
        group.check("a load waits until a lease ends", answer == "OK" and answer.key == OLD_KEY, answer)
    else:
        group.skip("leases", "this file system has none")
    os.kill(holder, signal.SIGKILL)
    os.waitpid(holder, 0)
