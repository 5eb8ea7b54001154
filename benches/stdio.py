"""MCP servers that are started as a client starts them: over standard input and output."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import orjson

from benches.load import CLIENT, LEGACY, MODERN_META, Era
from benches.processes import EMPTY_SERVER

COMMANDS = {
    "empty server": [sys.executable, str(EMPTY_SERVER)],
    "oxidoo serve": [str(Path(sys.executable).parent / "oxidoo"), "serve"],
}

_MB = 1024
"""Kilobytes, in which Linux counts memory."""


class StdioServer:
    """A process that answers one request after the other.

    Args:
        command: How to start it.
        variables: What it finds in its environment besides this process's own.
        era: Which kind of client to be.
    """

    def __init__(self, command: list[str], variables: Mapping[str, str], era: Era) -> None:
        self._era = era
        self._requests = 0
        self._process = subprocess.Popen(
            command,
            env=os.environ | variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=30)

    def begin(self) -> dict[str, Any]:
        """What a client asks first: to initialize, or, where there is no such thing, the tools."""
        if self._era != "legacy":
            return self.ask("tools/list", {})
        hello = {"protocolVersion": LEGACY, "capabilities": {}, "clientInfo": CLIENT}
        answer = self.ask("initialize", hello)
        self._send({"method": "notifications/initialized"})
        return answer

    def ask(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """The result of a request; an error is raised, never timed."""
        answer = orjson.loads(self.ask_raw(method, params))
        result: dict[str, Any] = answer["result"]
        if result.get("isError"):
            raise RuntimeError(result["content"][0]["text"])
        return result

    def ask_raw(self, method: str, params: dict[str, Any]) -> bytes:
        """The line that answers a request."""
        if self._era != "legacy":
            params = params | MODERN_META
        self._requests += 1
        self._send({"id": self._requests, "method": method, "params": params})
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def kill(self) -> None:
        """Ends the process at once (SIGKILL)."""
        self._process.kill()

    def memory(self) -> float:
        """What the process holds in memory (RSS), in MB."""
        for line in Path(f"/proc/{self._process.pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Rss:"):
                return int(line.split()[1]) / _MB
        raise RuntimeError("Linux tells no Rss.")

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(orjson.dumps({"jsonrpc": "2.0", **message}) + b"\n")
        self._process.stdin.flush()
