"""Runs the measuring programs and returns their numbers.

Every program runs the operations that it compares in turn, round after round. A ratio is taken within a round, in which the
speed of the machine is the same for both sides. A figure is the median of the rounds with the spread of the middle half.
"""

import os
import re
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path


class Figure:
    """The rounds of one measurement."""

    def __init__(self, values):
        self.values = values
        self.median = statistics.median(values)
        quarters = statistics.quantiles(values, n=4) if len(values) > 1 else [values[0]] * 3
        self.low, self.high = quarters[0], quarters[2]


def ratio(numerator, denominator):
    """The figure of one divided by the other, round by round."""
    return Figure([a / b for a, b in zip(numerator.values, denominator.values)])


def run(command, **environment):
    home = environment.get("HOME")
    env = {"PATH": os.environ["PATH"], "HOME": home or "/nonexistent", **environment}
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"bench: {command[0]} failed: {done.stderr.strip()}")
    return done


def operations(build, work, rounds):
    """{(what, who): Figure} in nanoseconds per call."""
    home = work / "home"
    home.mkdir(parents=True, exist_ok=True)
    output = run([str(build / "operations"), str(work), str(rounds)], HOME=str(home)).stdout
    rows = defaultdict(list)
    for line in output.splitlines():
        what, who, nanoseconds = line.split("\t")
        rows[what, who].append(float(nanoseconds))
    return {key: Figure(values) for key, values in rows.items()}


def first_calls(build, libraries, rounds):
    """{library: Figure} in nanoseconds for dlopen and a first call. Each one is measured in a new process."""
    rows = defaultdict(list)
    for _ in range(rounds):
        for name, (library, function) in libraries.items():
            rows[name].append(float(run([str(build / "first_call"), library, function]).stdout))
    return {name: Figure(values) for name, values in rows.items()}


def instructions(build, work, operation, calls=500):
    """Instructions per call from callgrind, in total and in the library alone: the difference between many calls and
    few. The program's start differs by some 300 instructions from run to run, so a short operation needs more calls."""
    counts = [_count(build, work, operation, times) for times in (100, 100 + calls)]
    return tuple((many - few) / calls for few, many in zip(*counts))


def _count(build, work, operation, times):
    profile = work / "callgrind.out"
    run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}",
         str(build / "count"), operation, str(times), str(work / "count.json")])
    listing = run(["callgrind_annotate", "--threshold=100", str(profile)]).stdout
    every, ours = 0, 0
    for line in listing.splitlines():
        row = re.match(r" *([\d,]+) .*:.*\[(.*)\]", line)
        if row:
            cost = int(row[1].replace(",", ""))
            every += cost
            ours += cost if "libcartocreds" in row[2] else 0
    return every, ours


def python_loop(python, setup, statement, seconds, home, **environment):
    """Nanoseconds for a run of the statement, measured by Python's timeit."""
    code = (
        "import timeit, sys\n"
        f"timer = timeit.Timer({statement!r}, {setup!r})\n"
        "count, took = timer.autorange()\n"
        f"count = max(1, int(count * {seconds} / took))\n"
        "print(timer.timeit(count) / count * 1e9)\n")
    # cartoframes logs to standard output.
    return float(run([str(python), "-c", code], HOME=str(home), **environment).stdout.splitlines()[-1])


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "unknown processor"


def python_import(python, statement, home, **environment):
    """Nanoseconds for an import in a new process, without the interpreter's start."""
    code = f"import time; start = time.perf_counter_ns(); {statement}; print(time.perf_counter_ns() - start)"
    return float(run([str(python), "-c", code], HOME=str(home), **environment).stdout.splitlines()[-1])
