"""A reference to credentials in the library, and the Python objects that are sessions.

For C, a Python session is another handle, the *carrier*. The destructor of the session is creds_free(), which frees the
carrier. The carrier's own session is a number that this module chose, and its destructor is a Python callback.

The carrier is needed for the end of the process. A C++ global may keep credentials longer than the interpreter exists, and
must not call into it then. So when the interpreter exits, this module takes another reference to every carrier that still
exists. From then on creds_free() never reaches the callback, and no Python code runs.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import itertools
from ctypes import c_void_p

from ._library import lib, lib_keeping_the_lock

TYPE_CHECKING = False  # typing itself takes longer to import than all the rest
if TYPE_CHECKING:
    from collections.abc import Callable


class Handle:
    """A creds_t reference that this object owns and frees when it is collected."""

    __slots__ = ("pointer",)

    def __init__(self, pointer: int) -> None:
        self.pointer = pointer

    # The default argument keeps the function until the very end, when modules are emptied.
    def __del__(self, free: Callable[[int], None] = lib.creds_free) -> None:
        free(self.pointer)

    @property
    def session(self) -> object:
        """The Python object that is its session; None also for a session of another language."""
        carrier: int | None = lib.creds_session(self.pointer)
        return None if carrier is None else _sessions.get(carrier)

    def with_session(self, session: object) -> Handle:
        """The same values with another session, or None."""
        if session is None:
            return Handle(lib.creds_with_session(self.pointer, None, None))
        number = next(_numbers)
        carrier: int = lib.creds_with_session(self.pointer, number, _release_address)
        _sessions[carrier] = session
        _carriers[number] = carrier
        if _is_exiting:
            lib.creds_from_credentials(carrier)
        return Handle(lib.creds_with_session(self.pointer, carrier, _free_address))


_sessions: dict[int, object] = {}
_carriers: dict[int, int] = {}
_numbers = itertools.count(1)
_is_exiting = False


def _release(number: int) -> None:
    """Called from C, on whichever thread frees the last credentials that share the session."""
    carrier = _carriers.pop(number, None)
    if carrier is not None:
        _sessions.pop(carrier, None)


_release_callback = ctypes.CFUNCTYPE(None, c_void_p)(_release)
_release_address = ctypes.cast(_release_callback, c_void_p).value
_free_address = ctypes.cast(lib.creds_free, c_void_p).value

_keep_for_ever = lib_keeping_the_lock.creds_from_credentials
_keep_for_ever.restype = c_void_p
_keep_for_ever.argtypes = [c_void_p]


@atexit.register
def _cut_the_way_back() -> None:
    global _is_exiting
    _is_exiting = True
    # A carrier in the dictionary is alive as long as this holds the interpreter lock, because it is removed under the lock
    # before it is freed. So neither another thread nor the garbage collector may run between the look-up and the call. The
    # calls keep the lock, and no bytecode runs between them.
    was_enabled = gc.isenabled()
    gc.disable()
    list(map(_keep_for_ever, _sessions))
    if was_enabled:
        gc.enable()
