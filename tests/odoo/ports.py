"""The ports of every server: fixed ones, or free ones where those are taken."""

import json
import socket
from collections.abc import Collection

import paths

LOOPBACK = "127.0.0.1"

_USUAL = {
    "postgres": 25432,
    "odoo19": 28069,
    "odoo19-events": 28072,
    "odoo19-proxy": 28080,
    "odoo14": 28169,
    "odoo14-events": 28172,
    "odoo14-proxy": 28180,
}
_FILE = paths.CACHE / "ports.json"


def known() -> dict[str, int]:
    """The ports as last settled."""
    return _USUAL | (json.loads(_FILE.read_text()) if _FILE.exists() else {})


def settle(in_use: Collection[str]) -> None:
    """Give every server that does not run a free port; one that runs keeps its own."""
    ports = known()
    for name, port in ports.items():
        if name not in in_use and not _free(port):
            ports[name] = _any(taken=ports.values())
    paths.replace(_FILE, json.dumps(ports, indent=2))


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _any(taken: Collection[int]) -> int:
    return next(port for port in range(28200, 32000) if port not in taken and _free(port))
