"""The sandbox as an ASGI application."""

from starlette.applications import Starlette
from starlette.routing import Route

from oxidoo.sandbox.database import Database
from oxidoo.sandbox.wire import json2, jsonrpc, pages, reports, sessions, xmlrpc

ROUTES = [
    Route("/xmlrpc/2/{service}", xmlrpc.endpoint, methods=["POST"]),
    Route("/jsonrpc", jsonrpc.endpoint, methods=["POST"]),
    Route("/json/2/{model}/{method}", json2.endpoint, methods=["POST"]),
    Route("/json/2", json2.not_found, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
    Route(
        "/json/2/{rest:path}", json2.not_found, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]
    ),
    Route("/web/session/authenticate", sessions.authenticate, methods=["POST"]),
    Route("/web/session/get_session_info", sessions.info, methods=["POST"]),
    Route("/web/session/destroy", sessions.destroy, methods=["POST"]),
    Route("/report/{converter}/{name}", reports.endpoint),
    Route("/report/{converter}/{name}/{ids}", reports.endpoint),
    Route("/web/health", pages.health),
    Route("/web/version", pages.version),
    Route("/json/version", pages.version),
    Route("/doc-bearer/index.json", pages.doc_index),
    Route("/doc-bearer/{model}.json", pages.doc_model),
]


def create_app(database: Database | None = None) -> Starlette:
    """A sandbox with a database of its own, or with the given one."""
    app = Starlette(routes=ROUTES)
    app.state.database = database or Database()
    app.state.sessions = {}
    return app
