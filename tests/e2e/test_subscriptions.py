"""Being told of changes, as real clients of both eras are, over both transports."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import anyio
import pytest
from mcp import Client, MCPError
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp_types import ResourceUpdatedNotification
from tests.e2e.conftest import ERAS, TRANSPORTS
from tests.e2e.processes import OXIDOO, clean_environment, serving
from tests.servers import Server, protocols
from tests.target import Target
from tests.workbench import NOBODY, Workbench

pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore:resources/")]

INTERVAL = 0.2
TOLD_WITHIN = 20
QUIET_FOR = 3
A_SECOND = 1
"""A change is told when the second that Odoo dates it by is over."""

BRIEFLY = {("stdio", "legacy"), ("http", "2026-07-28")}
"""The clients that real servers meet; the sandbox meets all."""


def settings_of(server: Server, directory: Path) -> Path:
    path = directory / "oxidoo.toml"
    path.write_text(
        f"""
[subscriptions]
interval = {INTERVAL}

[instances.odoo]
url = "{server.url}"
database = "{server.database}"
username = "{server.username}"
password = "env:SECRET"
allow_http = true
""",
        "utf-8",
    )
    return path


@dataclass
class Listener:
    """A client, and the URIs that it was told of."""

    client: Client
    era: str
    server: Server
    told: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def listening(self, *uris: str) -> AsyncIterator[None]:
        """Subscribed for as long as the context lasts."""
        if self.era != "legacy":
            async with (
                self.client.listen(resource_subscriptions=uris) as subscription,
                anyio.create_task_group() as tasks,
            ):
                tasks.start_soon(self._hear, subscription)
                yield
                tasks.cancel_scope.cancel()
            return
        for uri in uris:
            await self.client.subscribe_resource(uri)
        yield
        for uri in uris:
            await self.client.unsubscribe_resource(uri)

    async def _hear(self, subscription: Any) -> None:
        async for event in subscription:
            self.told.append(event.uri)

    async def hear(self, message: Any) -> None:
        """What the client does with messages of the server."""
        if self.era == "legacy" and isinstance(message, ResourceUpdatedNotification):
            self.told.append(str(message.params.uri))

    async def until_told(self, *uris: str) -> None:
        """Waits until it was told of each of them, and forgets it."""
        with anyio.fail_after(TOLD_WITHIN):
            while not set(uris) <= set(self.told):
                await anyio.sleep(0.02)
        self.told.clear()

    async def read(self, uri: str) -> Any:
        result = await self.client.read_resource(uri)
        return json.loads(result.contents[0].text)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "listener" in metafunc.fixturenames:
        some = [
            (server, transport, era)
            for server in protocols()
            for transport in TRANSPORTS
            for era in ERAS
            if server == "sandbox" or (transport, era) in BRIEFLY
        ]
        ids = ["-".join(each) for each in some]
        metafunc.parametrize("connected", some, ids=ids, indirect=True)


@pytest.fixture(scope="module")
async def connected(
    request: pytest.FixtureRequest,
    anyio_backend: str,
    servers: dict[str, Server],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Listener]:
    """A client of each kind of a server of its own."""
    del anyio_backend
    name, transport, era = request.param
    heard: Listener

    async def hear(message: Any) -> None:
        await heard.hear(message)

    directory = tmp_path_factory.mktemp("subscriptions")
    config = settings_of(servers[name], directory)
    secret = {"SECRET": servers[name].password}
    if transport == "http":
        with serving(["--config", str(config)], secret, directory=directory) as url:
            async with Client(url, mode=era, message_handler=hear) as client:
                heard = Listener(client, era, servers[name])
                yield heard
        return
    parameters = StdioServerParameters(
        command=str(OXIDOO),
        args=["serve", "--config", str(config)],
        env=clean_environment(secret, directory),
        cwd=directory,
    )
    async with Client(stdio_client(parameters), mode=era, message_handler=hear) as client:
        heard = Listener(client, era, servers[name])
        yield heard


@pytest.fixture
def listener(connected: Listener) -> Listener:
    """Nobody has told it anything yet."""
    connected.told.clear()
    return connected


@pytest.fixture
async def bench(
    listener: Listener, reach: Callable[[str, str], Target]
) -> AsyncIterator[Workbench]:
    workbench = Workbench(reach(listener.server.name, "jsonrpc").client)
    yield workbench
    await workbench.clear()


def record(partner: int) -> str:
    return f"odoo://odoo/record/res.partner/{partner}"


async def rename(bench: Workbench, partner: int, name: str) -> None:
    await bench.client.execute_kw("res.partner", "write", [[partner], {"name": name}])


async def test_a_change_of_a_record_is_told_and_can_be_read(listener, bench):
    partner, other = await bench.make("res.partner"), await bench.make("res.partner")
    uri = record(partner)
    await listener.read(uri)
    async with listener.listening(uri):
        await rename(bench, other, "Nobody asked")
        await rename(bench, partner, "Renamed")
        await listener.until_told(uri)

        assert (await listener.read(uri))["record"]["name"] == "Renamed"

        await bench.client.execute_kw("res.partner", "unlink", [[partner]])
        await listener.until_told(uri)
        await anyio.sleep(QUIET_FOR * INTERVAL)
        assert listener.told == []


async def test_changes_of_a_model_and_of_a_search_are_told(listener, bench):
    partner = await bench.make("res.partner", ref=bench.marker)
    domain = quote(json.dumps([["ref", "=", bench.marker]]))
    uris = ["odoo://odoo/model/res.partner", f"odoo://odoo/search/res.partner?domain={domain}"]
    async with listener.listening(*uris):
        await rename(bench, partner, "Renamed")

        await listener.until_told(*uris)


async def test_after_the_end_of_a_subscription_nothing_is_told(listener, bench):
    partner = await bench.make("res.partner")
    async with listener.listening(record(partner)):
        pass

    await rename(bench, partner, "Renamed")
    await anyio.sleep(A_SECOND + QUIET_FOR * INTERVAL)

    assert listener.told == []


async def test_a_record_that_is_not_there_cannot_be_subscribed_to(listener):
    with pytest.raises(MCPError, match=f"missing: res.partner has no record {NOBODY}"):
        async with listener.listening(record(NOBODY)):
            pass


async def test_the_server_says_that_it_can_be_subscribed_to(listener):
    if listener.era == "legacy":
        assert listener.client.server_capabilities.resources.subscribe is True
    else:
        told = await listener.client.session.send_discover(listener.era)
        assert told["capabilities"]["resources"]["subscribe"] is True
