"""Minimal clients for the three protocols."""

import json
import urllib.error
import urllib.request
import xmlrpc.client
from typing import Any

from oxidoo.sandbox.server import Sandbox


def post(url: str, body: bytes, headers: dict[str, str] | None = None) -> tuple[int, str]:
    request = urllib.request.Request(url, body, headers or {}, method="POST")
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def xml(server: Sandbox, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
    with service(server, "object") as proxy:
        return proxy.execute_kw(server.database, 2, server.password, model, method, args, kwargs)


def service(server: Sandbox, name: str) -> xmlrpc.client.ServerProxy:
    return xmlrpc.client.ServerProxy(f"{server.url}/xmlrpc/2/{name}")


def jsonrpc(server: Sandbox, service: str, method: str, *args: Any) -> dict[str, Any]:
    params = {"service": service, "method": method, "args": args}
    call = {"jsonrpc": "2.0", "method": "call", "id": 7, "params": params}
    status, body = post(
        f"{server.url}/jsonrpc", json.dumps(call).encode(), {"Content-Type": "application/json"}
    )
    assert status == 200
    return json.loads(body)


def execute_kw(server: Sandbox, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
    login = (server.database, 2, server.password)
    return jsonrpc(server, "object", "execute_kw", *login, model, method, args, kwargs)


def json2(
    server: Sandbox, path: str, arguments: Any = None, key: str = "", **headers: str
) -> tuple[int, Any]:
    headers["Authorization"] = f"bearer {key or server.api_key}"
    headers["Content-Type"] = "application/json"
    body = b"" if arguments is None else json.dumps(arguments).encode()
    status, text = post(f"{server.url}/json/2/{path}", body, headers)
    return status, json.loads(text) if text.startswith(("{", "[")) else text


def page(server: Sandbox, path: str) -> Any:
    headers = {"Authorization": f"Bearer {server.api_key}"}
    request = urllib.request.Request(server.url + path, headers=headers)
    with urllib.request.urlopen(request) as response:
        return json.load(response)
