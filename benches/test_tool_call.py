"""A tool call that the cache answers, beside an empty tool on the same SDK."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benches import processes
from benches.load import Era, McpLoad

CALLS = 200

SEARCH = {"model": "res.partner", "fields": ["name", "email", "country_id"], "limit": 20}

CONTENDERS: dict[str, tuple[str, dict[str, Any]]] = {
    "empty tool": ("empty", {}),
    "odoo_search, cache hit": ("odoo_search", SEARCH),
}


@pytest.fixture(scope="module")
def urls(odoo: str) -> Iterator[dict[str, str]]:
    with processes.empty_server() as empty, processes.oxidoo_server(f"{odoo}/good") as oxidoo:
        yield {"empty": empty, "odoo_search": oxidoo}


@pytest.mark.parametrize("clients", [1, 32])
@pytest.mark.parametrize("era", ["2026-07-28", "legacy"])
@pytest.mark.parametrize("contender", CONTENDERS)
def test_cached_tool_call(
    benchmark: BenchmarkFixture,
    loop: asyncio.AbstractEventLoop,
    urls: dict[str, str],
    era: Era,
    clients: int,
    contender: str,
) -> None:
    tool, arguments = CONTENDERS[contender]
    benchmark.group = f"{CALLS} tool calls, {era}, {clients} client(s)"
    benchmark.extra_info["contender"] = contender

    async def connect() -> McpLoad:
        return await McpLoad(urls[tool], era, clients).__aenter__()

    load = loop.run_until_complete(connect())
    loop.run_until_complete(load.call(tool, arguments))
    benchmark.pedantic(
        lambda: loop.run_until_complete(load.calls(tool, [arguments] * CALLS)),
        rounds=8,
        warmup_rounds=1,
    )
    loop.run_until_complete(load.__aexit__())
