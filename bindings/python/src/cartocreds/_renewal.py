"""Asks the server for an access token, for :meth:`Credentials.renew`.

Errors show the text of other packages' exceptions masked, and drop the exceptions themselves: those of requests refer to
the request, whose body contains the client's secret. For the same reason no function raises while it has the body in a
variable.
"""

from __future__ import annotations

import os
import threading
import time

from ._constants import Status
from ._log import logger
from .errors import CartoCredsError, TryLaterError, make_error

TYPE_CHECKING = False  # typing itself takes longer to import than all the rest
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, TypeVar

    from ._tokens import AccessTokens

    Given = TypeVar("Given", bound=AccessTokens)

_FRESH_SECONDS = 300
_TIME_LIMIT = 30.0  # seconds, for the whole answer
_SIZE_LIMIT = 64 * 1024  # the largest answer that the library accepts
_HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}

# Only one thread asks at a time. The threads that waited then find its token in the cache. A forked child gets a new lock,
# because the thread that held the old one does not exist in it.
_turn = threading.Lock()


def _new_turn() -> None:
    global _turn
    _turn = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_new_turn)


def renewed(credentials: Given, session: Any) -> Given:
    if session is not None and not callable(getattr(session, "post", None)):
        raise TypeError(
            f"session must have a method post, as a requests.Session has, not be a {type(session).__name__}"
        )
    # Without a client there is no other token: this one is used to its end.
    if credentials.is_fresh(_FRESH_SECONDS if credentials.token_url else 0):
        return credentials
    with _turn:
        cached = credentials.with_cached_token()
        if cached.is_fresh(_FRESH_SECONDS):
            return cached
        try:
            found = _new_token(credentials, session)
        except TryLaterError:
            if cached.is_fresh():
                return cached
            raise
        _keep(found)
        return found


def _new_token(credentials: Given, session: Any) -> Given:
    status, answer, problem = _asked(credentials, session)
    if problem is not None:
        raise make_error(
            Status.TRY_LATER,
            f"no access token came from {credentials.token_url}: {problem}; check the network, and try again later",
        )
    return credentials.with_token(answer, status)


def _keep(credentials: AccessTokens) -> None:
    """Saves the token in the cache. If that fails, the program still has its token."""
    try:
        credentials.save_token()
    except CartoCredsError as error:
        logger().warning("The access token is not kept for other programs: %s", error)


def _asked(credentials: AccessTokens, session: Any) -> tuple[int, bytes, str | None]:
    """The HTTP status and the body of the answer, and the reason if there is none."""
    url = str(credentials.token_url)  # with_cached_token() has refused credentials without one
    send = _by_urllib if session is None else _by_session(session)
    try:
        status, chunks = send(url, credentials.token_request().encode())
        return status, _limited(chunks), None
    except Exception as error:  # of any package that sends
        return 0, b"", credentials.redact(f"{type(error).__name__}: {error}")  # type: ignore[attr-defined]


def _limited(chunks: Iterable[bytes]) -> bytes:
    """Reads at most one byte more than the library accepts, which is enough for it to refuse the answer."""
    end = time.monotonic() + _TIME_LIMIT
    answer = bytearray()
    for chunk in chunks:
        answer += chunk
        if len(answer) > _SIZE_LIMIT:
            break
        if time.monotonic() > end:
            raise TimeoutError(f"the answer was not complete after {_TIME_LIMIT:.0f} seconds")
    return bytes(answer[: _SIZE_LIMIT + 1])


def _by_session(session: Any) -> Any:
    def send(url: str, body: bytes) -> tuple[int, Iterable[bytes]]:
        # With an `auth` that adds nothing, requests does not add a login from a .netrc or the session.
        response = session.post(
            url,
            data=body,
            headers=_HEADERS,
            auth=lambda request: request,
            allow_redirects=False,
            timeout=_TIME_LIMIT,
            stream=True,
        )
        return response.status_code, _chunks_of(response)

    return send


def _chunks_of(response: Any) -> Iterator[bytes]:
    try:
        yield from response.iter_content(8192)
    finally:
        response.close()


def _by_urllib(url: str, body: bytes) -> tuple[int, Iterable[bytes]]:
    import urllib.error
    import urllib.request

    class NoRedirect(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            """Makes no other request, so that the answer is the redirect."""

    request = urllib.request.Request(url, body, _HEADERS, method="POST")
    try:
        response = urllib.request.build_opener(NoRedirect).open(request, timeout=_TIME_LIMIT)
    except urllib.error.HTTPError as error:
        response = error  # this is an answer too, with a status and a body
    return response.status, _chunks_read(response)


def _chunks_read(response: Any) -> Iterator[bytes]:
    with response:
        read = getattr(response, "read1", response.read)  # read1() returns what there is, for the time limit
        while chunk := read(8192):
            yield chunk
