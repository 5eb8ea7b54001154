"""Serving the sandbox."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn

from oxidoo.sandbox.app import create_app
from oxidoo.sandbox.database import API_KEYS, DATABASE

HOST = "127.0.0.1"
PORT = 8069


@dataclass(frozen=True)
class Sandbox:
    """Where a running sandbox is, and how to log in."""

    url: str
    database: str = DATABASE
    username: str = "admin"
    password: str = "admin"  # noqa: S105 - this is the sandbox
    api_key: str = API_KEYS["admin"]


def serve(host: str = HOST, port: int = PORT) -> None:
    """Serve until interrupted."""
    http_server(host, port).run()


@contextmanager
def running(port: int = 0) -> Iterator[Sandbox]:
    """A sandbox in a thread, on a free port unless one is given."""
    server = http_server(HOST, port)
    thread = threading.Thread(target=server.run, name="oxidoo-sandbox", daemon=True)
    thread.start()
    try:
        yield Sandbox(f"http://{HOST}:{_bound_port(server, thread)}")
    finally:
        server.should_exit = True
        thread.join()


def http_server(host: str = HOST, port: int = 0) -> uvicorn.Server:
    """A server for a new sandbox, to be run at an address or on a socket."""
    return uvicorn.Server(
        uvicorn.Config(
            create_app(), host=host, port=port, log_level="warning", lifespan="off", ws="none"
        )
    )


def _bound_port(server: uvicorn.Server, thread: threading.Thread) -> int:
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("The sandbox did not start: is the port taken?")
        time.sleep(0.005)
    port: int = server.servers[0].sockets[0].getsockname()[1]
    return port
