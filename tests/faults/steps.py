"""The order of a save as a trace shows it, and faults that must not make a call fail."""
import os
import re

from scenarios import BROKEN, NO_RANDOM, OLD, SHORT, STORE, Scenario, group, new, write_old
from storage import NEW_KEY, call, status_of, temporaries


def order_of_save(scenario):
    """The steps of a save that change the disk, as a trace shows them, and what is wrong with their order."""
    folder = group.new_folder("order")
    target = str(scenario.prepare(folder)[0])
    trace = group.folder / "order.trace"
    scenario.run(folder, trace, "-y")
    steps, objections = [], []
    lines = trace.read_text().split("getppid()")[1].splitlines()
    temporary = None
    for line in lines:
        name = re.match(r"\w*", line)[0]
        if name in ("openat", "open", "creat") and re.search("O_WRONLY|O_RDWR|O_CREAT|O_TRUNC", line):
            opened = re.search(r"= \d+<(.*)>", line)
            if opened and opened[1] == target:
                objections.append("the target is opened for writing")
            elif opened:
                temporary = opened[1]
                steps.append("create")
                if "O_EXCL" not in line or ", 0600)" not in line:
                    objections.append("the temporary file is not exclusive and private")
                if os.path.dirname(temporary) != os.path.dirname(target):
                    objections.append("the temporary file is in another folder")
        elif name == "write" and temporary and f"<{temporary}>" in line:
            steps.append("write")
        elif name in ("fsync", "fdatasync"):
            synced = re.search(r"<(.*?)>", line)[1].removesuffix(" (deleted)")
            steps.append({temporary: "sync file", os.path.dirname(target): "sync folder"}.get(synced, "sync other"))
        elif name.startswith("rename"):
            steps.append("rename")
        elif name.startswith(("truncate", "ftruncate", "link", "unlink")):
            objections.append(f"the save calls {name}")
    if steps != ["create", "write", "sync file", "rename", "sync folder"]:
        objections.append(f"the order is {steps}")
    return objections


def synced_once():
    """The library does not retry a failed fsync of the file."""
    def syncs(program, **variables):
        folder = group.new_folder("once")
        scenario = Scenario("save-over", program, **variables)
        scenario.prepare(folder)
        trace = group.folder / "once.trace"
        for error in ("EIO", "EINTR", "ENOSPC"):
            scenario.run(folder, trace, "-e", "trace=fsync,fdatasync,sync,syncfs", "-e", f"inject=fsync:error={error}:when=1..3")
            yield trace.read_text().count("sync(")
    group.check("a failed fsync is not retried", set(syncs(STORE)) == {1})
    group.check("the checker finds a retried fsync", set(syncs(BROKEN, BROKEN="again")) != {1})


def check_unsyncable():
    """It is not a failure if the file system cannot sync a folder, but it is if it cannot sync a file."""
    for name, sync, error, status in (("save-over", 2, "EINVAL", "OK"), ("save-over", 2, "EOPNOTSUPP", "OK"),
                                      ("save-over", 2, "EIO", "ERROR_NOT_DURABLE"), ("save-over", 1, "EINVAL", "ERROR_IO"),
                                      ("delete", 1, "EINVAL", "OK"), ("delete", 1, "EIO", "ERROR_NOT_DURABLE")):
        folder = group.new_folder("unsyncable")
        scenario = Scenario(name)
        scenario.prepare(folder)
        process = scenario.run(folder, group.folder / "unsyncable.trace", "-e", f"inject=fsync:error={error}:when={sync}")
        group.check(f"{name}: {error} from sync {sync} is {status}", status_of(process) == f"CREDS_{status}", process.stdout)


