"""The credentials of CARTO's current platform: an access token, or a client that gets access tokens."""

from __future__ import annotations

from . import _input
from ._constants import Kind, Status
from ._library import lib, take_text
from .errors import change, checked

TYPE_CHECKING = False  # typing itself takes longer to import than all the rest
if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from typing_extensions import Self  # type checkers know it without the package

    from ._handle import Handle
    from ._input import Path

_KNOWN_KINDS = frozenset(Kind)
_LAST_SECOND_OF_DATETIME = 253402300799  # of the year 9999


class AccessTokens:
    """The part of :class:`Credentials` for access tokens and clients."""

    # --- making --------------------------------------------------------------------------------------------------

    @classmethod
    def from_token(
        cls, access_token: str, base_url: str, session: Any = None, *, allow_non_secure: bool = False
    ) -> Self:
        """Makes credentials from an access token, without ``Bearer``, and the API's base address.

        An example of the address is ``https://gcp-us-east1.api.carto.com``. If the token has expired, :attr:`warnings`
        says so.

        >>> from cartocreds import Credentials
        >>> Credentials.from_token("eyJ0b2tlbiI", "https://gcp-us-east1.api.carto.com")
        Credentials(access_token='***', base_url='https://gcp-us-east1.api.carto.com')
        """
        pointer = checked(
            lib.creds_from_token,
            _input.text(access_token, "access_token", Status.INVALID_TOKEN),
            _input.text(base_url, "base_url", Status.INVALID_BASE_URL),
            _input.flags(allow_non_secure=allow_non_secure),
        )
        return cls._of(pointer, session)

    @classmethod
    def from_client(
        cls,
        client_id: str,
        client_secret: str,
        base_url: str,
        token_url: str | None = None,
        session: Any = None,
        *,
        allow_non_secure: bool = False,
    ) -> Self:
        """Makes credentials from a machine-to-machine client. They have no access token: :meth:`renew` asks for one.

        `token_url` is the address that gives out access tokens, by default CARTO's own. `allow_non_secure` applies to both
        addresses.
        """
        pointer = checked(
            lib.creds_from_client,
            _input.text(client_id, "client_id", Status.INVALID_TOKEN),
            _input.text(client_secret, "client_secret", Status.INVALID_TOKEN),
            _input.text(base_url, "base_url", Status.INVALID_BASE_URL),
            _input.optional_text(token_url, "token_url", Status.INVALID_BASE_URL),
            _input.flags(allow_non_secure=allow_non_secure),
        )
        return cls._of(pointer, session)

    @classmethod
    def from_profile(cls, name: str | None = None, session: Any = None, *, require_private: bool = False) -> Self:
        """Loads a profile of the CARTO CLI, which ``carto auth login`` saves in ``~/.carto_credentials.json``.

        Without a name, it is the profile that CARTO_PROFILE names, else the current one.
        """
        if name is not None and not isinstance(name, str):
            raise TypeError(f"name must be a str, not a {type(name).__name__}")
        profile = _input.optional_text(name, "name", Status.NOT_FOUND)
        return cls._of(checked(lib.creds_from_profile, profile, _input.flags(require_private=require_private)), session)

    # --- values --------------------------------------------------------------------------------------------------

    @property
    def kind(self) -> int:
        """The kind of these credentials: a :class:`Kind`, or a number if a later library has a new kind.

        A client that has an access token is ``Kind.TOKEN``.
        """
        kind: int = lib.creds_kind(self._handle.pointer)
        return Kind(kind) if kind in _KNOWN_KINDS else kind

    @property
    def access_token(self) -> str | None:
        """The access token, a secret; None if there is none."""
        return _input.decoded(lib.creds_access_token(self._handle.pointer))

    @property
    def client_id(self) -> str | None:
        """The id of the client, which is not a secret; None if there is no client."""
        return _input.decoded(lib.creds_client_id(self._handle.pointer))

    @property
    def token_url(self) -> str | None:
        """The address that gives out access tokens; None if there is no client."""
        return _input.decoded(lib.creds_token_url(self._handle.pointer))

    @property
    def expires_at(self) -> datetime | None:
        """When the access token expires, with the time zone UTC; None if that is not known.

        Use it only to decide when to ask for another token: the server may refuse the token earlier.
        """
        from datetime import datetime, timedelta, timezone

        seconds: int = lib.creds_expires_at(self._handle.pointer)
        if seconds == 0:
            return None
        return datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=min(seconds, _LAST_SECOND_OF_DATETIME))

    def is_fresh(self, seconds: int = 0) -> bool:
        """Whether they can be used now and for this many more seconds, by the system's clock.

        True for an api_key and for a token whose expiry is not known; false for a client without an access token.
        """
        fresh: bool = lib.creds_is_fresh(self._handle.pointer, _input.number(seconds, "seconds", 0, 2**32 - 1))
        return fresh

    # --- renewing ------------------------------------------------------------------------------------------------

    def renew(self, session: Any = None) -> Self:
        """Credentials that can be used for five more minutes, with at most one request.

        Returns these credentials if they last as long, or have no client and have not expired. Else it uses the token in
        the user's cache, and asks the server only if there is none: with the method ``post`` of `session`, such as a
        ``requests.Session``, or with the standard library. It saves the new token in the cache for all of the user's
        programs. If the server cannot answer now, it returns a token that has not expired.

        Raises a TokenRefusedError if the server refuses the client, a TryLaterError if it cannot answer now and the old
        token has expired, a ValueError (Status.WRONG_KIND) for a token that has expired and has no client, and another
        CartoCredsError for an answer that has no usable token. It does not try again by itself, because CARTO limits how
        many tokens a client may ask for.
        Threads wait for each other: one asks, and the others find its token.
        """
        from ._renewal import renewed

        return renewed(self, session)

    def token_request(self) -> str:
        """The body of the request for an access token, to be sent by POST to :attr:`token_url`. It contains the secret.

        It is for programs that send it themselves: as ``application/x-www-form-urlencoded``, without following redirects.
        Pass the answer to :meth:`with_token`.
        """
        return take_text(checked(lib.creds_token_request, self._handle.pointer))

    def with_token(self, response: bytes | str, http_status: int) -> Self:
        """The same credentials with the access token in the server's answer: its body, and its HTTP status.

        It raises the same errors as :meth:`renew` for that answer.
        """
        body = _input.data(response, "response")
        status = _input.number(http_status, "http_status", 0, 999)
        return self._of(checked(lib.creds_with_token, self._handle.pointer, body, len(body), status))

    def with_cached_token(self, path: Path | None = None) -> Self:
        """The same credentials with the access token that was saved for this client, if it lasts longer than their own.

        The file is by default this client's own in the user's cache folder. If the file is missing, broken or another
        client's, the result equals these credentials.
        """
        return self._of(checked(lib.creds_with_cached_token, self._handle.pointer, _input.path(path)))

    def save_token(self, path: Path | None = None) -> None:
        """Saves the client's access token for other programs, by default in the user's cache folder.

        Only the user may read the file. If it is saved but a power cut could undo that, issues a NotDurableWarning. A file
        that you name is replaced only if it is empty or has a saved token.
        """
        change(lib.creds_save_token, self._handle.pointer, _input.path(path))

    if TYPE_CHECKING:
        # Credentials defines them.
        _handle: Handle

        @classmethod
        def _of(cls, pointer: int, session: Any = None) -> Self: ...
