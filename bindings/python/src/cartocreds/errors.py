"""What can go wrong. Every error is a CartoCredsError, and also the built-in exception that a program would expect."""

from __future__ import annotations

import ctypes
import os
import warnings

from ._constants import Status
from ._library import lib

TYPE_CHECKING = False  # typing itself takes longer to import than all the rest
if TYPE_CHECKING:
    from typing import Any


class CartoCredsError(Exception):
    """Why a call failed: one sentence for people, which never contains a secret.

    ``status`` is a :class:`Status`, or a number if a later library has a new status; ``os_code`` is the system's error
    code (``errno``), or 0.
    """

    status: int = Status.INTERNAL
    os_code: int = 0

    @property
    def status_name(self) -> str:
        """Such as ``CREDS_ERROR_NOT_FOUND``."""
        name: bytes = lib.creds_status_name(self.status)
        return name.decode()


class InvalidCredentialsError(CartoCredsError, ValueError):
    """A value of an argument or a file is not valid."""


class CredentialsFileError(CartoCredsError, OSError):
    """Something is wrong with a file."""


class CredentialsNotFoundError(CredentialsFileError, FileNotFoundError):
    """There is no such file."""


class CredentialsPermissionError(CredentialsFileError, PermissionError):
    """The system refuses access to the file, or others may write it, so that its content cannot be trusted."""


class InvalidPathError(CredentialsFileError, ValueError):
    """A path that cannot be used."""


class AccessTokenError(CartoCredsError, RuntimeError):
    """An access token has expired, or the server did not give one."""


class TokenRefusedError(AccessTokenError):
    """The server refuses the client. The message contains its reason."""


class TryLaterError(AccessTokenError):
    """The server cannot give an access token now, or did not answer."""


class InternalError(CartoCredsError, RuntimeError):
    """A bug in the library."""


class NotDurableWarning(UserWarning):
    """The change is made, but the folder could not be synced, so that a power cut could undo it."""


_CLASSES: dict[int, type[CartoCredsError]] = {
    Status.NULL_ARGUMENT: InternalError,
    Status.INVALID_UTF8: InvalidCredentialsError,
    Status.MISSING_ACCOUNT: InvalidCredentialsError,
    Status.INVALID_USERNAME: InvalidCredentialsError,
    Status.INVALID_API_KEY: InvalidCredentialsError,
    Status.INVALID_BASE_URL: InvalidCredentialsError,
    Status.INSECURE_BASE_URL: InvalidCredentialsError,
    Status.NOT_FOUND: CredentialsNotFoundError,
    Status.PERMISSION_DENIED: CredentialsPermissionError,
    Status.NOT_REGULAR: CredentialsFileError,
    Status.TOO_LARGE: CredentialsFileError,
    Status.UNSAFE_FILE: CredentialsPermissionError,
    Status.MALFORMED: InvalidCredentialsError,
    Status.NO_CONFIG_DIR: CredentialsFileError,
    Status.IO: CredentialsFileError,
    Status.NOT_DURABLE: CredentialsFileError,
    Status.INTERNAL: InternalError,
    Status.INVALID_FLAGS: InternalError,
    Status.INVALID_PATH: InvalidPathError,
    Status.WRONG_KIND: InvalidCredentialsError,
    Status.INVALID_TOKEN: InvalidCredentialsError,
    Status.EXPIRED: AccessTokenError,
    Status.TOKEN_REFUSED: TokenRefusedError,
    Status.TRY_LATER: TryLaterError,
    Status.AMBIGUOUS: InvalidCredentialsError,
}


def make_error(status: int, message: str, os_code: int = 0) -> CartoCredsError:
    """The exception for a status."""
    error = _CLASSES.get(status, CartoCredsError)(message)
    error.status = Status(status) if status in _CLASSES else status
    error.os_code = os_code
    if isinstance(error, OSError) and os_code and os.name == "posix":
        error.errno = os_code
    return error


def checked(function: Any, *arguments: object) -> Any:
    """Calls a C function that can fail. Returns its result, or raises the error that it reports."""
    reported = ctypes.c_void_p()
    result = function(*arguments, ctypes.byref(reported))
    if reported.value is None:
        return result
    try:
        status: int = lib.creds_error_status(reported)
        message: bytes = lib.creds_error_message(reported)
        os_code: int = lib.creds_error_os_code(reported)
    finally:
        lib.creds_error_free(reported)
    raise make_error(status, message.decode(), os_code)


def change(function: Any, *arguments: object) -> None:
    """Saves or deletes. NOT_DURABLE is a warning and not an exception, because the change is made."""
    try:
        checked(function, *arguments)
    except OSError as error:
        if getattr(error, "status", None) != Status.NOT_DURABLE:
            raise
        warnings.warn(str(error), NotDurableWarning, stacklevel=3)
