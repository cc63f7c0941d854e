"""The process-wide default slot, and the Python object that belongs to what is in it.

The slot is the library's: C++ code in the same process sees and sets it too. It holds credentials, not Python
objects; so that get_default_credentials() gives the very object that was set, that one is remembered, weakly, for it
is the slot that says how long the credentials live.
"""

from __future__ import annotations

import weakref

from ._handle import Handle
from ._library import lib

TYPE_CHECKING = False  # typing itself takes longer to import than all the rest
if TYPE_CHECKING:
    from ._credentials import Credentials

_remembered: weakref.ref[Credentials] | None = None


def put(credentials: Credentials) -> None:
    global _remembered
    lib.creds_set_default(credentials._handle.pointer)
    _remembered = weakref.ref(credentials)


def clear() -> None:
    global _remembered
    lib.creds_unset_default()
    _remembered = None


def handle() -> Handle | None:
    """What is in the slot now."""
    pointer: int | None = lib.creds_get_default()
    return None if pointer is None else Handle(pointer)


def object_for(handle: Handle) -> Credentials | None:
    """The object that `handle`, taken from the slot, was put there with."""
    remembered = None if _remembered is None else _remembered()
    if remembered is not None and remembered._handle.is_same(handle):
        return remembered
    return None


def remember(credentials: Credentials) -> None:
    """That this object stands for what is in the slot."""
    global _remembered
    _remembered = weakref.ref(credentials)


def holds(credentials: Credentials) -> bool:
    """Whether this very object is the default."""
    if _remembered is None or _remembered() is not credentials:
        return False
    current = handle()
    return current is not None and credentials._handle.is_same(current)
