"""The default credentials, with the guesses that cartoframes makes."""

from __future__ import annotations

import os

from . import _input, _slot
from ._constants import Status
from ._credentials import Credentials, is_credentials
from .errors import make_error

TYPE_CHECKING = False  # typing itself takes longer to import than all the rest
if TYPE_CHECKING:
    from typing import Any

    from ._input import Path


def set_default_credentials(
    first: Credentials | Path | None = None,
    second: str | None = None,
    credentials: Any = None,
    filepath: Path | None = None,
    username: str | None = None,
    base_url: str | None = None,
    api_key: str | None = None,
    session: Any = None,
    allow_non_secure: bool | None = False,
) -> None:
    """Sets the default credentials of the whole process, for C++ code in it too.

    `first` is credentials, a ``.json`` file, a URL or a username, whichever it looks like; `second` is the api_key.
    Without any argument, it loads the default file.

    >>> set_default_credentials("johnsmith", "abcdefg")
    >>> set_default_credentials("https://carto.example.org/user/johnsmith", "abcdefg")
    >>> set_default_credentials("credentials.json")                               # doctest: +SKIP
    >>> set_default_credentials(Credentials("johnsmith"))
    """
    allowed = _input.boolean(False if allow_non_secure is None else allow_non_secure, "allow_non_secure")
    if first is not None:
        found = _guess(first, second if second is not None else api_key, allowed)
    elif credentials is not None:
        found = _given(credentials)
    elif filepath is not None:
        found = Credentials.from_file(filepath)
    else:
        key = second if second is not None else api_key
        found = _named(username, base_url, key, allowed)
    if session:
        found.session = session
    _slot.put(found)


def get_default_credentials() -> Credentials | None:
    """The default credentials, whether Python or C++ set them; None if none are set."""
    handle = _slot.handle()
    if handle is None:
        return None
    found = _slot.object_for(handle)
    if found is None:
        found = Credentials.__new__(Credentials)
        found._handle = handle
        _slot.remember(found)
    return found


def unset_default_credentials() -> None:
    """Unsets the default credentials, for the whole process."""
    _slot.clear()


def _given(credentials: Any) -> Credentials:
    return credentials if isinstance(credentials, Credentials) else Credentials.from_credentials(credentials)


def _guess(first: Any, api_key: str | None, allow_non_secure: bool) -> Credentials:
    if is_credentials(first):
        return _given(first)
    if isinstance(first, (bytes, os.PathLike)):
        return Credentials.from_file(first)
    if not isinstance(first, str):
        raise make_error(
            Status.MISSING_ACCOUNT,
            f"the first argument must be Credentials, a file, a base_url or a username, not a {type(first).__name__}",
        )
    # In cartoframes, blanks after the .json are a part of the file's name.
    if first.rstrip().lower().endswith(".json"):
        return Credentials.from_file(first)
    return Credentials.resolve(first, api_key, allow_non_secure=allow_non_secure)


def _named(username: str | None, base_url: str | None, api_key: str | None, allow_non_secure: bool) -> Credentials:
    if username is None and base_url in (None, ""):
        if api_key not in (None, ""):
            raise make_error(
                Status.MISSING_ACCOUNT,
                "an api_key is given without an account; give a username or a base_url with it",
            )
        return Credentials.from_file()
    key = None if api_key == "" else api_key
    return Credentials(username, key, base_url, allow_non_secure=allow_non_secure)
