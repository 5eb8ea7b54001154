"""`odoo://{instance}/record/{model}/{id}` and the binary fields of records."""

import re
from typing import Any

import orjson
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError

from oxidoo.auth.principal import LOCAL
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.gateway import Gateway
from oxidoo.gateway.operations.read import Read, ReadBinary
from oxidoo.tools.answer import explain

_NOT_FOUND = frozenset({Kind.MISSING, Kind.VALIDATION})


def add_resources(server: MCPServer[Any], gateway: Gateway) -> None:
    """Registers the resource templates at a server."""

    @server.resource(
        "odoo://{instance}/record/{model}/{id}",
        name="record",
        title="Odoo record",
        description="All stored fields of one record as a JSON object.",
        mime_type="application/json",
    )
    async def record(instance: str, model: str, id: str) -> str:  # noqa: A002 - the URI's name
        try:
            return await _record(gateway, instance, model, _record_id(id))
        except OdooMCPError as error:
            raise _resource_error(error) from error

    @server.resource(
        "odoo://{instance}/binary/{model}/{id}/{field}",
        name="binary",
        title="Binary field of an Odoo record",
        description="The content of one binary field: an image, a document.",
        mime_type="application/octet-stream",
    )
    async def binary(instance: str, model: str, id: str, field: str) -> bytes:  # noqa: A002
        operation = ReadBinary(instance, model, _record_id(id), field)
        try:
            return await gateway.execute(LOCAL, operation)
        except OdooMCPError as error:
            raise _resource_error(error) from error


async def _record(gateway: Gateway, instance: str, model: str, record_id: int) -> str:
    text = await gateway.execute(LOCAL, Read(instance, model, [record_id], fields=["*"]))
    table = orjson.loads(text)
    values = dict(zip(table["columns"], table["rows"][0], strict=True))
    return orjson.dumps({"model": model, **values}).decode()


def _record_id(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,9}", text):
        wrong = ascii(text[:40])
        raise ResourceNotFoundError(f"validation: A record id is a positive number, not {wrong}.")
    return int(text)


def _resource_error(error: OdooMCPError) -> ResourceError:
    kind = ResourceNotFoundError if error.kind in _NOT_FOUND else ResourceError
    return kind(explain(error))
