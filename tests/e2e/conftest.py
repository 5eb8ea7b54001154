"""Real MCP clients, of both eras, over both transports."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from tests.e2e.processes import OXIDOO, clean_environment, serving, variables
from tests.servers import Server, protocols
from tests.target import Target
from tests.workbench import Workbench

ERAS = {"legacy": "2025-11-25", "2026-07-28": "2026-07-28"}
TRANSPORTS = ("stdio", "http")

_BRIEFLY = {"odoo14": {("stdio", "legacy"), ("http", "2026-07-28")}}
"""Servers that need not meet every kind of client."""


@dataclass(frozen=True)
class Agent:
    """An MCP client that is connected to `oxidoo serve`, and the Odoo behind it."""

    client: Client
    era: str
    server: Server

    async def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """The answer of a tool, parsed; it is the only content of its result."""
        result = await self.client.call_tool(tool, arguments)
        [block] = result.content
        assert not result.is_error, block.text
        assert result.structured_content is None
        return json.loads(block.text)

    async def refusal(self, tool: str, **arguments: Any) -> str:
        """What a tool says when it refuses: one line."""
        result = await self.client.call_tool(tool, arguments)
        [block] = result.content
        assert result.is_error, block.text
        assert "\n" not in block.text
        return block.text


@asynccontextmanager
async def over_stdio(
    environment: dict[str, str], era: str, directory: Path, *arguments: str
) -> AsyncIterator[Client]:
    """A client that starts the server itself."""
    parameters = StdioServerParameters(
        command=str(OXIDOO),
        args=["serve", *arguments],
        env=clean_environment(environment, directory),
        cwd=directory,
    )
    with (directory / "stderr.log").open("a", encoding="utf-8") as log:
        async with Client(stdio_client(parameters, errlog=log), mode=era) as client:
            yield client


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests of agents run with each server, over each transport and in each era."""
    if "agent" not in metafunc.fixturenames:
        return
    combinations = [
        (server, transport, era)
        for server in protocols()
        for transport in TRANSPORTS
        for era in ERAS
        if server not in _BRIEFLY or (transport, era) in _BRIEFLY[server]
    ]
    ids = ["-".join(each) for each in combinations]
    metafunc.parametrize("agent", combinations, ids=ids, indirect=True, scope="module")


@pytest.fixture(scope="session")
def http_servers(
    servers: dict[str, Server], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], str]]:
    """Gives the address of an MCP server for an Odoo; it is started once for all tests."""
    started: dict[str, str] = {}
    directory = tmp_path_factory.mktemp("http")
    with ExitStack() as stack:

        def address(name: str) -> str:
            if name not in started:
                server = serving([], variables(servers[name]), directory=directory)
                started[name] = stack.enter_context(server)
            return started[name]

        yield address


@pytest.fixture(scope="module")
async def agent(
    request: pytest.FixtureRequest,
    anyio_backend: str,
    servers: dict[str, Server],
    http_servers: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Agent]:
    """Each kind of client, connected to a server for each Odoo."""
    del anyio_backend
    name, transport, era = request.param
    if transport == "http":
        connection = Client(http_servers(name), mode=era)
    else:
        directory = tmp_path_factory.mktemp("stdio")
        connection = over_stdio(variables(servers[name]), era, directory)
    async with connection as client:
        yield Agent(client, era, servers[name])


@pytest.fixture
async def bench(agent: Agent, reach: Callable[[str, str], Target]) -> AsyncIterator[Workbench]:
    """Records of the test's own, at the Odoo behind the agent's server."""
    workbench = Workbench(reach(agent.server.name, "jsonrpc").client)
    yield workbench
    await workbench.clear()
