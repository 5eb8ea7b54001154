"""MCP servers as processes: started, signed in to, weighed and ended."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from benches.peers.contenders import Contender, Place, Transport
from benches.peers.mcp_client import (
    Client,
    HttpClient,
    ServerError,
    StdioClient,
    initialize,
    open_stdio,
    result_of,
)
from benches.peers.odoo import Odoo
from benches.processes import free_port

_START_SECONDS = 30
_END_SECONDS = 5
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")


@dataclass(frozen=True)
class Server:
    """A server that has answered `initialize`.

    Attributes:
        client: The one client it has.
        start: Seconds from the start of its process to that answer.
        pid: Its process, whose children count as its own.
    """

    client: Client
    start: float
    pid: int

    def memory(self) -> int:
        """Bytes of resident memory of its process and all that it has started."""
        return sum(_resident(pid) for pid in _tree(self.pid))


@asynccontextmanager
async def running(
    contender: Contender, binaries: Path, odoo: Odoo, transport: Transport
) -> AsyncIterator[Server]:
    """Starts a server for one Odoo, and signs in where it asks for that.

    Raises:
        ServerError: If it does not start, with the end of what it wrote to standard error.
    """
    with TemporaryDirectory() as name, TemporaryDirectory() as logs:
        folder = Path(name)
        place = Place(odoo, transport, free_port(), folder)
        command = contender.command(binaries, place)
        inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        environment = inherited | contender.environment(place)
        log = Path(logs) / "stderr"
        with log.open("wb") as errors:
            began = time.perf_counter()
            process = await open_stdio(command, environment, str(folder), errors.fileno())
            client: Client | None = None
            try:
                try:
                    client = await asyncio.wait_for(_connect(process, place), _START_SECONDS)
                    start = time.perf_counter() - began
                    await _sign_in(client, contender, odoo)
                except (ServerError, TimeoutError, OSError) as error:
                    why = str(error) or "no answer in time"
                    raise ServerError(f"{why}{_end_of(log)}") from error
                yield Server(client, start, process.pid)
            finally:
                if client is not None:
                    await client.close()
                await _end(process)


async def _connect(process: asyncio.subprocess.Process, place: Place) -> Client:
    client: Client
    if place.by_http:
        await _listening(process, place.port)
        client = HttpClient(f"http://127.0.0.1:{place.port}/mcp")
    else:
        client = StdioClient(process)
    try:
        await initialize(client)
    except BaseException:
        await client.close()
        raise
    return client


async def _sign_in(client: Client, contender: Contender, odoo: Odoo) -> None:
    asked = contender.sign_in(odoo)
    if asked is None:
        return
    tool, arguments = asked
    reply = await client.request("tools/call", {"name": tool, "arguments": arguments})
    text = result_of(reply)["content"][0]["text"]
    answer = orjson.loads(text)
    if "error" in answer:
        raise ServerError(answer["error"])
    client.authorize(answer["bearer_token"])


async def _listening(process: asyncio.subprocess.Process, port: int) -> None:
    while process.returncode is None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.005)
        else:
            writer.close()
            return
    raise ServerError(f"it ended with status {process.returncode}")


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), _END_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()


def _end_of(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").strip().splitlines()
    return f" ({lines[-1][:300]})" if lines else ""


def _tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    with suppress(OSError):
        return [pid, *(one for child in children.read_text().split() for one in _tree(int(child)))]
    return []


def _resident(pid: int) -> int:
    with suppress(OSError, IndexError):
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    return 0
