"""The figures as a table, as JSON, as a page and as the rows of a plot."""

from measure import Figure, ratio

# the operation, ours, the alternative, the largest allowed ratio (None: no limit)
COMPARISONS = [
    ("from_file", "cartocreds", "system calls", 1.3),
    ("from_file", "cartocreds", "cJSON, no checks", 1.1),
    ("from_file", "cartocreds", "json-c, no checks", None),
    ("save", "cartocreds", "system calls", 1.1),
    ("save and delete", "cartocreds deletes", "system calls", None),
    ("new", "cartocreds", "C by hand, no checks", None),
    ("url", "cartocreds", "C by hand, no checks", None),
    ("accessor", "username", "empty call", None),
    ("accessor", "session", "empty call", None),
    ("get_default", "2 threads", "1 thread", 1.0),
]


def comparisons(results):
    """(what, ours, theirs, Figure of the ratio, bound) for each comparison."""
    rows = [(what, ours, theirs, ratio(results["operations"][what, ours], results["operations"][what, theirs]), bound)
            for what, ours, theirs, bound in COMPARISONS]
    python = results["python"]
    if python:
        new = results["operations"]["new", "cartocreds"]
        theirs = python["Credentials(...)", "cartoframes"]
        # These are different processes, so the ratio is not taken round by round.
        ratios = Figure([ours / theirs.median for ours in new.values])
        rows.append(("new", "cartocreds", "cartoframes", ratios, 0.25))
        for what, bound in (("Credentials(...)", None), ("Credentials.from_file()", 1.0), ("import", 0.05)):
            rows.append((what, "cartocreds in Python", "cartoframes",
                         ratio(python[what, "cartocreds in Python"], python[what, "cartoframes"]), bound))
    for name, figure in results["first_calls"].items():
        if name != "libcartocreds":
            rows.append(("dlopen and first call", "libcartocreds", name,
                         ratio(results["first_calls"]["libcartocreds"], figure), None))
    return rows


def plain(results):
    """The results as values that JSON can hold."""
    def figures(rows):
        return [{"what": key if isinstance(key, str) else " / ".join(key), "nanoseconds": round(figure.median, 2),
                 "low": round(figure.low, 2), "high": round(figure.high, 2)} for key, figure in rows.items()]
    return {
        "machine": results["machine"],
        "rounds": results["rounds"],
        "operations": figures(results["operations"]),
        "first_calls": figures(results["first_calls"]),
        "python": figures(results["python"]),
        "instructions": results["instructions"],
        "ratios": [{"what": what, "ours": ours, "theirs": theirs, "ratio": round(figure.median, 3),
                    "low": round(figure.low, 3), "high": round(figure.high, 3), "bound": bound}
                   for what, ours, theirs, figure, bound in comparisons(results)],
    }


def time(nanoseconds):
    for unit, size in (("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= size:
            return f"{nanoseconds / size:.2f} {unit}"
    return f"{nanoseconds:.1f} ns"


def throughput(results):
    """The speed of redaction of 100 KB of log lines without the key, in MB per second."""
    def of(what):
        return 100 * 1024 / results["operations"][what, "cartocreds"].median * 1e9 / 1e6
    return f"words {of('redact 100 KB'):.0f} MB/s, URLs {of('redact 100 KB of URLs'):.0f} MB/s"


def time_rows(results):
    rows = [(what, who, figure) for (what, who), figure in results["operations"].items()]
    rows += [("dlopen and first call", name, figure) for name, figure in results["first_calls"].items()]
    return rows + [(what, who, figure) for (what, who), figure in results["python"].items()]


def verdict(figure, bound):
    """The bound, if there is one, and whether the ratio exceeds it."""
    if bound is None:
        return ""
    return f"{bound}" if figure.median <= bound else f"{bound}, exceeded"


def terminal(results):
    lines = [f"{what:26} {who:24} {time(figure.median):>11}   ({time(figure.low)} to {time(figure.high)})"
             for what, who, figure in time_rows(results)]
    lines.append("")
    lines += [f"{what:24} {ours:22} / {theirs:22} {figure.median:8.3f}   ({figure.low:.3f} to {figure.high:.3f})"
              + (f"   bound {verdict(figure, bound)}" if bound else "")
              for what, ours, theirs, figure, bound in comparisons(results)]
    lines.append("")
    lines += [f"{name:16} {count:10.1f} instructions" for name, count in results["instructions"].items()]
    lines.append(f"redaction: {throughput(results)}")
    return "\n".join(lines)


def chart(results):
    floor = results["operations"]["from_file", "system calls"]
    names = ["system calls", "cartocreds", "cJSON, no checks", "json-c, no checks"]
    rows = [(f"from_file: {name}", ratio(results["operations"]["from_file", name], floor).median,
             name == "cartocreds") for name in names]
    save = ratio(results["operations"]["save", "cartocreds"], results["operations"]["save", "system calls"])
    rows += [("save: system calls", 1.0, False), ("save: cartocreds", save.median, True)]
    return "Time as a multiple of the bare system calls (1.00)", rows


def markdown(results):
    page = [
        "# Measured speed", "",
        f"On {results['machine']}; {results['rounds']} interleaved rounds. Times are medians with the middle half of the "
        "rounds in brackets; a ratio is taken within each round, and its median is given. `make bench` measures "
        "anew; times on such a machine differ by a third and more from run to run, ratios and instruction counts much less.", "",
        "![from_file and save beside the bare system calls](results.svg)", "",
        "## Ratios", "", "| what | ours | beside | ratio | bound |", "|---|---|---|---|---|",
    ]
    page += [f"| {what} | {ours} | {theirs} | {figure.median:.3f} ({figure.low:.3f} to {figure.high:.3f}) "
             f"| {verdict(figure, bound)} |"
             for what, ours, theirs, figure, bound in comparisons(results)]
    page += ["", f"Redaction of 100 KB of log lines without the key: {throughput(results)}.", "",
             "## Instructions a call", "",
             "Counted by callgrind, whose counts do not depend on what else the machine does. Where glibc's `memset` wipes the "
             "stack with the processor's string instruction, callgrind counts that instruction once for each byte, 9,216 times.",
             "",
             "| operation | instructions |", "|---|---|"]
    page += [f"| {name} | {count:.0f} |" for name, count in results["instructions"].items()]
    page += ["", "## Times", "", "| what | who | time |", "|---|---|---|"]
    page += [f"| {what} | {who} | {time(figure.median)} ({time(figure.low)} to {time(figure.high)}) |"
             for what, who, figure in time_rows(results)]
    return "\n".join(page) + "\n"
