"""The servers that the tests run against, and the clients to reach them with.

The sandbox is always there. Odoo 19 and 14 come from environment variables such as
`OXIDOO_TEST_ODOO19_URL` (and `_DB`, `_USERNAME`, `_PASSWORD`, `_API_KEY`, `_DEMO_USERNAME`,
`_DEMO_PASSWORD`, `_DEMO_API_KEY`), else from what `make odoo` wrote down. What cannot be had is
left out with one line in the summary; with `OXIDOO_REQUIRE_ODOO=1` the run fails instead.
"""

import functools
import json
import os
import signal
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from pydantic import SecretStr

from oxidoo import (
    ConnectionPoolManager,
    Kind,
    OdooAsyncClient,
    OdooConnectionConfig,
    OdooMCPError,
)
from oxidoo.auth.principal import LOCAL
from oxidoo.files.store import FileStore
from oxidoo.gateway.gateway import Gateway
from oxidoo.gateway.limits import Limits
from oxidoo.gateway.operation import Operation
from oxidoo.sandbox.database import API_KEYS
from oxidoo.sandbox.server import running

# Who starts the tests in the background has Ctrl-C ignored, also by all that the tests start; a
# signal that is handled is not inherited.
signal.signal(signal.SIGINT, signal.default_int_handler)

T = TypeVar("T")

INSTANCE = "odoo"
"""The name of the one instance of every gateway, so that texts can be compared."""

_ANSWERS_WITHIN = 10
_CACHED_FOR = 3600
_REAL = {"odoo14": 14, "odoo19": 19}
_FIRST_JSON2 = 19
_VARIABLES = {
    "url": "URL",
    "database": "DB",
    "username": "USERNAME",
    "password": "PASSWORD",
    "api_key": "API_KEY",
    "demo_username": "DEMO_USERNAME",
    "demo_password": "DEMO_PASSWORD",
    "demo_api_key": "DEMO_API_KEY",
}


@dataclass(frozen=True)
class Server:
    """An Odoo, and how to log in as its administrator and as an ordinary user."""

    name: str
    url: str
    database: str
    username: str
    password: str
    api_key: str
    demo_username: str
    demo_password: str
    demo_api_key: str
    version_major: int
    protocols: tuple[str, ...]

    def config(self, protocol: str = "auto", **changes: Any) -> OdooConnectionConfig:
        """A connection as the administrator: with the API key over JSON-2, else the password."""
        return self._config(protocol, self.username, self.password, self.api_key, changes)

    def ordinary(self, protocol: str) -> OdooConnectionConfig:
        """A connection as a user who may not do everything."""
        return self._config(protocol, self.demo_username, self.demo_password, self.demo_api_key, {})

    def _config(
        self,
        protocol: str,
        username: str,
        password: str,
        api_key: str,
        changes: Mapping[str, Any],
    ) -> OdooConnectionConfig:
        given = {
            "url": self.url,
            "database": self.database,
            "username": username,
            "protocol": protocol,
            "allow_http": True,
            **changes,
        }
        if not {"password", "api_key"} & given.keys():
            by_key = protocol == "json2"
            name, secret = ("api_key", api_key) if by_key else ("password", password)
            given[name] = SecretStr(secret)
        return OdooConnectionConfig(**given)


class Target:
    """One user at one server over one protocol: as a client, and through the gateway."""

    def __init__(
        self,
        server: Server,
        protocol: str,
        config: OdooConnectionConfig,
        schema_folder: Path | None = None,
    ) -> None:
        self.server = server
        self.protocol = protocol
        self._schema_folder = schema_folder
        self._connections = ConnectionPoolManager()
        self._connections.add_connection(INSTANCE, config)
        self.client: OdooAsyncClient = self._connections.get_connection(INSTANCE)
        self._gateway = self.gateway()

    def gateway(self, files: FileStore | None = None, **limits: int) -> Gateway:
        """A gateway over the same connection, with limits of its own and a folder for exports."""
        return Gateway(
            self._connections,
            default_instance=INSTANCE,
            limits=Limits(**limits),
            schema_folder=self._schema_folder,
            files=files,
        )

    async def result(self, operation: Operation[T], **limits: int) -> T:
        """What an operation gives."""
        gateway = self.gateway(**limits) if limits else self._gateway
        try:
            return await gateway.execute(LOCAL, operation)
        finally:
            await gateway.at_rest()  # so that requests can be counted

    async def text(self, operation: Operation[str], **limits: int) -> str:
        """What an agent gets for an operation."""
        return await self.result(operation, **limits)

    async def ask(self, operation: Operation[str], **limits: int) -> dict[str, Any]:
        """The same, parsed."""
        return json.loads(await self.text(operation, **limits))

    def http_requests(self) -> int:
        """How many HTTP requests the connection has made so far."""
        return self.client.metrics().http_requests

    def close(self) -> None:
        self._connections.cleanup()