def check_momentary():
    """Failures that are temporary: the file was replaced on a server, or another program has a lease on it."""
    for name, call_name, error in (("load", "read", "ESTALE"), ("load", "openat", "EAGAIN"), ("save-over", "read", "ESTALE")):
        folder = group.new_folder("momentary")
        scenario = Scenario(name)
        number = next(number for called, number in scenario.calls(folder, group.folder / "momentary.trace")
                      if called == call_name)
        (folder / "creds.json").unlink()
        scenario.prepare(folder)
        process = scenario.run(folder, group.folder / "momentary.trace", "-e", f"inject={call_name}:error={error}:when={number}")
        group.check(f"{name}: {error} once", status_of(process) == "CREDS_OK", process.stdout)


def check_order():
    for name in ("save-over", "save-new", "save-link"):
        objections = order_of_save(Scenario(name))
        group.check(f"the order of {name}", not objections, objections)
    for kind in ("in-place", "hasty", "forgetful", "widening"):
        objections = order_of_save(Scenario("save-over", BROKEN, BROKEN=kind))
        group.check(f"the checker finds a saver that is {kind}", objections)
    synced_once()
    check_unsyncable()
    # For each folder that a save to the default file creates, it syncs the parent folder.
    folder = group.new_folder("made")
    trace = group.folder / "made.trace"
    Scenario("save-default").run(folder, trace, "-y", "-e", "trace=mkdirat,fsync")
    synced = re.findall(r"fsync\(\d+<(.*?)>", trace.read_text())
    group.check("the folders that are made are synced",
                {str(folder), f"{folder}/.config", f"{folder}/.config/cartoframes"} <= set(synced), synced)


def check_short():
    """Reads and writes of seven bytes, half of them interrupted."""
    folder = group.new_folder("short")
    target = folder / "creds.json"
    write_old(target, OLD)
    trace = group.folder / "short.trace"

    def in_sevens(command, *arguments):
        # A relative path: LD_PRELOAD is split at spaces.
        process = call("/usr/bin/env", f"LD_PRELOAD=./{SHORT.name}", STORE, command, target, *arguments, cwd=SHORT.parent,
                       wrapper=("strace", "-o", trace, "-e", "trace=read,write"))
        return process, trace.read_text().count(" = 7\n")

    saved, pieces = in_sevens("save", NEW_KEY)
    group.check("a save in short writes", target.read_text() == new(old=True), saved.stdout)
    group.check("the writes were short", pieces >= len(new(old=True)) // 7, pieces)
    loaded, pieces = in_sevens("load")
    group.check("a load in short reads", "username='johnsmith'" in loaded.stdout, loaded.stdout)
    group.check("the reads were short", pieces >= len(new(old=True)) // 7, pieces)


def check_what_cannot_be_removed():
    """If the temporary file cannot be removed, as in an append-only folder, the library removes the key from it."""
    def left_by(program, **variables):
        folder = group.new_folder("kept")
        scenario = Scenario("save-over", program, **variables)
        target, = scenario.prepare(folder)
        process = scenario.run(folder, group.folder / "kept.trace", "-e", "inject=renameat,rename:error=EPERM",
                               "-e", "inject=unlinkat,unlink:error=EPERM")
        return process, [path.read_text() for path in temporaries(folder)], target

    process, left, target = left_by(STORE)
    group.check("a temporary file that cannot be removed is emptied",
                status_of(process) == "CREDS_ERROR_PERMISSION_DENIED" and left == [""]
                and target.read_text() == OLD, (process.stdout, left))
    _, left, _ = left_by(BROKEN, BROKEN="littering")
    group.check("the checker finds a temporary file that is not emptied", left and NEW_KEY in left[0], left)


def check_no_random():
    """A save does not need the system's random numbers."""
    folder = group.new_folder("no-random")
    target = folder / "creds.json"
    write_old(target, OLD)
    # A relative path: LD_PRELOAD is split at spaces.
    saved = call("/usr/bin/env", f"LD_PRELOAD=./{NO_RANDOM.name}", STORE, "save", target, NEW_KEY, cwd=NO_RANDOM.parent)
    group.check("a save without random numbers", status_of(saved) == "CREDS_OK" and target.read_text() == new(old=True),
                saved.stdout)
