"""The one call that tells whether an Odoo is up: log in and read."""

import xmlrpc.client
from collections.abc import Mapping
from http.client import HTTPException

_DOWN = (OSError, HTTPException, xmlrpc.client.Error)


def answers(server: Mapping[str, str]) -> bool:
    """Whether the server lets its admin read."""
    try:
        return _read_login(server) == server["username"]
    except _DOWN:
        return False


def _read_login(server: Mapping[str, str]) -> object:
    database, password = server["database"], server["password"]
    with xmlrpc.client.ServerProxy(f"{server['url']}/xmlrpc/2/common") as common:
        user = common.authenticate(database, server["username"], password, {})
    with xmlrpc.client.ServerProxy(f"{server['url']}/xmlrpc/2/object") as models:
        arguments = (database, user, password, "res.users", "read", [[user], ["login"]])
        rows: object = models.execute_kw(*arguments)
    return rows[0]["login"] if isinstance(rows, list) and rows else None
