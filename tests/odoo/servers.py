"""The file that tells the tests where the servers are."""

import json
import threading

import paths

_writing = threading.Lock()


def known() -> dict[str, dict[str, str]]:
    """The servers that were started and not stopped, by name."""
    if not paths.SERVERS.exists():
        return {}
    servers: dict[str, dict[str, str]] = json.loads(paths.SERVERS.read_text())
    return servers


def put(name: str, server: dict[str, str]) -> None:
    """Add or replace one server."""
    with _writing:
        paths.replace(paths.SERVERS, json.dumps(known() | {name: server}, indent=2) + "\n")


def forget() -> None:
    """Say that none runs."""
    paths.SERVERS.unlink(missing_ok=True)
