"""What tells that fields have changed, and fields that come and go while a server is in use.

Only a real Odoo has such fields: a test makes one of its own there, and removes it.
"""

import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.servers import Server
from tests.target import INSTANCE, Target

from oxidoo import Kind, OdooAsyncClient, OdooMCPError
from oxidoo.gateway.operations.fields import DescribeFields
from oxidoo.gateway.operations.read import Read
from oxidoo.gateway.operations.search import Search
from oxidoo.schema.known.fingerprint import Coverage, Fingerprinter

pytestmark = pytest.mark.anyio

MODEL = "res.country.group"
LIFETIME = 300
SETTLED = 11

Later = Callable[[float], None]


@pytest.fixture
def as_users(real_server: Server) -> Iterator[list[Target]]:
    """An administrator and an employee, each with knowledge of their own."""
    configs = [real_server.config("jsonrpc"), real_server.ordinary("jsonrpc")]
    uncached = [config.model_copy(update={"records_ttl": 0}) for config in configs]
    targets = [Target(real_server, "jsonrpc", config) for config in uncached]
    yield targets
    for target in targets:
        target.close()


@dataclass
class Custom:
    """A field that Odoo's administrator adds to a model and takes away again."""

    client: OdooAsyncClient
    name: str
    field_id: int = 0

    async def add(self) -> None:
        [model] = await self.client.execute_kw("ir.model", "search", [[["model", "=", MODEL]]])
        self.field_id = await self.client.execute_kw(
            "ir.model.fields",
            "create",
            [
                {
                    "name": self.name,
                    "model_id": model,
                    "field_description": "Oxidoo test",
                    "ttype": "char",
                    "state": "manual",
                }
            ],
        )

    async def remove(self) -> None:
        if self.field_id:
            await self.client.execute_kw("ir.model.fields", "unlink", [[self.field_id]])
            self.field_id = 0


@pytest.fixture
async def custom(real_server: Server) -> AsyncIterator[Custom]:
    async with OdooAsyncClient(real_server.config("jsonrpc")) as client:
        custom = Custom(client, f"x_oxt{uuid.uuid4().hex[:12]}")
        yield custom
        await custom.remove()


async def test_an_administrator_is_told_of_every_change(target: Target) -> None:
    fingerprint = await Fingerprinter(target.client).take()
    assert fingerprint.coverage is Coverage.ALL
    assert fingerprint == await Fingerprinter(target.client).take()


async def test_an_employee_is_told_of_some_changes(ordinary: OdooAsyncClient) -> None:
    assert (await Fingerprinter(ordinary).take()).coverage is Coverage.SOME


async def names(target: Target) -> list[str]:
    return [row[0] for row in (await target.ask(DescribeFields(INSTANCE, MODEL)))["rows"]]


async def test_a_new_field_is_listed_after_a_lifetime_at_the_latest(
    as_users: list[Target], custom: Custom, later: Later
) -> None:
    for target in as_users:
        assert custom.name not in await names(target)
    await custom.add()

    later(LIFETIME + 1)

    for target in as_users:
        assert custom.name in await names(target)


async def test_a_new_field_can_be_asked_for_after_a_few_seconds(
    as_users: list[Target], custom: Custom, later: Later
) -> None:
    search = Search(INSTANCE, MODEL, [[custom.name, "=", False]], [custom.name], limit=1)
    for target in as_users:
        with pytest.raises(OdooMCPError, match="has no field"):
            await target.text(search)
    await custom.add()

    later(SETTLED)

    for target in as_users:
        assert (await target.ask(search))["columns"] == ["id", custom.name]


async def test_a_field_that_is_gone_is_no_longer_read(
    as_users: list[Target], custom: Custom, later: Later
) -> None:
    await custom.add()
    [group] = await custom.client.execute_kw(MODEL, "search", [[]], {"limit": 1})
    read = Read(INSTANCE, MODEL, [group], ["*"])
    for target in as_users:
        assert custom.name in (await target.ask(read))["columns"]
    await custom.remove()

    later(SETTLED)

    for target in as_users:
        assert custom.name not in (await target.ask(read))["columns"]
        with pytest.raises(OdooMCPError, match=f"has no field '{custom.name}'") as refused:
            await target.text(Search(INSTANCE, MODEL, [], [custom.name]))
        assert refused.value.kind is Kind.VALIDATION


async def test_what_was_kept_on_disk_goes_when_fields_change(
    real_server: Server, custom: Custom, tmp_path: Path
) -> None:
    async def listed() -> list[Any]:
        config = real_server.config("jsonrpc")
        target = Target(real_server, "jsonrpc", config, schema_folder=tmp_path)
        try:
            return [await names(target), target.http_requests()]
        finally:
            target.close()

    before, empty = await listed()
    again, kept = await listed()
    assert again == before
    assert kept == empty - 1
    await custom.add()

    after, dropped = await listed()

    assert set(after) - set(before) == {custom.name}
    assert dropped == empty
