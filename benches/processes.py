"""The servers that the benchmarks measure, each in a process of its own."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent
TEST_SERVER = ROOT / "target" / "release" / "oxidoo-testserver"
EMPTY_SERVER = Path(__file__).parent / "empty_server.py"
START_SECONDS = 30


@contextmanager
def answering_odoo() -> Iterator[str]:
    """The Rust server that answers like Odoo; yields its base URL."""
    process = subprocess.Popen([TEST_SERVER], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        _end(process)


def calls_seen(odoo_url: str, behaviour: str) -> int:
    """How many calls of methods the answering Odoo has seen at one of its paths."""
    with urlopen(f"{odoo_url}/counts") as reply:
        seen: int = json.load(reply).get(behaviour, 0)
    return seen


@contextmanager
def oxidoo_server(odoo_url: str, **settings: int) -> Iterator[str]:
    """`oxidoo serve --http` for one Odoo; yields the URL of its MCP endpoint."""
    instance: dict[str, str | int] = {
        "url": odoo_url,
        "database": "bench",
        "username": "admin",
        "password": "env:BENCH_PASSWORD",
    }
    # JSON's strings and numbers are TOML's too.
    lines = [f"{name} = {json.dumps(value)}\n" for name, value in (instance | settings).items()]
    with TemporaryDirectory() as folder:
        config = Path(folder) / "oxidoo.toml"
        config.write_text("[instances.odoo]\n" + "".join(lines), "utf-8")
        oxidoo = str(Path(sys.executable).parent / "oxidoo")
        command = [oxidoo, "serve", "--http", "--config", str(config), "--port"]
        with _listening(command, {"BENCH_PASSWORD": "admin", "XDG_CACHE_HOME": folder}) as port:
            yield f"http://127.0.0.1:{port}/mcp"


@contextmanager
def empty_server() -> Iterator[str]:
    """A server on the same SDK with one tool that does nothing; yields its MCP endpoint."""
    with _listening([sys.executable, str(EMPTY_SERVER)], {}) as port:
        yield f"http://127.0.0.1:{port}/mcp"


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def _listening(command: list[str], variables: Mapping[str, str]) -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen([*command, str(port)], env=os.environ | variables)
    try:
        _wait_for(port, process)
        yield port
    finally:
        _end(process)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with status {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"{process.args!r} does not listen")


def _end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(timeout=10)
    if process.stdout is not None:
        process.stdout.close()
