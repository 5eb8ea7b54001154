"""A hit in the cache as seen from Python, beside dicts."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benches.budgets import slower
from benches.load import rows
from oxidoo import _native

HITS = 2000

MODEL, METHOD = "res.partner", "search_read"
ARGS: list[Any] = [[["is_company", "=", True], ["country_id.code", "=", "BE"]]]
KWARGS: dict[str, Any] = {
    "fields": ["name", "email", "country_id"],
    "limit": 20,
    "offset": 0,
    "context": {"lang": "en_US", "tz": "Europe/Brussels"},
}
TABLE = _native.Table(
    [
        ("id", "id", "plain"),
        ("name", "name", "text"),
        ("email", "email", "text"),
        ("country_id", "country_id", "many2one"),
    ],
    max_rows=20,
    max_bytes=60_000,
    max_text=500,
    binary_uri="odoo://bench/res.partner",
)

Get = Callable[[], Awaitable[str]]


def _instance(url: str) -> _native.Instance:
    return _native.Instance(
        "bench",
        url,
        "bench",
        allow_http=True,
        protocol="jsonrpc",
        connect_timeout=5,
        read_timeout=60,
        timeout=60,
        max_connections=1,
        ca_certificates=None,
        allow_tls12=False,
        max_reply_bytes=1 << 28,
        rate=None,
        max_attempts=1,
        cache_bytes=1 << 26,
        records_ttl=3600,
        schema_ttl=3600,
    )


def _oxidoo(url: str) -> Get:
    session = _instance(url).session("admin", "admin", is_api_key=False)

    async def get() -> str:
        rendered = await session.table(MODEL, METHOD, ARGS, KWARGS, TABLE, cache="schema")
        return rendered.text

    return get


def _dict(make_key: Callable[[Any], str], text: str) -> Get:
    """A cache as one writes it by hand: lists and dicts are no keys, so text is made of them."""
    kept: dict[str, str] = {}

    async def search(model: str, method: str, args: Any, kwargs: Any) -> str:
        key = make_key((model, method, args, kwargs))
        if key not in kept:
            kept[key] = text
        return kept[key]

    async def get() -> str:
        return await search(MODEL, METHOD, ARGS, KWARGS)

    return get


def _ready_key(text: str) -> Get:
    kept = {"key": text}

    async def get() -> str:
        return kept["key"]

    return get


# A hit may take three times what a dict takes. A dict with its key at hand is out of reach: for an
# `await` that crosses into Rust, and writes and compares the whole key.
TOLERATED = {"dict, its key at hand": 0.04}

CONTENDERS: dict[str, Callable[[str, str], Get]] = {
    "oxidoo": lambda url, _: _oxidoo(f"{url}/good"),
    "dict, its key made by json.dumps": lambda _, text: _dict(json.dumps, text),
    "dict, its key made by repr": lambda _, text: _dict(repr, text),
    "dict, its key at hand": lambda _, text: _ready_key(text),
}


@pytest.mark.parametrize("contender", CONTENDERS)
def test_cache_hit(
    benchmark: BenchmarkFixture,
    loop: asyncio.AbstractEventLoop,
    odoo: str,
    contender: str,
) -> None:
    text = loop.run_until_complete(_oxidoo(f"{odoo}/good")())
    get = CONTENDERS[contender](odoo, text)

    async def hits() -> str:
        for _ in range(HITS - 1):
            await get()
        return await get()

    benchmark.group = f"{HITS} hits in the cache"
    tolerated = TOLERATED.get(contender, 1.0)
    budget = None if contender == "oxidoo" else slower(0.33, "oxidoo", tolerated=tolerated)
    benchmark.extra_info |= {"contender": contender, "budget": budget}
    kept = benchmark.pedantic(lambda: loop.run_until_complete(hits()), rounds=50, warmup_rounds=2)
    assert rows(kept) == 20
    assert kept == text
