"""Batches, with senders that answer as a test wants: whatever Odoo says, no row is sent in vain."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oxidoo import BatchReport, Kind, OdooMCPError, Outcome
from oxidoo.client.batches import Answer, Batch, Chunk, Item, ItemsRefusedError, Piece
from oxidoo.client.driving import drive

pytestmark = pytest.mark.anyio

GOOD, BAD, DROPPED, SLOW = "good", "bad", "dropped", "slow"


class Ledger:
    """A plan whose rows say what becomes of a piece that holds them."""

    def __init__(
        self, chunk: int = 10, *, names_suspects: bool = False, failure: Exception | None = None
    ) -> None:
        self.sent: list[list[int]] = []
        self.committed: Counter[int] = Counter()
        self.under_way = 0
        self.most_under_way = 0
        self._chunk: Chunk[str] = Chunk(chunk)
        self._names_suspects = names_suspects
        self._failure = failure

    def add(self, number: int, row: str) -> list[Piece[str]]:
        return [self._chunk.add(Item(range(number, number + 1), row))]

    def rest(self) -> list[Piece[str]]:
        return [self._chunk.rest()]

    async def send(self, piece: Piece[str]) -> Answer:
        self.sent.append([item.rows.start for item in piece])
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            await asyncio.sleep(60 if SLOW in [item.payload for item in piece] else 0)
        finally:
            self.under_way -= 1
        return self._answer(piece)

    def _answer(self, piece: Piece[str]) -> Answer:
        if self._failure is not None:
            raise self._failure
        rows = [item.payload for item in piece]
        if BAD in rows:
            suspects = [at for at, row in enumerate(rows) if row == BAD]
            if self._names_suspects:
                raise ItemsRefusedError("bad", suspects)
            raise OdooMCPError("bad", kind=Kind.VALIDATION)
        self.committed.update(item.rows.start for item in piece)
        if DROPPED in rows:
            raise OdooMCPError("dropped", kind=Kind.UNAVAILABLE, outcome=Outcome.UNKNOWN)
        return Answer([1000 + item.rows.start for item in piece])


async def send_all(plan: Any, rows: Any, concurrency: int = 2, **options: Any) -> BatchReport:
    report = BatchReport()
    return await drive(plan, rows, concurrency, options.get("progress"), report)


@given(
    rows=st.lists(st.sampled_from([GOOD, GOOD, GOOD, BAD, DROPPED]), max_size=60),
    chunk=st.integers(1, 20),
    concurrency=st.integers(1, 5),
    names_suspects=st.booleans(),
)
def test_every_row_has_one_true_outcome_and_is_carried_out_at_most_once(
    rows: list[str], chunk: int, concurrency: int, names_suspects: bool
) -> None:
    plan = Ledger(chunk, names_suspects=names_suspects)
    report = asyncio.run(send_all(plan, rows, concurrency))

    told = [*report.done, *report.refused, *report.unknown]
    assert sorted(told) == list(range(len(rows)))
    assert all(count == 1 for count in plan.committed.values())
    assert set(report.done) <= set(plan.committed)
    assert not set(report.refused) & set(plan.committed)
    assert all(report.done[row] == 1000 + row for row in report.done)
    if DROPPED not in rows:
        assert set(report.refused) == {row for row, kind in enumerate(rows) if kind == BAD}
    assert plan.most_under_way <= concurrency


async def test_a_row_is_refused_only_by_an_answer_about_it_alone() -> None:
    plan = Ledger()
    report = await send_all(plan, [GOOD] * 7 + [BAD] + [GOOD] * 2)

    assert list(report.refused) == [7]
    assert [7] in plan.sent
    assert len(plan.sent) <= 9


async def test_rows_that_odoo_names_are_sent_alone_after_the_others() -> None:
    plan = Ledger(names_suspects=True)
    await send_all(plan, [GOOD, BAD, GOOD, BAD])

    assert plan.sent == [[0, 1, 2, 3], [0, 2], [1], [3]]


async def test_nothing_more_is_sent_once_an_answer_is_missing() -> None:
    plan = Ledger(chunk=2)
    report = await send_all(plan, [GOOD, GOOD, DROPPED, GOOD] + [GOOD] * 20, concurrency=1)

    assert plan.sent == [[0, 1], [2, 3]]
    assert list(report.done) == [0, 1]
    assert list(report.unknown) == [2, 3]
    assert sorted(report.refused) == list(range(4, 24))
    assert report.refused[4].message == "Not sent, because of another row: dropped"
    assert report.refused[4].outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    "kind", [Kind.UNAVAILABLE, Kind.TIMEOUT, Kind.RATE_LIMITED, Kind.PROTOCOL, Kind.POLICY]
)
async def test_a_failure_that_is_not_about_rows_is_not_met_by_splitting(kind: Kind) -> None:
    plan = Ledger(chunk=4, failure=OdooMCPError("no", kind=kind))
    report = await send_all(plan, [GOOD] * 12, concurrency=1)

    assert len(plan.sent) == 1
    assert {error.kind for error in report.refused.values()} == {kind}
    assert len(report) == len(report.refused) == 12


@pytest.mark.parametrize("kind", list(Kind))
async def test_a_piece_that_may_have_been_carried_out_is_never_sent_again(kind: Kind) -> None:
    plan = Ledger(chunk=4, failure=OdooMCPError("?", kind=kind, outcome=Outcome.UNKNOWN))
    report = await send_all(plan, [GOOD] * 12, concurrency=1)

    assert plan.sent == [[0, 1, 2, 3]]
    assert sorted(report.unknown) == [0, 1, 2, 3]
    assert sorted(report.refused) == list(range(4, 12))


async def test_a_refused_identity_is_not_met_by_splitting() -> None:
    failure = OdooMCPError("who?", kind=Kind.ACCESS, authentication=True)
    plan = Ledger(chunk=4, failure=failure)
    report = await send_all(plan, [GOOD] * 12, concurrency=1)

    assert len(plan.sent) == 1
    assert len(report.refused) == 12


async def test_an_answer_with_too_few_ids_leaves_its_rows_unknown() -> None:
    class Forgetful(Ledger):
        def _answer(self, piece: Piece[str]) -> Answer:
            return Answer(super()._answer(piece).ids[1:])

    report = await send_all(Forgetful(), [GOOD] * 3)

    assert sorted(report.unknown) == [0, 1, 2]
    assert report.unknown[0].message == "Odoo answered with 2 ids for 3 records."


async def test_a_cancelled_batch_keeps_what_is_known() -> None:
    plan = Ledger(chunk=2)
    report = BatchReport()
    rows = [GOOD, GOOD, SLOW, GOOD] + [GOOD] * 6
    batch = asyncio.ensure_future(drive(plan, rows, 1, None, report))
    while plan.sent[1:] != [[2, 3]]:
        await asyncio.sleep(0)
    batch.cancel()
    with pytest.raises(asyncio.CancelledError):
        await batch

    assert sorted(report.done) == [0, 1]
    assert sorted(report.unknown) == [2, 3]
    assert sorted(report.refused) == list(range(4, 10))
    assert {error.outcome for error in report.unknown.values()} == {Outcome.UNKNOWN}
    assert plan.sent == [[0, 1], [2, 3]]


async def test_a_batch_that_is_ended_before_its_calls_began_has_sent_nothing() -> None:
    plan = Ledger(chunk=1)
    report = BatchReport()
    batch = Batch(plan, report, 8)
    await batch.take([SLOW] * 4)
    await batch.end(4, now=True)

    assert not plan.sent
    assert sorted(report.refused) == [0, 1, 2, 3]


async def test_a_batch_that_is_cancelled_again_and_again_keeps_what_is_known() -> None:
    plan = Ledger(chunk=2)
    report = BatchReport()
    rows = [GOOD, GOOD, SLOW, GOOD, SLOW, GOOD] + [GOOD] * 6
    async with anyio.create_task_group() as group:
        group.start_soon(drive, plan, rows, 2, None, report)
        while len(plan.sent) < 3:
            await asyncio.sleep(0)
        group.cancel_scope.cancel()

    assert sorted(report.done) == [0, 1]
    assert sorted(report.unknown) == [2, 3, 4, 5]
    assert sorted(report.refused) == list(range(6, 12))


async def test_a_second_cancellation_loses_no_outcome() -> None:
    plan = Ledger(chunk=2)
    report = BatchReport()
    batch = asyncio.ensure_future(drive(plan, [GOOD, GOOD, SLOW, GOOD, GOOD], 1, None, report))
    while plan.sent[1:] != [[2, 3]]:
        await asyncio.sleep(0)
    batch.cancel()
    await asyncio.sleep(0)
    batch.cancel()
    with pytest.raises(asyncio.CancelledError):
        await batch

    assert (sorted(report.done), sorted(report.unknown), sorted(report.refused)) == (
        [0, 1],
        [2, 3],
        [4],
    )


async def test_an_answer_that_comes_while_a_batch_ends_replaces_what_was_presumed() -> None:
    class Waiting(Ledger):
        async def send(self, piece: Piece[str]) -> Answer:
            await ending_begins.wait()
            return self._answer(piece)

    ending_begins = asyncio.Event()
    report = BatchReport()
    batch = Batch(Waiting(chunk=2), report, 8)
    await batch.take([GOOD, GOOD, GOOD, BAD, GOOD])
    await asyncio.sleep(0)
    ending = asyncio.ensure_future(batch.end(5, now=False))
    await asyncio.sleep(0)
    presumed = sorted(report.unknown)
    ending_begins.set()
    await ending

    assert presumed == [0, 1, 2, 3]
    assert (sorted(report.done), sorted(report.refused)) == ([0, 1], [2, 3, 4])
    assert not report.unknown


@pytest.mark.parametrize("asynchronous", [False, True])
async def test_rows_that_came_before_one_that_fails_are_refused(asynchronous: bool) -> None:
    def broken() -> Iterator[str]:
        yield from [GOOD] * 130
        raise ZeroDivisionError

    async def broken_too() -> Any:
        for row in broken():
            yield row

    report = BatchReport()
    with pytest.raises(ZeroDivisionError):
        await drive(Ledger(), broken_too() if asynchronous else broken(), 2, None, report)

    assert sorted([*report.done, *report.refused]) == list(range(130))
    assert set(report.refused) >= set(range(100, 130))


async def test_rows_that_came_before_a_cancellation_are_refused() -> None:
    async def slow() -> Any:
        for _ in range(130):
            yield GOOD
        came.set()
        await asyncio.sleep(60)

    came = asyncio.Event()
    report = BatchReport()
    batch = asyncio.ensure_future(drive(Ledger(), slow(), 2, None, report))
    await came.wait()
    batch.cancel()
    with pytest.raises(asyncio.CancelledError):
        await batch

    assert len(report) == 130


async def test_rows_that_fail_to_come_end_the_batch_once_its_calls_have_ended() -> None:
    def broken() -> Iterator[str]:
        yield from [GOOD] * 200
        raise ZeroDivisionError

    plan = Ledger(chunk=10)
    report = BatchReport()
    with pytest.raises(ZeroDivisionError):
        await drive(plan, broken(), 2, None, report)

    assert not report.unknown
    assert set(report.done) == set(plan.committed)
    assert report.done


async def test_a_defect_after_sending_never_counts_as_not_sent() -> None:
    report = BatchReport()
    with pytest.raises(ZeroDivisionError):
        await drive(Ledger(failure=ZeroDivisionError()), [GOOD] * 3, 1, None, report)

    assert sorted(report.unknown) == [0, 1, 2]


async def test_rows_are_taken_as_they_are_needed() -> None:
    plan = Ledger(chunk=100)
    ahead = []

    def rows() -> Iterator[str]:
        for number in range(2000):
            ahead.append(number - 100 * len(plan.sent))
            yield GOOD

    await send_all(plan, rows(), concurrency=2)

    assert max(ahead) <= 400, "what is under way, a chunk being collected, and a block of rows"


async def test_rows_may_come_from_an_asynchronous_iterator() -> None:
    async def rows() -> Any:
        for _ in range(250):
            await asyncio.sleep(0)
            yield GOOD

    assert len((await send_all(Ledger(), rows())).done) == 250


async def test_progress_is_told_each_time_that_more_is_known() -> None:
    told: list[int] = []
    await send_all(
        Ledger(chunk=50), [GOOD] * 1000, progress=lambda report: told.append(len(report))
    )

    assert told == sorted(set(told))
    assert told[-1] == 1000
    assert len(told) > 5


async def test_items_with_the_same_key_are_sent_one_after_another() -> None:
    class Keyed(Ledger):
        def add(self, number: int, row: str) -> list[Piece[str]]:
            return [self._chunk.add(Item(range(number, number + 1), row, key=number % 3))]

    plan = Keyed(chunk=10)
    await send_all(plan, [GOOD] * 9, concurrency=4)

    assert plan.sent == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    assert plan.most_under_way == 1


def test_a_report_that_is_not_all_done_raises_the_error_of_its_first_row() -> None:
    refused = OdooMCPError("no", kind=Kind.ACCESS)
    unknown = OdooMCPError("perhaps", kind=Kind.TIMEOUT, outcome=Outcome.UNKNOWN)
    report = BatchReport(done={2: 20, 0: 10})
    report.check()
    assert report.ids == [10, 20]

    report.refused[1] = refused
    with pytest.raises(OdooMCPError) as raised:
        report.check()
    assert raised.value is refused

    report.unknown[3] = unknown
    with pytest.raises(OdooMCPError) as raised:
        report.check()
    assert raised.value is unknown
    assert str(report) == "2 done, 1 refused, 1 unknown"


def test_a_server_starts_without_any_of_this() -> None:
    script = "import oxidoo.server, oxidoo.client.async_client, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "oxidoo.client.async_client" in done.stdout
    for name in ("batches", "pages", "report", "sync_client"):
        assert f"oxidoo.client.{name}" not in done.stdout
