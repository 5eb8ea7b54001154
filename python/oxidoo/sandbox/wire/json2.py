"""JSON-2 at `/json/2/<model>/<method>`: a bearer key, named arguments, HTTP statuses."""

import inspect
import json
import re
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from oxidoo.sandbox.orm.environment import Environment
from oxidoo.sandbox.wire.dispatch import plain, public_method
from oxidoo.sandbox.wire.faults import HTTPError, serialize, status
from oxidoo.sandbox.wire.jsonrpc import json_response

if TYPE_CHECKING:
    from oxidoo.sandbox.database import Database

NO_DATABASE = (
    "<!DOCTYPE html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n"
    "<p>No database is selected and the requested URL was not found in the server-wide "
    "controllers.</p>"
)


def bearer(request: Request) -> int:
    """The user whose API key the request carries."""
    database: Database = request.app.state.database
    header = request.headers.get("authorization", "")
    token = re.match(r"bearer\s+(.+)$", header, re.IGNORECASE)
    if token is None:
        raise HTTPError(
            401,
            "Unauthorized",
            "User not authenticated, use an API Key with a Bearer Authorization header.",
        )
    uid = database.user_of_key(token[1])
    if uid is None:
        raise HTTPError(401, "Unauthorized", "Invalid apikey")
    return uid


def refuse(error: Exception) -> Response:
    """An error as JSON."""
    headers = {"WWW-Authenticate": "bearer"} if status(error) == 401 else {}  # noqa: PLR2004
    return json_response(serialize(error), status(error), **headers)


async def endpoint(request: Request) -> Response:
    """Answer one call."""
    database: Database = request.app.state.database
    if request.headers.get("x-odoo-database", database.name) != database.name:
        return HTMLResponse(NO_DATABASE, status_code=404)
    try:
        uid = bearer(request)
        arguments = _arguments(await request.body())
        with database.transaction(uid) as env:
            result = _call(env, request.path_params, arguments)
        return json_response(result)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is the client's to read
        return refuse(error)


async def not_found(_request: Request) -> Response:
    """Anything else below `/json/2`."""
    hint = "Did you mean POST /json/2/<model>/<method>?"
    return refuse(HTTPError(404, "NotFound", hint))


def _arguments(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        arguments = json.loads(body)
    except ValueError as error:
        message = f"could not parse the body as json: {error.args[0]}"
        raise HTTPError(400, "BadRequest", message) from error
    return arguments if isinstance(arguments, dict) else {}


def _call(env: Environment, path: dict[str, str], arguments: dict[str, Any]) -> Any:
    name, method_name = path["model"], path["method"]
    if name not in env:
        raise HTTPError(404, "NotFound", f"the model {name!r} does not exist")
    ids = arguments.pop("ids", ())
    model = env[name].with_context(arguments.pop("context", {}))
    model.env.check_context()
    try:
        method = public_method(model, method_name)
    except AttributeError as error:
        raise HTTPError(404, "NotFound", str(error)) from error
    if hasattr(method, "_api_model") and ids:
        raise HTTPError(422, "UnprocessableEntity", f"cannot call {name}.{method_name} with ids")
    records = model.browse(ids)
    try:
        inspect.signature(method).bind(records, **arguments)
    except TypeError as error:
        raise HTTPError(422, "UnprocessableEntity", str(error)) from error
    return plain(method(records, **arguments))
