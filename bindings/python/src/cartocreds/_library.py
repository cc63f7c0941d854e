"""Finds the shared library, and declares the types of its functions.

A process must use only one copy of it, because otherwise Python and C++ would each have their own default credentials. So a
copy that is already loaded is preferred to the one in the wheel.
"""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes import c_bool, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_void_p

if sys.platform == "win32":
    FILE_NAME = "cartocreds.dll"
elif sys.platform == "darwin":
    FILE_NAME = "libcartocreds.1.dylib"
else:
    FILE_NAME = "libcartocreds.so.1"

_CREDS = _SESSION = _ERROR = _OWNED = c_void_p
_ERROR_OUT = ctypes.POINTER(c_void_p)

# The result, then the arguments. A text that the caller owns is declared as a pointer, because c_char_p would copy it and
# lose the original.
_PROTOTYPES: dict[str, tuple[object, ...]] = {
    "creds_new": (_CREDS, c_char_p, c_char_p, c_char_p, c_uint32, _ERROR_OUT),
    "creds_from_file": (_CREDS, c_char_p, c_uint32, _ERROR_OUT),
    "creds_from_env": (_CREDS, c_uint32, _ERROR_OUT),
    "creds_from_credentials": (_CREDS, _CREDS),
    "creds_resolve": (_CREDS, c_char_p, c_char_p, c_uint32, _ERROR_OUT),
    "creds_with_session": (_CREDS, _CREDS, _SESSION, c_void_p),
    "creds_free": (None, _CREDS),
    "creds_save": (c_int32, _CREDS, c_char_p, _ERROR_OUT),
    "creds_delete": (c_int32, c_char_p, _ERROR_OUT),
    "creds_default_path": (_OWNED, _ERROR_OUT),
    "creds_set_default": (c_int32, _CREDS),
    "creds_get_default": (_CREDS,),
    "creds_unset_default": (None,),
    "creds_username": (c_char_p, _CREDS),
    "creds_api_key": (c_char_p, _CREDS),
    "creds_base_url": (c_char_p, _CREDS),
    "creds_allow_non_secure": (c_bool, _CREDS),
    "creds_session": (_SESSION, _CREDS),
    "creds_account": (c_char_p, _CREDS),
    "creds_source": (c_char_p, _CREDS),
    "creds_source_kind": (c_int32, _CREDS),
    "creds_source_path": (c_char_p, _CREDS),
    "creds_warnings": (c_uint32, _CREDS),
    "creds_is_public": (c_bool, _CREDS),
    "creds_equal": (c_bool, _CREDS, _CREDS),
    "creds_to_string": (_OWNED, _CREDS, c_uint32),
    "creds_url": (_OWNED, _CREDS, c_char_p, _ERROR_OUT),
    "creds_authorization": (_OWNED, _CREDS, _ERROR_OUT),
    "creds_require_api_key": (c_int32, _CREDS, _ERROR_OUT),
    "creds_query": (_OWNED, _CREDS),
    "creds_redact": (_OWNED, _CREDS, c_char_p),
    "creds_redact_bytes": (_OWNED, _CREDS, c_char_p, c_size_t, ctypes.POINTER(c_size_t)),
    "creds_error_status": (c_int32, _ERROR),
    "creds_error_message": (c_char_p, _ERROR),
    "creds_error_os_code": (c_int32, _ERROR),
    "creds_error_free": (None, _ERROR),
    "creds_status_name": (c_char_p, c_int32),
    "creds_string_free": (None, _OWNED),
    "creds_from_token": (_CREDS, c_char_p, c_char_p, c_uint32, _ERROR_OUT),
    "creds_from_client": (_CREDS, c_char_p, c_char_p, c_char_p, c_char_p, c_uint32, _ERROR_OUT),
    "creds_from_profile": (_CREDS, c_char_p, c_uint32, _ERROR_OUT),
    "creds_kind": (c_int32, _CREDS),
    "creds_access_token": (c_char_p, _CREDS),
    "creds_client_id": (c_char_p, _CREDS),
    "creds_expires_at": (c_int64, _CREDS),
    "creds_is_fresh": (c_bool, _CREDS, c_uint32),
    "creds_token_url": (c_char_p, _CREDS),
    "creds_token_request": (_OWNED, _CREDS, _ERROR_OUT),
    "creds_with_token": (_CREDS, _CREDS, c_char_p, c_size_t, c_int32, _ERROR_OUT),
    "creds_with_cached_token": (_CREDS, _CREDS, c_char_p, _ERROR_OUT),
    "creds_save_token": (c_int32, _CREDS, c_char_p, _ERROR_OUT),
    "creds_version": (c_char_p,),
    "creds_version_number": (c_uint32,),
}


def _candidates() -> list[tuple[str, int]]:
    """The libraries to try, in order, each with the mode to load it in."""
    named = os.environ.get("CARTOCREDS_LIBRARY")
    if named:
        return [(named, ctypes.DEFAULT_MODE)]
    places: list[tuple[str, int]] = []
    if hasattr(os, "RTLD_NOLOAD"):
        places.append((FILE_NAME, os.RTLD_NOLOAD | os.RTLD_NOW))
    bundled = os.path.join(os.path.dirname(os.path.abspath(__file__)), FILE_NAME)
    places.append((bundled, ctypes.DEFAULT_MODE))
    # For a name without a folder, the system's loader looks for an installed library (ldconfig, LD_LIBRARY_PATH, PATH).
    places.append((FILE_NAME, ctypes.DEFAULT_MODE))
    if sys.platform != "win32":
        for prefix in (sys.prefix, "/usr/local"):
            places.append((os.path.join(prefix, "lib", FILE_NAME), ctypes.DEFAULT_MODE))
    return places


def _load() -> ctypes.CDLL:
    failures = []
    for path, mode in _candidates():
        try:
            library = ctypes.CDLL(path, mode=mode)
        except OSError as error:
            # A missing library is normal, but one that exists and cannot be loaded is reported.
            if mode == ctypes.DEFAULT_MODE and (os.path.exists(path) or "CARTOCREDS_LIBRARY" in os.environ):
                failures.append(f"{path}: {error}")
            continue
        try:
            _declare(library)
        except AttributeError as error:
            failures.append(f"{path}: this is another version, or another library ({error})")
            continue
        return library
    reasons = "".join(f"\n  {failure}" for failure in failures)
    raise ImportError(
        f"the shared library of cartocreds ({FILE_NAME}) was not found or could not be loaded; install a wheel "
        f"of cartocreds for this system, or the library itself (make install, then ldconfig), or name it in the "
        f"environment variable CARTOCREDS_LIBRARY{reasons}"
    )


def _declare(library: ctypes.CDLL) -> None:
    for name, (result, *arguments) in _PROTOTYPES.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments


lib = _load()

#: The same library; the global interpreter lock is kept during its calls.
lib_keeping_the_lock = ctypes.PyDLL(lib._name, handle=lib._handle)


def take_bytes(owned: int, size: int = -1) -> bytes:
    """Copies bytes that the caller owns, up to a NUL or as many as given, and frees and so wipes the original."""
    try:
        return ctypes.string_at(owned, size)
    finally:
        lib.creds_string_free(owned)


def take_text(owned: int) -> str:
    """The same for a text."""
    return take_bytes(owned).decode()
