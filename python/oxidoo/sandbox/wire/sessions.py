"""Web sessions: `/web/session/authenticate` and its kin, for what only a cookie opens."""

import json
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from oxidoo.sandbox.orm.access import ADMINISTRATORS
from oxidoo.sandbox.orm.environment import Environment
from oxidoo.sandbox.orm.errors import AccessDenied, AccessError
from oxidoo.sandbox.wire.dispatch import VERSION, VERSION_INFO
from oxidoo.sandbox.wire.faults import serialize
from oxidoo.sandbox.wire.jsonrpc import json_response

if TYPE_CHECKING:
    from oxidoo.sandbox.database import Database

COOKIE = "session_id"
LASTS = 7 * 24 * 3600
"""Seconds, as in Odoo."""
EXPIRED = 100
"""The code of an error that a new login mends."""

Sessions = dict[str, int]
"""By session id: the user who is logged in."""


class SessionExpiredException(Exception):  # noqa: N818 - Odoo's name
    """Nobody is logged in."""

    __module__ = "odoo.http"

    def __init__(self) -> None:
        super().__init__("Session expired")


def user_of(request: Request) -> int | None:
    """The user whose session the request carries."""
    sessions: Sessions = request.app.state.sessions
    return sessions.get(request.cookies.get(COOKIE, ""))


async def authenticate(request: Request) -> Response:
    """Log in with a password; an API key opens no session."""
    database: Database = request.app.state.database
    session_id = secrets.token_urlsafe(63)

    def log_in(db: str, login: str, password: str) -> dict[str, Any]:
        if db != database.name:
            raise AccessError("Database not found.")
        uid = database.log_in(login, password)
        if uid is None:
            raise AccessDenied
        request.app.state.sessions[session_id] = uid
        return _info(database, uid, str(request.base_url))

    response = await _answer(request, log_in)
    if session_id in request.app.state.sessions:
        response.set_cookie(COOKIE, session_id, max_age=LASTS, httponly=True, samesite=None)
    return response


async def info(request: Request) -> Response:
    """Who is logged in."""
    database: Database = request.app.state.database

    def tell() -> dict[str, Any]:
        uid = user_of(request)
        if uid is None:
            raise SessionExpiredException
        return _info(database, uid, str(request.base_url))

    return await _answer(request, tell)


async def destroy(request: Request) -> Response:
    """Log out."""

    def log_out() -> None:
        request.app.state.sessions.pop(request.cookies.get(COOKIE, ""), None)

    return await _answer(request, log_out)


async def _answer(request: Request, handle: Callable[..., Any]) -> Response:
    """Call a handler with the named parameters of a JSON-RPC request."""
    try:
        call = json.loads(await request.body())
    except ValueError:
        return HTMLResponse("Invalid JSON data", status_code=400)
    envelope: dict[str, Any] = {"jsonrpc": "2.0", "id": call.get("id")}
    try:
        result = handle(**call.get("params") or {})
        if result is not None:
            envelope["result"] = result
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is the client's to read
        envelope["error"] = _error(error)
    return json_response(envelope)


def _error(error: Exception) -> dict[str, Any]:
    expired = isinstance(error, SessionExpiredException)
    return {
        "code": EXPIRED if expired else 0,
        "message": "Odoo Session Expired" if expired else "Odoo Server Error",
        "data": serialize(error),
    }


def _info(database: "Database", uid: int, base_url: str) -> dict[str, Any]:
    with database.transaction(uid) as env:
        return _session_info(database, env, base_url)


def _session_info(database: "Database", env: Environment, base_url: str) -> dict[str, Any]:
    user, company = env.user, env.company
    administers = ADMINISTRATORS in env.groups
    return {
        "uid": env.uid,
        "is_system": administers,
        "is_admin": administers,
        "is_public": False,
        "is_internal_user": not user.share,
        "user_context": env["res.users"].context_get(),
        "db": database.name,
        "server_version": VERSION["server_version"],
        "server_version_info": VERSION_INFO,
        "name": user.name,
        "username": user.login,
        "partner_display_name": user.partner_id.display_name,
        "partner_id": user.partner_id.id,
        "web.base.url": base_url.rstrip("/"),
        "user_companies": {
            "current_company": company.id,
            "allowed_companies": {
                str(each.id): {"id": each.id, "name": each.name, "sequence": each.sequence}
                for each in user.company_ids
            },
        },
    }
