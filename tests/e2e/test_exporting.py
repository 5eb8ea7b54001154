"""Exports through a real client: progress, cancellation, and a server that is killed midway."""

import asyncio
import csv
import json
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, MCPError
from tests.e2e.conftest import ERAS, over_stdio
from tests.servers import Server
from tests.target import Target
from tests.workbench import Workbench

pytestmark = pytest.mark.anyio

MODEL = "res.partner.category"
RECORDS = 5200
CALLS_A_SECOND = 6
"""Slow enough for a look at an export that is under way."""

CONFIG = """
[files]
folder = "files"

[instances.odoo]
url = "{url}"
database = "{database}"
username = "{username}"
password = "env:ODOO_SECRET"
allow_http = true
protocol = "jsonrpc"
rate_limit = {{ per_second = {rate}, burst = 1 }}
"""


@pytest.fixture(scope="module")
async def tags(
    anyio_backend: str, reach: Callable[[str, str], Target]
) -> AsyncIterator[Callable[[str], Any]]:
    """Gives a marker and the ids of many records of that name; they are made once."""
    del anyio_backend
    known: dict[str, tuple[Workbench, list[int]]] = {}

    async def made(name: str) -> tuple[str, list[int]]:
        if name not in known:
            bench = Workbench(reach(name, "jsonrpc").client)
            values = ({"name": f"{bench.marker} {n}"} for n in range(RECORDS))
            report = await bench.client.create_many(MODEL, values)
            bench.own(MODEL, *report.ids)
            known[name] = bench, report.ids
            report.check()
        bench, ids = known[name]
        return bench.marker, ids

    yield made
    for bench, _ in known.values():
        await bench.clear()


@pytest.fixture
def slow(server: Server, tmp_path: Path) -> dict[str, str]:
    """The environment of a server that makes few calls a second."""
    config = CONFIG.format(
        url=server.url, database=server.database, username=server.username, rate=CALLS_A_SECOND
    )
    (tmp_path / "oxidoo.toml").write_text(config, "utf-8")
    return {"ODOO_SECRET": server.password}


def arguments(marker: str, written_as: str = "csv") -> dict[str, Any]:
    domain = [["name", "like", f"{marker} %"]]
    return {"model": MODEL, "domain": domain, "fields": ["name"], "format": written_as}


def committed(folder: Path) -> int:
    """The rows that are safe, of the one file that is being written."""
    rows = [json.loads(path.read_bytes())["rows"] for path in (folder / "files").glob("*.json")]
    return max(rows, default=0)


async def some_rows(folder: Path) -> None:
    with anyio.fail_after(30):
        while not committed(folder):
            await anyio.sleep(0.01)


def servers_started() -> set[int]:
    """The processes that this one has started and that serve."""
    children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    pids = {int(pid) for listed in children for pid in listed.read_text().split()}
    return {pid for pid in pids if b"serve" in Path(f"/proc/{pid}/cmdline").read_bytes()}


async def until_it_is_free(client: Client, given: dict[str, Any]) -> dict[str, Any]:
    """The answer of an export, once nobody writes it any more."""
    with anyio.fail_after(30):
        while True:
            result = await client.call_tool("odoo_export", given)
            text = result.content[0].text
            if not result.is_error:
                return json.loads(text)
            assert text.startswith("conflict: "), text
            await anyio.sleep(0.05)


def ids_in(path: str) -> list[int]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return [int(row["id"]) for row in csv.DictReader(file)]


async def test_an_export_goes_on_after_its_server_was_killed(server, slow, tags, tmp_path):
    marker, ids = await tags(server.name)
    before = servers_started()
    async with over_stdio(slow, "legacy", tmp_path) as client:
        [pid] = servers_started() - before
        call = asyncio.create_task(client.call_tool("odoo_export", arguments(marker)))
        await some_rows(tmp_path)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(MCPError):
            await call
    safe = committed(tmp_path)
    assert 0 < safe < RECORDS

    async with over_stdio(slow, "legacy", tmp_path) as client:
        result = await client.call_tool("odoo_export", arguments(marker))
    answer = json.loads(result.content[0].text)

    assert answer["resumed_from"] == safe
    assert answer["rows"] == RECORDS
    assert Counter(ids_in(answer["path"])) == Counter(ids)


@pytest.mark.parametrize("era", ERAS)
async def test_a_client_follows_an_export_and_cancels_it(server, slow, tags, tmp_path, era):
    marker, ids = await tags(server.name)
    told: list[tuple[float, float | None, str | None]] = []
    under_way = asyncio.Event()

    async def follow(done: float, total: float | None, message: str | None) -> None:
        told.append((done, total, message))
        under_way.set()

    given = arguments(marker)
    async with over_stdio(slow, era, tmp_path) as client:
        call = asyncio.create_task(client.call_tool("odoo_export", given, progress_callback=follow))
        await under_way.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        answer = await until_it_is_free(client, given)

    assert told[0][2] == f"{told[0][0]:.0f} rows of {MODEL}"
    assert 0 < told[0][0] <= answer["resumed_from"] < RECORDS
    assert Counter(ids_in(answer["path"])) == Counter(ids)


async def test_progress_comes_with_the_total(server, slow, tags, tmp_path):
    marker, ids = await tags(server.name)
    told: list[tuple[float, float | None]] = []

    async def follow(done: float, total: float | None, _message: str | None) -> None:
        told.append((done, total))

    async with over_stdio(slow, "legacy", tmp_path) as client:
        result = await client.call_tool(
            "odoo_export", arguments(marker, "parquet"), progress_callback=follow
        )

    assert json.loads(result.content[0].text)["rows"] == len(ids)
    done = [each for each, _ in told]
    assert len(done) > 2
    assert done == sorted(set(done))
    assert told[-1] == (2 * RECORDS, 2 * RECORDS)
