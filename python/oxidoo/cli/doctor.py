"""`oxidoo doctor`."""

import asyncio
import re
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from oxidoo.client.async_client import OdooAsyncClient
from oxidoo.connections.config import OdooConnectionConfig
from oxidoo.connections.health import HealthChecker
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.settings import Settings, Source, find_settings, load_settings
from oxidoo.suggest import did_you_mean

_console = Console(highlight=False, soft_wrap=True)


def run(config: Path | None, instance: str | None, *, verbose: bool) -> int:
    """Checks one instance or all.

    Args:
        config: The file with the settings, if one is named.
        instance: The only instance to check; all if `None`.
        verbose: Whether to show what lies behind an error.

    Returns:
        The process's exit status: 0 if all can be used.

    Raises:
        OdooMCPError: If the settings are not right or name no such instance.
    """
    source = find_settings(config)
    settings = load_settings(config)
    chosen = _chosen(settings, instance)
    _tell_source(source)
    return asyncio.run(_check(chosen, verbose=verbose))


def _chosen(settings: Settings, instance: str | None) -> dict[str, OdooConnectionConfig]:
    if instance is None:
        return settings.instances
    if instance not in settings.instances:
        hint = did_you_mean(instance, settings.instances)
        raise OdooMCPError(f"There is no instance '{instance}'{hint}.", kind=Kind.VALIDATION)
    return {instance: settings.instances[instance]}


def _tell_source(source: Source) -> None:
    _console.print(f"Settings from {escape(str(source))}")
    if source.unused is not None:
        _console.print(f"{escape(str(source.unused))} is not used, as ODOO_URL is set")


async def _check(instances: dict[str, OdooConnectionConfig], *, verbose: bool) -> int:
    healthy = [
        await _check_one(name, config, verbose=verbose) for name, config in instances.items()
    ]
    return 0 if all(healthy) else 1


async def _check_one(name: str, config: OdooConnectionConfig, *, verbose: bool) -> bool:
    database = f", database {config.database}" if config.database else ""
    place = escape(f"{_without_login(config.url)}{database}")
    _console.print(f"[bold]{escape(name)}[/bold]  {place}")
    try:
        async with OdooAsyncClient(config, instance_id=name) as client:
            await _examine(client)
    except OdooMCPError as error:
        problem, detail = error.message, error.detail
    except Exception as error:  # noqa: BLE001 - the other instances are still to be checked
        problem = f"The check ended with an unexpected {type(error).__name__}."
        detail = str(error)
    else:
        return True
    _console.print(f"  [red]✗[/red] {escape(problem)}")
    if verbose and detail:
        _console.print(escape(detail), style="dim")
    return False


def _without_login(url: str) -> str:
    return re.sub(r"//.*@", "//…@", url)


async def _examine(client: OdooAsyncClient) -> None:
    _good(f"Odoo {await client.version()} answers")
    protocol, why = await client.protocol()
    _good(f"protocol {protocol}: {why}")
    user_id = await client.authenticate()
    latency = await HealthChecker().ping(client)
    [user] = await client.execute_kw(
        "res.users", "read", [[user_id], ["login", "name", "company_ids"]]
    )
    companies = await client.execute_kw("res.company", "read", [user["company_ids"], ["name"]])
    _good(f"user {user['login']} ({user['name']}, id {user_id})")
    _good("companies: " + ", ".join(company["name"] for company in companies))
    _good(f"a call takes {latency * 1000:.1f} ms")


def _good(line: str) -> None:
    _console.print(f"  [green]✓[/green] {escape(line)}")
