"""`oxidoo serve`."""

import errno
import os
import signal
import socket
import sys
from pathlib import Path
from typing import NoReturn

import uvicorn

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.server import OxidooServer, require_loopback
from oxidoo.settings import Settings, load_settings

_HIGHEST_PORT = 65_535


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
        serve_stdio(settings)


def serve_stdio(settings: Settings) -> None:
    """Serves the client at standard input and output until it goes away."""
    server = OxidooServer(settings)
    if sys.stdin.isatty():
        sys.stderr.write(
            "Waiting for an MCP client on standard input; clients start this command themselves. "
            "Ctrl-C ends it.\n"
        )
    # The SDK reads in a thread that nothing can interrupt, so an orderly end would wait for it.
    signal.signal(signal.SIGINT, lambda *_: _end())
    server.run("stdio")


def _end() -> NoReturn:
    os._exit(0)


def serve_http(settings: Settings, host: str, port: int) -> None:
    """Serves `http://host:port/mcp` until the process is told to stop.

    Raises:
        OdooMCPError: `policy` for an address that other machines could reach, `unavailable` for
            one that is in use.
    """
    server = http_server(settings, host)
    listener = listen(host, port)
    serve_on(listener, server, f"Listening at {url_of(listener)}/mcp. Ctrl-C ends it.")


def serve_on(listener: socket.socket, server: uvicorn.Server, line: str) -> None:
    """Says so in a line and serves on a socket until Ctrl-C, however soon that comes."""

    def end(*_: object) -> None:
        server.should_exit = True

    # uvicorn handles signals only once it runs.
    signal.signal(signal.SIGINT, end)
    sys.stderr.write(f"{line}\n")
    server.run(sockets=[listener])


def http_server(settings: Settings, host: str) -> uvicorn.Server:
    """A server for the MCP endpoint, to be run on a socket.

    Raises:
        OdooMCPError: `policy`, for an address that other machines could reach.
    """
    app = OxidooServer(settings).http_app(host)
    # httptools fails a header check of MCP's conformance suite; h11 passes it.
    return uvicorn.Server(uvicorn.Config(app, http="h11", log_level="warning"))


def listen(host: str, port: int, *, with_make: str = "") -> socket.socket:
    """A socket bound to an address.

    Args:
        host: The address.
        port: The port; 0 for any that is free.
        with_make: The `make` target that may have led here; the error says how to name a port.

    Raises:
        OdooMCPError: `unavailable`, if the address is in use or not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once (TCP_NODELAY) only on sockets that say they are TCP.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # Else a second one could bind to the port before this one listens.
        listener.listen()
    except OSError as error:
        listener.close()
        why = "cannot be used"
        if error.errno == errno.EADDRINUSE:
            other = port + 1 if port < _HIGHEST_PORT else 0
            make = f", or make {with_make} PORT={other}" if with_make else ""
            why = f"is in use: choose another, such as --port {other}{make}"
        raise OdooMCPError(f"The port {port} of {host} {why}.", kind=Kind.UNAVAILABLE) from error
    return listener


def url_of(listener: socket.socket) -> str:
    """The URL at which a socket listens."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
