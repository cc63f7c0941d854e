"""Python's values as C takes them. A text that C would read only up to a NUL is refused here."""

from __future__ import annotations

import os

from ._constants import Status
from .errors import make_error

TYPE_CHECKING = False  # typing itself takes longer to import than all the rest
if TYPE_CHECKING:
    from typing import Union

    #: What open() takes, a file descriptor aside.
    Path = Union[str, bytes, "os.PathLike[str]", "os.PathLike[bytes]"]


def text(value: str | None, name: str, status: Status) -> bytes | None:
    """An argument in UTF-8; `status` is the error where it cannot be one."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise make_error(status, f"the {name} is a {type(value).__name__}; give it as a str")
    if "\0" in value:
        raise make_error(status, f"the {name} has a NUL character; give it without")
    try:
        return value.encode()
    except UnicodeEncodeError:
        # The exception itself would show the text.
        message = f"the {name} has a lone surrogate, which is no character; correct it where it comes from"
    raise make_error(Status.INVALID_UTF8, message)


def path(value: Path | None) -> bytes | None:
    """A path in the system's bytes (on Windows UTF-8, as fsencode() gives it too)."""
    if value is None:
        return None
    try:
        encoded = os.fsencode(value)
    except UnicodeEncodeError:
        raise make_error(Status.INVALID_PATH, "the path cannot be encoded; name another file") from None
    if b"\0" in encoded:
        raise make_error(Status.INVALID_PATH, "the path has a NUL byte; name another file")
    return encoded
