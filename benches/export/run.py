"""One export through `oxidoo serve`, its memory sampled all along."""

import csv
import json
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from benches.export.rows import CONTEXT, DOMAIN, MODEL
from benches.stdio import COMMANDS, StdioServer

FIELDS = ["name", "color", "active", "parent_id", "create_date"]
_SECONDS_BETWEEN_SAMPLES = 0.1


@dataclass(frozen=True)
class Sample:
    """The memory of the server, in MB, when so many rows were safe."""

    rows: int
    memory: float


@dataclass
class Run:
    """One life of a server."""

    at_start: float = 0
    samples: list[Sample] = field(default_factory=list)
    seconds: float = 0
    answer: dict[str, Any] = field(default_factory=dict)

    def memory_at(self, rows: float) -> float:
        """The memory when so many rows were safe, or the first time that more were."""
        return next(each.memory for each in self.samples if each.rows >= rows)

    @property
    def peak(self) -> float:
        return max(each.memory for each in self.samples)


def export(
    variables: dict[str, str], folder: Path, written_as: str, *, kill_at: int | None = None
) -> Run:
    """Starts a server, makes it export, and kills it once so many rows are safe, if asked."""
    run = Run()
    environment = variables | {"XDG_CACHE_HOME": str(folder)}
    with StdioServer(COMMANDS["oxidoo serve"], environment, "2026-07-28") as server:
        server.begin()
        first = {"model": MODEL, "domain": DOMAIN, "context": CONTEXT, "limit": 1}
        server.ask("tools/call", {"name": "odoo_search", "arguments": first})
        run.at_start = server.memory()
        ended = threading.Event()
        watcher = threading.Thread(target=_watch, args=(server, folder, run, ended, kill_at))
        watcher.start()
        begun = time.perf_counter()
        arguments = {
            "model": MODEL,
            "domain": DOMAIN,
            "context": CONTEXT,
            "fields": FIELDS,
            "format": written_as,
        }
        try:
            line = server.ask_raw("tools/call", {"name": "odoo_export", "arguments": arguments})
        finally:
            run.seconds = time.perf_counter() - begun
            ended.set()
            watcher.join()
        if kill_at is None:
            [block] = json.loads(line)["result"]["content"]
            run.answer = json.loads(block["text"])
            run.samples.append(Sample(run.answer["rows"], server.memory()))
        elif line:
            raise RuntimeError("The export ended before the server was to be killed.")
    return run


def _watch(
    server: StdioServer, folder: Path, run: Run, ended: threading.Event, kill_at: int | None
) -> None:
    while not ended.wait(_SECONDS_BETWEEN_SAMPLES):
        rows = _safe(folder)
        run.samples.append(Sample(rows, server.memory()))
        if kill_at is not None and rows >= kill_at:
            server.kill()
            return


def _safe(folder: Path) -> int:
    """The rows that are safe, of the file that was begun last."""
    newest = {"created": 0, "rows": 0}
    for path in (folder / "oxidoo" / "files").glob("*.json"):
        with suppress(FileNotFoundError):
            newest = max(newest, json.loads(path.read_bytes()), key=lambda each: each["created"])
    return int(newest["rows"])


def check(answer: dict[str, Any], ids: Iterable[int]) -> None:
    """Makes sure that a file holds each id once, in order."""
    for found, expected in zip_longest(_ids(answer["path"]), ids):
        if found != expected:
            raise RuntimeError(f"The file holds the record {found} in the place of {expected}.")


def _ids(path: str) -> Iterable[int]:
    if path.endswith(".parquet"):
        from pyarrow import parquet  # noqa: PLC0415 - much memory, needed in the end only

        yield from parquet.read_table(path, columns=["id"])["id"].to_pylist()
        return
    with Path(path).open(encoding="utf-8", newline="") as file:
        yield from (int(row["id"]) for row in csv.DictReader(file))
