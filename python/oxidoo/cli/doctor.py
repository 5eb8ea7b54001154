"""`oxidoo doctor`."""

import asyncio
from pathlib import Path

from rich.console import Console

from oxidoo.client.async_client import OdooAsyncClient
from oxidoo.connections.health import HealthChecker
from oxidoo.connections.manager import ConnectionPoolManager
from oxidoo.settings import load_settings

_console = Console(highlight=False, soft_wrap=True)


def run(config: Path | None, instance: str | None) -> int:
    """Checks one instance or all.

    Returns:
        The process's exit status: 0 if all can be used.

    Raises:
        OdooMCPError: If the settings are not right or name no such instance.
    """
    settings = load_settings(config)
    connections = ConnectionPoolManager()
    for name, connection in settings.instances.items():
        connections.add_connection(name, connection)
    names = [instance] if instance else list(settings.instances)
    clients = [connections.get_connection(name) for name in names]
    return asyncio.run(_check(clients))


async def _check(clients: list[OdooAsyncClient]) -> int:
    healthy = [await _check_one(client) for client in clients]
    return 0 if all(healthy) else 1


async def _check_one(client: OdooAsyncClient) -> bool:
    report = await HealthChecker().check_connection(client)
    _console.print(f"[bold]{client.instance_id}[/bold]")
    if report.version:
        _good(f"Odoo {report.version} answers")
    if report.protocol:
        _good(f"protocol {report.protocol}: {report.why_protocol}")
    if report.problem:
        _console.print(f"  [red]✗[/red] {report.problem}")
    if not report.healthy or report.latency is None:
        return False
    await _introduce(client)
    _good(f"a call takes {report.latency * 1000:.1f} ms")
    return True


async def _introduce(client: OdooAsyncClient) -> None:
    user_id = await client.authenticate()
    [user] = await client.execute_kw(
        "res.users", "read", [[user_id], ["login", "name", "company_ids"]]
    )
    companies = await client.execute_kw("res.company", "read", [user["company_ids"], ["name"]])
    _good(f"user {user['login']} ({user['name']}, id {user_id})")
    _good("companies: " + ", ".join(company["name"] for company in companies))


def _good(line: str) -> None:
    _console.print(f"  [green]✓[/green] {line}")
