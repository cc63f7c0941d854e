"""Credentials as cartoframes.auth has them, over a handle of the library."""

from __future__ import annotations

import ctypes
import os
import sys

from . import _input, _slot
from ._constants import Kind, SourceKind, Status, Warnings
from ._handle import Handle
from ._library import lib, take_bytes, take_text
from ._log import logger
from ._services import Services
from ._tokens import AccessTokens
from .errors import change, checked, make_error

TYPE_CHECKING = False  # typing itself takes longer to import than all the rest
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from typing_extensions import Self  # type checkers know it without the package

    from ._input import Path

_PUBLIC = "default_public"
_KNOWN_KINDS = frozenset(SourceKind)


class Credentials(AccessTokens, Services):
    """A CARTO account: a username, an api_key, a base_url, and a session with which the program makes requests.

    On CARTO's current platform, there is an access token or a client instead of a username and an api_key: see
    :meth:`from_token`, :meth:`from_client` and :meth:`from_profile`.

    The signature and the meaning are those of ``cartoframes.auth.Credentials``. At least one of `username` and
    `base_url` is needed; the base_url defaults to ``https://USERNAME.carto.com``. The values are checked at once. They do
    not change afterwards, except the session.

    ``str()`` shows the api_key, as cartoframes does. ``repr()``, which tracebacks and notebooks show, does not.

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
        # If all three were NULL, C would load the saved credentials. Here, as in cartoframes, only from_file() does that.
        # So the key is never NULL.
        key = _PUBLIC if api_key is None else api_key
        self._adopt(
            checked(
                lib.creds_new,
                _input.optional_text(username, "username", Status.INVALID_USERNAME),
                _input.text(key, "api_key", Status.INVALID_API_KEY),
                _input.optional_text(base_url, "base_url", Status.INVALID_BASE_URL),
                _input.flags(allow_non_secure=False if allow_non_secure is None else allow_non_secure),
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

        With `require_private`, refuses a file unless it belongs to the caller (or root) and nobody else may read or write
        it.
        """
        flags = _input.flags(require_private=require_private)
        return cls._of(checked(lib.creds_from_file, _input.path(config_file), flags), session)

    @classmethod
    def from_env(cls, session: Any = None, *, allow_non_secure: bool = False) -> Self:
        """Makes credentials from the environment.

        If CARTO_API_BASE_URL and one of these are set, they are an access token (CARTO_API_TOKEN) or a client
        (CARTO_CLIENT_ID, CARTO_CLIENT_SECRET). Else they are an account: CARTO_USER, CARTO_API_KEY and CARTO_BASE_URL, or
        CARTO_USERNAME, CARTODB_API_KEY and CARTO_API_URL.
        """
        flags = _input.flags(allow_non_secure=allow_non_secure)
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
        """Makes credentials from what a user typed: ``profile:NAME``, a ``.json`` file, a URL, a username, or nothing.

        Nothing means the first of these: the file that CARTO_CREDENTIALS_FILE names, the environment, the profile that
        CARTO_PROFILE names, the default file, the CARTO CLI's current profile, the token of carto-auth. The values of two
        sources are never mixed.
        """
        flags = _input.flags(allow_non_secure=allow_non_secure, require_private=require_private)
        key = _input.optional_text(api_key, "api_key", Status.INVALID_API_KEY)
        return cls._of(checked(lib.creds_resolve, _input.path(target), key, flags), session)

    @classmethod
    def from_credentials(cls, credentials: Any) -> Self:
        """Makes the same credentials again, with the same session. Takes cartoframes' own Credentials too."""
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
            bool(credentials.allow_non_secure),
        )

    # --- files ---------------------------------------------------------------------------------------------------

    def save(self, config_file: Path | None = None) -> None:
        """Saves to a file that only the user may read, by default the one that cartoframes uses too.

        The file is replaced as a whole, and fields of other programs in it are kept. The session is not saved. If the file
        is saved but a power cut could undo that, issues a NotDurableWarning.
        """
        change(lib.creds_save, self._handle.pointer, _input.path(config_file))
        place = default_path() if config_file is None else config_file
        logger().info(
            "User credentials for `%s` were successfully saved to `%s`", self.username or self.base_url, place
        )

    @classmethod
    def delete(cls, config_file: Path | None = None) -> None:
        """Deletes a credentials file, by default the one that cartoframes uses too.

        A missing file is logged and is not an error. If the file is deleted but a power cut could undo that, issues a
        NotDurableWarning.
        """
        if config_file == "":
            config_file = None  # as in cartoframes
        place = default_path() if config_file is None else config_file
        try:
            change(lib.creds_delete, _input.path(config_file))
        except FileNotFoundError:
            logger().warning("No credential file found at %s.", place)
        else:
            logger().info("Credentials at %s successfully removed.", place)

    # --- values --------------------------------------------------------------------------------------------------

    @property
    def username(self) -> str | None:
        """The account's name, if one was given."""
        return _input.decoded(lib.creds_username(self._handle.pointer))

    @property
    def api_key(self) -> str:
        """The key, which is a secret unless :attr:`is_public`. Empty for an access token and a client."""
        key: bytes = lib.creds_api_key(self._handle.pointer)
        return key.decode()

    @property
    def base_url(self) -> str:
        """The address of the account, without a slash at the end."""
        url: bytes = lib.creds_base_url(self._handle.pointer)
        return url.decode()

    @property
    def allow_non_secure(self) -> bool:
        """Whether a base_url that is not https was allowed."""
        allowed: bool = lib.creds_allow_non_secure(self._handle.pointer)
        return allowed

    @property
    def session(self) -> Any:
        """The object for making requests, such as a ``requests.Session``. None also for a session that C++ set."""
        return self._handle.session

    @session.setter
    def session(self, session: Any) -> None:
        is_default = _slot.holds(self)
        self._handle = self._handle.with_session(session)
        self._clear_fetched_values()
        if is_default:
            _slot.put(self)

    @property
    def account(self) -> str | None:
        """The username, else the name in the base_url, as in ``https://HOST/user/NAME``, else None."""
        return _input.decoded(lib.creds_account(self._handle.pointer))

    @property
    def source(self) -> str:
        """Where they came from, for people: ``arguments``, ``environment`` or ``file PATH``."""
        source: bytes = lib.creds_source(self._handle.pointer)
        return source.decode()

    @property
    def source_kind(self) -> int:
        """Where they came from: a :class:`SourceKind`, or a number if a later library has a new kind."""
        kind: int = lib.creds_source_kind(self._handle.pointer)
        return SourceKind(kind) if kind in _KNOWN_KINDS else kind

    @property
    def source_path(self) -> str | None:
        """The path of the file that they came from, if they came from one."""
        path: bytes | None = lib.creds_source_path(self._handle.pointer)
        return None if path is None else os.fsdecode(path)

    @property
    def warnings(self) -> Warnings:
        """What is doubtful about these credentials and their file."""
        return Warnings(lib.creds_warnings(self._handle.pointer))

    @property
    def is_public(self) -> bool:
        """Whether the api_key is ``default_public``, the key of public data."""
        public: bool = lib.creds_is_public(self._handle.pointer)
        return public

    # --- requests ------------------------------------------------------------------------------------------------

    def url(self, path: str) -> str:
        """The URL of an API: the base_url, a slash, and `path` without any slash at its beginning."""
        given = _input.text(path, "path", Status.INVALID_PATH)
        return take_text(checked(lib.creds_url, self._handle.pointer, given))

    @property
    def authorization(self) -> str:
        """The value of the Authorization header."""
        return take_text(checked(lib.creds_authorization, self._handle.pointer))

    def require_api_key(self) -> None:
        """Raises an error of WRONG_KIND unless these are credentials of the older platform, with an api_key.

        Call it before a request that only this platform knows, such as ``api/v2/sql``.
        """
        checked(lib.creds_require_api_key, self._handle.pointer)

    @property
    def query(self) -> str:
        """The query or form parameter, ``api_key=...``. URLs are logged more often than headers: prefer the header."""
        owned = lib.creds_query(self._handle.pointer)
        if owned is None:
            raise make_error(
                Status.WRONG_KIND, "these credentials have no api_key for a query; send the authorization as a header"
            )
        return take_text(owned)

    def redact(self, text: str) -> str:
        """The text with ``***`` in place of the secrets: the api_key, the access token, the client's secret.

        It finds them in every form that requests, logs and JSON give them.
        """
        if not isinstance(text, str):
            raise TypeError(f"text must be a str, not a {type(text).__name__}")
        given = text.encode("utf-8", "surrogatepass")
        size = ctypes.c_size_t()
        masked = lib.creds_redact_bytes(self._handle.pointer, given, len(given), ctypes.byref(size))
        if masked is None:
            raise make_error(Status.INTERNAL, "the text could not be masked; please report this bug")
        return take_bytes(masked, size.value).decode("utf-8", "surrogatepass")

    # --- as a Python object --------------------------------------------------------------------------------------

    def __repr__(self) -> str:
        return take_text(lib.creds_to_string(self._handle.pointer, 0))

    def __str__(self) -> str:
        if self.kind != Kind.API_KEY:
            return repr(self)  # no program relies on cartoframes' text for these
        return f"Credentials(username='{self.username}', api_key='{self.api_key}', base_url='{self.base_url}')"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Credentials):
            return NotImplemented
        return bool(lib.creds_equal(self._handle.pointer, other._handle.pointer))

    def __hash__(self) -> int:
        return hash((self.username, self.base_url))

    # A session is a resource, like an open file, so a copy of the credentials shares it, even a deep copy.
    def __copy__(self) -> Self:
        other = type(self).__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self.__copy__()

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(
            "Credentials are not pickled, because the pickle would have their secret in plain text; save() them and load "
            "them where they are needed, or pass the values yourself"
        )

    # cartoframes' functions check isinstance(credentials, cartoframes.auth.Credentials), and then use members that both
    # classes have. So once cartoframes is imported, this makes the check true, as Python's proxies do.
    @property  # type: ignore[misc]
    def __class__(self) -> type:
        cartoframes = sys.modules.get("cartoframes.auth.credentials")
        theirs: type | None = getattr(cartoframes, "Credentials", None)
        return type(self) if theirs is None else theirs

    # cartoframes' == reads these attributes of both operands.
    _username = username
    _api_key = api_key
    _base_url = base_url


def default_path() -> str:
    """The path of the default file, whether or not it exists."""
    return os.fsdecode(take_bytes(checked(lib.creds_default_path)))


def is_credentials(value: object) -> bool:
    """Whether a value is such credentials, or cartoframes' own."""
    names = ("username", "api_key", "base_url", "session", "allow_non_secure")
    return isinstance(value, Credentials) or all(hasattr(value, name) for name in names)
