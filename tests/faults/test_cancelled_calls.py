"""Calls that are given up leave no memory behind, on either side of the border to Rust."""

import subprocess
import sys
from pathlib import Path

CALLS = 10_000
GROWTH = 4 << 20
"""Bytes that the allocators may keep: less than half a kilobyte for each call."""

GIVE_UP = """
import asyncio, sys
from pathlib import Path
from oxidoo import OdooAsyncClient, OdooConnectionConfig

def resident():
    pages = Path("/proc/self/statm").read_text("ascii").split()[1]
    return int(pages) * 4096

async def give_up(client, calls):
    for _ in range(calls // 100):
        tasks = [
            asyncio.create_task(client.execute_kw("res.partner", "search_read", [[]], {}))
            for _ in range(100)
        ]
        await asyncio.sleep(0.005)
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(end, asyncio.CancelledError) for end in ended), ended

async def main(url, calls):
    config = OdooConnectionConfig(url=url, database="test", username="admin", password="x")
    async with OdooAsyncClient(config) as client:
        await client.authenticate()
        await give_up(client, calls // 2)
        before = resident()
        await give_up(client, calls)
        print(resident() - before)

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


def test_ten_thousand_cancelled_calls_leave_no_memory_behind(odoo: str, tmp_path: Path) -> None:
    script = tmp_path / "give_up.py"
    script.write_text(GIVE_UP, "utf-8")
    grown = subprocess.check_output(
        [sys.executable, script, f"{odoo}/hang", str(CALLS)], text=True, timeout=120
    )
    assert int(grown) < GROWTH
