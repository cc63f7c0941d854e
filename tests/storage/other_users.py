"""Files, links and folders that belong to other users, or that others may use. The tests run as several users, so they need root.
files.py lists the changes to the library that were tried."""
import contextlib
import os
import pathlib
import shutil
import struct
import tempfile

from files import OLD, STALE, is_new, mode, old_file
from storage import temporaries

from library import FOREIGN, GROUP_WRITABLE, NOBODY, READABLE, REQUIRE_PRIVATE, apart, delete, load, save


@contextlib.contextmanager
def shared_folder(permissions=0o755):
    """A folder that other users can reach, even if they cannot reach the project's."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cartocreds-test-", dir="/tmp"))
    folder.chmod(permissions)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def run(group):
    if os.geteuid() != 0:
        return group.skip("files of other users, access control lists", "needs root")
    check_other_users(group)
    check_access_lists(group)


def check_other_users(group):
    with shared_folder(0o1777) as folder:
        victim = old_file(folder / "victim.json")
        planted = folder / "creds.json"
        planted.symlink_to("victim.json")
        os.chown(planted, NOBODY, NOBODY, follow_symlinks=False)
        answer = save(planted)
        group.check("a stranger's link in a folder such as /tmp is not followed",
                    answer == "PERMISSION_DENIED" and victim.read_text() == OLD, answer)
        own = folder / "own.json"
        own.symlink_to("victim.json")
        answer = save(own)
        group.check("the user's own link in such a folder is followed", answer == "OK" and is_new(victim), answer)
        theirs = old_file(folder / "theirs.json")
        link = folder / "link.json"
        link.symlink_to("theirs.json")
        os.chown(theirs, NOBODY, NOBODY)
        group.check("a link of the folder's owner is followed", apart(lambda: save(link) == "OK", NOBODY) and is_new(theirs))
        old_file(theirs)
        os.chown(theirs, NOBODY, NOBODY)
        os.chown(link, NOBODY, NOBODY, follow_symlinks=False)
        group.check("the user's own link in such a folder of another user is followed",
                    apart(lambda: save(link) == "OK", NOBODY) and is_new(theirs))
        stranger = old_file(folder / STALE)
        os.chown(stranger, NOBODY, NOBODY)
        answer = save(folder / "another.json")
        group.check("another user's stale file stays", answer == "OK" and stranger.exists(), answer)
        roots = old_file(folder / "roots.json", 0o644)
        group.check("another user's file in a folder such as /tmp stays",
                    apart(lambda: save(roots) == "PERMISSION_DENIED", NOBODY) and roots.read_text() == OLD
                    and temporaries(folder) == [stranger])
        theirs = old_file(folder / "theirs.json")
        os.chown(theirs, NOBODY, NOBODY)
        answer = load(theirs)
        group.check("a load warns about another owner", answer == "OK" and answer.warnings == FOREIGN, answer.warnings)
        answer = load(theirs, REQUIRE_PRIVATE)
        group.check("a load that requires a private file refuses another owner's", answer == "UNSAFE_FILE", answer)
        shown = old_file(folder / "shown.json", 0o644)
        group.check("a load does not warn about a file of root", apart(lambda: load(shown).warnings == READABLE, NOBODY))
    for permissions in (0o755, 0o777, 0o1755):
        with shared_folder(permissions) as folder:
            victim = old_file(folder / "victim.json")
            link = folder / "creds.json"
            link.symlink_to("victim.json")
            os.chown(link, NOBODY, NOBODY, follow_symlinks=False)
            answer = save(link)
            group.check(f"a stranger's link in a folder with mode {permissions:o} is followed",
                        answer == "OK" and is_new(victim), answer)
    with shared_folder() as folder:
        for permissions, status, name in ((0o300, "NOT_DURABLE", "that cannot be listed"),
                                          (0o500, "PERMISSION_DENIED", "that is read-only"),
                                          (0o000, "PERMISSION_DENIED", "that is closed")):
            place = folder / f"{permissions:o}"
            place.mkdir()
            path = old_file(place / "creds.json")
            for owned in (path, place):
                os.chown(owned, NOBODY, NOBODY)
            place.chmod(permissions)
            saved = apart(lambda: save(path) == status, NOBODY)
            group.check(f"a save into a folder {name}", saved and is_new(path) == (status == "NOT_DURABLE")
                        and not temporaries(place))
            deleted = apart(lambda: delete(path) == status, NOBODY)
            group.check(f"a delete in a folder {name}", deleted and path.exists() == (status != "NOT_DURABLE"))
        unreadable = old_file(folder / "unreadable.json")
        group.check("a file that may not be read", apart(lambda: load(unreadable) == "PERMISSION_DENIED", NOBODY))


def check_access_lists(group):
    """A POSIX access control list that allows another user: a save does not copy it, and mode 0600 masks it."""
    def entry(tag, permissions, who=0xFFFFFFFF):
        return struct.pack("<HHI", tag, permissions, who)

    rules = struct.pack("<I", 2) + entry(1, 6) + entry(2, 6, NOBODY) + entry(4, 0) + entry(0x10, 6) + entry(0x20, 0)
    with shared_folder() as folder:
        path = old_file(folder / "creds.json")
        try:
            os.setxattr(path, "system.posix_acl_access", rules)
            os.setxattr(folder, "system.posix_acl_default", rules)
        except OSError as error:
            group.skip("access control lists", error)
            return
        opened = apart(lambda: path.read_text() == OLD, NOBODY)
        answer = load(path)
        group.check("a load warns about rights in the list", opened and answer.warnings & (READABLE | GROUP_WRITABLE), answer)
        answer = load(path, REQUIRE_PRIVATE)
        group.check("a load that requires a private file refuses it", answer == "UNSAFE_FILE", answer)
        answer = save(path)
        group.check("a save grants nothing", answer == "OK" and mode(path) == 0o600
                    and apart(lambda: not os.access(path, os.R_OK), NOBODY), answer)
