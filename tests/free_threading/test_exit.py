"""An interpreter that ends while its threads are amid calls ends quietly."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TIMES = 5

AROUND = """
import asyncio, sys, threading, xmlrpc.client
from oxidoo import _native
from tests.free_threading.threads import instance_at, session_at

begun = threading.Semaphore(0)
{work}
for _ in range(4):
    threading.Thread(target=work, daemon={daemon}).start()
for _ in range(4):
    assert begun.acquire(timeout=60)
"""

DECODING = """
body = xmlrpc.client.dumps(([{{"a": 1, "b": "x"}}] * 500,), methodresponse=True).encode()

def work():
    begun.release()
    for _ in range({rounds}):
        assert len(_native.decode_xmlrpc(body)) == 500
        assert len(_native.xmlrpc_to_text(body)) > 5000
"""

CALLING = """
session = session_at(instance_at(sys.argv[1]))

async def calls():
    for _ in range({rounds}):
        found = session.objects("res.partner", "search_read", [[]], {{}})
        begun.release()
        assert len(await found) == 20

def work():
    asyncio.run(calls())
"""

WAITING = """
session = session_at(instance_at(sys.argv[1]))

async def calls():
    pending = [session.objects("res.partner", "search_read", [[]], {}) for _ in range(8)]
    begun.release()
    await asyncio.gather(*pending)

def work():
    asyncio.run(calls())
"""

FIRST_CALLS = """
start = threading.Barrier(4)

async def calls():
    session = session_at(instance_at(sys.argv[1]))
    assert len(await session.objects("res.partner", "search_read", [[]], {})) == 20

def work():
    start.wait()
    asyncio.run(calls())
    begun.release()
"""

BUSY = {"decoding": DECODING, "calling": CALLING}

hanging_threads = pytest.mark.skipif(
    sys.version_info < (3, 14),
    reason="before 3.14, CPython unwinds daemon threads when it ends, which aborts amid Rust",
)


def ends_quietly(program: str, url: str) -> None:
    for _ in range(TIMES):
        done = subprocess.run(
            [sys.executable, "-c", program, url],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("behaviour", ["hang", "delay-20"])
def test_the_interpreter_ends_while_threads_wait_for_answers(behaviour: str, odoo: str) -> None:
    ends_quietly(AROUND.format(work=WAITING, daemon=True), f"{odoo}/{behaviour}")


def test_the_interpreter_ends_after_first_calls_made_by_several_threads_at_once(odoo: str) -> None:
    ends_quietly(AROUND.format(work=FIRST_CALLS, daemon=True), f"{odoo}/good")


@pytest.mark.parametrize("work", BUSY.values(), ids=BUSY)
def test_the_interpreter_waits_for_threads_amid_calls(work: str, odoo: str) -> None:
    program = AROUND.format(work=work.format(rounds=50), daemon=False)
    ends_quietly(program, f"{odoo}/good")


@hanging_threads
@pytest.mark.parametrize("work", BUSY.values(), ids=BUSY)
def test_the_interpreter_does_not_wait_for_daemon_threads_amid_calls(work: str, odoo: str) -> None:
    program = AROUND.format(work=work.format(rounds=10**9), daemon=True)
    ends_quietly(program, f"{odoo}/good")
