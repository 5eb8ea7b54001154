"""The one door: every surface hands its operations in here."""

from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self, TypeVar

from oxidoo.auth.principal import Principal
from oxidoo.client.async_client import OdooAsyncClient
from oxidoo.connections.health import HealthChecker, HealthReport
from oxidoo.connections.manager import ConnectionPoolManager
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.files.store import FileStore
from oxidoo.gateway.context import check_context
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.limits import Limits
from oxidoo.gateway.operation import Operation
from oxidoo.policy.engine import Policy
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.known.knowledge import Knowledge
from oxidoo.schema.known.subject import Scope

T = TypeVar("T")

_MAY_BE_OUTDATED = frozenset({Kind.VALIDATION, Kind.ACCESS})
"""How Odoo refuses a call that was made by fields that are no longer as they were."""


@dataclass(frozen=True, slots=True)
class _Connection:
    client: OdooAsyncClient
    knowledge: Knowledge


class Gateway:
    """Validates, authorizes, calls and renders; nothing else talks to Odoo for an agent.

    Args:
        connections: The configured Odoo servers.
        default_instance: The instance meant when none is named.
        policy: What a principal may do.
        limits: Bounds on what an agent gets at once.
        schema_folder: Where models and fields are kept for the next start; `None` for nowhere.
        files: Where exports are kept; `None` for nowhere.
    """

    def __init__(
        self,
        connections: ConnectionPoolManager,
        *,
        default_instance: str,
        policy: Policy | None = None,
        limits: Limits | None = None,
        schema_folder: Path | None = None,
        files: FileStore | None = None,
    ) -> None:
        self._connections = connections
        self._policy = policy or Policy()
        self.limits = limits or Limits()
        self._schema_folder = schema_folder
        self._files = files
        self._open: dict[str, _Connection] = {}
        self.default_instance = default_instance

    async def execute(self, principal: Principal, operation: Operation[T]) -> T:
        """Carries out an operation on behalf of a principal.

        Returns:
            What the operation gives: compact text for the agent, for most of them.

        Raises:
            OdooMCPError: Whatever keeps it from being done; its outcome says whether anything
                changed.
        """
        self._policy.authorize_instance(principal, operation.instance)
        connection = self._connection(operation.instance)
        env = self._environment(principal, connection, operation.scope)
        await check_context(env.catalogue, operation.scope.context())
        try:
            return await operation.run(env)
        except OdooMCPError as error:
            if error.kind not in _MAY_BE_OUTDATED or not await env.catalogue.is_outdated():
                raise
        return await operation.run(self._environment(principal, connection, operation.scope))

    def within(self, max_result_bytes: int) -> Self:
        """The same door with a smaller bound on the size of a result, in bytes."""
        narrower = copy(self)
        narrower.limits = replace(self.limits, max_result_bytes=max(max_result_bytes, 1))
        return narrower

    def sharing(self, results: int) -> Self:
        """The same door for each of several results that together keep to the bound on size."""
        return self.within(self.limits.max_result_bytes // results)

    def instances(self, principal: Principal) -> list[str]:
        """The instances that a principal may use."""
        names = self._connections.instance_ids
        return [name for name in names if self._policy.may_use(principal, name)]

    async def health(self, principal: Principal, instance: str) -> HealthReport:
        """Whether an instance can be used.

        Raises:
            OdooMCPError: `policy`, if the principal may not use it.
        """
        self._policy.authorize_instance(principal, instance)
        try:
            client = self._connection(instance).client
        except OdooMCPError as error:
            return HealthReport(healthy=False, problem=error.message)
        return await HealthChecker().check_connection(client)

    async def at_rest(self) -> None:
        """Waits until nothing goes on behind the operations."""
        for connection in list(self._open.values()):
            await connection.knowledge.at_rest()

    def _environment(
        self, principal: Principal, connection: _Connection, scope: Scope
    ) -> Environment:
        catalogue = Catalogue(connection.knowledge, scope)
        return Environment(
            principal, connection.client, self._policy, catalogue, self.limits, self._files
        )

    def _connection(self, instance: str) -> _Connection:
        client = self._connections.get_connection(instance)
        connection = self._open.get(instance)
        if connection is None or connection.client is not client:
            knowledge = Knowledge(client, self._schema_folder)
            connection = self._open[instance] = _Connection(client, knowledge)
        return connection
