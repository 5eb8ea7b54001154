"""A user at a server: as a client, and as an agent through the gateway."""

import json
from pathlib import Path
from typing import Any, TypeVar

from tests.servers import Server

from oxidoo import ConnectionPoolManager, OdooAsyncClient, OdooConnectionConfig
from oxidoo.auth.principal import LOCAL
from oxidoo.files.store import FileStore
from oxidoo.gateway.gateway import Gateway
from oxidoo.gateway.limits import Limits
from oxidoo.gateway.operation import Operation

T = TypeVar("T")

INSTANCE = "odoo"
"""The name of the one instance of every gateway, so that texts can be compared."""


class Target:
    """One user at one server over one protocol: as a client, and through the gateway."""

    def __init__(
        self,
        server: Server,
        protocol: str,
        config: OdooConnectionConfig,
        schema_folder: Path | None = None,
    ) -> None:
        self.server = server
        self.protocol = protocol
        self._schema_folder = schema_folder
        self._connections = ConnectionPoolManager()
        self._connections.add_connection(INSTANCE, config)
        self.client: OdooAsyncClient = self._connections.get_connection(INSTANCE)
        self._gateway = self.gateway()

    def gateway(self, files: FileStore | None = None, **limits: int) -> Gateway:
        """A gateway over the same connection, with limits of its own and a folder for exports."""
        return Gateway(
            self._connections,
            default_instance=INSTANCE,
            limits=Limits(**limits),
            schema_folder=self._schema_folder,
            files=files,
        )

    async def result(self, operation: Operation[T], **limits: int) -> T:
        """What an operation gives."""
        gateway = self.gateway(**limits) if limits else self._gateway
        try:
            return await gateway.execute(LOCAL, operation)
        finally:
            await gateway.at_rest()  # so that requests can be counted

    async def text(self, operation: Operation[str], **limits: int) -> str:
        """What an agent gets for an operation."""
        return await self.result(operation, **limits)

    async def ask(self, operation: Operation[str], **limits: int) -> dict[str, Any]:
        """The same, parsed."""
        return json.loads(await self.text(operation, **limits))

    def http_requests(self) -> int:
        """How many HTTP requests the connection has made so far."""
        return self.client.metrics().http_requests

    def close(self) -> None:
        self._connections.cleanup()
