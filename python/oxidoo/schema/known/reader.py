"""The road of what Odoo is asked about itself."""

from typing import Any

from oxidoo._native import is_read
from oxidoo.client.async_client import OdooAsyncClient
from oxidoo.errors import Kind, OdooMCPError

_ALSO = frozenset({"default_get"})
"""It is no read for the core: it may create records for contexts that are never passed here, in
Odoo's own modules of 14 and 19. Nothing else tells what a new record begins with."""


class Reader:
    """Reads, and can do nothing else.

    Args:
        client: The connection.
    """

    def __init__(self, client: OdooAsyncClient) -> None:
        self._client = client

    async def objects(
        self, model: str, method: str, args: list[Any], kwargs: dict[str, Any]
    ) -> Any:
        """Calls a method that reads; the arguments are those of `OdooAsyncClient.objects`.

        Raises:
            OdooMCPError: `policy`, for any other method; whatever keeps Odoo from answering.
        """
        if not is_read(method) and method not in _ALSO:
            raise OdooMCPError(
                f"What Odoo is asked about itself must not change it, as {model}.{method} may.",
                kind=Kind.POLICY,
            )
        return await self._client.objects(model, method, args, kwargs)

    async def authenticate(self) -> int:
        """The user's id."""
        return await self._client.authenticate()

    async def major_version(self) -> int:
        """The server's major version, such as 19."""
        return await self._client.major_version()
