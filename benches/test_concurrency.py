"""Thirty-two searches at once, against an Odoo that takes 20 ms."""

import asyncio
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import aiohttp
import orjson
import pytest
from pydantic import SecretStr
from pytest_benchmark.fixture import BenchmarkFixture

from benches import processes
from benches.budgets import at_most, within
from benches.load import McpLoad, rows
from benches.turns import Weigh, in_turns
from oxidoo import OdooAsyncClient, OdooConnectionConfig

AT_ONCE = 32
FIELDS = ["name", "email", "country_id"]
CLIENT = "OdooAsyncClient"
MCP_SEARCH = "odoo_search through MCP (2026-07-28)"
MCP_EMPTY = "empty tool through MCP (2026-07-28): no Odoo behind it"
BUDGETS = {
    CLIENT: at_most(0.025, "25 ms"),
    MCP_SEARCH: within(1.15, MCP_EMPTY, plus=0.020, tolerated=2.5),
}
ROUNDS = 15
GROUP = f"{AT_ONCE} searches at once, Odoo answering in 20 ms"

_different = count()


def _run(
    benchmark: BenchmarkFixture,
    loop: asyncio.AbstractEventLoop,
    contender: str,
    work: Callable[[], Any],
) -> Any:
    benchmark.group = GROUP
    benchmark.extra_info |= {"contender": contender, "budget": BUDGETS.get(contender)}
    return benchmark.pedantic(
        lambda: loop.run_until_complete(work()), rounds=ROUNDS, warmup_rounds=2
    )


@pytest.fixture(scope="module")
def late_odoo(odoo: str) -> str:
    return f"{odoo}/delay-20"


@pytest.fixture(scope="module")
def oxidoo_url(late_odoo: str) -> Iterator[str]:
    with processes.oxidoo_server(late_odoo, max_connections=AT_ONCE) as url:
        yield url


def test_oxidoo_client(
    benchmark: BenchmarkFixture, loop: asyncio.AbstractEventLoop, late_odoo: str
) -> None:
    config = OdooConnectionConfig(
        url=late_odoo,
        database="bench",
        username="admin",
        password=SecretStr("admin"),
        max_connections=AT_ONCE,
    )

    client = OdooAsyncClient(config)

    async def work() -> None:
        searches = [client.search_read("res.partner", [], FIELDS) for _ in range(AT_ONCE)]
        assert {len(found) for found in await asyncio.gather(*searches)} == {20}

    _run(benchmark, loop, CLIENT, work)
    client.close()


def test_aiohttp_and_orjson(
    benchmark: BenchmarkFixture, loop: asyncio.AbstractEventLoop, late_odoo: str
) -> None:
    params = {
        "service": "object",
        "method": "execute_kw",
        "args": ["bench", 2, "admin", "res.partner", "search_read", [[]], {"fields": FIELDS}],
    }
    body = orjson.dumps({"jsonrpc": "2.0", "method": "call", "params": params, "id": 1})

    async def search(http: aiohttp.ClientSession) -> int:
        async with http.post(f"{late_odoo}/jsonrpc", data=body) as reply:
            return len(orjson.loads(await reply.read())["result"])

    async def connect() -> aiohttp.ClientSession:
        return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE))

    http = loop.run_until_complete(connect())

    async def work() -> None:
        assert set(await asyncio.gather(*(search(http) for _ in range(AT_ONCE)))) == {20}

    _run(benchmark, loop, "aiohttp + orjson, by hand", work)
    loop.run_until_complete(http.close())


def test_mcp(
    benchmark: BenchmarkFixture, weigh: Weigh, loop: asyncio.AbstractEventLoop, oxidoo_url: str
) -> None:
    found: list[str] = []

    def search() -> None:
        # Each with another offset, so that the cache answers none of them.
        searches = [
            {"model": "res.partner", "fields": FIELDS, "limit": 20, "offset": next(_different)}
            for _ in range(AT_ONCE)
        ]
        texts = loop.run_until_complete(load.calls("odoo_search", searches))
        assert len(texts) == AT_ONCE
        found.extend(texts)

    def nothing() -> None:
        loop.run_until_complete(empty.calls("empty", [{}] * AT_ONCE))

    with processes.empty_server() as url:
        empty = loop.run_until_complete(_connect(url))
        load = loop.run_until_complete(_connect(oxidoo_url))
        search()
        contenders = {MCP_SEARCH: search, MCP_EMPTY: nothing}
        in_turns(benchmark, weigh, GROUP, contenders, BUDGETS, ROUNDS)
        for client in (load, empty):
            loop.run_until_complete(client.__aexit__())
    assert {rows(text) for text in found} == {20}


async def _connect(url: str) -> McpLoad:
    return await McpLoad(url, "2026-07-28", AT_ONCE).__aenter__()
