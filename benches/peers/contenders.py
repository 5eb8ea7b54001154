"""The MCP servers, each configured as its own documentation says, at its best."""

import json
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from benches.peers.odoo import Odoo
from benches.peers.work import FIELDS, LIMIT, MODEL, ORDER, Call, Job

Record = Mapping[str, Any]

_UNLIMITED = "100000000"
"""For limits that would otherwise be measured in the server's place."""


class Transport(StrEnum):
    """How a server is spoken to."""

    STDIO = "stdio"
    HTTP = "streamable HTTP"


class WrongAnswerError(Exception):
    """The answer of a tool tells of an error, or does not hold what was asked for."""


@dataclass(frozen=True)
class Place:
    """Where a server is to be run.

    Attributes:
        odoo: The Odoo it is to serve.
        transport: How it will be spoken to.
        port: The port to listen on, over HTTP.
        folder: Its working directory, empty but for its own files.
    """

    odoo: Odoo
    transport: Transport
    port: int
    folder: Path

    @property
    def by_http(self) -> bool:
        """Whether it is to listen for HTTP."""
        return self.transport is Transport.HTTP


class Contender(ABC):
    """An MCP server as it takes part.

    Attributes:
        name: Its name in the tables.
        package: The name of its environment; empty for our own.
        is_oxidoo: Whether it is one of ours.
        protocol: What it speaks to Odoo, and with what.
        configuration: What was configured besides.
        cannot: Why it is known not to run over a transport.
        quick: Whether it takes part in a quick run; the others are variants of one that does.
        caches_records: Whether it may answer from a cache of records.
    """

    name: str
    package: str
    protocol: str
    configuration: str
    is_oxidoo: bool = False
    cannot: Mapping[Transport, str] = {}
    quick: bool = True
    caches_records: bool = False
    search_tool: str
    read_tool: str

    @abstractmethod
    def command(self, binaries: Path, place: Place) -> list[str]:
        """What to run; may write the server's own files into its folder."""

    @abstractmethod
    def environment(self, place: Place) -> dict[str, str]:
        """The variables it needs."""

    def sign_in(self, odoo: Odoo) -> tuple[str, dict[str, Any]] | None:  # noqa: ARG002
        """The tool and the arguments of a call to make first, if there is one."""
        return None

    def tool_call(self, call: Call) -> dict[str, Any]:
        """A call as the parameters of `tools/call`."""
        if call.job is Job.READ:
            return {"name": self.read_tool, "arguments": self._read(call.partner_id)}
        arguments = {
            "model": MODEL, "domain": call.domain, "fields": FIELDS, "limit": LIMIT, "order": ORDER,
        }  # fmt: skip
        return {"name": self.search_tool, "arguments": arguments}

    def _read(self, partner_id: int) -> dict[str, Any]:
        return {"model": MODEL, "record_id": partner_id, "fields": FIELDS}

    def records(self, answer: dict[str, Any]) -> Sequence[Record]:
        """The records in an answer, which is the JSON of a result's text.

        Raises:
            KeyError: If there are none where they should be.
        """
        found = answer["records"] if "records" in answer else [answer["record"]]
        return list(found)


class Oxidoo(Contender):
    """Ourselves."""

    package = ""
    is_oxidoo = True
    search_tool = "odoo_search"
    read_tool = "odoo_read"

    def __init__(self, *, cached: bool, by_key: bool = True) -> None:
        self.caches_records = cached
        self._secret = "api_key" if by_key else "password"
        self.protocol = "JSON-2, API key" if by_key else "JSON-RPC, password"
        cache = "record cache on" if cached else "record cache off"
        self.name = f"Oxidoo, {cache}" + ("" if by_key else ", JSON-RPC")
        ttl = "the default `records_ttl` of 5 s" if cached else "`records_ttl = 0`"
        self.configuration = f"{ttl}; `max_connections = 64`, on the real Odoo the default of 16"
        self.quick = by_key

    def command(self, binaries: Path, place: Place) -> list[str]:
        settings: dict[str, Any] = {
            "url": place.odoo.url,
            "database": place.odoo.database,
            "username": place.odoo.username,
            self._secret: "env:BENCH_SECRET",
            "max_connections": place.odoo.connections,
        } | ({} if self.caches_records else {"records_ttl": 0})
        # JSON's strings and numbers are TOML's too.
        lines = [f"{name} = {json.dumps(value)}\n" for name, value in settings.items()]
        config = place.folder / "oxidoo.toml"
        config.write_text("[instances.odoo]\n" + "".join(lines), "utf-8")
        listen = ["--http", "--port", str(place.port)] if place.by_http else []
        return [str(binaries / "oxidoo"), "serve", "--config", str(config), *listen]

    def environment(self, place: Place) -> dict[str, str]:
        return {"BENCH_SECRET": getattr(place.odoo, self._secret)}

    def _read(self, partner_id: int) -> dict[str, Any]:
        return {"model": MODEL, "ids": [partner_id], "fields": FIELDS}

    def records(self, answer: dict[str, Any]) -> Sequence[Record]:
        return [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]


