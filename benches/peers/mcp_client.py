"""MCP as raw JSON-RPC over stdio or streamable HTTP, the same for every server.

It speaks the newest version that all of them do.

The SDK's own client takes longer than the servers do, so it would measure itself.
"""

import asyncio
from contextlib import suppress
from itertools import count
from typing import Any, Protocol

import aiohttp
import orjson

from benches.load import CLIENT, LEGACY

_LONGEST_LINE = 1 << 24

_IDLE_SECONDS = 2.0
"""Less than the 5 s after which uvicorn, which all these servers run on, closes a connection: a
request that meets the closing would be an error of the client's making."""

Reply = bytes
"""A JSON-RPC response as it came; to be read when nothing is being timed."""


class Client(Protocol):
    """One MCP client with one session."""

    async def request(self, method: str, params: dict[str, Any]) -> Reply:
        """Asks, and waits for the response; many may do so at once."""

    async def notify(self, method: str) -> None:
        """Tells the server something."""

    def authorize(self, token: str) -> None:
        """Sends a bearer token from now on, where the transport can carry one."""

    async def close(self) -> None:
        """Ends the connections."""


class ServerError(Exception):
    """The server's answer is an error."""


async def initialize(client: Client) -> None:
    """Opens the session.

    Raises:
        ServerError: If the server refuses.
    """
    params = {"protocolVersion": LEGACY, "capabilities": {}, "clientInfo": CLIENT}
    result_of(await client.request("initialize", params))
    await client.notify("notifications/initialized")


def result_of(reply: Reply) -> dict[str, Any]:
    """The result in a response.

    Raises:
        ServerError: If it is an error.
    """
    response = orjson.loads(reply)
    if "error" in response:
        raise ServerError(response["error"].get("message", "an error without a message"))
    result: dict[str, Any] = response["result"]
    return result


class StdioClient:
    """A client at the standard input and output of a server's process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._to_server = process.stdin
        self._from_server = process.stdout
        self._ids = count(1)
        self._waiting: dict[int, asyncio.Future[Reply]] = {}
        self._reader = asyncio.create_task(self._read())

    async def request(self, method: str, params: dict[str, Any]) -> Reply:
        number = next(self._ids)
        reply = self._waiting[number] = asyncio.get_running_loop().create_future()
        self._write({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        message: Reply = await reply
        return message

    async def notify(self, method: str) -> None:
        self._write({"jsonrpc": "2.0", "method": method})

    def authorize(self, token: str) -> None:
        """Standard input carries no token: the process is the session."""

    async def close(self) -> None:
        self._to_server.close()
        self._reader.cancel()
        with suppress(asyncio.CancelledError):
            await self._reader

    def _write(self, message: dict[str, Any]) -> None:
        self._to_server.write(orjson.dumps(message) + b"\n")

    async def _read(self) -> None:
        async for line in self._from_server:
            with suppress(orjson.JSONDecodeError):
                waiting = self._waiting.pop(orjson.loads(line).get("id"), None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(line)
        for waiting in self._waiting.values():
            waiting.set_exception(ServerError("the server has ended"))


class HttpClient:
    """A client of an MCP endpoint, with as many connections as it has calls at once."""

    def __init__(self, url: str) -> None:
        self._url = url
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=_IDLE_SECONDS)
        self._http = aiohttp.ClientSession(connector=connector)
        self._ids = count(1)
        self._headers = {
            "Accept": "application/json, text/event-stream",
            "Content-Type": "application/json",
        }

    async def request(self, method: str, params: dict[str, Any]) -> Reply:
        message = {"jsonrpc": "2.0", "id": next(self._ids), "method": method, "params": params}
        body = orjson.dumps(message)
        async with self._http.post(self._url, data=body, headers=self._headers) as reply:
            text = await reply.read()
            if not reply.ok:
                raise ServerError(f"HTTP {reply.status}: {text[:200].decode(errors='replace')}")
            session = reply.headers.get("Mcp-Session-Id")
        if session is not None:
            self._headers |= {"Mcp-Session-Id": session, "MCP-Protocol-Version": LEGACY}
        return message_in(text)

    async def notify(self, method: str) -> None:
        body = orjson.dumps({"jsonrpc": "2.0", "method": method})
        async with self._http.post(self._url, data=body, headers=self._headers) as reply:
            await reply.read()

    def authorize(self, token: str) -> None:
        self._headers["Authorization"] = f"Bearer {token}"

    async def close(self) -> None:
        await self._http.close()


def message_in(text: bytes) -> Reply:
    """The message in a reply: plain JSON, or the last one of a stream.

    Raises:
        ServerError: If there is none.
    """
    if text.startswith(b"{"):
        return text
    events = [line[6:] for line in text.splitlines() if line.startswith(b"data: {")]
    if not events:
        raise ServerError("the reply holds no message")
    return events[-1]


async def open_stdio(
    command: list[str], environment: dict[str, str], folder: str, log: int
) -> asyncio.subprocess.Process:
    """Starts a server that speaks over stdio.

    Args:
        command: What to run.
        environment: All its variables.
        folder: Where it is to run.
        log: The file that its standard error goes to.
    """
    return await asyncio.create_subprocess_exec(
        *command, env=environment, cwd=folder, limit=_LONGEST_LINE,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=log,
    )  # fmt: skip
