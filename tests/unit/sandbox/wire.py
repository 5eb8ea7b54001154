"""Minimal clients for the three protocols, and for web sessions."""

import json
import urllib.error
import urllib.request
import xmlrpc.client
from http.cookiejar import CookieJar
from typing import Any, Protocol

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


class Site(Protocol):
    """A server with web sessions."""

    @property
    def url(self) -> str: ...
    @property
    def database(self) -> str: ...


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


class Browser:
    """A web client of a server; it keeps its cookies."""

    def __init__(self, server: Site) -> None:
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.server, self.opener = server, urllib.request.build_opener(cookies, Stay)

    def open(self, path: str, params: Any = None) -> tuple[int, str, bytes]:
        """The status, the media type and the body; with parameters, of a JSON-RPC call."""
        call = {"jsonrpc": "2.0", "id": 1, "params": params}
        body = None if params is None else json.dumps(call).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.server.url + path, body, headers)
        try:
            with self.opener.open(request) as reply:
                return reply.status, reply.headers["Content-Type"], reply.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers["Content-Type"], error.read()

    def session(self, verb: str, **params: Any) -> dict[str, Any]:
        """The answer to a call of `/web/session`."""
        answer: dict[str, Any] = json.loads(self.open(f"/web/session/{verb}", params)[2])
        return answer

    def log_in(self, login: str = "admin", password: str = "") -> dict[str, Any]:
        """The answer to a login; the password is the login unless one is given."""
        credentials = {"login": login, "password": password or login}
        return self.session("authenticate", db=self.server.database, **credentials)
