"""The members of cartoframes.auth.Credentials that ask CARTO's servers. As in cartoframes, they need the package carto."""

from __future__ import annotations

from ._constants import Kind, Status
from ._log import logger
from .errors import make_error

TYPE_CHECKING = False  # typing itself takes longer to import than all the rest
if TYPE_CHECKING:
    from typing import Any

#: It has no leading slash, because that would remove the /user/NAME of a base_url.
_ME_SERVICE = "api/v3/me"


class Services:
    """The part of :class:`Credentials` that needs the network."""

    # Fetched values are kept as long as the object.
    _user_id: str | None = None
    _api_key_auth_client: Any = None
    _do_credentials: Any = None

    def get_api_key_auth_client(self) -> Any:
        """A ``carto.auth.APIKeyAuthClient`` for this account, as carto's own classes take it."""
        if self._api_key_auth_client is None:
            if self.kind != Kind.API_KEY:
                raise make_error(
                    Status.WRONG_KIND, "the package carto needs an api_key of the older platform; send `authorization`"
                )
            try:
                from carto.auth import APIKeyAuthClient
            except ImportError as error:
                message = f"requests to CARTO go through the package carto: pip install carto ({error})"
                raise ImportError(message) from error
            from . import __version__

            client = f"cartocreds_{__version__}"
            self._api_key_auth_client = APIKeyAuthClient(
                base_url=self.base_url,
                api_key=self.api_key,
                session=self.session,
                client_id=client,
                user_agent=client,
            )
        return self._api_key_auth_client

    @property
    def me_data(self) -> dict[str, Any]:
        """CARTO's data about the account; empty if CARTO cannot be asked."""
        try:
            data: dict[str, Any] = self.get_api_key_auth_client().send(_ME_SERVICE, "get").json()
        except Exception:
            return {}
        return data

    @property
    def user_id(self) -> str | None:
        """The account's id from CARTO; None if CARTO cannot be asked."""
        if not self._user_id:
            logger().debug("Getting `user_id` for %s", self.username)
            user_data = self.me_data.get("user_data")
            if user_data:
                self._user_id = user_data.get("id")
        return self._user_id

    def is_instant_licensing_active(self) -> bool:
        """Whether the account has instant licensing in the Data Observatory."""
        active: bool = self._get_do_credentials().instant_licensing
        return active

    def get_gcloud_credentials(self) -> tuple[str, str]:
        """The project and the token of the Data Observatory in Google's cloud."""
        credentials = self._get_do_credentials()
        return credentials.bq_project, credentials.access_token

    def _get_do_credentials(self) -> Any:
        if self._do_credentials is None:
            client = self.get_api_key_auth_client()
            from carto.do_token import DoTokenManager

            self._do_credentials = DoTokenManager(client).get()
        return self._do_credentials

    def _clear_fetched_values(self) -> None:
        for name in ("_user_id", "_api_key_auth_client", "_do_credentials"):
            self.__dict__.pop(name, None)

    if TYPE_CHECKING:
        # Credentials defines them.
        @property
        def username(self) -> str | None: ...
        @property
        def api_key(self) -> str: ...
        @property
        def base_url(self) -> str: ...
        @property
        def session(self) -> Any: ...
        @property
        def kind(self) -> int: ...
