"""What the picture shows: searches over stdio, with another domain each time."""

import json
import subprocess
from pathlib import Path
from typing import Any

from benches.peers import install
from benches.peers.contenders import CONTENDERS, Contender, Transport
from benches.peers.report import Results
from benches.peers.samples import Measured
from benches.peers.work import Job

_WORKER = Path(__file__).parent / "plot_worker.py"

_COLORS = {
    "": "#e8590c",
    "mcp-server-odoo": "#228be6",
    "odoo-mcp": "#40a02b",
    "odoo-mcp-gateway": "#9c5fd6",
}


def draw(results: Results, target: Path) -> None:
    """Draws the picture of a full run."""
    first = next(one for one in results.measured if one.samples)
    given = {
        "levels": [sample.at_once for sample in first.samples[Job.SEARCH]],
        "panels": [panel(results, setting) for setting in results.settings()],
    }
    python = install.python_of("plot")
    subprocess.run(
        [python, str(_WORKER), str(target)], input=json.dumps(given), text=True, check=True
    )


def panel(results: Results, setting: str) -> dict[str, Any]:
    """One setting: a line for each server but that with the cache, which can answer none of it."""
    measured = {one.contender: one for one in results.of(setting, Transport.STDIO)}
    series = [
        _series(contender, measured[contender.name])
        for contender in CONTENDERS
        if not contender.caches_records
        and contender.name in measured
        and not measured[contender.name].unavailable
    ]
    return {"title": setting, "series": series}


def _series(contender: Contender, measured: Measured) -> dict[str, Any]:
    samples = measured.samples[Job.SEARCH]
    return {
        "name": contender.name,
        "own": contender.is_oxidoo,
        "color": _COLORS[contender.package],
        "dashed": not contender.quick,
        "per_second": [sample.per_second for sample in samples],
        "p50": [None if sample.p50 is None else sample.p50 * 1000 for sample in samples],
    }
