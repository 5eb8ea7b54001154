"""Many calls at once need no more than one: of the secret, of the schema."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from oxidoo import ConnectionPoolManager, OdooAsyncClient, OdooConnectionConfig, OdooMCPError
from oxidoo.auth.principal import LOCAL
from oxidoo.auth.secrets import SecretReference
from oxidoo.gateway.gateway import Gateway
from oxidoo.gateway.operations.search import Search
from oxidoo.tools.registry import ToolRegistry

pytestmark = pytest.mark.anyio


def config(url: str, **options: object) -> OdooConnectionConfig:
    given = {"url": url, "database": "test", "username": "admin", "password": "x", **options}
    return OdooConnectionConfig.model_validate(given)


async def test_a_secret_is_fetched_once_for_many_first_calls(odoo: str, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    script = tmp_path / "secret.py"
    script.write_text(f"open({str(journal)!r}, 'a').write('x'); print('pa55')", "utf-8")
    reference = SecretReference("cmd", f"{sys.executable} {script}")
    async with OdooAsyncClient(config(f"{odoo}/good", password=reference)) as client:
        await asyncio.gather(*(client.authenticate() for _ in range(16)))
    assert journal.read_text("utf-8") == "x"


async def test_a_schema_is_fetched_once_for_many_first_searches(
    odoo: str, calls_seen: Callable[[str], int]
) -> None:
    with_delay = "delay-30"
    async with ConnectionPoolManager() as connections:
        connections.add_connection("main", config(f"{odoo}/{with_delay}"))
        gateway = Gateway(connections, default_instance="main")
        searches = (
            gateway.execute(LOCAL, Search("main", "res.partner", fields=["name"], offset=at))
            for at in range(16)
        )
        await asyncio.gather(*searches)
        await gateway.at_rest()
    looks_for_changes = 3
    assert calls_seen(with_delay) == 16 + 1 + looks_for_changes


async def test_an_instance_that_was_removed_is_gone_for_the_gateway_too(odoo: str) -> None:
    async with ConnectionPoolManager() as connections:
        connections.add_connection("main", config(f"{odoo}/good"))
        gateway = Gateway(connections, default_instance="main")
        search = Search("main", "res.partner", fields=["name"])
        await gateway.execute(LOCAL, search)
        connections.remove_connection("main")
        with pytest.raises(OdooMCPError, match="no instance 'main'"):
            await gateway.execute(LOCAL, search)


async def test_one_instance_that_cannot_be_opened_does_not_hide_the_others(odoo: str) -> None:
    async with ConnectionPoolManager() as connections:
        connections.add_connection("good", config(f"{odoo}/good"))
        connections.add_connection("bad", config("https://x.example", ca_file="/nowhere.pem"))
        registry = ToolRegistry(Gateway(connections, default_instance="good"))
        result = await registry.call(LOCAL, "odoo_instances", {})
    text: str = result.content[0].text  # type: ignore[union-attr]
    assert not result.is_error
    assert '"name":"good","default":true,"version":"19.0"' in text
    assert '"name":"bad","problem":"The ca_file' in text
