"""`oxidoo demo`."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import orjson
import uvicorn
from mcp import Client
from mcp_types import TextContent
from pydantic import SecretStr
from rich.console import Console

from oxidoo.cli.serve import http_server, listen
from oxidoo.connections.config import OdooConnectionConfig
from oxidoo.sandbox.server import Sandbox, running
from oxidoo.settings import Settings

_HOST = "127.0.0.1"

TOOL = "odoo_search"
ARGUMENTS = {
    "model": "sale.order",
    "domain": [["state", "=", "sale"]],
    "fields": ["name", "partner_id", "date_order", "amount_total"],
    "order": "amount_total desc",
    "limit": 5,
}

_console = Console(highlight=False, soft_wrap=True)


def run(port: int) -> None:
    """Serves the sandbox's data over MCP until the process is told to stop.

    Raises:
        OdooMCPError: `unavailable`, if the port is in use.
    """
    listener = listen(_HOST, port)
    with running() as sandbox:
        server = http_server(settings_for(sandbox), _HOST)
        with _in_thread(server, listener) as thread:
            url = f"http://{_HOST}:{port}/mcp"
            _console.print(f"[bold]Sandbox Odoo[/bold]  {sandbox.url}  (admin / admin)")
            _console.print(f"[bold]MCP server[/bold]    {url}\n")
            asyncio.run(_show_exchange(url))
            _show_clients(url)
            thread.join()


def settings_for(sandbox: Sandbox) -> Settings:
    """Settings with the sandbox as the one instance."""
    connection = OdooConnectionConfig(
        url=sandbox.url,
        database=sandbox.database,
        username=sandbox.username,
        api_key=SecretStr(sandbox.api_key),
    )
    return Settings(instances={"sandbox": connection})


@contextmanager
def _in_thread(server: uvicorn.Server, listener: object) -> Iterator[threading.Thread]:
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.005)
    try:
        yield thread
    except KeyboardInterrupt:
        _console.print("\nStopped.")
    finally:
        server.should_exit = True
        thread.join()


async def _show_exchange(url: str) -> None:
    async with Client(url) as client:
        started = time.perf_counter()
        result = await client.call_tool(TOOL, ARGUMENTS)
        took = time.perf_counter() - started
    _console.print(f"[bold]An agent calls[/bold] {TOOL} {orjson.dumps(ARGUMENTS).decode()}")
    for block in result.content:
        if isinstance(block, TextContent):
            _console.print(f"[bold]and gets[/bold] {block.text}", markup=True)
    _console.print(f"after {took * 1000:.0f} ms.\n")


def _show_clients(url: str) -> None:
    entry = orjson.dumps({"mcpServers": {"oxidoo": {"type": "http", "url": url}}})
    _console.print("[bold]Add it to your client[/bold]")
    _console.print(f"  Claude Code      claude mcp add --transport http oxidoo {url}")
    _console.print(f"  Cursor, VS Code, Claude Desktop and others: {entry.decode()}", markup=False)
    _console.print("\nCtrl-C stops both.")
