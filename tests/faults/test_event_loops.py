"""Calls and event loops: several of them, closed ones, cancelled calls, forked processes."""

import asyncio
import gc
import os
import subprocess
import sys
import time
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from oxidoo import OdooAsyncClient
from oxidoo.auth.secrets import SecretReference

ClientOf = Callable[..., OdooAsyncClient]


async def find(client: OdooAsyncClient) -> int:
    return len(await client.search_read("res.partner", [], ["name"]))


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_one_client_serves_one_event_loop_after_another(client_of: ClientOf) -> None:
    client = client_of("good")
    assert [asyncio.run(find(client)) for _ in range(3)] == [20] * 3


SLOW_SECRET = SecretReference.parse(
    f"cmd:{sys.executable} -c 'import time; time.sleep(0.2); print(1)'"
)


async def find_at_once(client: OdooAsyncClient) -> list[int]:
    return await asyncio.gather(*(find(client) for _ in range(3)))


def test_a_secret_is_awaited_by_many_calls_of_one_event_loop_after_another(
    client_of: ClientOf,
) -> None:
    client = client_of("good", password=SLOW_SECRET)
    for _ in range(2):
        assert asyncio.run(find_at_once(client)) == [20] * 3
        client.close()


def test_a_secret_is_awaited_by_calls_of_several_event_loops_at_once(client_of: ClientOf) -> None:
    client = client_of("good", password=SLOW_SECRET)
    with ThreadPoolExecutor() as threads:
        found = [threads.submit(asyncio.run, find_at_once(client)) for _ in range(3)]
        assert [each.result(timeout=30) for each in found] == [[20] * 3] * 3


def test_event_loops_that_take_turns_leave_no_files_open(client_of: ClientOf) -> None:
    client = client_of("good")
    with asyncio.Runner() as one, asyncio.Runner() as other:
        for runner in (one, other):
            runner.run(find(client))
        before = open_files()
        for _ in range(50):
            assert one.run(find(client)) == other.run(find(client)) == 20
        assert open_files() <= before + 2, "the client's own connections may come and go"


def test_an_event_loop_that_is_closed_amid_calls_goes_away(client_of: ClientOf) -> None:
    client = client_of("hang")
    loop = asyncio.new_event_loop()
    gone = weakref.ref(loop)
    loop.run_until_complete(client.authenticate())
    before = open_files()

    async def begin() -> None:
        client._identity._session.objects("res.partner", "search", [[]], {})  # type: ignore[union-attr]

    loop.run_until_complete(begin())
    loop.close()
    del loop
    gc.collect()
    assert gone() is None
    deadline = time.monotonic() + 10
    while open_files() >= before and time.monotonic() < deadline:
        time.sleep(0.01)  # its task ends on a thread of its own
    assert open_files() < before


def test_a_thousand_cancelled_calls_leave_nothing_behind(client_of: ClientOf) -> None:
    client = client_of("delay-20", max_connections=4)

    async def storm() -> int:
        await find(client)
        calls = [asyncio.ensure_future(find(client)) for _ in range(1000)]
        await asyncio.sleep(0)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        return await find(client)

    assert asyncio.run(storm()) == 20


FORKED = """
import asyncio, os, sys
from pydantic import SecretStr
from oxidoo import OdooAsyncClient, OdooConnectionConfig, OdooMCPError

config = OdooConnectionConfig(
    url=sys.argv[1], database="x", username="x", password=SecretStr("x"))

async def version():
    return await OdooAsyncClient(config).version()

asyncio.run(version())
child = os.fork()
if child == 0:
    try:
        asyncio.run(version())
    except OdooMCPError as error:
        print(error.message, flush=True)
    os._exit(0)
os.waitpid(child, 0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks on this system")
def test_a_forked_process_is_told_so_instead_of_waiting_for_ever(odoo: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORKED, f"{odoo}/good"],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert "spawn or forkserver" in done.stdout
