"""Reading 100,000 records and creating 10,000, on the real Odoo 19, beside the usual loops."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import pytest
from pydantic import SecretStr
from pytest_benchmark.fixture import BenchmarkFixture
from tests.conftest import real_servers

from benches import loops
from benches.budgets import slower, within
from oxidoo import OdooAsyncClient, OdooClient, OdooConnectionConfig
from oxidoo.client.defaults import AHEAD, CHUNK, CONCURRENCY, PAGE

pytestmark = pytest.mark.timeout(900)  # the usual loops take minutes

MODEL = "res.partner.category"
FIELDS = ["name", "color", "active", "parent_id"]
TO_READ, TO_CREATE = 100_000, 10_000

OURS = "OdooAsyncClient"
OURS_SYNC = "OdooClient"
BY_HAND = "aiohttp + orjson, by hand: the same calls, as many at once"
XMLRPC = "xmlrpc.client, the usual loop"
ODOORPC = "odoorpc, the usual loop"
XMLRPC_CHUNKS = f"xmlrpc.client, in chunks of {CHUNK}"
ODOORPC_CHUNKS = f"odoorpc, in chunks of {CHUNK}"

T = TypeVar("T")

BUDGETS = {
    OURS: within(1, BY_HAND, tolerated=1.5),
    XMLRPC: slower(5, OURS, tolerated=2),
    ODOORPC: slower(5, OURS, tolerated=2),
}


@pytest.fixture(scope="module")
def real_odoo() -> loops.Odoo:
    servers, left_out = real_servers()
    if "odoo19" not in servers:
        pytest.skip("; ".join(left_out))
    server = servers["odoo19"]
    return loops.Odoo(server.url, server.database, server.username, server.password, server.api_key)


@pytest.fixture(scope="module")
def config(real_odoo: loops.Odoo) -> OdooConnectionConfig:
    return OdooConnectionConfig(
        url=real_odoo.url,
        database=real_odoo.database,
        username=real_odoo.username,
        api_key=SecretStr(real_odoo.api_key),
        allow_http=True,
    )


@pytest.fixture(scope="module")
def marker(config: OdooConnectionConfig) -> Iterator[str]:
    """What the names of a run's records begin with; they are removed in the end."""
    marker = f"oxb{uuid.uuid4().hex[:12]}"
    yield marker
    with OdooClient(config) as client:
        domain = [["name", "=like", f"{marker}%"]]
        while ids := client.execute_kw(MODEL, "search", [domain], {"limit": 5000}):
            client.execute_kw(MODEL, "unlink", [ids])


def rows(marker: str, count: int) -> list[dict[str, Any]]:
    return [{"name": f"{marker} {number}", "color": number % 12} for number in range(count)]


@pytest.fixture(scope="module")
def records(config: OdooConnectionConfig, marker: str) -> tuple[list[Any], list[int]]:
    """The domain and the ids of the records to read."""
    with OdooClient(config) as client:
        report = client.create_many(MODEL, rows(f"{marker} read", TO_READ), chunk=1000)
    report.check()
    return [["name", "=like", f"{marker} read %"]], sorted(report.ids)


def measure(
    benchmark: BenchmarkFixture, group: str, contender: str, rounds: int, work: Callable[[], T]
) -> T:
    benchmark.group = group
    benchmark.extra_info |= {"contender": contender, "budget": BUDGETS.get(contender)}
    return benchmark.pedantic(work, rounds=rounds, warmup_rounds=1 if rounds > 1 else 0)


