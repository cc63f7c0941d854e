"""Writes src/cartocreds/_constants.py from the constants that are generated with the C header.

Run it as python3 bindings/python/make_constants.py. A test fails if the file is out of date.
"""

import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[1] / "include" / "cartocreds.constants.json"
TARGET = HERE / "src" / "cartocreds" / "_constants.py"

HEAD = '''"""The numbers of the C interface. Written by make_constants.py: do not edit."""

from __future__ import annotations

from enum import IntEnum, IntFlag


class Status(IntEnum):
    """The status of an error. A later library may have more of them."""

{statuses}


class Warnings(IntFlag):
    """What is doubtful about credentials and the file that they came from."""

{warnings}


class SourceKind(IntEnum):
    """The kind of place that credentials came from. A later library may have more of them."""

{sources}


class Kind(IntEnum):
    """The kinds of credentials. A later library may have more of them."""

{kinds}


{flags}
'''


def text() -> str:
    constants: dict[str, int] = json.loads(SOURCE.read_text())

    def lines(prefix: str, indent: str = "") -> str:
        names = (name for name in constants if name.startswith(prefix))
        return "\n".join(f"{indent}{name[len(prefix) :]} = {constants[name]}" for name in names)

    others = ("CREDS_OK", "CREDS_ERROR_", "CREDS_WARNING_", "CREDS_SOURCE_", "CREDS_KIND_", "CREDS_VERSION_")
    rest = (name for name in constants if not name.startswith(others))
    return HEAD.format(
        statuses="    OK = 0\n" + lines("CREDS_ERROR_", "    "),
        warnings=lines("CREDS_WARNING_", "    "),
        sources=lines("CREDS_SOURCE_", "    "),
        kinds=lines("CREDS_KIND_", "    "),
        flags="\n".join(f"{name[len('CREDS_') :]} = {constants[name]}" for name in rest),
    )


if __name__ == "__main__":
    TARGET.write_text(text())
