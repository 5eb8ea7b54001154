"""MCP calls as raw HTTP: the SDK's own client is slower than the servers it would measure."""

import asyncio
from itertools import count
from typing import Any, Literal, Self

import aiohttp
import orjson

Era = Literal["legacy", "2026-07-28"]

MODERN = "2026-07-28"
LEGACY = "2025-11-25"
CLIENT = {"name": "bench", "version": "1"}
MODERN_META = {
    "_meta": {
        "io.modelcontextprotocol/protocolVersion": MODERN,
        "io.modelcontextprotocol/clientInfo": CLIENT,
        "io.modelcontextprotocol/clientCapabilities": {},
    }
}
"""What each request of a modern client carries."""
_ACCEPT = "application/json, text/event-stream"


def rows(text: str) -> int:
    """How many records the text of a result holds."""
    return len(orjson.loads(text)["rows"])


class McpLoad:
    """A number of clients, each with a connection of its own, that call one tool over and over."""

    def __init__(self, url: str, era: Era, clients: int) -> None:
        self._url = url
        self._era = era
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=clients))
        self._clients = clients
        self._ids = count(2)
        self._headers: dict[str, str] = {"Accept": _ACCEPT, "Content-Type": "application/json"}

    async def __aenter__(self) -> Self:
        if self._era == "legacy":
            await self._initialize()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    async def call(self, tool: str, arguments: dict[str, Any]) -> str:
        """Calls a tool once; an error is raised, never timed."""
        headers = self._headers
        params: dict[str, Any] = {"name": tool, "arguments": arguments}
        if self._era != "legacy":
            headers = headers | {
                "MCP-Protocol-Version": MODERN,
                "Mcp-Method": "tools/call",
                "Mcp-Name": tool,
            }
            params |= MODERN_META
        result = (await self._post("tools/call", params, headers))["result"]
        if result.get("isError"):
            raise RuntimeError(result["content"][0]["text"])
        text: str = result["content"][0]["text"]
        return text

    async def calls(self, tool: str, arguments: list[dict[str, Any]]) -> list[str]:
        """Calls a tool once for each of `arguments`, with all clients at once."""
        queue = iter(arguments)
        texts: list[str] = []

        async def client() -> None:
            for given in queue:
                texts.append(await self.call(tool, given))  # noqa: PERF401 - of all clients

        await asyncio.gather(*(client() for _ in range(self._clients)))
        return texts

    async def _initialize(self) -> None:
        params = {"protocolVersion": LEGACY, "capabilities": {}, "clientInfo": CLIENT}
        body = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}
        async with self._http.post(self._url, json=body, headers=self._headers) as reply:
            session = reply.headers["Mcp-Session-Id"]
            await reply.read()
        self._headers |= {"MCP-Protocol-Version": LEGACY, "Mcp-Session-Id": session}
        notice = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        async with self._http.post(self._url, json=notice, headers=self._headers) as reply:
            await reply.read()

    async def _post(self, method: str, params: dict[str, Any], headers: dict[str, str]) -> Any:
        body = orjson.dumps(
            {"jsonrpc": "2.0", "id": next(self._ids), "method": method, "params": params}
        )
        async with self._http.post(self._url, data=body, headers=headers) as reply:
            text = await reply.read()
            reply.raise_for_status()
        if text.startswith(b"event:"):
            text = next(line[6:] for line in text.splitlines() if line.startswith(b"data: "))
        return orjson.loads(text)
