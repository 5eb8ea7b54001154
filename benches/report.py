"""Turns the measurements of one run into `docs/benchmarks.md`, and judges them."""

import platform
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from os import cpu_count
from pathlib import Path

from benches.budgets import Budget

TARGET = Path(__file__).parent.parent / "docs" / "benchmarks.md"

_HEAD = """# Benchmarks

Written by a full `make bench` in which every call succeeded and no budget was missed by more than
is tolerated; each group was measured side by side, one contender right after the other (the slow
loops of the batches once, at the end). Times are medians, and ratios are to the group's first
contender; only the ratios mean anything on another machine. A call that fails ends the run: no
error is a sample. Why a budget is missed, and what the floor is:
[benchmarks-floors.md](benchmarks-floors.md). Oxidoo beside other servers and clients:
[benchmarks-peers.md](benchmarks-peers.md).

"""


@dataclass(frozen=True)
class Measurement:
    """What one contender of a group took or weighed.

    Attributes:
        group: What was measured.
        contender: Who.
        value: In `unit`.
        unit: `s` for times, else what the table shall say, such as `bytes`.
        budget: What it has to keep to.
    """

    group: str
    contender: str
    value: float
    unit: str = "s"
    budget: Budget | None = None


def intolerable(measurements: Sequence[Measurement]) -> list[str]:
    """A sentence for each measurement so far from its budget that the run fails."""
    return [
        f"{group}: {one.contender} took {_shown(one)}, where its budget is '{one.budget.text}', "
        f"and a factor or value of {one.budget.tolerated:g} would be tolerated."
        for group, members in _groups(measurements)
        for one in members
        if one.budget and not one.budget.tolerable(one.value, _values(members))
    ]


def verdicts(measurements: Sequence[Measurement]) -> list[str]:
    """A line for each measurement that has a budget."""
    return [
        f"{group}: {one.contender}, {_shown(one)}; {one.budget.text}: "
        f"{'met' if one.budget.met(one.value, _values(members)) else 'MISSED'}"
        for group, members in _groups(measurements)
        for one in members
        if one.budget
    ]


def write(measurements: Sequence[Measurement]) -> None:
    """Writes what was missed, and a table for each group."""
    groups = list(_groups(measurements))
    parts = [_HEAD, _machine(), _missed(groups)]
    parts += [_table(group, members) for group, members in groups]
    TARGET.write_text("".join(parts), "utf-8")


def _groups(measurements: Iterable[Measurement]) -> Iterator[tuple[str, list[Measurement]]]:
    groups: dict[str, list[Measurement]] = {}
    for one in measurements:
        groups.setdefault(one.group, []).append(one)
    return iter(groups.items())


def _values(members: Iterable[Measurement]) -> dict[str, float]:
    return {one.contender: one.value for one in members}


def _machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("mcp", "orjson", "aiohttp"))
    machine = f"{cpu_count()} cores, {platform.machine()}, {platform.system()}"
    python = f"Python {sys.version.split()[0]}, {packages}, oxidoo {version('oxidoo')}"
    return f"Machine: {machine}; {python}.\n"


def _missed(groups: Iterable[tuple[str, list[Measurement]]]) -> str:
    missed = [
        f"- {group}: {one.contender}, {_shown(one)}; the budget is {one.budget.text}.\n"
        for group, members in groups
        for one in members
        if one.budget and not one.budget.met(one.value, _values(members))
    ]
    if not missed:
        return "\nEvery budget was met.\n"
    return "\n## Where we lose\n\n" + "".join(missed)


_SHOWN: dict[str, Callable[[float], str]] = {
    "s": lambda value: f"{value * 1000:.3f} ms" if value >= 1e-5 else f"{value * 1e9:.0f} ns",
    "bytes": lambda value: f"{value:,.0f} bytes",
    "MB": lambda value: f"{value:.1f} MB",
}


def _shown(one: Measurement) -> str:
    show = _SHOWN.get(one.unit)
    return show(one.value) if show else f"{one.value:g} {one.unit}"


def _table(group: str, members: list[Measurement]) -> str:
    first = members[0].value
    lines = [
        f"\n## {group}\n\n| contender | measured | ratio | budget | |\n|---|---:|---:|---|---|\n"
    ]
    for one in members:
        ratio = f"{one.value / first:.2f}" if first else ""
        text, verdict = "", ""
        if one.budget is not None:
            text = one.budget.text
            verdict = "met" if one.budget.met(one.value, _values(members)) else "**missed**"
        lines.append(f"| {one.contender} | {_shown(one)} | {ratio} | {text} | {verdict} |\n")
    return "".join(lines)
