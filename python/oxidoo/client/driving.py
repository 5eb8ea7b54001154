"""Feeding a batch from a caller's rows."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from oxidoo.client.batches import Batch, Plan
from oxidoo.client.report import BatchReport, Progress
from oxidoo.client.snapshot import snapshot

if TYPE_CHECKING:
    from oxidoo.client.background import Run

Row = TypeVar("Row")

Rows = Iterable[Row] | AsyncIterable[Row]

_AT_ONCE = 100
"""Rows taken between two looks at what has ended."""


async def drive(
    plan: Plan[Row, Any],
    rows: Rows[Row],
    concurrency: int,
    progress: Progress | None,
    report: BatchReport | None,
) -> BatchReport:
    """Sends all rows, and sees to it that every row taken has an outcome whatever happens."""
    batch = Batch(plan, BatchReport() if report is None else report, concurrency)
    teller = Teller(batch, progress)
    source = Source(rows)
    try:
        async for block in source:
            await batch.take(block)
            teller.tell()
        await batch.take_rest()
        while await batch.advance():
            teller.tell()
        teller.tell()
    except BaseException as error:
        await batch.end(source.taken, now=not isinstance(error, Exception))
        raise
    return batch.report


def drive_from_thread(
    run: Run,
    plan: Plan[Row, Any],
    rows: Iterable[Row],
    concurrency: int,
    progress: Progress | None,
    report: BatchReport | None,
) -> BatchReport:
    """The same from a thread of the caller's, in which its rows and its `progress` run."""
    batch = Batch(plan, BatchReport() if report is None else report, concurrency)
    teller = Teller(batch, progress)
    source = Source(rows)
    try:
        for block in source.blocks(rows):
            run(batch.take(block))
            teller.tell()
        run(batch.take_rest())
        while run(batch.advance()):
            teller.tell()
        teller.tell()
    except BaseException as error:
        _end(run, batch, source.taken, now=not isinstance(error, Exception))
        raise
    return batch.report


def _end(run: Run, batch: Batch[Any, Any], taken: int, *, now: bool) -> None:
    """Ends a batch, however often the caller is interrupted meanwhile."""
    while True:
        try:
            return run(batch.end(taken, now=now))
        except (KeyboardInterrupt, SystemExit):
            now = True


class Teller:
    """Keeps the report up to date, and calls the caller's `progress` when there is some."""

    def __init__(self, batch: Batch[Any, Any], progress: Progress | None) -> None:
        if progress is not None and _is_asynchronous(progress):
            raise TypeError("progress must not be asynchronous: it is called, and not awaited")
        self._batch = batch
        self._progress = progress
        self._told = len(batch.report)

    def tell(self) -> None:
        """Publishes what is known, and tells it if more rows have an outcome."""
        self._batch.publish()
        report = self._batch.report
        if self._progress is not None and len(report) != self._told:
            self._told = len(report)
            self._progress(report)


def _is_asynchronous(progress: Progress) -> bool:
    return any(map(iscoroutinefunction, (progress, type(progress).__call__)))


class Source(Generic[Row]):
    """A caller's rows, in lists of bearable length.

    Attributes:
        taken: How many rows came, also of a list that was never full as the next row failed.
    """

    def __init__(self, rows: Rows[Row]) -> None:
        self.taken = 0
        self._rows = rows

    def blocks(self, rows: Iterable[Row]) -> Iterator[list[Row]]:
        """Lists of rows that come at once."""
        block: list[Row] = []
        for row in rows:
            self.taken += 1
            block.append(snapshot(row))
            if len(block) == _AT_ONCE:
                yield block
                block = []
        if block:
            yield block

    async def __aiter__(self) -> AsyncIterator[list[Row]]:
        """Lists of rows, whether or not they come at once."""
        if not isinstance(self._rows, AsyncIterable):
            for full in self.blocks(self._rows):
                yield full
            return
        block: list[Row] = []
        async for row in self._rows:
            self.taken += 1
            block.append(snapshot(row))
            if len(block) == _AT_ONCE:
                yield block
                block = []
        yield block
