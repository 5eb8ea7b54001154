"""One user at one Odoo server."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Self

from oxidoo.client.context import in_context
from oxidoo.client.defaults import AHEAD, CHUNK, CONCURRENCY, PAGE
from oxidoo.client.identity import Identity
from oxidoo.connections.metrics import ConnectionMetrics

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from types import TracebackType

    from oxidoo._native import Rendered, Table
    from oxidoo.client.context import Context
    from oxidoo.client.driving import Rows
    from oxidoo.client.report import BatchReport, Progress
    from oxidoo.client.writes import Change
    from oxidoo.connections.config import OdooConnectionConfig
    from oxidoo.literals import CacheClass, Converter


class OdooAsyncClient:
    """One user at one Odoo server, for any number of tasks at once.

    It connects and logs in with the first call. Every method raises `OdooMCPError`; its
    `outcome` says whether anything changed.

    Args:
        config: The server and the user.
        instance_id: The name used in messages.
    """

    def __init__(self, config: OdooConnectionConfig, *, instance_id: str = "odoo") -> None:
        self.instance_id = instance_id
        self._config = config
        self._instance = config.open(instance_id)
        self._identity = Identity(config, self._instance)

    @property
    def config(self) -> OdooConnectionConfig:
        """The server and the user."""
        return self._config

    async def authenticate(self) -> int:
        """Makes sure that Odoo accepts the user.

        Returns:
            The user's id.

        Raises:
            OdooMCPError: `access` with `authentication`, if Odoo refuses the user; whatever else
                keeps it from being asked.
        """
        return await self._identity.call(lambda session: session.authenticate())

    async def execute_kw(
        self,
        model: str,
        method: str,
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - the deadline is kept in the core
    ) -> Any:
        """Calls a method of a model.

        Args:
            model: Such as `res.partner`.
            method: Any public method.
            args: Positional arguments; for a method on records, their ids come first.
            kwargs: Named arguments; `context` is one of them.
            timeout: Seconds for the whole call, if not the connection's own.

        Returns:
            What the method returns, the same over every protocol.

        Raises:
            OdooMCPError: If it failed, or may have: see its `outcome`.
        """
        return await self._identity.call(
            lambda session: session.objects(
                model, method, list(args), dict(kwargs or {}), timeout=timeout
            )
        )

    async def search_read(
        self,
        model: str,
        domain: Sequence[Any] = (),
        fields: Sequence[str] | None = None,
        *,
        offset: int = 0,
        limit: int | None = None,
        order: str | None = None,
        context: Context | None = None,
    ) -> list[dict[str, Any]]:
        """Finds records and reads fields of them.

        Args:
            model: Such as `res.partner`.
            domain: In Odoo's prefix notation; empty for all.
            fields: The fields to read; `None` for all, which is slow.
            offset: How many records to pass over.
            limit: How many records at the most.
            order: Such as `name desc, id`.
            context: Language, time zone, companies and the like.

        Returns:
            A dict per record, with `id`.

        Raises:
            OdooMCPError: If it failed.
        """
        optional = {
            "fields": None if fields is None else list(fields),
            "limit": limit,
            "order": order,
        }
        kwargs: dict[str, Any] = {"domain": list(domain), "offset": offset, **in_context(context)}
        kwargs |= {name: value for name, value in optional.items() if value is not None}
        records: list[dict[str, Any]] = await self.execute_kw(model, "search_read", kwargs=kwargs)
        return records

    async def iter_records(
        self,
        model: str,
        domain: Sequence[Any] = (),
        fields: Sequence[str] | None = None,
        *,
        page: int = PAGE,
        ahead: int = AHEAD,
        context: Context | None = None,
    ) -> AsyncIterator[dict[str, Any]]:
        """Reads any number of records, in the order of their ids, while pages are fetched ahead.

        Each record comes once, as it is when its page is read, whatever is created, changed or
        deleted meanwhile. Records created after the start may be missing.

        Args:
            model: Such as `res.partner`.
            domain: In Odoo's prefix notation; empty for all.
            fields: The fields to read; none of them for `id` alone, and `None` for all but binary
                ones, which is slow.
            page: Records per call.
            ahead: Pages held or under way at once.
            context: Language, time zone, companies and the like.

        Yields:
            A dict per record, with `id`.

        Raises:
            OdooMCPError: If a page cannot be read.
            ValueError: If `page` or `ahead` is not positive.
        """
        from oxidoo.client.pages import Pages  # noqa: PLC0415 - the server starts without

        pages = Pages(self, model, domain, fields, page, ahead, context).read()
        async with aclosing(pages):
            async for records in pages:
                for record in records:
                    yield record

    async def create_many(
        self,
        model: str,
        values: Rows[Mapping[str, Any]],
        *,
        chunk: int = CHUNK,
        concurrency: int = CONCURRENCY,
        context: Context | None = None,
        progress: Progress | None = None,
        report: BatchReport | None = None,
    ) -> BatchReport:
        """Creates any number of records, several calls at once; no row is ever created twice.

        A chunk that Odoo refuses for what is in it is split until the rows at fault stand alone.
        Any other failure ends the sending: the rows that were not sent are refused with it.

        Args:
            model: Such as `res.partner`.
            values: Field names and values of each record; taken as they are needed.
            chunk: Records per call.
            concurrency: Calls under way at once.
            context: Language, time zone, companies and the like.
            progress: Called with the report when more rows have an outcome.
            report: An empty report to fill, for callers that want to keep what is known of a
                batch that is cancelled.

        Returns:
            The outcome of each row. It is not raised: see `BatchReport.check`.

        Raises:
            ValueError: If a number is not positive, or the report is not empty; nothing is sent.
            TypeError: If `progress` is asynchronous.
        """
        from oxidoo.client.driving import drive  # noqa: PLC0415 - the server starts without
        from oxidoo.client.writes import CreatePlan  # noqa: PLC0415

        plan = CreatePlan(self, model, chunk, context)
        return await drive(plan, values, concurrency, progress, report)

    async def write_many(
        self,
        model: str,
        changes: Rows[Change],
        *,
        chunk: int = CHUNK,
        concurrency: int = CONCURRENCY,
        context: Context | None = None,
        progress: Progress | None = None,
        report: BatchReport | None = None,
    ) -> BatchReport:
        """Writes to any number of records, several calls at once; no change is made twice.

        Changes of a chunk with equal values go into one call. Several changes of one record are
        made in their order. Failures are met as by `create_many`.

        Args:
            model: Such as `res.partner`.
            changes: Pairs of a record's id and the values to write; taken as they are needed.
            chunk: Rows among which equal values are looked for, and records per call.
            concurrency: Calls under way at once.
            context: Language, time zone, companies and the like.
            progress: Called with the report when more rows have an outcome.
            report: An empty report to fill, for callers that want to keep what is known of a
                batch that is cancelled.

        Returns:
            The outcome of each row. It is not raised: see `BatchReport.check`.

        Raises:
            ValueError: If a number is not positive, or the report is not empty; nothing is sent.
            TypeError: If `progress` is asynchronous.
        """
        from oxidoo.client.driving import drive  # noqa: PLC0415 - the server starts without
        from oxidoo.client.writes import WritePlan  # noqa: PLC0415

        plan = WritePlan(self, model, chunk, context)
        return await drive(plan, changes, concurrency, progress, report)

    async def load(
        self,
        model: str,
        fields: Sequence[str],
        rows: Rows[Sequence[Any]],
        *,
        chunk: int = CHUNK,
        concurrency: int = CONCURRENCY,
        context: Context | None = None,
        progress: Progress | None = None,
        report: BatchReport | None = None,
    ) -> BatchReport:
        """Imports any number of rows by Odoo's own `load`, as its import screen does.

        A row with nothing but one2many values continues the record of the row before it; they
        share one outcome. Failures are met as by `create_many`. Chunks are imported side by side:
        where rows refer to records of rows before them, set `concurrency` to 1.

        Args:
            model: Such as `res.partner`.
            fields: Columns, such as `id`, `name`, `country_id/id`, `child_ids/name`.
            rows: The text of each column; taken as they are needed.
            chunk: Rows per call; the rows of one record are never parted.
            concurrency: Calls under way at once.
            context: Language, time zone, companies and the like.
            progress: Called with the report when more rows have an outcome.
            report: An empty report to fill, for callers that want to keep what is known of a
                batch that is cancelled.

        Returns:
            The outcome of each row. It is not raised: see `BatchReport.check`.

        Raises:
            OdooMCPError: Whatever keeps Odoo from telling the fields.
            ValueError: If a number is not positive, or the report is not empty; nothing is sent.
                If a row has more or fewer values than there are fields; nothing more is sent.
            TypeError: If `progress` is asynchronous, or `fields` no list; nothing is sent. If a row
                is no list, but a dict, say; nothing more is sent.
        """
        from oxidoo.client.driving import drive  # noqa: PLC0415 - the server starts without
        from oxidoo.client.load import plan_load  # noqa: PLC0415

        plan = await plan_load(self, model, fields, chunk, context)
        return await drive(plan, rows, concurrency, progress, report)

    async def report(
        self,
        report_name: str,
        ids: Sequence[int],
        converter: Converter = "pdf",
        *,
        context: Context | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the deadline is kept in the core
    ) -> bytes:
        """Has Odoo render a report, over a web session, which takes the user's password.

        Odoo may file what it renders as an attachment, so that a report whose answer got lost is
        not asked for again.

        Args:
            report_name: The `report_name` of an `ir.actions.report`, such as
                `sale.report_saleorder`.
            ids: The records that it is on; at least one.
            converter: `pdf`, for which Odoo needs wkhtmltopdf, `html` or `text`.
            context: `lang`, `tz`, `allowed_company_ids` and the like; a template may set a
                language of its own, such as the customer's.
            timeout: Seconds for the whole call, if not the connection's own.

        Returns:
            The file. `html` and `text` are UTF-8.

        Raises:
            OdooMCPError: `access`, with an API key, a wrong password or a second factor, or for
                records that the user may not see; `missing`, for records that are not there;
                `validation`, for an unknown report; whatever else keeps it from being rendered.
        """
        return await self._identity.call(
            lambda session: session.report(
                report_name,
                list(ids),
                converter,
                None if context is None else dict(context),
                timeout=timeout,
            )
        )

    async def version(self) -> str:
        """The server's version, such as `19.0-20260101`.

        Raises:
            OdooMCPError: If the server cannot be reached or is no Odoo.
        """
        text, _ = await self._instance.version()
        return text

    async def major_version(self) -> int:
        """The server's major version, such as 19.

        Raises:
            OdooMCPError: If the server cannot be reached or is no Odoo.
        """
        _, major = await self._instance.version()
        return major

    async def protocol(self) -> tuple[str, str]:
        """The protocol in use, and a clause that says why.

        Raises:
            OdooMCPError: If the server's version decides and cannot be found out.
        """
        return await self._identity.call(lambda session: session.protocol())

    async def table(
        self,
        model: str,
        method: str,
        args: list[Any],
        kwargs: dict[str, Any],
        table: Table,
        *,
        cache: CacheClass | None = None,
    ) -> Rendered:
        """Calls a method that gives records, and renders them as compact text.

        The records never become Python objects. Arguments are those of `execute_kw`; `table`
        says what the text looks like and `cache` whether a recent answer will do.
        """
        return await self._identity.call(
            lambda session: session.table(model, method, args, kwargs, table, cache=cache)
        )

    async def objects(
        self,
        model: str,
        method: str,
        args: list[Any],
        kwargs: dict[str, Any],
        *,
        cache: CacheClass | None = None,
    ) -> Any:
        """Like `execute_kw`, but a recent answer will do."""
        return await self._identity.call(
            lambda session: session.objects(model, method, args, kwargs, cache=cache)
        )

    def metrics(self) -> ConnectionMetrics:
        """The figures of the connection so far."""
        return ConnectionMetrics.of(self._instance.metrics())

    def forget_schema(self) -> None:
        """Ends all cached answers about models and fields."""
        self._instance.forget_schema()

    def forget_records(self) -> None:
        """Ends all cached answers about records: somebody else has changed some."""
        self._instance.forget_records()

    def close(self) -> None:
        """Forgets the login and all cached answers; calls under way still end."""
        self._identity.forget()
        self._instance.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
