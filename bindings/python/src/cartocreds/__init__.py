"""CARTO credentials: the interface of ``cartoframes.auth``, on the library that C and C++ programs use.

>>> from cartocreds import Credentials
>>> creds = Credentials("johnsmith", "abcdefg")
>>> creds.url("api/v2/sql")
'https://johnsmith.carto.com/api/v2/sql'
"""

from __future__ import annotations

from ._constants import Kind, SourceKind, Status, Warnings
from ._credentials import Credentials, default_path
from ._defaults import get_default_credentials, set_default_credentials, unset_default_credentials
from .errors import (
    AccessTokenError,
    CartoCredsError,
    CredentialsFileError,
    CredentialsNotFoundError,
    CredentialsPermissionError,
    InternalError,
    InvalidCredentialsError,
    InvalidPathError,
    NotDurableWarning,
    TokenRefusedError,
    TryLaterError,
)

TYPE_CHECKING = False  # typing itself takes longer to import than all the rest
if TYPE_CHECKING:
    from ._redaction import RedactingFilter

__version__ = "1.0.0"

__all__ = [
    "AccessTokenError",
    "CartoCredsError",
    "Credentials",
    "CredentialsFileError",
    "CredentialsNotFoundError",
    "CredentialsPermissionError",
    "InternalError",
    "InvalidCredentialsError",
    "InvalidPathError",
    "Kind",
    "NotDurableWarning",
    "RedactingFilter",
    "SourceKind",
    "Status",
    "TokenRefusedError",
    "TryLaterError",
    "Warnings",
    "default_path",
    "get_default_credentials",
    "set_default_credentials",
    "unset_default_credentials",
]


def __getattr__(name: str) -> object:
    if name == "RedactingFilter":
        from ._redaction import RedactingFilter

        return RedactingFilter
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
