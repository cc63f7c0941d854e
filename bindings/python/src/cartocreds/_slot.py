"""The default credentials of the process, and the Python object with which they were set.

The library stores them as a handle, and C++ code in the same process gets and sets them too. So that
get_default_credentials() returns the same object that was set, this module remembers that object by a weak reference. The
library alone decides how long the credentials live.
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
    """The handle of the current default credentials."""
    pointer: int | None = lib.creds_get_default()
    return None if pointer is None else Handle(pointer)


def object_for(handle: Handle) -> Credentials | None:
    """The object with which `handle` was set. The library returns the same pointer that it was given."""
    remembered = None if _remembered is None else _remembered()
    if remembered is not None and remembered._handle.pointer == handle.pointer:
        return remembered
    return None


def remember(credentials: Credentials) -> None:
    """Remembers this object as the one for the current default credentials."""
    global _remembered
    _remembered = weakref.ref(credentials)


def holds(credentials: Credentials) -> bool:
    """Whether this object is the default."""
    current = handle()
    return current is not None and object_for(current) is credentials
