"""What an operation acts with: the only thing that makes calls for an agent."""

from collections.abc import Mapping, Sequence
from typing import Any

from oxidoo._native import Rendered, Table
from oxidoo.auth.principal import Principal
from oxidoo.client.async_client import OdooAsyncClient
from oxidoo.files.store import FileStore
from oxidoo.gateway.context import check_context
from oxidoo.gateway.limits import UNBOUNDED, Limits
from oxidoo.literals import CacheClass, Converter
from oxidoo.policy.engine import Policy
from oxidoo.schema.catalogue import Catalogue


class Environment:
    """A principal at an instance, for one operation.

    Every call is authorized before it leaves, and raises `OdooMCPError`: `policy`, if the
    principal may not make it; else whatever keeps Odoo from answering.

    Args:
        principal: On whose behalf calls are made.
        client: The road to the instance.
        policy: What the principal may do.
        catalogue: The models and fields of the instance.
        limits: Bounds on what the principal gets at once.
        files: Where files are kept; `None` for nowhere.
        cached: Whether recent answers will do, and answers are kept.
    """

    def __init__(
        self,
        principal: Principal,
        client: OdooAsyncClient,
        policy: Policy,
        catalogue: Catalogue,
        limits: Limits,
        files: FileStore | None = None,
        *,
        cached: bool = True,
    ) -> None:
        self.principal = principal
        self._client = client
        self._policy = policy
        self.catalogue = catalogue
        self.limits = limits
        self.files = files
        self._cached = cached

    @property
    def instance(self) -> str:
        """The instance's name."""
        return self._client.instance_id

    @property
    def account(self) -> tuple[str, str, str]:
        """The server, the database and the user behind it, which a name alone does not tell."""
        config = self._client.config
        return config.url, config.database, config.username

    def in_bulk(self) -> "Environment":
        """The same for who reads all there is: without bounds, and past the cache.

        Answers that are asked for once would only take the place of others there.
        """
        files, catalogue = self.files, self.catalogue
        return Environment(
            self.principal, self._client, self._policy, catalogue, UNBOUNDED, files, cached=False
        )

    async def table(
        self,
        model: str,
        method: str,
        kwargs: dict[str, Any],
        table: Table,
        *,
        args: list[Any] | None = None,
        cache: CacheClass | None = "records",
    ) -> Rendered:
        """Calls a method that gives records, and renders them without building them.

        Args:
            model: The model.
            method: The method.
            kwargs: Its arguments by name; `context` is one of them.
            table: How the records are rendered.
            args: Those that have no name in every version.
            cache: Of which class a recent answer will do; `None` for none, nor is this one kept.
        """
        await self._check(model, method, kwargs)
        kept = cache if self._cached else None
        return await self._client.table(model, method, args or [], kwargs, table, cache=kept)

    async def objects(
        self,
        model: str,
        method: str,
        kwargs: dict[str, Any],
        *,
        args: list[Any] | None = None,
        cache: CacheClass | None = "records",
    ) -> Any:
        """Calls a method and gives what it gives; the arguments are those of `table`."""
        await self._check(model, method, kwargs)
        kept = cache if self._cached else None
        return await self._client.objects(model, method, args or [], kwargs, cache=kept)

    async def check_context(self, context: Mapping[str, Any]) -> None:
        """Checks what no call has to pass on, since the answer is known: as every call is."""
        self._policy.authorize_context(self.principal, self.instance, context)
        await check_context(self.catalogue, context)

    def forget_records(self) -> None:
        """Ends all cached answers about records: somebody else has changed some."""
        self._client.forget_records()

    async def report(
        self,
        report_name: str,
        ids: Sequence[int],
        converter: Converter,
        context: Mapping[str, Any],
    ) -> bytes:
        """Has Odoo render a report.

        Args:
            report_name: Such as `sale.report_saleorder`.
            ids: The records.
            converter: What to render it as.
            context: Language, companies and the like.
        """
        self._policy.authorize_report(self.principal, self.instance, context)
        await check_context(self.catalogue, context)
        return await self._client.report(report_name, ids, converter, context=context)

    async def _check(self, model: str, method: str, kwargs: Mapping[str, Any]) -> None:
        context = kwargs.get("context", {})
        self._policy.authorize_call(self.principal, self.instance, model, method, context)
        await check_context(self.catalogue, context)
