"""A tool call that the cache answers, beside an empty tool on the same SDK."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benches import processes
from benches.budgets import within
from benches.load import Era, McpLoad, rows

CALLS = 200

SEARCH = {"model": "res.partner", "fields": ["name", "email", "country_id"], "limit": 20}

BEHAVIOUR = "good"
KEPT = 3600
"""Seconds for which an answer stays in the cache: longer than the run takes."""

CONTENDERS: dict[str, tuple[str, dict[str, Any]]] = {
    "empty tool": ("empty", {}),
    "odoo_search, cache hit": ("odoo_search", SEARCH),
}

BUDGETS = {"odoo_search, cache hit": within(1.15, "empty tool", tolerated=1.6)}


@pytest.fixture(scope="module")
def urls(odoo: str) -> Iterator[dict[str, str]]:
    with (
        processes.empty_server() as empty,
        processes.oxidoo_server(f"{odoo}/{BEHAVIOUR}", records_ttl=KEPT, schema_ttl=KEPT) as oxidoo,
    ):
        yield {"empty": empty, "odoo_search": oxidoo}


# The first one changes fastest: the contenders of a group run one right after the other.
@pytest.mark.parametrize("contender", CONTENDERS)
@pytest.mark.parametrize("clients", [1, 32])
@pytest.mark.parametrize("era", ["2026-07-28", "legacy"])
def test_cached_tool_call(
    benchmark: BenchmarkFixture,
    loop: asyncio.AbstractEventLoop,
    odoo: str,
    urls: dict[str, str],
    era: Era,
    clients: int,
    contender: str,
) -> None:
    tool, arguments = CONTENDERS[contender]
    benchmark.group = f"{CALLS} tool calls, {era}, {clients} client(s)"
    benchmark.extra_info |= {"contender": contender, "budget": BUDGETS.get(contender)}

    async def connect() -> McpLoad:
        return await McpLoad(urls[tool], era, clients).__aenter__()

    load = loop.run_until_complete(connect())
    loop.run_until_complete(load.call(tool, arguments))
    seen = processes.calls_seen(odoo, BEHAVIOUR)
    texts = benchmark.pedantic(
        lambda: loop.run_until_complete(load.calls(tool, [arguments] * CALLS)),
        rounds=8,
        warmup_rounds=1,
    )
    loop.run_until_complete(load.__aexit__())
    assert len(texts) == CALLS
    if tool != "empty":
        assert processes.calls_seen(odoo, BEHAVIOUR) == seen
        assert {rows(text) for text in texts} == {20}
