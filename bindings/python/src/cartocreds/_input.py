"""Converts Python's values for C. Refuses a text with a NUL, because C would read it only up to that NUL."""

from __future__ import annotations

import os

from ._constants import ALLOW_NON_SECURE, REQUIRE_PRIVATE, Status
from .errors import make_error

TYPE_CHECKING = False  # typing itself takes longer to import than all the rest
if TYPE_CHECKING:
    from typing import Union

    #: What open() takes, except a file descriptor.
    Path = Union[str, bytes, "os.PathLike[str]", "os.PathLike[bytes]"]


def text(value: str, name: str, status: Status) -> bytes:
    """An argument in UTF-8. `status` is the status of the error if it is not a text, or has a NUL."""
    if not isinstance(value, str):
        raise make_error(status, f"{name} must be a str, not a {type(value).__name__}")
    if "\0" in value:
        raise make_error(status, f"{name} has a NUL inside; remove it")
    try:
        return value.encode()
    except UnicodeEncodeError:
        # Raised below, because here this exception would be its context, which shows the text.
        message = f"{name} has a lone surrogate, which is no character; remove it"
    raise make_error(Status.INVALID_UTF8, message)


def optional_text(value: str | None, name: str, status: Status) -> bytes | None:
    """The same for an argument that may be None."""
    return None if value is None else text(value, name, status)


def path(value: Path | None) -> bytes | None:
    """A path in the system's bytes (on Windows UTF-8, which fsencode() gives too); None is the default file."""
    if value is None:
        return None
    try:
        encoded = os.fsencode(value)
    except UnicodeEncodeError:
        raise make_error(Status.INVALID_PATH, "the path cannot be encoded; give another path") from None
    if b"\0" in encoded:
        raise make_error(Status.INVALID_PATH, "the path has a NUL inside; remove it")
    return encoded


def data(value: bytes | str, name: str) -> bytes:
    """Bytes as they are, or a text in UTF-8."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    if not isinstance(value, bytes):
        raise TypeError(f"{name} must be bytes or a str, not a {type(value).__name__}")
    return value


def number(value: int, name: str, least: int, most: int) -> int:
    """A whole number in the range that C can take."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise TypeError(f"{name} must be a whole number from {least} to {most}")
    return value


def decoded(text: bytes | None) -> str | None:
    """A text from the library that may be missing."""
    return None if text is None else text.decode()


def boolean(value: bool, name: str) -> bool:
    """A flag. Anything else is refused: ``"false"`` and ``"no"`` would count as true."""
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be True or False, not a {type(value).__name__}")
    return value


def flags(*, allow_non_secure: bool = False, require_private: bool = False) -> int:
    """The bits of these flags."""
    bits = ALLOW_NON_SECURE if boolean(allow_non_secure, "allow_non_secure") else 0
    return bits | (REQUIRE_PRIVATE if boolean(require_private, "require_private") else 0)
