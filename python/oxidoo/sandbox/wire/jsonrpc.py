"""JSON-RPC at `/jsonrpc`."""

import json
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from oxidoo.sandbox.wire.dispatch import dispatch
from oxidoo.sandbox.wire.faults import serialize

if TYPE_CHECKING:
    from oxidoo.sandbox.database import Database


def json_response(content: Any, status: int = 200, **headers: str) -> Response:
    """JSON as Odoo writes it."""
    body = json.dumps(content, ensure_ascii=False)
    return Response(body, status, headers, media_type="application/json; charset=utf-8")


async def endpoint(request: Request) -> Response:
    """Answer one call; errors come with HTTP status 200, a result of None with no result."""
    database: Database = request.app.state.database
    try:
        call = json.loads(await request.body())
    except ValueError:
        return HTMLResponse("Invalid JSON data", status_code=400)
    if not isinstance(call, dict):
        return HTMLResponse("Invalid JSON-RPC data", status_code=400)
    envelope: dict[str, Any] = {"jsonrpc": "2.0", "id": call.get("id")}
    try:
        params = call.get("params") or {}
        result = dispatch(database, params["service"], params["method"], params["args"])
        if result is not None:
            envelope["result"] = result
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is the client's to read
        envelope["error"] = {"code": 0, "message": "Odoo Server Error", "data": serialize(error)}
    return json_response(envelope)
