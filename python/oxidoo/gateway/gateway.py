"""The one door: every surface hands its operations in here."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from oxidoo.auth.principal import Principal
from oxidoo.client.async_client import OdooAsyncClient
from oxidoo.connections.health import HealthChecker, HealthReport
from oxidoo.connections.manager import ConnectionPoolManager
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.plan import GroupsPlan, Limits, Operation, Plan
from oxidoo.policy.engine import Policy
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.knowledge import Knowledge

_MAY_BE_OUTDATED = frozenset({Kind.VALIDATION, Kind.ACCESS})
"""How Odoo refuses a call that was planned by fields that are no longer as they were."""


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
    """

    def __init__(
        self,
        connections: ConnectionPoolManager,
        *,
        default_instance: str,
        policy: Policy | None = None,
        limits: Limits | None = None,
        schema_folder: Path | None = None,
    ) -> None:
        self._connections = connections
        self._policy = policy or Policy()
        self._limits = limits or Limits()
        self._schema_folder = schema_folder
        self._open: dict[str, _Connection] = {}
        self.default_instance = default_instance

    async def execute(self, principal: Principal, operation: Operation) -> str:
        """Carries out an operation on behalf of a principal.

        Returns:
            Compact text for the agent.

        Raises:
            OdooMCPError: Whatever keeps it from being done; its outcome says whether anything
                changed.
        """
        self._policy.authorize_instance(principal, operation.instance)
        connection = self._connection(operation.instance)
        catalogue = Catalogue(connection.knowledge, operation.scope)
        plan = await operation.plan(catalogue, self._limits)
        try:
            return await self._carry_out(principal, connection.client, plan)
        except OdooMCPError as error:
            if error.kind not in _MAY_BE_OUTDATED or not await catalogue.is_outdated():
                raise
        plan = await operation.plan(Catalogue(connection.knowledge, operation.scope), self._limits)
        return await self._carry_out(principal, connection.client, plan)

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

    async def _carry_out(
        self, principal: Principal, client: OdooAsyncClient, plan: Plan | GroupsPlan | str
    ) -> str:
        if isinstance(plan, str):
            return plan
        context = plan.kwargs.get("context", {})
        self._policy.authorize_call(principal, client.instance_id, plan.model, plan.method, context)
        if isinstance(plan, GroupsPlan):
            return plan.render(
                await client.objects(plan.model, plan.method, [], plan.kwargs, cache="records")
            )
        page = client.table(
            plan.model, plan.method, plan.args, plan.kwargs, plan.table, cache=plan.cache
        )
        if plan.counted is None:
            return plan.finish(await page)
        self._policy.authorize_call(
            principal, client.instance_id, plan.model, "search_count", context
        )
        count = client.objects(
            plan.model, "search_count", [plan.counted], {"context": context}, cache="records"
        )
        rendered, counted = await asyncio.gather(page, count)
        return f'{plan.finish(rendered)[:-1]},"count":{counted}}}'

    def _connection(self, instance: str) -> _Connection:
        client = self._connections.get_connection(instance)
        connection = self._open.get(instance)
        if connection is None or connection.client is not client:
            knowledge = Knowledge(client, self._schema_folder)
            connection = self._open[instance] = _Connection(client, knowledge)
        return connection
