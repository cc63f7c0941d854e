"""The C interface for ctypes: the types of the functions, the constants from the file that is installed for languages that cannot
read the header, and a call that turns an error object into an exception."""

import ctypes
import json
import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]

CONSTANTS = json.loads((ROOT / "include" / "cartocreds.constants.json").read_text())
globals().update(CONSTANTS)

_library = ctypes.CDLL(os.environ["CARTOCREDS_LIBRARY"])

Pointer = ctypes.c_void_p
Text = ctypes.c_char_p
Error = ctypes.POINTER(ctypes.c_void_p)
Destroy = ctypes.CFUNCTYPE(None, ctypes.c_void_p)

# Every function of the header: the type of the result, then those of the arguments. A string that the caller owns is a Pointer.
# If it were a Text, ctypes would copy it and lose the pointer, which has to be freed.
FUNCTIONS = {
    "creds_new": (Pointer, [Text, Text, Text, ctypes.c_uint32, Error]),
    "creds_from_file": (Pointer, [Text, ctypes.c_uint32, Error]),
    "creds_from_env": (Pointer, [ctypes.c_uint32, Error]),
    "creds_from_credentials": (Pointer, [Pointer]),
    "creds_resolve": (Pointer, [Text, Text, ctypes.c_uint32, Error]),
    "creds_with_session": (Pointer, [Pointer, Pointer, Destroy]),
    "creds_free": (None, [Pointer]),
    "creds_save": (ctypes.c_int32, [Pointer, Text, Error]),
    "creds_delete": (ctypes.c_int32, [Text, Error]),
    "creds_default_path": (Pointer, [Error]),
    "creds_set_default": (ctypes.c_int32, [Pointer]),
    "creds_get_default": (Pointer, []),
    "creds_unset_default": (None, []),
    "creds_username": (Text, [Pointer]),
    "creds_api_key": (Text, [Pointer]),
    "creds_base_url": (Text, [Pointer]),
    "creds_allow_non_secure": (ctypes.c_bool, [Pointer]),
    "creds_session": (Pointer, [Pointer]),
    "creds_account": (Text, [Pointer]),
    "creds_source": (Text, [Pointer]),
    "creds_source_kind": (ctypes.c_int32, [Pointer]),
    "creds_source_path": (Text, [Pointer]),
    "creds_warnings": (ctypes.c_uint32, [Pointer]),
    "creds_is_public": (ctypes.c_bool, [Pointer]),
    "creds_equal": (ctypes.c_bool, [Pointer, Pointer]),
    "creds_to_string": (Pointer, [Pointer, ctypes.c_uint32]),
    "creds_url": (Pointer, [Pointer, Text, Error]),
    "creds_authorization": (Pointer, [Pointer, Error]),
    "creds_require_api_key": (ctypes.c_int32, [Pointer, Error]),
    "creds_query": (Pointer, [Pointer]),
    "creds_redact": (Pointer, [Pointer, Text]),
    "creds_redact_bytes": (Pointer, [Pointer, Text, ctypes.c_size_t, ctypes.POINTER(ctypes.c_size_t)]),
    "creds_error_status": (ctypes.c_int32, [Pointer]),
    "creds_error_message": (Text, [Pointer]),
    "creds_error_os_code": (ctypes.c_int32, [Pointer]),
    "creds_error_free": (None, [Pointer]),
    "creds_status_name": (Text, [ctypes.c_int32]),
    "creds_string_free": (None, [Pointer]),
    "creds_from_token": (Pointer, [Text, Text, ctypes.c_uint32, Error]),
    "creds_from_client": (Pointer, [Text, Text, Text, Text, ctypes.c_uint32, Error]),
    "creds_from_profile": (Pointer, [Text, ctypes.c_uint32, Error]),
    "creds_kind": (ctypes.c_int32, [Pointer]),
    "creds_access_token": (Text, [Pointer]),
    "creds_client_id": (Text, [Pointer]),
    "creds_expires_at": (ctypes.c_int64, [Pointer]),
    "creds_is_fresh": (ctypes.c_bool, [Pointer, ctypes.c_uint32]),
    "creds_token_url": (Text, [Pointer]),
    "creds_token_request": (Pointer, [Pointer, Error]),
    "creds_with_token": (Pointer, [Pointer, Text, ctypes.c_size_t, ctypes.c_int32, Error]),
    "creds_with_cached_token": (Pointer, [Pointer, Text, Error]),
    "creds_save_token": (ctypes.c_int32, [Pointer, Text, Error]),
    "creds_version": (Text, []),
    "creds_version_number": (ctypes.c_uint32, []),
}

for _name, (_result, _arguments) in FUNCTIONS.items():
    _function = getattr(_library, _name)
    _function.restype = _result
    _function.argtypes = _arguments
    globals()[_name] = _function


class CredsError(Exception):
    def __init__(self, status, message, os_code):
        super().__init__(message)
        self.status = status
        self.os_code = os_code


def text(value):
    """A Python text, or None, as an argument for C."""
    return value.encode() if value is not None else None


def call(name, *arguments):
    """Calls a function whose last argument is an error, and raises the error that the function stores there."""
    error = ctypes.c_void_p()
    result = globals()[name](*arguments, ctypes.byref(error))
    if error.value is None:
        return result
    try:
        status = creds_status_name(creds_error_status(error)).decode()  # noqa: F821
        message = creds_error_message(error).decode()  # noqa: F821
        raise CredsError(status, message, creds_error_os_code(error))  # noqa: F821
    finally:
        creds_error_free(error)  # noqa: F821


def owned(pointer):
    """The text of an owned string. Frees the string."""
    try:
        return ctypes.string_at(pointer).decode()
    finally:
        creds_string_free(pointer)  # noqa: F821


def values(creds):
    """The values of a handle. Frees the handle."""
    try:
        username = creds_username(creds)  # noqa: F821
        return {
            "username": username.decode() if username is not None else None,
            "api_key": creds_api_key(creds).decode(),  # noqa: F821
            "base_url": creds_base_url(creds).decode(),  # noqa: F821
            "allow_non_secure": creds_allow_non_secure(creds),  # noqa: F821
        }
    finally:
        creds_free(creds)  # noqa: F821