class Workbench:
    """Records of a test's own under a marker that nobody else uses; cleared away in the end."""

    def __init__(self, client: OdooAsyncClient) -> None:
        self.client = client
        self.marker = f"oxt{uuid.uuid4().hex[:12]}"
        self._made: list[tuple[str, int]] = []

    async def make(self, model: str, **values: Any) -> int:
        """Creates a record; its name is the marker unless one is given."""
        record_id: int = await self.client.execute_kw(
            model, "create", [{"name": self.marker, **values}]
        )
        self.own(model, record_id)
        return record_id

    async def make_user(self, **values: Any) -> int:
        """Creates a user whose login is the marker, without a mail to them."""
        user: int = await self.client.execute_kw(
            "res.users",
            "create",
            [{"name": self.marker, "login": self.marker, **values}],
            {"context": {"no_reset_password": True}},
        )
        [read] = await self.client.execute_kw("res.users", "read", [[user], ["partner_id"]])
        self.own("res.partner", read["partner_id"][0])
        self.own("res.users", user)
        return user

    def own(self, model: str, *record_ids: int) -> None:
        """Takes charge of records that were made in another way."""
        self._made += [(model, record_id) for record_id in record_ids]

    async def clear(self) -> None:
        """Deletes what was made, the newest first, or archives it where Odoo does not let go."""
        for model, made in groupby(reversed(self._made), key=itemgetter(0)):
            await self._delete(model, [record_id for _, record_id in made])

    async def _delete(self, model: str, record_ids: list[int]) -> None:
        try:
            await self.client.execute_kw(model, "unlink", [record_ids])
        except OdooMCPError as error:
            if len(record_ids) > 1:
                for record_id in record_ids:
                    await self._delete(model, [record_id])
            elif error.kind is not Kind.MISSING:
                await self._put_away(model, record_ids[0])

    async def _put_away(self, model: str, record_id: int) -> None:
        if model == "sale.order":
            await self.client.execute_kw(model, "action_cancel", [[record_id]])
            await self.client.execute_kw(model, "unlink", [[record_id]])
        else:
            await self.client.execute_kw(model, "write", [[record_id], {"active": False}])


def _recorded() -> dict[str, dict[str, Any]]:
    cache = os.environ.get("OXIDOO_CACHE")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "oxidoo"
    try:
        text = (Path(cache) if cache else home).joinpath("odoo", "servers.json").read_text("utf-8")
    except OSError:
        return {}
    recorded: dict[str, dict[str, Any]] = json.loads(text)
    return recorded


def _from_environment(name: str) -> dict[str, Any]:
    prefix = f"OXIDOO_TEST_{name.upper()}_"
    given = {key: os.environ.get(prefix + suffix) for key, suffix in _VARIABLES.items()}
    return {key: value for key, value in given.items() if value}


def _answers(url: str) -> bool:
    question = {
        "jsonrpc": "2.0",
        "method": "call",
        "params": {"service": "common", "method": "version", "args": []},
    }
    request = Request(
        f"{url.rstrip('/')}/jsonrpc",
        json.dumps(question).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urlopen(request, timeout=_ANSWERS_WITHIN) as reply:
            return "server_version" in reply.read().decode()
    except (URLError, OSError, ValueError):
        return False


def _real_server(name: str, major: int) -> tuple[Server | None, str]:
    """A real server, and why something of it is left out, if so."""
    given = _from_environment(name)
    told = "url" in given
    if not told:
        given = _recorded().get(name, {})
    if "url" not in given:
        return None, f"{name}: no server is set or recorded (make odoo starts one)"
    if not _answers(given["url"]):
        why = "the server of its environment variables" if told else "the recorded server"
        return None, f"{name}: {why} does not answer"
    known = {key: given.get(key, "") for key in _VARIABLES}
    json2 = major >= _FIRST_JSON2 and known["api_key"]
    protocols = ("xmlrpc", "jsonrpc", "json2") if json2 else ("xmlrpc", "jsonrpc")
    without_key = major >= _FIRST_JSON2 and not json2
    return Server(name=name, version_major=major, protocols=protocols, **known), (
        f"{name} over JSON-2: no API key is given" if without_key else ""
    )


@functools.cache
def real_servers() -> tuple[dict[str, Server], list[str]]:
    """The real servers that answer, and what is left out and why."""
    servers, left_out = {}, []
    for name, major in _REAL.items():
        server, why = _real_server(name, major)
        if server is not None:
            servers[name] = server
        if why:
            left_out.append(why)
    return servers, left_out


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


def protocols() -> dict[str, tuple[str, ...]]:
    """The protocols of each server that can be had."""
    real, _ = real_servers()
    return {
        "sandbox": ("xmlrpc", "jsonrpc", "json2"),
        **{name: server.protocols for name, server in real.items()},
    }


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