class TestReading:
    GROUP = f"Reading {TO_READ:,} records of Odoo 19"

    def read(
        self,
        benchmark: BenchmarkFixture,
        contender: str,
        records: tuple[list[Any], list[int]],
        work: Callable[[list[Any]], list[dict[str, Any]]],
        rounds: int = 1,
    ) -> None:
        domain, ids = records

        def checked() -> list[dict[str, Any]]:
            found = work(domain)
            assert len(found) == len(ids)
            return found

        found = measure(benchmark, self.GROUP, contender, rounds, checked)
        assert [record["id"] for record in found] == ids
        assert all(record.keys() == {"id", *FIELDS} for record in found)

    def test_async_client(self, benchmark, loop, config, records):
        client = OdooAsyncClient(config)

        async def work(domain: list[Any]) -> list[dict[str, Any]]:
            return [record async for record in client.iter_records(MODEL, domain, FIELDS)]

        self.read(benchmark, OURS, records, lambda d: loop.run_until_complete(work(d)), 5)
        client.close()

    def test_by_hand(self, benchmark, loop, real_odoo, records):
        by_hand = loop.run_until_complete(loops.ByHand(real_odoo, AHEAD).__aenter__())
        self.read(
            benchmark,
            BY_HAND,
            records,
            lambda d: loop.run_until_complete(by_hand.read(MODEL, d, FIELDS, PAGE)),
            5,
        )
        loop.run_until_complete(by_hand.__aexit__())

    def test_sync_client(self, benchmark, config, records):
        with OdooClient(config) as client:
            self.read(
                benchmark,
                OURS_SYNC,
                records,
                lambda d: list(client.iter_records(MODEL, d, FIELDS)),
                5,
            )

    def test_xmlrpc(self, benchmark, real_odoo, records):
        with loops.XmlRpc(real_odoo) as usual:
            self.read(benchmark, XMLRPC, records, lambda d: usual.read(MODEL, d, FIELDS))

    def test_odoorpc(self, benchmark, real_odoo, records):
        usual = loops.OdooRpc(real_odoo)
        self.read(benchmark, ODOORPC, records, lambda d: usual.read(MODEL, d, FIELDS))


class TestCreating:
    GROUP = f"Creating {TO_CREATE:,} records on Odoo 19"

    def create(
        self,
        benchmark: BenchmarkFixture,
        contender: str,
        marker: str,
        work: Callable[[list[dict[str, Any]]], Sequence[int]],
        rounds: int = 1,
    ) -> None:
        values = rows(f"{marker} create", TO_CREATE)

        def checked() -> None:
            assert len(set(work(values))) == TO_CREATE

        measure(benchmark, self.GROUP, contender, rounds, checked)

    def test_async_client(self, benchmark, loop, config, marker):
        client = OdooAsyncClient(config)

        async def work(values: list[dict[str, Any]]) -> list[int]:
            return (await client.create_many(MODEL, values)).ids

        self.create(benchmark, OURS, marker, lambda v: loop.run_until_complete(work(v)), 5)
        client.close()

    def test_by_hand(self, benchmark, loop, real_odoo, marker):
        by_hand = loop.run_until_complete(loops.ByHand(real_odoo, CONCURRENCY).__aenter__())
        self.create(
            benchmark,
            BY_HAND,
            marker,
            lambda v: loop.run_until_complete(by_hand.create(MODEL, v, CHUNK)),
            5,
        )
        loop.run_until_complete(by_hand.__aexit__())

    def test_sync_client(self, benchmark, config, marker):
        with OdooClient(config) as client:
            self.create(benchmark, OURS_SYNC, marker, lambda v: client.create_many(MODEL, v).ids, 5)

    def test_xmlrpc(self, benchmark, real_odoo, marker):
        with loops.XmlRpc(real_odoo) as usual:
            self.create(benchmark, XMLRPC, marker, lambda v: usual.create(MODEL, v))

    def test_xmlrpc_in_chunks(self, benchmark, real_odoo, marker):
        with loops.XmlRpc(real_odoo) as usual:
            self.create(benchmark, XMLRPC_CHUNKS, marker, lambda v: usual.create(MODEL, v, CHUNK))

    def test_odoorpc(self, benchmark, real_odoo, marker):
        usual = loops.OdooRpc(real_odoo)
        self.create(benchmark, ODOORPC, marker, lambda v: usual.create(MODEL, v))

    def test_odoorpc_in_chunks(self, benchmark, real_odoo, marker):
        usual = loops.OdooRpc(real_odoo)
        self.create(benchmark, ODOORPC_CHUNKS, marker, lambda v: usual.create(MODEL, v, CHUNK))
