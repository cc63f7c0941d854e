"""A reference to credentials in the library, and the Python objects that ride on them as sessions.

A session of Python's is given to C as another handle, the *carrier*, whose own session is a number of ours and whose
destructor is our callback; the destructor of what rides on the credentials is creds_free(), which frees the carrier.
The detour is for the end of the process: a C++ global may hold credentials longer than Python lives, and would call
back into an interpreter that is gone. So when the interpreter exits, one more reference is taken to every carrier that
is still there. From then on creds_free() never reaches the callback, and no Python code runs.
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
    """A creds_t reference of our own, given back when nobody uses it any more."""

    __slots__ = ("pointer",)

    def __init__(self, pointer: int) -> None:
        self.pointer = pointer

    # The default argument keeps the function there to the very end, when modules are emptied.
    def __del__(self, free: Callable[[int], None] = lib.creds_free) -> None:
        free(self.pointer)

    def is_same(self, other: Handle) -> bool:
        """Whether both have the very same values (not only equal ones) and session."""
        mine, others = self.pointer, other.pointer
        return bool(
            _address_of_base_url(mine) == _address_of_base_url(others)
            and lib.creds_session(mine) == lib.creds_session(others)
        )

    @property
    def session(self) -> object:
        """The Python object that rides on it; None also for a session that is not Python's."""
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


# A second prototype of the same function: the address, where the first one gives the text.
_address_of_base_url = lib["creds_base_url"]
_address_of_base_url.restype = c_void_p
_address_of_base_url.argtypes = [c_void_p]

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
    # A carrier that is in the dictionary is alive as long as the lock is held: it is taken out, under the lock, before
    # its memory goes. So nothing may come between the look and the call, neither another thread (the calls keep the
    # lock and no bytecode runs between them) nor the garbage collector.
    was_enabled = gc.isenabled()
    gc.disable()
    list(map(_keep_for_ever, _sessions))
    if was_enabled:
        gc.enable()
