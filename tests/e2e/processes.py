"""The command `oxidoo` as its users start it: as a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benches.processes import free_port

OXIDOO = Path(sys.executable).parent / "oxidoo"
HOST = "127.0.0.1"

_STARTS_WITHIN = 60


def clean_environment(variables: Mapping[str, str], directory: Path) -> dict[str, str]:
    """The variables given, and of this process's own only those that are not about Odoo.

    What a command keeps for its next start goes into the directory, too.
    """
    own = {k: v for k, v in os.environ.items() if not k.startswith(("ODOO_", "OXIDOO_"))}
    return own | {"XDG_CACHE_HOME": str(directory / "cache")} | dict(variables)


def variables(server: Any, **changes: str) -> dict[str, str]:
    """What people set for one Odoo: with its API key where it takes one, else the password."""
    secret = (
        {"ODOO_API_KEY": server.api_key}
        if "json2" in server.protocols
        else {"ODOO_PASSWORD": server.password}
    )
    return {
        "ODOO_URL": server.url,
        "ODOO_DB": server.database,
        "ODOO_USERNAME": server.username,
        "ODOO_ALLOW_HTTP": "1",
        **secret,
        **changes,
    }


def run(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    *,
    directory: Path,
    given: str = "",
) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end."""
    return subprocess.run(
        [OXIDOO, *arguments],
        env=clean_environment(environment, directory),
        cwd=directory,
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def serving(
    arguments: Sequence[str], environment: Mapping[str, str], *, directory: Path
) -> Iterator[str]:
    """An MCP server over HTTP, for as long as the context lasts; gives its address."""
    port = free_port()
    log = directory / f"oxidoo-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [OXIDOO, "serve", "--http", "--port", str(port), *arguments],
            env=clean_environment(environment, directory),
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_it_listens(process, port, log)
            yield f"http://{HOST}:{port}/mcp"
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_until_it_listens(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The server did not start: {log.read_text()}") from None
            time.sleep(0.01)
        else:
            return
