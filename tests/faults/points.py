"""A fault at every system call, one at a time."""
import collections
import subprocess
from concurrent.futures import ThreadPoolExecutor

from scenarios import BROKEN, ERRORS, FEWER_ERRORS, Scenario, group
from storage import status_of


def faults(calls):
    """An injected fault: the call, and strace's name for the fault."""
    for name, number in calls:
        for error in FEWER_ERRORS.get(name, ERRORS):
            yield name, number, f"error={error}"
        if name == "write":
            for length in (0, 1, 50):
                yield name, number, f"retval={length}"
        yield name, number, "signal=SIGKILL"


folders = iter(range(100_000))


def try_point(scenario, name, number, fault):
    """Returns the status, and the faults that were found."""
    folder = group.new_folder(f"point-{next(folders)}")
    files = scenario.prepare(folder)
    trace = folder.with_suffix(".trace")
    process = scenario.run(folder, trace, "-e", f"trace={name},getppid",
                           "-e", f"inject={name}:{fault}:when={number}")
    text = trace.read_text(errors="replace")
    killed = "SIGKILL" in fault
    objections = list(scenario.objections(folder, files, process, killed, name in ("mmap", "mprotect")))
    if name == "fsync" and status_of(process) == "CREDS_OK":
        objections.append("a failed sync is not reported")
    if not ("+++ killed by SIGKILL" in text if killed else "(INJECTED)" in text):
        objections.append("the fault did not happen")
    subprocess.run(["rm", "-rf", str(folder), str(trace)], check=True)
    return status_of(process), objections


def try_all(scenario):
    """Tries every fault on a call. Returns the number of points, and those that failed."""
    points = list(faults(scenario.calls(group.new_folder("clean"), group.folder / "clean.trace")))
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda point: try_point(scenario, *point), points))
    failures = [(point, *result) for point, result in zip(points, results) if result[1]]
    return len(points), failures, collections.Counter(status for status, _ in results)


def check_faults():
    total = bad = 0
    statuses = collections.Counter()
    for name in ("save-over", "save-new", "save-link", "save-default", "load", "load-default", "delete",
                 "delete-default", "keep-over", "keep-new", "keep-link", "keep-foreign", "find"):
        count, failures, seen = try_all(Scenario(name))
        total, bad, statuses = total + count, bad + len(failures), statuses + seen
        shown = "; ".join(f"{call}#{number} {fault}: {status}: {', '.join(objections)}"
                          for (call, number, fault), status, objections in failures[:8])
        group.check(f"{name}: {count} points", not failures, f"{len(failures)} bad: {shown}")
    group.check("at least 300 points", total >= 300, total)
    print(f"faults: {total} points, {bad} bad; {dict(statuses.most_common())}")
    for kind in ("in-place", "silent", "littering", "talking"):
        count, failures, _ = try_all(Scenario("save-over", BROKEN, BROKEN=kind))
        group.check(f"the checker finds a saver that is {kind}", failures, f"{count} points")
