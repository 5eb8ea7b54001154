"""Reading and creating many records on the real Odoo 19, beside loops as people write them."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import median
from typing import Any

import pytest
from pydantic import SecretStr
from pytest_benchmark.fixture import BenchmarkFixture
from tests.servers import real_servers

from benches import cpu, loops
from benches.budgets import slower
from benches.report import Measurement
from benches.turns import Weigh, Work, in_turns
from oxidoo import OdooAsyncClient, OdooClient, OdooConnectionConfig
from oxidoo.client.defaults import AHEAD, CHUNK, CONCURRENCY, PAGE

pytestmark = pytest.mark.timeout(600)  # the usual loops take long

MODEL = "res.partner.category"
"""The lightest of models, where a client's own time shows most."""

FIELDS = ["name", "color", "active", "parent_id"]
TO_READ, TO_CREATE, SINGLY = 100_000, 10_000, 1_000
ROUNDS = 7

OURS = "OdooAsyncClient"
OURS_SYNC = "OdooClient"
BY_HAND = "aiohttp + orjson, by hand: the same calls, as many at once"
XMLRPC = "xmlrpc.client, page after page"
ODOORPC = "odoorpc, page after page"
XMLRPC_CHUNKS = f"xmlrpc.client, {CHUNK} a call"
ODOORPC_CHUNKS = f"odoorpc, {CHUNK} a call"
XMLRPC_SINGLY = "xmlrpc.client, a call for each"
ODOORPC_SINGLY = "odoorpc, a call for each"
FLOOR = f"the floor: CPU time of Odoo itself, on its {cpu.WORKERS} workers"