class McpServerOdoo(Contender):
    """mcp-server-odoo, without its Odoo module, read-only."""

    package = "mcp-server-odoo"
    search_tool = "search_records"
    read_tool = "get_record"

    def __init__(self, rpc: str) -> None:
        self._rpc = rpc
        by_key = rpc == "json2"
        self.name = "mcp-server-odoo" + ("" if by_key else ", XML-RPC")
        self.protocol = "JSON-2, API key" if by_key else "XML-RPC, password"
        self.configuration = (
            "`ODOO_YOLO=read`, as it needs its own Odoo module otherwise; log level WARNING; its "
            "cache of fields is always on, and it has none of records"
        )
        self.quick = by_key

    def command(self, binaries: Path, place: Place) -> list[str]:
        transport = ["--transport", "streamable-http", "--host", "127.0.0.1"]
        listen = [*transport, "--port", str(place.port)] if place.by_http else []
        return [str(binaries / "mcp-server-odoo"), *listen]

    def environment(self, place: Place) -> dict[str, str]:
        odoo = place.odoo
        secret = (
            {"ODOO_API_KEY": odoo.api_key}
            if self._rpc == "json2"
            else {"ODOO_USER": odoo.username, "ODOO_PASSWORD": odoo.password}
        )
        return secret | {
            "ODOO_URL": odoo.url,
            "ODOO_DB": odoo.database,
            "ODOO_YOLO": "read",
            "ODOO_RPC_TRANSPORT": self._rpc,
            "ODOO_MCP_LOG_LEVEL": "WARNING",
        }


class OdooMcp(Contender):
    """odoo-mcp."""

    package = "odoo-mcp"
    search_tool = "search_records"
    read_tool = "read_record"

    def __init__(self, rpc: str) -> None:
        self._rpc = rpc
        by_key = rpc == "json2"
        self.name = "odoo-mcp" + ("" if by_key else ", XML-RPC")
        self.protocol = "JSON-2, API key" if by_key else "XML-RPC, password"
        self.configuration = (
            "writes and rate limit off, as by default; log level WARNING; its cache of fields is "
            "always on, and it has none of records"
        )
        self.quick = by_key

    def command(self, binaries: Path, place: Place) -> list[str]:
        transport = ["--transport", "streamable-http", "--host", "127.0.0.1"]
        listen = [*transport, "--port", str(place.port)] if place.by_http else []
        return [str(binaries / "odoo-mcp"), *listen]

    def environment(self, place: Place) -> dict[str, str]:
        odoo = place.odoo
        return {
            "ODOO_URL": odoo.url,
            "ODOO_DB": odoo.database,
            "ODOO_USERNAME": odoo.username,
            "ODOO_PASSWORD": odoo.password,
            "ODOO_API_KEY": odoo.api_key,
            "ODOO_TRANSPORT": self._rpc,
            "ODOO_MCP_LOG_LEVEL": "WARNING",
            "MCP_LOG_LEVEL": "WARNING",
        }

    def records(self, answer: dict[str, Any]) -> Sequence[Record]:
        found = answer["result"]
        return found if isinstance(found, list) else [found]


class OdooMcpGateway(Contender):
    """odoo-mcp-gateway."""

    name = "odoo-mcp-gateway"
    package = "odoo-mcp-gateway"
    protocol = "JSON-RPC of the web client, password"
    configuration = (
        "its `login` tool called first, as it asks; rate limit raised out of the way; log level "
        "WARNING; no cache of records"
    )
    search_tool = "search_read"
    read_tool = "get_record"
    cannot = {  # noqa: RUF012 - never changed
        Transport.HTTP: "every request, `initialize` and `login` too, has to carry a bearer token, "
        "and only its `login` tool issues one (HTTP 401)"
    }

    def command(self, binaries: Path, place: Place) -> list[str]:
        del place
        return [str(binaries / "odoo-mcp-gateway")]

    def environment(self, place: Place) -> dict[str, str]:
        return {
            "ODOO_URL": place.odoo.url,
            "ODOO_DB": place.odoo.database,
            "MCP_TRANSPORT": "streamable-http" if place.by_http else "stdio",
            "MCP_PORT": str(place.port),
            "MCP_LOG_LEVEL": "WARNING",
            "RATE_LIMIT_GLOBAL": _UNLIMITED,
        }

    def sign_in(self, odoo: Odoo) -> tuple[str, dict[str, Any]] | None:
        arguments = {"method": "password", "username": odoo.username, "credential": odoo.password}
        return "login", arguments


CONTENDERS: Sequence[Contender] = (
    Oxidoo(cached=False),
    Oxidoo(cached=True),
    Oxidoo(cached=False, by_key=False),
    McpServerOdoo("json2"),
    McpServerOdoo("xmlrpc"),
    OdooMcp("json2"),
    OdooMcp("xmlrpc"),
    OdooMcpGateway(),
)


def own_binaries() -> Path:
    """Where our own commands are."""
    return Path(sys.executable).parent
