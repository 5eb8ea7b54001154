"""Runs tests on every server that can be had, and the fixtures that lead to these.

What cannot be had is left out with one line in the summary; with `OXIDOO_REQUIRE_ODOO=1` the run
fails instead.
"""

import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from tests.servers import Server, protocols, real_servers
from tests.target import Target
from tests.workbench import Workbench

from oxidoo import OdooAsyncClient
from oxidoo.sandbox.database import API_KEYS
from oxidoo.sandbox.server import running

# Who starts the tests in the background has Ctrl-C ignored, also by all that the tests start; a
# signal that is handled is not inherited.
signal.signal(signal.SIGINT, signal.default_int_handler)

_CACHED_FOR = 3600


def _must_have_all() -> bool:
    return os.environ.get("OXIDOO_REQUIRE_ODOO") == "1"


def pytest_sessionstart() -> None:
    if _must_have_all() and (left_out := real_servers()[1]):
        pytest.exit("OXIDOO_REQUIRE_ODOO=1, but " + "; ".join(left_out), returncode=1)


def pytest_report_header() -> str:
    servers, _ = real_servers()
    return "odoo: " + ", ".join(["sandbox", *servers])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if left_out := real_servers()[1]:
        terminalreporter.write_line("Left out: " + "; ".join(left_out), yellow=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Contract tests run once per server and protocol, or once per server."""
    if "target" in metafunc.fixturenames:
        pairs = [(name, protocol) for name, all_ in protocols().items() for protocol in all_]
        ids = ["-".join(pair) for pair in pairs]
        metafunc.parametrize("target", pairs, ids=ids, indirect=True)
    elif "server" in metafunc.fixturenames:
        metafunc.parametrize("server", list(protocols()), indirect=True)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def servers() -> Iterator[dict[str, Server]]:
    """All servers by name."""
    with running() as sandbox:
        yield {
            "sandbox": Server(
                name="sandbox",
                url=sandbox.url,
                database=sandbox.database,
                username=sandbox.username,
                password=sandbox.password,
                api_key=sandbox.api_key,
                demo_username="demo",
                demo_password="demo",
                demo_api_key=API_KEYS["demo"],
                version_major=19,
                protocols=("xmlrpc", "jsonrpc", "json2"),
            ),
            **real_servers()[0],
        }


@pytest.fixture(scope="session")
def reach(servers: dict[str, Server]) -> Iterator[Callable[[str, str], Target]]:
    """Gives the target of a server and a protocol; it is connected once for all tests."""
    known: dict[tuple[str, str], Target] = {}

    def target(name: str, protocol: str) -> Target:
        if (name, protocol) not in known:
            config = servers[name].config(protocol, records_ttl=_CACHED_FOR, schema_ttl=_CACHED_FOR)
            known[name, protocol] = Target(servers[name], protocol, config)
        return known[name, protocol]

    yield target
    for each in known.values():
        each.close()


@pytest.fixture
def server(request: pytest.FixtureRequest, servers: dict[str, Server]) -> Server:
    """Each server in turn."""
    return servers[request.param]


@pytest.fixture
def target(request: pytest.FixtureRequest, reach: Callable[[str, str], Target]) -> Target:
    """Each server over each of its protocols in turn."""
    return reach(*request.param)


@pytest.fixture
def peers(server: Server, reach: Callable[[str, str], Target]) -> dict[str, Target]:
    """One server over all of its protocols."""
    return {protocol: reach(server.name, protocol) for protocol in server.protocols}


@pytest.fixture
async def bench(request: pytest.FixtureRequest, reach: Any) -> AsyncIterator[Workbench]:
    """Records of the test's own, at the server that the test runs against."""
    if "target" in request.fixturenames:
        author = request.getfixturevalue("target")
    else:
        author = reach(request.getfixturevalue("server").name, "jsonrpc")
    workbench = Workbench(author.client)
    yield workbench
    await workbench.clear()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets seconds pass on the clock by which knowledge of fields grows old."""
    passed = 0.0
    now = time.time

    def let_pass(seconds: float) -> None:
        nonlocal passed
        passed += seconds

    monkeypatch.setattr(time, "time", lambda: now() + passed)
    return let_pass


@pytest.fixture
async def ordinary(target: Target) -> AsyncIterator[OdooAsyncClient]:
    """A client as a user who may not do everything."""
    async with OdooAsyncClient(target.server.ordinary(target.protocol)) as client:
        yield client


@pytest.fixture(scope="session")
def ordinary_targets(servers: dict[str, Server]) -> Iterator[Callable[[str, str], Target]]:
    """Gives the target of a server and a protocol as a user who may not do everything."""
    known: dict[tuple[str, str], Target] = {}

    def target(name: str, protocol: str) -> Target:
        if (name, protocol) not in known:
            config = servers[name].ordinary(protocol)
            known[name, protocol] = Target(servers[name], protocol, config)
        return known[name, protocol]

    yield target
    for each in known.values():
        each.close()


@pytest.fixture
def ordinary_target(target: Target, ordinary_targets: Callable[[str, str], Target]) -> Target:
    """The same server and protocol as a user who may not do everything."""
    return ordinary_targets(target.server.name, target.protocol)
