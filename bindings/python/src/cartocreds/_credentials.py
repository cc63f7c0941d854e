"""Credentials as cartoframes.auth has them, over a handle of the library."""

from __future__ import annotations

import ctypes
import os
import sys
import warnings as python_warnings

from . import _input, _slot
from ._constants import ALLOW_NON_SECURE, REQUIRE_PRIVATE, Status, Warnings
from ._handle import Handle
from ._library import lib, take_text
from ._log import logger
from ._services import Services
from .errors import NotDurableWarning, checked, make_error

TYPE_CHECKING = False  # typing itself takes longer to import than all the rest
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from typing_extensions import Self  # type checkers know it without the package

    from ._input import Path

_PUBLIC = "default_public"


class Credentials(Services):
    """A CARTO account: a username, an api_key, a base_url, and a session that requests are made with.

    The signature and the meaning are those of ``cartoframes.auth.Credentials``. At least one of `username` and
    `base_url` is needed; without a base_url it is ``https://USERNAME.carto.com``. What was given is checked at once
    and does not change afterwards, but for the session.

    ``str()`` shows the api_key, as cartoframes does; ``repr()``, which is what tracebacks and notebooks show, does not.

    >>> Credentials("johnsmith", "abcdefg")
    Credentials(username='johnsmith', api_key='***', base_url='https://johnsmith.carto.com')
    """

    _handle: Handle

    def __init__(
        self,
        username: str | None = None,
        api_key: str | None = _PUBLIC,
        base_url: str | None = None,
        session: Any = None,
        allow_non_secure: bool | None = False,
    ) -> None:
        # The library loads the default file where nothing at all is given. Here, as in cartoframes, from_file() does.
        key = _PUBLIC if api_key is None else api_key
        self._adopt(
            checked(
                lib.creds_new,
                _input.text(username, "username", Status.INVALID_USERNAME),
                _input.text(key, "api_key", Status.INVALID_API_KEY),
                _input.text(base_url, "base_url", Status.INVALID_BASE_URL),
                ALLOW_NON_SECURE if allow_non_secure else 0,
            ),
            session,
        )

    def _adopt(self, pointer: int, session: Any) -> None:
        handle = Handle(pointer)
        self._handle = handle if session is None else handle.with_session(session)

    @classmethod
    def _of(cls, pointer: int, session: Any = None) -> Self:
        self = cls.__new__(cls)
        self._adopt(pointer, session)
        return self

    # --- other sources -------------------------------------------------------------------------------------------

    @classmethod
    def from_file(cls, config_file: Path | None = None, session: Any = None, *, require_private: bool = False) -> Self:
        """Loads a credentials file, by default the one that cartoframes uses too.

        With `require_private` the file must be the caller's own (or root's) and closed to everybody else.
        """
        flags = REQUIRE_PRIVATE if require_private else 0
        return cls._of(checked(lib.creds_from_file, _input.path(config_file), flags), session)

    @classmethod
    def from_env(cls, session: Any = None, *, allow_non_secure: bool = False) -> Self:
        """Reads CARTO_USER, CARTO_API_KEY and CARTO_BASE_URL (or CARTO_USERNAME, CARTODB_API_KEY, CARTO_API_URL)."""
        flags = ALLOW_NON_SECURE if allow_non_secure else 0
        return cls._of(checked(lib.creds_from_env, flags), session)

    @classmethod
    def resolve(
        cls,
        target: Path | None = None,
        api_key: str | None = None,
        session: Any = None,
        *,
        allow_non_secure: bool = False,
        require_private: bool = False,
    ) -> Self:
        """Makes credentials from what a user gave: a ``.json`` file, a URL, a username, or nothing.

        Nothing means what the user has set up: the file that CARTO_CREDENTIALS_FILE names, else the environment, else
        the default file. Values of two sources are never mixed.
        """
        flags = (ALLOW_NON_SECURE if allow_non_secure else 0) | (REQUIRE_PRIVATE if require_private else 0)
        key = _input.text(api_key, "api_key", Status.INVALID_API_KEY)
        return cls._of(checked(lib.creds_resolve, _input.path(target), key, flags), session)

    @classmethod
    def from_credentials(cls, credentials: Any) -> Self:
        """The same account and session again. cartoframes' own Credentials are taken too."""
        if isinstance(credentials, Credentials):
            other = cls.__new__(cls)
            other._handle = credentials._handle
            return other
        if not is_credentials(credentials):
            raise make_error(Status.MISSING_ACCOUNT, "`credentials` must be a Credentials class instance.")
        return cls(
            credentials.username,
            credentials.api_key,
            credentials.base_url,
            credentials.session,
            credentials.allow_non_secure,
        )

    # --- files ---------------------------------------------------------------------------------------------------

    def save(self, config_file: Path | None = None) -> None:
        """Saves to a file that only the user may read, by default the one that cartoframes uses too.

        The file is replaced whole, never half; fields of other programs in it stay. The session is not saved.
        """
        _change(lib.creds_save, self._handle.pointer, _input.path(config_file))
        place = default_path() if config_file is None else config_file
        logger().info(
            "User credentials for `%s` were successfully saved to `%s`", self.username or self.base_url, place
        )

    @classmethod
    def delete(cls, config_file: Path | None = None) -> None:
        """Deletes a credentials file, by default the default one. That there is none is logged, no error."""
        place = config_file or default_path()
        try:
            _change(lib.creds_delete, _input.path(config_file or None))
        except FileNotFoundError:
            logger().warning("No credential file found at %s.", place)
        else:
            logger().info("Credentials at %s successfully removed.", place)

    # --- values --------------------------------------------------------------------------------------------------

    @property
    def username(self) -> str | None:
        """The account's name, where one was given."""
        return _optional(lib.creds_username(self._handle.pointer))

    @property
    def api_key(self) -> str:
        """The key: a secret, unless :attr:`is_public`."""
        key: bytes = lib.creds_api_key(self._handle.pointer)
        return key.decode()

    @property
    def base_url(self) -> str:
        """Where the account is, without a slash at the end."""
        url: bytes = lib.creds_base_url(self._handle.pointer)
        return url.decode()

    @property
    def allow_non_secure(self) -> bool:
        """Whether a base_url that is not https was allowed."""
        allowed: bool = lib.creds_allow_non_secure(self._handle.pointer)
        return allowed

    @property
    def session(self) -> Any:
        """The object that requests are made with, such as a ``requests.Session``; None also for one that C++ set."""
        return self._handle.session

    @session.setter
    def session(self, session: Any) -> None:
        is_default = _slot.holds(self)
        self._handle = self._handle.with_session(session)
        self._forget_what_was_fetched()
        if is_default:
            _slot.put(self)

    @property
    def account(self) -> str | None:
        """The username; else what the base_url shows, as NAME in ``https://HOST/user/NAME``; else None."""
        return _optional(lib.creds_account(self._handle.pointer))

    @property
    def source(self) -> str:
        """``arguments``, ``environment`` or ``file PATH``."""
        source: bytes = lib.creds_source(self._handle.pointer)
        return source.decode()

    @property
    def warnings(self) -> Warnings:
        """What is doubtful about the file that the values came from."""
        return Warnings(lib.creds_warnings(self._handle.pointer))

    @property
    def is_public(self) -> bool:
        """Whether the api_key is ``default_public``, the key of public data."""
        public: bool = lib.creds_is_public(self._handle.pointer)
        return public

    # --- requests ------------------------------------------------------------------------------------------------

    def url(self, path: str) -> str:
        """The URL of an API: the base_url, a slash, and `path` without its own."""
        given = _input.text(path, "path", Status.INVALID_PATH)
        return take_text(checked(lib.creds_url, self._handle.pointer, given))

    @property
    def authorization(self) -> str:
        """The value of the Authorization header."""
        return take_text(checked(lib.creds_authorization, self._handle.pointer))

    @property
    def query(self) -> str:
        """The query or form parameter, ``api_key=...``. URLs are logged more often than headers are."""
        return take_text(lib.creds_query(self._handle.pointer))

    def redact(self, text: str) -> str:
        """The text with ``***`` wherever the api_key stands in it: raw, encoded, or as the header."""
        pointer = self._handle.pointer
        # C ends a text at a NUL, Python does not.
        parts = text.encode("utf-8", "surrogatepass").split(b"\0")
        return "\0".join(take_text(lib.creds_redact(pointer, part)) for part in parts)

    # --- as a Python object --------------------------------------------------------------------------------------

    def __repr__(self) -> str:
        return take_text(lib.creds_to_string(self._handle.pointer, 0))

    def __str__(self) -> str:
        return f"Credentials(username='{self.username}', api_key='{self.api_key}', base_url='{self.base_url}')"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Credentials):
            return NotImplemented
        return bool(lib.creds_equal(self._handle.pointer, other._handle.pointer))

    def __hash__(self) -> int:
        return hash((self.username, self.base_url))

    # A session is a resource, as an open file is: a copy of the credentials, also a deep one, uses the same.
    def __copy__(self) -> Self:
        other = type(self).__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self.__copy__()

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(
            "Credentials are not pickled: the api_key would stand in the pickle in plain text; save() them and load "
            "them where they are needed, or hand over username, api_key and base_url yourself"
        )

    # cartoframes' functions ask isinstance(credentials, cartoframes.auth.Credentials) before they use what both
    # classes have. So once cartoframes is there, instances of this class say yes, in the way of Python's proxies.
    @property  # type: ignore[misc]
    def __class__(self) -> type:
        cartoframes = sys.modules.get("cartoframes.auth.credentials")
        theirs: type | None = getattr(cartoframes, "Credentials", None)
        return type(self) if theirs is None else theirs

    # cartoframes' == reads these of both sides.
    _username = username
    _api_key = api_key
    _base_url = base_url


def default_path() -> str:
    """The path of the default file, whether or not it exists."""
    path = checked(lib.creds_default_path)
    try:
        return os.fsdecode(ctypes.string_at(path))
    finally:
        lib.creds_string_free(path)


def is_credentials(value: object) -> bool:
    """Whether a value is such credentials, or cartoframes' own."""
    names = ("username", "api_key", "base_url", "session", "allow_non_secure")
    return isinstance(value, Credentials) or all(hasattr(value, name) for name in names)


def _optional(text: bytes | None) -> str | None:
    return None if text is None else text.decode()


def _change(function: Any, *arguments: object) -> None:
    """A change on the disk. Where it stands but may not outlive a power cut, that is worth a warning, no more."""
    try:
        checked(function, *arguments)
    except OSError as error:
        if getattr(error, "status", None) != Status.NOT_DURABLE:
            raise
        python_warnings.warn(str(error), NotDurableWarning, stacklevel=3)
