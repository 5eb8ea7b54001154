"""Reports at `/report/<converter>/<template>/<ids>`, for whoever has a web session."""

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from oxidoo.sandbox import printing
from oxidoo.sandbox.orm.environment import Environment
from oxidoo.sandbox.orm.errors import UserError
from oxidoo.sandbox.wire.sessions import user_of

if TYPE_CHECKING:
    from oxidoo.sandbox.database import Database

FAILED = (
    "<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>\n"
    "<h1>Internal Server Error</h1>\n<p>The server encountered an internal error and was unable "
    "to complete your request. Either the server is overloaded or there is an error in the "
    "application.</p>\n"
)
"""What Odoo says whatever goes wrong: no such report or record, or no right to read it."""


async def endpoint(request: Request) -> Response:
    """Print some records; without a session, lead to the login."""
    database: Database = request.app.state.database
    uid = user_of(request)
    if uid is None:
        return RedirectResponse(f"/web/login?redirect={quote(request.url.path, '')}%3F", 303)
    converter = request.path_params["converter"]
    if converter not in ("html", "pdf", "text"):
        return HTMLResponse(f"<h1>Unknown Error</h1>\n<p>Converter {converter} not implemented.")
    try:
        with database.transaction(uid) as env:
            inner = _in_context(env, request)
            found = _documents(inner, request)
            lang = inner.context.get("lang") or "en_US"
    except Exception:  # noqa: BLE001 - Odoo tells no more either
        return HTMLResponse(FAILED, status_code=500)
    if converter == "pdf":
        return Response(printing.to_pdf(found), media_type="application/pdf")
    text = printing.to_html(found, str(request.base_url).rstrip("/"), lang)
    if converter == "html":
        return HTMLResponse(text)
    return Response(text, headers={"Content-Type": "text/plain"})


def _in_context(env: Environment, request: Request) -> Environment:
    context = json.loads(request.query_params.get("context", "{}"))
    return env.derive(context=env["res.users"].context_get() | context)


def _documents(env: Environment, request: Request) -> list[printing.Document]:
    name = request.path_params["name"]
    report = env.root["ir.actions.report"].search([("report_name", "=", name)], limit=1)
    if not report:
        raise UserError(f"Report {name} not found")
    ids = request.path_params.get("ids", "").split(",")
    return printing.documents(env[report.model].browse([int(i) for i in ids if i.isdigit()]))
