"""All configured Odoo servers by name."""

from types import TracebackType
from typing import Self

from oxidoo.client.async_client import OdooAsyncClient
from oxidoo.connections.config import OdooConnectionConfig
from oxidoo.connections.metrics import ConnectionMetrics
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.suggest import did_you_mean


class ConnectionPoolManager:
    """One connection pool per Odoo server, made when it is first used.

    Use it as an async context manager, or call `cleanup` in the end.
    """

    def __init__(self) -> None:
        self._configs: dict[str, OdooConnectionConfig] = {}
        self._clients: dict[str, OdooAsyncClient] = {}

    def add_connection(self, instance_id: str, config: OdooConnectionConfig) -> None:
        """Makes an Odoo server known under a name.

        Raises:
            OdooMCPError: `validation`, if the name is taken.
        """
        if instance_id in self._configs:
            raise OdooMCPError(
                f"The instance '{instance_id}' exists already: remove it first.",
                kind=Kind.VALIDATION,
            )
        self._configs[instance_id] = config

    def get_connection(self, instance_id: str) -> OdooAsyncClient:
        """The client of a server, on its pool.

        Raises:
            OdooMCPError: `validation`, if no server has that name or it is not well configured.
        """
        client = self._clients.get(instance_id)
        if client is None:
            client = OdooAsyncClient(self._config(instance_id), instance_id=instance_id)
            self._clients[instance_id] = client
        return client

    def remove_connection(self, instance_id: str) -> None:
        """Forgets a server and closes its pool; calls under way still end.

        Raises:
            OdooMCPError: `validation`, if no server has that name.
        """
        self._config(instance_id)
        del self._configs[instance_id]
        client = self._clients.pop(instance_id, None)
        if client is not None:
            client.close()

    def get_metrics(self, instance_id: str) -> ConnectionMetrics:
        """The figures of a server.

        Raises:
            OdooMCPError: `validation`, if no server has that name.
        """
        return self.get_connection(instance_id).metrics()

    def cleanup(self) -> None:
        """Forgets all servers and closes their pools."""
        for instance_id in list(self._configs):
            self.remove_connection(instance_id)

    @property
    def instance_ids(self) -> tuple[str, ...]:
        """The names of all servers, in the order they were added."""
        return tuple(self._configs)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.cleanup()

    def _config(self, instance_id: str) -> OdooConnectionConfig:
        config = self._configs.get(instance_id)
        if config is None:
            hint = did_you_mean(instance_id, self._configs)
            raise OdooMCPError(f"There is no instance '{instance_id}'{hint}.", kind=Kind.VALIDATION)
        return config
