"""What subscribers are told of, and what it costs to find out, on every server."""

import asyncio
import itertools
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from mcp.server.subscriptions import InMemorySubscriptionBus
from tests.servers import Server
from tests.target import INSTANCE, Target
from tests.workbench import NOBODY, Workbench

from oxidoo.auth.principal import LOCAL
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.resources.registry import ResourceRegistry
from oxidoo.resources.subscriptions import Subscriptions

pytestmark = pytest.mark.anyio

INTERVAL = 0.1
TOLD_WITHIN = 20
SOME = 2
"""Looks that find nothing, before something is written."""

SUBSCRIBERS = 50
MODEL = "res.partner.category"


class Told:
    """Subscriptions, and the URIs that were told of."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.uris: list[str] = []
        self._bus = InMemorySubscriptionBus()
        self._bus.subscribe(lambda event: self.uris.append(event.uri))  # type: ignore[union-attr]
        registry = ResourceRegistry(target.gateway())
        self.subscriptions = Subscriptions(registry, self._bus, INTERVAL)
        self._held: list[str] = []

    async def subscribe(self, *paths: str) -> None:
        for path in paths:
            await self.subscriptions.subscribe(LOCAL, uri(path))
            self._held.append(uri(path))

    def unsubscribe(self) -> None:
        for held in self._held:
            self.subscriptions.unsubscribe(LOCAL, held)
        self._held.clear()

    async def until(self, *paths: str) -> None:
        """Waits until each was told of once, and forgets it."""
        async with asyncio.timeout(TOLD_WITHIN):
            while len(self.uris) < len(paths):
                await asyncio.sleep(0.01)
        assert sorted(self.uris) == sorted(map(uri, paths))
        self.uris.clear()

    async def looks(self, number: int) -> int:
        """How many requests so many looks take, at least."""
        before = self.target.http_requests()
        async with asyncio.timeout(TOLD_WITHIN):
            while self.target.http_requests() < before + number:
                await asyncio.sleep(0.01)
        return self.target.http_requests() - before


def uri(path: str) -> str:
    return f"odoo://{INSTANCE}/{path}"


def search(*conditions: Any) -> str:
    return f"search/{MODEL}?fields=name,color&domain={quote(json.dumps(conditions))}"


@pytest.fixture
async def told(server: Server, reach: Callable[[str, str], Target]) -> AsyncIterator[Told]:
    """Nobody is subscribed yet, or any more in the end."""
    subscribed = Told(reach(server.name, "jsonrpc"))
    yield subscribed
    subscribed.unsubscribe()


async def write(bench: Any, record_id: int, **values: Any) -> None:
    await bench.client.execute_kw(MODEL, "write", [[record_id], values])


async def test_only_what_changes_is_told(told, bench):
    first, second = await bench.make(MODEL, color=1), await bench.make(MODEL)
    paths = [f"record/{MODEL}/{first}", f"record/{MODEL}/{second}"]
    await told.subscribe(*paths)

    await told.looks(SOME)
    await write(bench, second, color=3)

    await told.until(paths[1])


async def test_a_write_right_after_the_subscription_is_told(told, bench):
    record = await bench.make(MODEL, color=1)
    paths = [f"record/{MODEL}/{record}", f"model/{MODEL}", search(["id", "=", record])]
    await told.subscribe(*paths)

    await write(bench, record, color=7)

    await told.until(*paths)


async def test_each_of_several_writes_in_a_second_is_told(told, bench):
    records = [await bench.make(MODEL, color=1) for _ in range(5)]
    paths = [f"record/{MODEL}/{each}" for each in records]
    await told.subscribe(*paths)

    await told.looks(SOME)
    for each in records:
        await write(bench, each, color=4)

    await told.until(*paths)


async def test_a_deleted_record_is_told_once(told, bench):
    record = await bench.make(MODEL, color=1)
    await told.subscribe(f"record/{MODEL}/{record}")

    await bench.client.execute_kw(MODEL, "unlink", [[record]])

    await told.until(f"record/{MODEL}/{record}")
    await asyncio.sleep(5 * INTERVAL)
    assert told.uris == []


async def test_a_model_changes_when_a_record_is_made_written_or_deleted(told, bench):
    record = await bench.make(MODEL, color=1)
    path = f"model/{MODEL}"
    await told.subscribe(path)

    other = await bench.make(MODEL, color=1)
    await told.until(path)
    await told.looks(SOME)
    await write(bench, record, color=5)
    await told.until(path)
    await bench.client.execute_kw(MODEL, "unlink", [[other]])
    await told.until(path)


async def test_a_search_changes_only_with_its_result(told, bench):
    inside = await bench.make(MODEL, color=1)
    outside = await bench.make(MODEL, color=2)
    path = search(["name", "=", bench.marker], ["color", "=", 1])
    await told.subscribe(path, f"model/{MODEL}")

    await told.looks(SOME)
    await write(bench, outside, color=3)
    await told.until(f"model/{MODEL}")
    await told.looks(SOME)
    await write(bench, inside, color=3)
    await told.until(path, f"model/{MODEL}")


async def test_an_archived_record_is_not_a_deleted_one(told, bench):
    partner = await bench.make("res.partner", active=False)
    await told.subscribe(f"record/res.partner/{partner}")

    await told.looks(SOME)

    assert told.uris == []


async def test_many_subscribers_cost_as_much_as_one(told, bench):
    values = [{"name": bench.marker, "color": 1}] * SUBSCRIBERS
    records = await bench.client.execute_kw(MODEL, "create", [values])
    bench.own(MODEL, *records)
    for _ in range(2):
        await told.subscribe(*(f"record/{MODEL}/{each}" for each in records))

    before, began = told.target.http_requests(), asyncio.get_running_loop().time()
    await asyncio.sleep(10 * INTERVAL)
    passed = asyncio.get_running_loop().time() - began

    assert 1 <= told.target.http_requests() - before <= passed / INTERVAL


async def test_nothing_is_asked_when_nobody_is_subscribed_any_more(told, bench):
    record = await bench.make(MODEL, color=1)
    await told.subscribe(f"record/{MODEL}/{record}", f"model/{MODEL}", f"model/{MODEL}")
    await told.looks(2)

    told.unsubscribe()
    await asyncio.sleep(INTERVAL)
    before = told.target.http_requests()
    await asyncio.sleep(5 * INTERVAL)

    assert told.target.http_requests() == before


@pytest.mark.parametrize(
    ("path", "kind", "says"),
    [
        (f"record/{MODEL}/{NOBODY}", Kind.MISSING, f"has no record {NOBODY}"),
        ("record/res.partnr/1", Kind.VALIDATION, "did you mean 'res.partner'"),
        ("model/res.config.settings.nope", Kind.VALIDATION, "no model"),
        (f"search/{MODEL}?fields=nmae", Kind.VALIDATION, "did you mean 'name'"),
        ("attachment/1", Kind.VALIDATION, "'attachment' cannot be subscribed to"),
    ],
)
async def test_what_cannot_be_watched_is_refused(told, path, kind, says):
    with pytest.raises(OdooMCPError) as caught:
        await told.subscribe(path)

    assert caught.value.kind is kind
    assert says in caught.value.message


async def test_a_model_without_dates_is_refused(real_server, reach):
    """Every model of the sandbox has them."""
    told = Told(reach(real_server.name, "jsonrpc"))
    with pytest.raises(OdooMCPError, match=r"does not note when records of sale\.report"):
        await told.subscribe("model/sale.report")


async def test_what_a_user_may_not_read_is_refused(server, ordinary_targets):
    told = Told(ordinary_targets(server.name, "jsonrpc"))
    for path in ("model/ir.cron", "record/ir.cron/1", "search/ir.cron"):
        with pytest.raises(OdooMCPError) as caught:
            await told.subscribe(path)
        assert caught.value.kind in {Kind.ACCESS, Kind.VALIDATION}


async def test_looks_become_rarer_while_nothing_changes(told, bench):
    record = await bench.make(MODEL, color=1)
    await told.subscribe(f"record/{MODEL}/{record}")

    times = []
    for _ in range(6):
        await told.looks(1)
        times.append(asyncio.get_running_loop().time())

    pauses = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert pauses[-1] > 2 * INTERVAL


class Wire:
    """A connection to a server that can be cut and mended."""

    def __init__(self, url: str) -> None:
        self._host, self._port = urlsplit(url).hostname, urlsplit(url).port
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.port = 0

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._forward, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._open:
            writer.close()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        beyond, back = await asyncio.open_connection(self._host, self._port)
        self._open |= {writer, back}
        await asyncio.gather(_copy(reader, back), _copy(beyond, writer))
        self._open -= {writer, back}


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    writer.close()


async def test_what_changed_while_odoo_was_away_is_told_when_it_is_back(
    servers, reach, caplog, server
):
    wire = Wire(servers[server.name].url)
    await wire.mend()
    there = replace(servers[server.name], url=f"http://127.0.0.1:{wire.port}")
    target = Target(there, "jsonrpc", there.config("jsonrpc", max_attempts=1, timeout=5))
    bench = Workbench(reach(server.name, "jsonrpc").client)
    record = await bench.make(MODEL, color=1)
    told = Told(target)
    paths = [f"record/{MODEL}/{record}", f"model/{MODEL}"]
    try:
        await told.subscribe(*paths)
        await told.looks(SOME)
        with caplog.at_level(logging.WARNING, "oxidoo.resources.feed"):
            await wire.cut()
            await write(bench, record, color=6)
            await asyncio.sleep(10 * INTERVAL)
            assert told.uris == []
            await wire.mend()
            await told.until(*paths)
            async with asyncio.timeout(TOLD_WITHIN):
                while len(caplog.records) < 2:
                    await asyncio.sleep(0.01)
        said = [each.getMessage() for each in caplog.records]
        assert len(said) == 2
        assert "are not seen" in said[0]
        assert "are seen again" in said[1]
    finally:
        told.unsubscribe()
        await wire.cut()
        target.close()
        await bench.clear()
