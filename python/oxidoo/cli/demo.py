"""`oxidoo demo`."""

import asyncio
import socket
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
from rich.markup import escape

from oxidoo.cli.serve import http_server, listen, url_of
from oxidoo.connections.config import OdooConnectionConfig
from oxidoo.errors import Kind, OdooMCPError
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
        OdooMCPError: `unavailable`, if the port is in use; `internal`, if the call fails.
    """
    listener = listen(_HOST, port, with_make="run")
    with running() as sandbox:
        server = http_server(settings_for(sandbox), _HOST)
        with _in_thread(server, listener) as thread:
            url = f"{url_of(listener)}/mcp"
            _console.print(
                f"[bold]Sandbox Odoo[/bold]  {sandbox.url}  "
                f"(database {sandbox.database}, {sandbox.username} / {sandbox.password}, "
                f"API key {sandbox.api_key})"
            )
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
        password=SecretStr(sandbox.password),  # which reports need
    )
    # The sandbox is another one at every start.
    return Settings(instances={"sandbox": connection}, schema_cache=False)


@contextmanager
def _in_thread(server: uvicorn.Server, listener: socket.socket) -> Iterator[threading.Thread]:
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
    text = "".join(block.text for block in result.content if isinstance(block, TextContent))
    if result.is_error:
        raise OdooMCPError(f"The demo's call of {TOOL} failed: {text}", kind=Kind.INTERNAL)
    arguments = escape(orjson.dumps(ARGUMENTS).decode())
    _console.print(f"[bold]An agent calls[/bold] {TOOL} {arguments}")
    _console.print(f"[bold]and gets[/bold] {escape(text)}")
    _console.print(f"after {took * 1000:.0f} ms.\n")


def _show_clients(url: str) -> None:
    entry = {"oxidoo": {"type": "http", "url": url}}
    clients = {
        "Claude Code": f"claude mcp add --transport http oxidoo {url}",
        "Cursor": orjson.dumps({"mcpServers": entry}).decode(),
        "VS Code": orjson.dumps({"servers": entry}).decode(),
    }
    _console.print("[bold]Add it to your client[/bold]")
    for client, how in clients.items():
        _console.print(f"  {client:<12} {escape(how)}")
    _console.print('  Others: see README.md, "Your client".')
    _console.print("\nCtrl-C stops both.")
