"""The servers that the tests run against, and how to log in to them.

The sandbox is always there. Odoo 19 and 14 come from environment variables such as
`OXIDOO_TEST_ODOO19_URL` (and `_DB`, `_USERNAME`, `_PASSWORD`, `_API_KEY`, `_DEMO_USERNAME`,
`_DEMO_PASSWORD`, `_DEMO_API_KEY`), else from what `make odoo` wrote down.
"""

import functools
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from pydantic import SecretStr

from oxidoo import OdooConnectionConfig

_ANSWERS_WITHIN = 10
_REAL = {"odoo14": 14, "odoo19": 19}
_FIRST_JSON2 = 19
_VARIABLES = {
    "url": "URL",
    "database": "DB",
    "username": "USERNAME",
    "password": "PASSWORD",
    "api_key": "API_KEY",
    "demo_username": "DEMO_USERNAME",
    "demo_password": "DEMO_PASSWORD",
    "demo_api_key": "DEMO_API_KEY",
}


@dataclass(frozen=True)
class Server:
    """An Odoo, and how to log in as its administrator and as an ordinary user."""

    name: str
    url: str
    database: str
    username: str
    password: str
    api_key: str
    demo_username: str
    demo_password: str
    demo_api_key: str
    version_major: int
    protocols: tuple[str, ...]

    def config(self, protocol: str = "auto", **changes: Any) -> OdooConnectionConfig:
        """A connection as the administrator: with the API key over JSON-2, else the password."""
        return self._config(protocol, self.username, self.password, self.api_key, changes)

    def ordinary(self, protocol: str) -> OdooConnectionConfig:
        """A connection as a user who may not do everything."""
        return self._config(protocol, self.demo_username, self.demo_password, self.demo_api_key, {})

    def _config(
        self,
        protocol: str,
        username: str,
        password: str,
        api_key: str,
        changes: Mapping[str, Any],
    ) -> OdooConnectionConfig:
        given = {
            "url": self.url,
            "database": self.database,
            "username": username,
            "protocol": protocol,
            "allow_http": True,
            **changes,
        }
        if not {"password", "api_key"} & given.keys():
            by_key = protocol == "json2"
            name, secret = ("api_key", api_key) if by_key else ("password", password)
            given[name] = SecretStr(secret)
        return OdooConnectionConfig(**given)


def _recorded() -> dict[str, dict[str, Any]]:
    cache = os.environ.get("OXIDOO_CACHE")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "oxidoo"
    try:
        text = (Path(cache) if cache else home).joinpath("odoo", "servers.json").read_text("utf-8")
    except OSError:
        return {}
    recorded: dict[str, dict[str, Any]] = json.loads(text)
    return recorded


def _from_environment(name: str) -> dict[str, Any]:
    prefix = f"OXIDOO_TEST_{name.upper()}_"
    given = {key: os.environ.get(prefix + suffix) for key, suffix in _VARIABLES.items()}
    return {key: value for key, value in given.items() if value}


def _problem(given: Mapping[str, Any]) -> str:
    """Why a server cannot be used, if so: it may be gone, or another one be in its place."""
    try:
        _ask(given["url"], "version")
        for secret in ("password", "api_key"):
            login = [given.get(key, "") for key in ("database", "username", secret)]
            if login[-1] and not _ask(given["url"], "authenticate", *login, {}):
                return f"does not take the {secret} of {login[1]!r}"
    except (OSError, ValueError, KeyError):
        return "does not answer"
    return ""


def _ask(url: str, method: str, *args: Any) -> Any:
    """What the service `common` of an Odoo says.

    Raises:
        OSError: If nothing answers.
        KeyError, ValueError: If the answer is none of Odoo's, or an error.
    """
    question = {
        "jsonrpc": "2.0",
        "method": "call",
        "params": {"service": "common", "method": method, "args": args},
    }
    request = Request(
        f"{url.rstrip('/')}/jsonrpc",
        json.dumps(question).encode(),
        {"Content-Type": "application/json"},
    )
    with urlopen(request, timeout=_ANSWERS_WITHIN) as reply:
        return json.load(reply)["result"]


def _real_server(name: str, major: int) -> tuple[Server | None, str]:
    """A real server, and why something of it is left out, if so."""
    given = _from_environment(name)
    told = "url" in given
    if not told:
        given = _recorded().get(name, {})
    if "url" not in given:
        return None, f"{name}: no server is set or recorded (make odoo starts one)"
    if problem := _problem(given):
        which = "the server of its environment variables" if told else "the recorded server"
        return None, f"{name}: {which} {problem}"
    known = {key: given.get(key, "") for key in _VARIABLES}
    json2 = major >= _FIRST_JSON2 and known["api_key"]
    protocols = ("xmlrpc", "jsonrpc", "json2") if json2 else ("xmlrpc", "jsonrpc")
    without_key = major >= _FIRST_JSON2 and not json2
    return Server(name=name, version_major=major, protocols=protocols, **known), (
        f"{name} over JSON-2: no API key is given" if without_key else ""
    )


@functools.cache
def real_servers() -> tuple[dict[str, Server], list[str]]:
    """The real servers that answer, and what is left out and why."""
    servers, left_out = {}, []
    for name, major in _REAL.items():
        server, why = _real_server(name, major)
        if server is not None:
            servers[name] = server
        if why:
            left_out.append(why)
    return servers, left_out


def protocols() -> dict[str, tuple[str, ...]]:
    """The protocols of each server that can be had."""
    real, _ = real_servers()
    return {
        "sandbox": ("xmlrpc", "jsonrpc", "json2"),
        **{name: server.protocols for name, server in real.items()},
    }
