"""The real cartoframes, imported so that it sends no metrics; and the table of differences in docs/compatibility.md."""

import json
import logging
import os
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]

_metrics = pathlib.Path(os.environ["XDG_CONFIG_HOME"], "cartoframes", "metrics.json")
_metrics.parent.mkdir(parents=True)
_metrics.write_text(json.dumps({"uuid": "00000000-0000-4000-8000-000000000000", "enabled": False}))

import cartoframes  # noqa: F401
from cartoframes import auth  # noqa: F401
from cartoframes.utils.metrics import get_metrics_enabled

# cartoframes writes every log line of the process to the standard output.
logging.getLogger().handlers.clear()

assert get_metrics_enabled() is False

#: The ids of the differences that a test has found.
met: set = set()


def listed() -> list:
    """The ids in docs/compatibility.md, which are in the first column of its tables, in backquotes."""
    text = (ROOT / "docs" / "compatibility.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `([a-z0-9-]+)` \|", text, flags=re.M)


def differs(name: str) -> None:
    """Notes a difference that a test has found. It must be a listed one."""
    if name not in listed():
        raise AssertionError(f"docs/compatibility.md does not list the difference {name}")
    met.add(name)
