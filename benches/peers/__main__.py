"""Runs the comparison; a full run that is complete rewrites `docs/benchmarks-peers.md`.

Usage: python -m benches.peers [--quick] [--only WORD …]
"""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benches.peers import ceiling, install, libraries, odoo, plot, report
from benches.peers.contenders import CONTENDERS, Contender, Transport, own_binaries
from benches.peers.load import Bound
from benches.peers.measure import Plan, Setting, measure
from benches.peers.odoo import Odoo
from benches.peers.report import Results
from benches.peers.work import Job

if TYPE_CHECKING:
    from benches.peers.samples import Measured

DOCS = Path(__file__).parents[2] / "docs"

LEVELS = (1, 16, 64)

QUICK = Plan(
    starts=1,
    rounds=1,
    jobs={Job.SEARCH: (1, 16), Job.SAME_SEARCH: (1,), Job.READ: (1,)},
    bound=Bound(seconds=0.2, calls=2000),
)
FULL = Plan(
    starts=2,
    rounds=3,
    jobs=dict.fromkeys(Job, LEVELS),
    bound=Bound(seconds=0.2, calls=2000),
)

Settings = dict[str, Callable[[], AbstractContextManager[Odoo | None]]]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benches.peers", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="about two minutes; writes no document"
    )
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="WORD",
        help="only what has one of these words in its name, such as Oxidoo or odoorpc; "
        "writes no document",
    )  # fmt: skip
    given = parser.parse_args()
    began = time.monotonic()
    results = asyncio.run(run(QUICK if given.quick else FULL, given.only, quick=given.quick))
    text = report.markdown(results)
    missing = incomplete(results)
    if given.quick or given.only or missing:
        sys.stdout.write(text)
        for line in missing:
            say(f"not complete: {line}")
    else:
        plot.draw(results, DOCS / report.PICTURE)
        (DOCS / "benchmarks-peers.md").write_text(text, "utf-8")
        say("docs/benchmarks-peers.md is written")
    say(f"{time.monotonic() - began:.0f} s in all")
    return 1 if missing else 0


async def run(plan: Plan, only: Sequence[str], *, quick: bool) -> Results:
    """Measures what was asked for, in every setting that can be had."""
    contenders = {
        one: _binaries(one)
        for one in CONTENDERS
        if (one.quick or not quick) and _wanted(one.name, only)
    }
    names = [name for name in libraries.LIBRARIES if _wanted(name, only)]
    if names:
        install.python_of("clients")
    busy = os.getloadavg()[0]
    measured: list[Measured] = []
    levels = plan.jobs[Job.SEARCH]
    ceilings: dict[str, float] = {}
    for setting, opened in _settings().items():
        with opened() as server:
            if server is None:
                continue
            if server.behaviour:
                ceilings[setting] = await ceiling.calls_per_second(server)
            for transport in Transport:
                say(f"{setting}, {transport}")
                measured += await measure(contenders, Setting(server, transport), plan)
            for name in names:
                say(f"{setting}, {name}")
                seconds = plan.bound.seconds
                measured.append(await libraries.measure(name, server, levels, seconds, plan.rounds))
    return Results(measured, ceilings, busy)


def incomplete(results: Results) -> list[str]:
    """What a complete run would have: every setting, and everyone who can run in it."""
    had = results.settings()
    lines = [f"{setting} is not there" for setting in _settings() if setting not in had]
    return lines + [
        f"{one.contender}, {one.setting}, {one.transport}: {one.unavailable}"
        for one in results.measured
        if one.unavailable and not one.expected
    ]


def _settings() -> Settings:
    return {
        odoo.AT_ONCE: partial(odoo.answering, odoo.AT_ONCE),
        odoo.LATE: partial(odoo.answering, odoo.LATE),
        odoo.REAL: _real,
    }


@contextmanager
def _real() -> Iterator[Odoo | None]:
    yield odoo.real()


def _binaries(contender: Contender) -> Path:
    return install.python_of(contender.package).parent if contender.package else own_binaries()


def _wanted(name: str, words: Sequence[str]) -> bool:
    return not words or any(word.lower() in name.lower() for word in words)


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
