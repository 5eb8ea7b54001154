"""Feeding a batch from a caller's rows."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from oxidoo.client.batches import Batch, Plan
from oxidoo.client.report import BatchReport, Progress

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
    try:
        async for block in _blocks(rows):
            await batch.take(block)
            teller.tell()
        await batch.take_rest()
        while await batch.advance():
            teller.tell()
        teller.tell()
    except BaseException as error:
        await batch.end(now=not isinstance(error, Exception))
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
    try:
        for block in blocks(rows):
            run(batch.take(block))
            teller.tell()
        run(batch.take_rest())
        while run(batch.advance()):
            teller.tell()
        teller.tell()
    except BaseException as error:
        run(batch.end(now=not isinstance(error, Exception)))
        raise
    return batch.report


class Teller:
    """Keeps the report up to date, and calls the caller's `progress` when there is some."""

    def __init__(self, batch: Batch[Any, Any], progress: Progress | None) -> None:
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


def blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in lists of bearable length."""
    iterator = iter(rows)
    while block := list(islice(iterator, _AT_ONCE)):
        yield block


async def _blocks(rows: Rows[Row]) -> AsyncIterator[list[Row]]:
    if isinstance(rows, AsyncIterable):
        block: list[Row] = []
        async for row in rows:
            block.append(row)
            if len(block) == _AT_ONCE:
                yield block
                block = []
        yield block
    else:
        for full in blocks(rows):
            yield full
