"""Batches against servers that misbehave: nothing is sent twice, nothing is left behind."""

import asyncio
import gc
from collections.abc import Callable
from typing import Any

import pytest

from oxidoo import (
    BatchReport,
    Kind,
    OdooAsyncClient,
    OdooConnectionConfig,
    OdooMCPError,
    Outcome,
)

pytestmark = pytest.mark.anyio

ClientOf = Callable[..., OdooAsyncClient]
CallsSeen = Callable[[str], int]

DIFFERENT = [(record, {"color": record}) for record in range(1, 41)]
"""Changes that need a call each."""


async def write(client: OdooAsyncClient, **options: Any) -> BatchReport:
    report = await client.write_many("res.partner", DIFFERENT, **options)
    assert sorted([*report.done, *report.refused, *report.unknown]) == list(range(len(DIFFERENT)))
    return report


@pytest.mark.parametrize("protocol", ["jsonrpc", "xmlrpc"])
@pytest.mark.parametrize(
    "behaviour", ["drop", "cut-off", "garbage", "html", "hang", "status-502", "status-503"]
)
async def test_rows_without_an_answer_are_unknown_and_sent_once(
    client_of: ClientOf, calls_seen: CallsSeen, behaviour: str, protocol: str
) -> None:
    report = await write(client_of(behaviour, protocol=protocol), concurrency=3)

    assert sorted(report.unknown) == [0, 1, 2]
    assert {error.outcome for error in report.unknown.values()} == {Outcome.UNKNOWN}
    assert {error.outcome for error in report.refused.values()} == {Outcome.REFUSED}
    assert calls_seen(behaviour) == 3
    assert not report.done


async def test_a_created_chunk_without_an_answer_is_not_sent_again(
    client_of: ClientOf, calls_seen: CallsSeen
) -> None:
    values = [{"name": f"{number}"} for number in range(100)]
    report = await client_of("drop").create_many("res.partner", values, chunk=10, concurrency=2)

    assert sorted(report.unknown) == list(range(20))
    assert sorted(report.refused) == list(range(20, 100))
    assert calls_seen("drop") == 2


async def test_a_load_whose_fields_cannot_be_asked_for_has_sent_nothing(
    client_of: ClientOf,
) -> None:
    rows = [[f"{number}"] for number in range(30)]
    client = client_of("drop")
    with pytest.raises(OdooMCPError) as unreachable:
        await client.load("res.partner", ["name"], rows)

    assert unreachable.value.outcome is Outcome.REFUSED, "only the fields were asked for"


async def test_an_answer_that_is_none_leaves_the_rows_unknown(
    client_of: ClientOf, calls_seen: CallsSeen
) -> None:
    report = await client_of("good").create_many("res.partner", [{"name": "x"}] * 10, chunk=5)

    assert sorted(report.unknown) == list(range(10)), "the server says `true`, and no ids"
    assert calls_seen("good") == 2


async def test_rows_that_were_rolled_back_are_sent_again_and_done(
    client_of: ClientOf, calls_seen: CallsSeen
) -> None:
    report = await write(client_of("rolled-back-2"), concurrency=1)

    assert len(report.done) == len(DIFFERENT)
    assert calls_seen("rolled-back-2") == len(DIFFERENT) + 2


async def test_rows_in_conflict_for_ever_are_refused_one_by_one(
    client_of: ClientOf, calls_seen: CallsSeen
) -> None:
    client = client_of("rolled-back-999", max_attempts=1)
    changes = [(record, {"color": 1}) for record in range(1, 9)]
    report = await client.write_many("res.partner", changes)

    assert {error.kind for error in report.refused.values()} == {Kind.CONFLICT}
    assert len(report.refused) == 8
    assert calls_seen("rolled-back-999") == 15, "eight rows are halved seven times"


async def test_too_many_calls_end_the_sending(client_of: ClientOf, calls_seen: CallsSeen) -> None:
    report = await write(client_of("status-429", max_attempts=2), concurrency=1)

    assert {error.kind for error in report.refused.values()} == {Kind.RATE_LIMITED}
    assert len(report.refused) == len(DIFFERENT)
    assert calls_seen("status-429") == 2


async def test_an_odoo_that_is_away_ends_the_sending() -> None:
    away = {"url": "http://127.0.0.1:1", "database": "x", "username": "x", "password": "x"}
    config = OdooConnectionConfig.model_validate({**away, "max_attempts": 1})
    async with OdooAsyncClient(config) as client:
        report = await write(client, concurrency=1)

    assert {error.kind for error in report.refused.values()} == {Kind.UNAVAILABLE}
    assert len(report.refused) == len(DIFFERENT)


async def test_a_deadline_before_sending_ends_it_and_refuses(client_of: ClientOf) -> None:
    client = client_of("good", rate_limit={"per_second": 0.01, "burst": 4}, timeout=0.5)
    report = await write(client, concurrency=1)

    assert report.done
    assert not report.unknown
    assert {error.outcome for error in report.refused.values()} == {Outcome.REFUSED}


async def test_a_cancelled_batch_tells_what_was_under_way(
    client_of: ClientOf, calls_seen: CallsSeen
) -> None:
    client = client_of("hang", timeout=30)
    await client.authenticate()
    report = BatchReport()
    batch = asyncio.ensure_future(
        client.write_many("res.partner", DIFFERENT, concurrency=2, report=report)
    )
    while calls_seen("hang") < 2:
        await asyncio.sleep(0.01)
    batch.cancel()
    with pytest.raises(asyncio.CancelledError):
        await batch

    assert sorted(report.unknown) == [0, 1]
    assert sorted(report.refused) == list(range(2, len(DIFFERENT)))
    assert calls_seen("hang") == 2


async def drain(records: Any) -> None:
    async for _ in records:
        pass


def test_reading_that_fails_leaves_nothing_behind(client_of: ClientOf) -> None:
    complaints: list[dict[str, Any]] = []
    client = client_of("status-503", max_attempts=1)

    async def read() -> int:
        asyncio.get_running_loop().set_exception_handler(lambda _, told: complaints.append(told))
        with pytest.raises(OdooMCPError):
            await drain(client.iter_records("res.partner", [], ["name"], page=20))
        return len(asyncio.all_tasks()) - 1

    assert asyncio.run(read()) == 0
    gc.collect()
    assert not complaints
