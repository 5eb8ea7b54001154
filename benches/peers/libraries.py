"""The client libraries, each in a process of its own."""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benches.peers import install
from benches.peers.odoo import Odoo
from benches.peers.samples import Measured, Sample
from benches.peers.work import FIELDS, LIMIT, MODEL, ORDER, Job

OWN = "OdooAsyncClient"
OWN_SYNC = "OdooClient"
TRANSPORT = "library"

_POOLED = "`max_connections = 64`, on the real Odoo the default of 16"

LIBRARIES: dict[str, str] = {
    OWN: f"JSON-2, API key; record cache off; {_POOLED}; one event loop",
    OWN_SYNC: f"JSON-2, API key; record cache off; {_POOLED}; a thread and a client for each call",
    "aiohttp + orjson, by hand": "JSON-2, API key; as many connections as `OdooAsyncClient`",
    "xmlrpc.client": "XML-RPC, password; a thread and a client for each call at once",
    "odoorpc": "JSON-RPC, password; a thread and a client for each call at once",
    "odooly": "JSON-2, API key; a thread and a client for each call at once",
}
"""What each speaks to Odoo; and how it is configured."""

_WORKER = Path(__file__).parent / "library_worker.py"
_LONGEST = 120


async def measure(
    library: str, odoo: Odoo, levels: Sequence[int], seconds: float, rounds: int
) -> Measured:
    """Measures a library's search; one that cannot run says why.

    Args:
        library: A key of `LIBRARIES`.
        odoo: The server.
        levels: The numbers of calls at once.
        seconds: For how long calls are begun at each of them.
        rounds: So many times as long.
    """
    python = Path(sys.executable) if library in (OWN, OWN_SYNC) else install.python_of("clients")
    task = {
        "library": library,
        "url": odoo.url,
        "database": odoo.database,
        "username": odoo.username,
        "password": odoo.password,
        "api_key": odoo.api_key,
        "connections": odoo.connections,
        "model": MODEL,
        "fields": FIELDS,
        "limit": LIMIT,
        "order": ORDER,
        "expected": odoo.first_records(),
        "levels": list(levels),
        "seconds": seconds * rounds,
    }
    process = await asyncio.create_subprocess_exec(
        str(python), "-W", "ignore", str(_WORKER),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(_LONGEST):
            out, errors = await process.communicate(json.dumps(task).encode())
    except TimeoutError:
        process.kill()
        await process.wait()
        return Measured(library, odoo.setting, TRANSPORT, unavailable="it did not end in time")
    if process.returncode:
        last = errors.decode(errors="replace").strip().splitlines()[-1:]
        return Measured(library, odoo.setting, TRANSPORT, unavailable=" ".join(last)[:300])
    # Some libraries write to standard output, too.
    told = json.loads(out.splitlines()[-1])
    samples = [Sample(**sample) for sample in told["samples"]]
    return Measured(
        library,
        odoo.setting,
        TRANSPORT,
        memory=told["memory"],
        samples={Job.SEARCH: samples},
    )
