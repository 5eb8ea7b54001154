"""Reading ahead, on a shelf of records that changes while it is read."""

import asyncio
import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oxidoo import OdooAsyncClient, OdooClient, OdooConnectionConfig, OdooMCPError
from oxidoo.client.background import background_loop

pytestmark = pytest.mark.anyio

Meanwhile = Callable[["Shelf"], None]


class Shelf(OdooAsyncClient):
    """Records in memory; `meanwhile` happens before each call is answered."""

    def __init__(
        self,
        ids: Sequence[int],
        meanwhile: Meanwhile = lambda _: None,
        *,
        slow_from: int | None = None,
    ) -> None:
        super().__init__(OdooConnectionConfig(url="https://x.example", username="x", api_key="x"))
        self.ids = set(ids)
        self.meanwhile = meanwhile
        self.slow_from = slow_from
        self.calls = 0
        self.under_way = 0
        self.limits: list[int] = []

    async def execute_kw(self, *call: Any, **options: Any) -> Any:
        _, method, *args = call
        kwargs = options.get("kwargs") or args[1]
        domain = kwargs.get("domain") or (args[0][0] if args else [])
        self.calls += 1
        self.under_way += 1
        try:
            if self.slow_from is not None and self.calls >= self.slow_from:
                await asyncio.sleep(3600)
            # A later call may well be answered earlier.
            for _turn in range(self.calls * 7 % 5):
                await asyncio.sleep(0)
        finally:
            self.under_way -= 1
        self.meanwhile(self)
        after = next((value for _, how, value in domain if how == ">"), 0)
        last = next((value for _, how, value in domain if how == "<="), 1 << 62)
        found = sorted(record for record in self.ids if after < record <= last)[: kwargs["limit"]]
        self.limits.append(len(found))
        return [{"id": record} for record in found] if method == "search_read" else found


async def read(shelf: OdooAsyncClient, **options: int) -> list[int]:
    records = shelf.iter_records("x", [], ["id"], **options)
    return [record["id"] async for record in records]


@given(
    ids=st.sets(st.integers(1, 200)),
    events=st.lists(st.tuples(st.sampled_from(["add", "remove"]), st.integers(1, 250))),
    page=st.integers(1, 12),
    ahead=st.integers(1, 5),
)
def test_whatever_happens_each_record_comes_once_and_in_order(
    ids: set[int], events: list[tuple[str, int]], page: int, ahead: int
) -> None:
    pending = iter(events)

    def meanwhile(shelf: Shelf) -> None:
        match next(pending, None):
            case ("add", record):
                shelf.ids.add(record)
            case ("remove", record):
                shelf.ids.discard(record)

    shelf = Shelf(sorted(ids), meanwhile)
    found = asyncio.run(read(shelf, page=page, ahead=ahead))

    touched = {record for _, record in events}
    assert found == sorted(set(found))
    assert ids - touched <= set(found) <= ids | touched


async def test_pages_are_fetched_ahead_but_not_without_bound() -> None:
    shelf = Shelf(range(1, 2001))
    records = shelf.iter_records("x", [], ["id"], page=10, ahead=3)
    for _ in range(100):
        await anext(records)
        await asyncio.sleep(0)

    # Ten pages read, three ahead, and three searches of ids.
    assert 10 < shelf.calls <= 10 + 3 + 3
    assert max(shelf.limits) == 160
    await records.aclose()


async def test_a_page_stays_a_page_even_if_many_records_come_to_match() -> None:
    def flood(shelf: Shelf) -> None:
        if shelf.calls > 2:
            shelf.ids.update(range(1, 10_000))

    shelf = Shelf([1, *range(100, 10_000, 1000)], flood)
    found = await read(shelf, page=5, ahead=2)

    assert max(shelf.limits[2:]) == 5
    assert found == sorted(set(found))


async def test_an_odoo_that_ignores_the_ids_is_no_endless_loop() -> None:
    class Stubborn(Shelf):
        async def execute_kw(self, *call: Any, **options: Any) -> Any:
            if call[1] == "search":
                return await super().execute_kw(*call, **options)
            return [{"id": record} for record in range(1, 6)]

    with pytest.raises(OdooMCPError, match="in the order of their ids"):
        await read(Stubborn(range(1, 100)), page=5)


@contextmanager
def nothing_left_behind() -> Iterator[None]:
    """Fails if tasks are left, or if asyncio complains of something."""
    complaints: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, told: complaints.append(told))
    before = asyncio.all_tasks()
    yield
    assert asyncio.all_tasks() <= before
    gc.collect()
    assert not complaints


async def test_a_reader_that_breaks_off_leaves_nothing_behind() -> None:
    shelf = Shelf(range(1, 1000))
    with nothing_left_behind():
        async for record in shelf.iter_records("x", [], ["id"], page=5):
            if record["id"] == 42:
                break
        # What the loop is told when the iterator goes, it does in its next turns.
        for _ in range(20):
            await asyncio.sleep(0)
    assert shelf.under_way == 0


async def test_a_reader_that_closes_leaves_nothing_behind() -> None:
    shelf = Shelf(range(1, 1000))
    with nothing_left_behind():
        records = shelf.iter_records("x", [], ["id"], page=5)
        for _ in range(12):
            await anext(records)
        await records.aclose()
    assert shelf.under_way == 0


async def test_a_reader_that_is_cancelled_leaves_nothing_behind() -> None:
    shelf = Shelf(range(1, 1000))
    with nothing_left_behind():
        reading = asyncio.ensure_future(read(shelf, page=5))
        while shelf.calls < 10:
            await asyncio.sleep(0)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
    assert shelf.under_way == 0


async def test_pages_that_fail_together_are_one_error() -> None:
    def fail(shelf: Shelf) -> None:
        if shelf.calls > 3:
            raise OdooMCPError("away", kind="unavailable")

    with nothing_left_behind(), pytest.raises(OdooMCPError, match="away"):
        await read(Shelf(range(1, 1000), fail), page=5)


def synchronous(shelf: Shelf) -> OdooClient:
    client = OdooClient(OdooConnectionConfig(url="https://x.example", username="x", api_key="x"))
    client._client = shelf
    return client


def tasks_in_the_background() -> int:
    async def count() -> int:
        for _ in range(20):
            await asyncio.sleep(0)
        return len(asyncio.all_tasks()) - 1

    return background_loop().run(count())


def test_the_synchronous_twin_reads_the_same() -> None:
    records = synchronous(Shelf(range(1, 100))).iter_records("x", [], ["id"], page=7)
    assert [record["id"] for record in records] == list(range(1, 100))


def test_the_synchronous_twin_fetches_ahead_in_the_background() -> None:
    shelf = Shelf(range(1, 1000))
    records = synchronous(shelf).iter_records("x", [], ["id"], page=5, ahead=3)
    for _ in range(6):
        next(records)
    assert tasks_in_the_background() == 0
    assert shelf.calls >= 1 + 1 + 3, "a page, a search of ids, and three pages"
    records.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("end", ["close", "drop"])
def test_an_iterator_of_the_synchronous_twin_that_ends_early_leaves_no_tasks(end: str) -> None:
    shelf = Shelf(range(1, 1000), slow_from=5)
    records = synchronous(shelf).iter_records("x", [], ["id"], page=5, ahead=3)
    for _ in range(6):
        next(records)
    assert tasks_in_the_background() == 2, "two pages that will not come"
    if end == "close":
        records.close()  # type: ignore[attr-defined]
    else:
        del records
        gc.collect()
    assert tasks_in_the_background() == 0
    assert shelf.under_way == 0
