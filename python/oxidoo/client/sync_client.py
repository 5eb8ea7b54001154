"""One user at one Odoo server, for code without an event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from oxidoo.client.async_client import OdooAsyncClient
from oxidoo.client.background import background_loop
from oxidoo.client.defaults import AHEAD, CHUNK, CONCURRENCY, PAGE
from oxidoo.client.driving import drive_from_thread
from oxidoo.client.load import plan_load
from oxidoo.client.pages import Pages
from oxidoo.client.writes import CreatePlan, WritePlan

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Coroutine, Iterable, Iterator, Mapping, Sequence
    from types import TracebackType

    from oxidoo._native import Rendered, Table
    from oxidoo.client.context import Context
    from oxidoo.client.pages import Record
    from oxidoo.client.report import BatchReport, Progress
    from oxidoo.client.writes import Change
    from oxidoo.connections.config import OdooConnectionConfig
    from oxidoo.connections.metrics import ConnectionMetrics
    from oxidoo.literals import CacheClass, Converter

T = TypeVar("T")


class OdooClient:
    """The synchronous twin of `OdooAsyncClient`: the same methods, without `await`.

    For scripts, for any number of threads, and for notebooks, where an event loop runs already.
    Calls are made by a thread in the background, which fetches ahead too; rows, `progress` and
    whatever else is the caller's run in the caller's thread. Ctrl-C ends a call.

    In a process forked from one that has used it, every call is refused.

    Args:
        config: The server and the user.
        instance_id: The name used in messages.
    """

    def __init__(self, config: OdooConnectionConfig, *, instance_id: str = "odoo") -> None:
        self._client = OdooAsyncClient(config, instance_id=instance_id)

    @property
    def instance_id(self) -> str:
        """The name used in messages."""
        return self._client.instance_id

    @property
    def config(self) -> OdooConnectionConfig:
        """The server and the user."""
        return self._client.config

    def authenticate(self) -> int:
        """As `OdooAsyncClient.authenticate`."""
        return _run(self._client.authenticate())

    def execute_kw(
        self,
        model: str,
        method: str,
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
    ) -> Any:
        """As `OdooAsyncClient.execute_kw`."""
        return _run(self._client.execute_kw(model, method, args, kwargs, timeout=timeout))

    def search_read(
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
        """As `OdooAsyncClient.search_read`."""
        return _run(
            self._client.search_read(
                model, domain, fields, offset=offset, limit=limit, order=order, context=context
            )
        )

    def iter_records(
        self,
        model: str,
        domain: Sequence[Any] = (),
        fields: Sequence[str] | None = None,
        *,
        page: int = PAGE,
        ahead: int = AHEAD,
        context: Context | None = None,
    ) -> Iterator[dict[str, Any]]:
        """As `OdooAsyncClient.iter_records`; pages are fetched in the background."""
        pages = Pages(self._client, model, domain, fields, page, ahead, context).read()
        loop = background_loop()
        try:
            while (records := loop.run(_next(pages))) is not None:
                yield from records
        finally:
            # Without waiting: an iterator that is dropped ends on whatever thread drops it.
            loop.start(pages.aclose())

    def create_many(
        self,
        model: str,
        values: Iterable[Mapping[str, Any]],
        *,
        chunk: int = CHUNK,
        concurrency: int = CONCURRENCY,
        context: Context | None = None,
        progress: Progress | None = None,
        report: BatchReport | None = None,
    ) -> BatchReport:
        """As `OdooAsyncClient.create_many`."""
        plan = CreatePlan(self._client, model, chunk, context)
        return drive_from_thread(_run, plan, values, concurrency, progress, report)

    def write_many(
        self,
        model: str,
        changes: Iterable[Change],
        *,
        chunk: int = CHUNK,
        concurrency: int = CONCURRENCY,
        context: Context | None = None,
        progress: Progress | None = None,
        report: BatchReport | None = None,
    ) -> BatchReport:
        """As `OdooAsyncClient.write_many`."""
        plan = WritePlan(self._client, model, chunk, context)
        return drive_from_thread(_run, plan, changes, concurrency, progress, report)

    def load(
        self,
        model: str,
        fields: Sequence[str],
        rows: Iterable[Sequence[Any]],
        *,
        chunk: int = CHUNK,
        concurrency: int = CONCURRENCY,
        context: Context | None = None,
        progress: Progress | None = None,
        report: BatchReport | None = None,
    ) -> BatchReport:
        """As `OdooAsyncClient.load`."""
        plan = _run(plan_load(self._client, model, fields, chunk, context))
        return drive_from_thread(_run, plan, rows, concurrency, progress, report)

    def report(
        self,
        report_name: str,
        ids: Sequence[int],
        converter: Converter = "pdf",
        *,
        context: Context | None = None,
        timeout: float | None = None,
    ) -> bytes:
        """As `OdooAsyncClient.report`."""
        return _run(
            self._client.report(report_name, ids, converter, context=context, timeout=timeout)
        )

    def version(self) -> str:
        """As `OdooAsyncClient.version`."""
        return _run(self._client.version())

    def major_version(self) -> int:
        """As `OdooAsyncClient.major_version`."""
        return _run(self._client.major_version())

    def protocol(self) -> tuple[str, str]:
        """As `OdooAsyncClient.protocol`."""
        return _run(self._client.protocol())

    def table(
        self,
        model: str,
        method: str,
        args: list[Any],
        kwargs: dict[str, Any],
        table: Table,
        *,
        cache: CacheClass | None = None,
    ) -> Rendered:
        """As `OdooAsyncClient.table`."""
        return _run(self._client.table(model, method, args, kwargs, table, cache=cache))

    def objects(
        self,
        model: str,
        method: str,
        args: list[Any],
        kwargs: dict[str, Any],
        *,
        cache: CacheClass | None = None,
    ) -> Any:
        """As `OdooAsyncClient.objects`."""
        return _run(self._client.objects(model, method, args, kwargs, cache=cache))

    def metrics(self) -> ConnectionMetrics:
        """As `OdooAsyncClient.metrics`."""
        return self._client.metrics()

    def forget_schema(self) -> None:
        """As `OdooAsyncClient.forget_schema`."""
        self._client.forget_schema()

    def forget_records(self) -> None:
        """As `OdooAsyncClient.forget_records`."""
        self._client.forget_records()

    def close(self) -> None:
        """As `OdooAsyncClient.close`."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _run(work: Coroutine[Any, Any, T]) -> T:
    return background_loop().run(work)


async def _next(pages: AsyncGenerator[list[Record]]) -> list[Record] | None:
    return await anext(pages, None)
