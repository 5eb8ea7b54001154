"""`oxidoo serve`."""

import errno
import socket
from pathlib import Path

import uvicorn

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.server import OxidooServer, require_loopback
from oxidoo.settings import Settings, load_settings


def run(config: Path | None, *, http: bool, host: str, port: int) -> None:
    """Serves until the client goes away or the process is told to stop.

    Raises:
        OdooMCPError: If the settings are not right or the address cannot be used.
    """
    if http:
        require_loopback(host)
    settings = load_settings(config)
    if http:
        serve_http(settings, host, port)
    else:
        OxidooServer(settings).run("stdio")


def serve_http(settings: Settings, host: str, port: int) -> None:
    """Serves `http://host:port/mcp` until the process is told to stop.

    Raises:
        OdooMCPError: `policy` for an address that other machines could reach, `unavailable` for
            one that is in use.
    """
    server = http_server(settings, host)
    server.run(sockets=[listen(host, port)])


def http_server(settings: Settings, host: str) -> uvicorn.Server:
    """A server for the MCP endpoint, to be run on a socket.

    Raises:
        OdooMCPError: `policy`, for an address that other machines could reach.
    """
    app = OxidooServer(settings).http_app(host)
    # httptools fails a header check of MCP's conformance suite; h11 passes it.
    return uvicorn.Server(uvicorn.Config(app, http="h11", log_level="warning"))


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to an address.

    Raises:
        OdooMCPError: `unavailable`, if the address is in use or not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once (TCP_NODELAY) only on sockets that say they are TCP.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        taken = error.errno == errno.EADDRINUSE
        why = "is in use: choose another with --port" if taken else "cannot be used"
        raise OdooMCPError(f"The port {port} of {host} {why}.", kind=Kind.UNAVAILABLE) from error
    return listener
