"""XML-RPC at `/xmlrpc/2/<service>`."""

import xmlrpc.client
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from oxidoo.sandbox.wire.dispatch import dispatch
from oxidoo.sandbox.wire.faults import fault

if TYPE_CHECKING:
    from oxidoo.sandbox.database import Database

CONTROL = dict.fromkeys(set(range(32)) - {9, 10, 13})
"""Characters that XML cannot carry; Odoo drops them."""


def dumps(value: Any) -> str:
    """A method response; a value of None is an error, as in Odoo."""
    body = xmlrpc.client.Marshaller(allow_none=False).dumps(value).translate(CONTROL)
    return f'<?xml version="1.0"?>\n<methodResponse>\n{body}\n</methodResponse>\n'


async def endpoint(request: Request) -> Response:
    """Answer one call; errors are faults, with HTTP status 200."""
    database: Database = request.app.state.database
    try:
        params, method = xmlrpc.client.loads(await request.body(), use_datetime=True)
        result = dispatch(database, request.path_params["service"], str(method), list(params))
        body = dumps((result,))
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is the client's to read
        body = dumps(xmlrpc.client.Fault(*fault(error)))
    return Response(body, media_type="text/xml")
