"""Turns the measurements of one run into `docs/benchmarks.md`."""

import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version
from os import cpu_count
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "docs" / "benchmarks.md"

_HEAD = """# Benchmarks

Written by `make bench`; each group was measured side by side in one run. Times are medians; only
the ratios mean anything on another machine. A call that fails ends the run: no error is a sample.

"""


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
    first = members[0].stats.median
    lines = [f"\n## {group}\n\n| contender | median | ratio |\n|---|---:|---:|\n"]
    for measured in members:
        median = measured.stats.median
        name = measured.extra_info["contender"]
        lines.append(f"| {name} | {median * 1000:.3f} ms | {median / first:.2f} |\n")
    return lines