BUDGETS = {
    BY_HAND: slower(1, OURS, tolerated=0.7),
    XMLRPC: slower(5, OURS, tolerated=2.5),
    ODOORPC: slower(5, OURS, tolerated=2.5),
    XMLRPC_SINGLY: slower(5, OURS_SYNC),
    ODOORPC_SINGLY: slower(5, OURS_SYNC),
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


Records = tuple[list[Any], list[int]]


def side_by_side(
    benchmark: BenchmarkFixture, weigh: Weigh, group: str, contenders: Mapping[str, Work]
) -> None:
    """Measures all contenders in turn, and what Odoo itself spends on the first."""
    first, *_ = contenders
    odoo = cpu.odoo_processes("odoo19")
    floor: list[float] = []

    def timed() -> None:
        before = cpu.spent(odoo)
        contenders[first]()
        floor.append((cpu.spent(odoo) - before) / cpu.WORKERS)

    in_turns(benchmark, weigh, group, {**contenders, first: timed}, BUDGETS, ROUNDS)
    if odoo:
        weigh(Measurement(group, FLOOR, median(floor[1:])))


def once(benchmark: BenchmarkFixture, group: str, contender: str, work: Work) -> None:
    """Measures a loop that takes long enough to be measured once."""
    benchmark.group = group
    benchmark.extra_info |= {"contender": contender, "budget": BUDGETS.get(contender)}
    benchmark.pedantic(work, rounds=1)


READING = f"Reading {TO_READ:,} records of Odoo 19"
CREATING = f"Creating {TO_CREATE:,} records on Odoo 19"
CREATING_SINGLY = f"Creating {SINGLY:,} records on Odoo 19, the usual loops with a call for each"


def checked(records: Records, work: Callable[[list[Any]], list[dict[str, Any]]]) -> Work:
    """Reading whose every record is looked at."""
    domain, ids = records

    def read() -> None:
        found = work(domain)
        assert [record["id"] for record in found] == ids
        assert found[-1].keys() == {"id", *FIELDS}

    return read


def test_reading(benchmark, weigh, loop, config, real_odoo, records):
    client, twin = OdooAsyncClient(config), OdooClient(config)
    by_hand = loop.run_until_complete(loops.ByHand(real_odoo, AHEAD).__aenter__())

    async def ours(domain: list[Any]) -> list[dict[str, Any]]:
        return [record async for record in client.iter_records(MODEL, domain, FIELDS)]

    contenders: dict[str, Callable[[list[Any]], list[dict[str, Any]]]] = {
        OURS: lambda domain: loop.run_until_complete(ours(domain)),
        BY_HAND: lambda domain: loop.run_until_complete(by_hand.read(MODEL, domain, FIELDS, PAGE)),
        OURS_SYNC: lambda domain: list(twin.iter_records(MODEL, domain, FIELDS)),
    }
    works = {name: checked(records, work) for name, work in contenders.items()}
    side_by_side(benchmark, weigh, READING, works)
    loop.run_until_complete(by_hand.__aexit__())
    client.close()
    twin.close()


def test_reading_by_xmlrpc(benchmark, real_odoo, records):
    with loops.XmlRpc(real_odoo) as usual:
        work = checked(records, lambda domain: usual.read(MODEL, domain, FIELDS))
        once(benchmark, READING, XMLRPC, work)


def test_reading_by_odoorpc(benchmark, real_odoo, records):
    usual = loops.OdooRpc(real_odoo)
    work = checked(records, lambda domain: usual.read(MODEL, domain, FIELDS))
    once(benchmark, READING, ODOORPC, work)


def counted(marker: str, count: int, work: Callable[[list[dict[str, Any]]], Sequence[int]]) -> Work:
    """Creating whose every record is counted."""
    values = rows(f"{marker} create", count)

    def create() -> None:
        assert len(set(work(values))) == count

    return create


def test_creating(benchmark, weigh, loop, config, real_odoo, marker):
    client, twin = OdooAsyncClient(config), OdooClient(config)
    by_hand = loop.run_until_complete(loops.ByHand(real_odoo, CONCURRENCY).__aenter__())

    contenders: dict[str, Callable[[list[dict[str, Any]]], Sequence[int]]] = {
        OURS: lambda values: loop.run_until_complete(client.create_many(MODEL, values)).ids,
        BY_HAND: lambda values: loop.run_until_complete(by_hand.create(MODEL, values, CHUNK)),
        OURS_SYNC: lambda values: twin.create_many(MODEL, values).ids,
    }
    works = {name: counted(marker, TO_CREATE, work) for name, work in contenders.items()}
    side_by_side(benchmark, weigh, CREATING, works)
    loop.run_until_complete(by_hand.__aexit__())
    client.close()
    twin.close()


def test_creating_by_xmlrpc_in_chunks(benchmark, real_odoo, marker):
    with loops.XmlRpc(real_odoo) as usual:
        work = counted(marker, TO_CREATE, lambda values: usual.create(MODEL, values, CHUNK))
        once(benchmark, CREATING, XMLRPC_CHUNKS, work)


def test_creating_by_odoorpc_in_chunks(benchmark, real_odoo, marker):
    usual = loops.OdooRpc(real_odoo)
    work = counted(marker, TO_CREATE, lambda values: usual.create(MODEL, values, CHUNK))
    once(benchmark, CREATING, ODOORPC_CHUNKS, work)


def test_creating_few(benchmark, config, marker):
    with OdooClient(config) as client:
        work = counted(marker, SINGLY, lambda values: client.create_many(MODEL, values).ids)
        benchmark.group = CREATING_SINGLY
        benchmark.extra_info |= {"contender": OURS_SYNC}
        benchmark.pedantic(work, rounds=ROUNDS, warmup_rounds=1)


def test_creating_singly_by_xmlrpc(benchmark, real_odoo, marker):
    with loops.XmlRpc(real_odoo) as usual:
        work = counted(marker, SINGLY, lambda values: usual.create(MODEL, values))
        once(benchmark, CREATING_SINGLY, XMLRPC_SINGLY, work)


def test_creating_singly_by_odoorpc(benchmark, real_odoo, marker):
    usual = loops.OdooRpc(real_odoo)
    work = counted(marker, SINGLY, lambda values: usual.create(MODEL, values))
    once(benchmark, CREATING_SINGLY, ODOORPC_SINGLY, work)
