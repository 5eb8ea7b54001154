"""Turns the measurements of one run into `docs/benchmarks.md`."""

import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from os import cpu_count
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "docs" / "benchmarks.md"

CLIENT = "OdooAsyncClient"
MCP_SEARCH = "odoo_search through MCP (2026-07-28)"
MCP_EMPTY = "empty tool through MCP (2026-07-28): no Odoo behind it"

Medians = Mapping[str, float]

_HEAD = """# Benchmarks

Written by a full `make bench` in which everything passed; each group was measured side by side, one
contender right after the other. Times are medians, and ratios are to the group's first contender;
only the ratios mean anything on another machine. A call that fails ends the run: no error is a
sample.

"""


@dataclass(frozen=True)
class Budget:
    """What a contender's median has to keep to.

    Attributes:
        text: The budget, for the table.
        met: Whether it is met, given the ratio to the first contender and all medians.
    """

    text: str
    met: Callable[[float, Medians], bool]


def _least(ratio: float) -> Budget:
    return Budget(f"at least {ratio:g}", lambda own, _: own >= ratio)


BUDGETS: dict[str, Budget] = {
    "xmlrpc.client + json.dumps": _least(100),
    "xmlrpc.client": _least(20),
    # We may take 1.5 times as long as orjson.
    "orjson, of the same as JSON": _least(round(1 / 1.5, 2)),
    "odoo_search, cache hit": Budget("at most 1.15", lambda own, _: own <= 1.15),
    CLIENT: Budget("within 25 ms", lambda _, medians: medians[CLIENT] <= 0.025),
    MCP_SEARCH: Budget(
        "within 20 ms + 1.15 × the empty tool",
        lambda _, medians: medians[MCP_SEARCH] <= 0.020 + 1.15 * medians[MCP_EMPTY],
    ),
}


def write(benchmarks: Sequence[Any]) -> None:
    """Writes a table for each group, with ratios to the group's first contender."""
    lines = [_HEAD, *_machine()]
    groups: dict[str, list[Any]] = {}
    for measured in benchmarks:
        groups.setdefault(measured.group, []).append(measured)
    for group, members in groups.items():
        lines += _table(group, members)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("".join(lines), "utf-8")


def _machine() -> list[str]:
    packages = ", ".join(f"{name} {version(name)}" for name in ("mcp", "orjson", "aiohttp"))
    machine = f"{cpu_count()} cores, {platform.machine()}, {platform.system()}"
    python = f"Python {sys.version.split()[0]}, {packages}, oxidoo {version('oxidoo')}"
    return [f"Machine: {machine}; {python}.\n"]


def _table(group: str, members: list[Any]) -> list[str]:
    medians = {measured.extra_info["contender"]: measured.stats.median for measured in members}
    first = next(iter(medians.values()))
    lines = [
        f"\n## {group}\n\n| contender | median | ratio | budget | |\n|---|---:|---:|---|---|\n"
    ]
    for name, median in medians.items():
        ratio = median / first
        budget = BUDGETS.get(name)
        text, verdict = "", ""
        if budget is not None:
            text, verdict = budget.text, "met" if budget.met(ratio, medians) else "**missed**"
        lines.append(f"| {name} | {median * 1000:.3f} ms | {ratio:.2f} | {text} | {verdict} |\n")
    return lines
