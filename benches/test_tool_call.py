"""A tool call that the cache answers, beside an empty tool on the same SDK."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benches import processes
from benches.budgets import within
from benches.load import Era, McpLoad, rows
from benches.turns import Weigh, Work, in_turns

CALLS = 200
ROUNDS = 15

SEARCH = {"model": "res.partner", "fields": ["name", "email", "country_id"], "limit": 20}

BEHAVIOUR = "good"
KEPT = 3600
"""Seconds for which an answer stays in the cache: longer than the run takes."""

EMPTY, HIT = "empty tool", "odoo_search, cache hit"
BUDGETS = {HIT: within(1.15, EMPTY, tolerated=1.6)}


@pytest.fixture(scope="module")
def urls(odoo: str) -> Iterator[dict[str, str]]:
    with (
        processes.empty_server() as empty,
        processes.oxidoo_server(f"{odoo}/{BEHAVIOUR}", records_ttl=KEPT, schema_ttl=KEPT) as oxidoo,
    ):
        yield {EMPTY: empty, HIT: oxidoo}


@pytest.mark.parametrize("clients", [1, 32])
@pytest.mark.parametrize("era", ["2026-07-28", "legacy"])
def test_cached_tool_call(
    benchmark: BenchmarkFixture,
    weigh: Weigh,
    loop: asyncio.AbstractEventLoop,
    odoo: str,
    urls: dict[str, str],
    era: Era,
    clients: int,
) -> None:
    async def connect(url: str) -> McpLoad:
        return await McpLoad(url, era, clients).__aenter__()

    loads = {name: loop.run_until_complete(connect(url)) for name, url in urls.items()}
    found: list[str] = []

    def calls(name: str, tool: str, arguments: dict[str, Any]) -> Work:
        def work() -> None:
            texts = loop.run_until_complete(loads[name].calls(tool, [arguments] * CALLS))
            assert len(texts) == CALLS
            if name == HIT:
                found.extend(texts)

        return work

    contenders = {EMPTY: calls(EMPTY, "empty", {}), HIT: calls(HIT, "odoo_search", SEARCH)}
    contenders[HIT]()
    seen = processes.calls_seen(odoo, BEHAVIOUR)
    group = f"{CALLS} tool calls, {era}, {clients} client(s)"
    in_turns(benchmark, weigh, group, contenders, BUDGETS, ROUNDS)
    assert processes.calls_seen(odoo, BEHAVIOUR) == seen
    assert {rows(text) for text in found} == {20}
    for load in loads.values():
        loop.run_until_complete(load.__aexit__())
