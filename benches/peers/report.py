"""Turns what was measured into Markdown."""

import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from os import cpu_count

from benches.peers import install
from benches.peers.ceiling import CONNECTIONS, PROCESSES
from benches.peers.contenders import CONTENDERS, Transport
from benches.peers.libraries import LIBRARIES, OWN, OWN_SYNC, TRANSPORT
from benches.peers.losses import MARGIN, Loss, losses
from benches.peers.samples import Measured, Sample
from benches.peers.work import Job

PICTURE = "benchmarks-peers.svg"

TRANSPORTS = (*Transport, TRANSPORT)

COMPARED = next(one.name for one in CONTENDERS if one.is_oxidoo)
"""The row of Oxidoo that the others are compared with: record cache off, an API key."""

_HEAD = """# Oxidoo beside its peers

Written by a full `make bench-peers`. In each setting all servers run at the same time and take
turns, one right after the other, at the same work; only the ratios mean anything on another
machine. The work: a search of 20 partners with 4 fields (name, email, city, country), with another
domain each time and with the same each time, and the read of one record.

Every answer is checked for the records that were asked for. One that is an error, tells of one or
holds anything else is counted as an error; it is in no percentile and in no rate.

"""

_NOTES = """
- Start is from the start of the process to the answer to `initialize`, the quicker of two. Memory
  is the resident memory of the process and its children after the load. Sizes are of compact JSON;
  the whole result has the structured content that some servers send besides the text.
- A load is three turns of a fifth of a second in which calls are begun; fewer, if it takes longer
  than a second until all are answered.
- RPCs are all HTTP requests that Odoo gets while the work is done, for each call; where that
  differs, at 1 / 16 / 64 calls at once. Oxidoo asks once for all who ask the same at the same time,
  be its record cache on or off: that is why many who make the same search are answered faster.
- The client is the same for all: raw JSON-RPC on one session of MCP 2025-11-25, which they all
  speak. (The SDK's own client takes longer than the servers do.)
"""


@dataclass(frozen=True)
class Results:
    """All that a run has measured.

    Attributes:
        measured: Every contender in every setting, in the order of the tables.
        ceilings: For each test server, the calls a second that it answers by itself.
        busy: The machine's load average before the run: what it did besides.
    """

    measured: Sequence[Measured]
    ceilings: Mapping[str, float]
    busy: float = 0.0

    def settings(self) -> list[str]:
        """The names of the settings, in order."""
        return list(dict.fromkeys(one.setting for one in self.measured))

    def of(self, setting: str, transport: str) -> list[Measured]:
        """All contenders of a setting."""
        return [
            one for one in self.measured if (one.setting, one.transport) == (setting, transport)
        ]


def markdown(results: Results) -> str:
    """The whole document."""
    parts = [
        _HEAD,
        _machine(results.busy),
        f"\n![Calls a second, and the median of a search]({PICTURE})\n",
        _where_oxidoo_loses(results),
    ]
    for setting in results.settings():
        parts.append(f"\n## {_titled(setting)}\n")
        parts += [
            _setting(members, transport)
            for transport in TRANSPORTS
            if (members := results.of(setting, transport))
        ]
    return "".join([*parts, _how(results)])


def _machine(busy: float) -> str:
    machine = f"{cpu_count()} cores, {platform.machine()}, {platform.system()}"
    return (
        f"Machine: {machine}; load average {busy:.1f} before the run, from other work; "
        f"Python {sys.version.split()[0]}; {_versions()}.\n"
    )


def _versions() -> str:
    packages = {"oxidoo": version("oxidoo"), "mcp": version("mcp")}
    for name in [*dict.fromkeys(one.package for one in CONTENDERS if one.package), "clients"]:
        packages |= {
            package: number for package, number in install.pinned(name).items() if package != "mcp"
        }
    return ", ".join(f"{name} {number}" for name, number in packages.items())


def _where_oxidoo_loses(results: Results) -> str:
    head = (
        "\n## Where Oxidoo loses\n\n"
        f"Every figure in which another is more than {MARGIN - 1:.0%} better than "
        f"“{COMPARED}”, or than `{OWN}` among the libraries; of the rate and the "
        "percentiles of one load, the worst.\n\n"
        "| setting | what | Oxidoo | best | by | times |\n|---|---|---:|---:|---|---:|\n"
    )
    lines: list[str] = []
    for setting in results.settings():
        for transport in TRANSPORTS:
            lines += [
                f"| {setting}, {transport} {_loss_row(loss)}"
                for loss in _losses(results.of(setting, transport))
            ]
    return head + ("".join(lines) or "| everywhere | nothing | | | | |\n")


def _losses(members: Sequence[Measured]) -> list[Loss]:
    own = next((one for one in members if one.contender in (COMPARED, OWN)), None)
    if own is None or own.unavailable:
        return []
    ours = {one.name for one in CONTENDERS if one.is_oxidoo} | {OWN, OWN_SYNC}
    return losses(own, [one for one in members if one.contender not in ours])


def _loss_row(loss: Loss) -> str:
    own, best = (_number(figure.value) for figure in (loss.own, loss.best))
    unit = loss.own.unit
    return f"| {loss.own.name} | {own} {unit} | {best} {unit} | {loss.by} | {loss.times:.2f} |\n"


def _setting(members: Sequence[Measured], transport: str) -> str:
    ran = [one for one in members if not one.unavailable]
    parts = [f"\n### {_titled(transport)}\n"]
    if transport == TRANSPORT:
        parts = ["\n### Client libraries, objects as the result\n"]
    elif ran:
        parts.append(_footprint(ran))
    parts += [_job(ran, job) for job in Job if any(job in one.samples for one in ran)]
    parts += [
        f"\n{one.contender} cannot run here: {one.unavailable}.\n"
        for one in members
        if one.unavailable
    ]
    return "".join(parts)


def _footprint(members: Iterable[Measured]) -> str:
    head = (
        "\n| server | start | memory | `tools/list` | 20 partners: text | whole result |\n"
        "|---|---:|---:|---:|---:|---:|\n"
    )
    return head + "".join(
        f"| {one.contender} | {one.start:.2f} s | {one.memory / 1e6:.0f} MB "
        f"| {one.tools_bytes:,} B | {one.text_bytes:,} B | {one.result_bytes:,} B |\n"
        for one in members
    )


def _job(members: Sequence[Measured], job: Job) -> str:
    levels = [sample.at_once for sample in members[0].samples.get(job, [])]
    titles = "".join(f" {level} at once: p50 / p95 | calls/s |" for level in levels)
    parts = [
        f"\n{_titled(job)}:\n\n| |{titles} RPCs a call | errors |\n",
        f"|---|{'---:|---:|' * len(levels)}---:|---:|\n",
    ]
    for one in members:
        samples = [one.sample(job, level) for level in levels]
        cells = "".join(_cells(sample) for sample in samples)
        parts.append(f"| {one.contender} |{cells} {_rpcs(samples)} | {_errors(samples)} |\n")
    return "".join(parts)


def _cells(sample: Sample | None) -> str:
    if sample is None or sample.p50 is None or sample.p95 is None:
        return " – | – |"
    p50, p95 = _number(sample.p50 * 1000), _number(sample.p95 * 1000)
    return f" {p50} / {p95} ms | {_number(sample.per_second)} |"


def _rpcs(samples: Iterable[Sample | None]) -> str:
    told = [f"{one.rpcs_per_call:.2f}" for one in samples if one and one.rpcs_per_call is not None]
    return " / ".join(told if len(set(told)) > 1 else told[:1]) or "–"


def _errors(samples: Iterable[Sample | None]) -> str:
    failed = [one for one in samples if one and one.errors]
    if not failed:
        return "0"
    said = failed[0].error.replace("|", "/").replace("\n", " ")[:80]
    return f"**{sum(one.errors for one in failed)}** ({said})"


def _titled(name: str) -> str:
    return name[:1].upper() + name[1:]


def _number(value: float) -> str:
    """With three digits that mean something."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _how(results: Results) -> str:
    lines = ["\n## How it was measured\n", _NOTES, *_bottlenecks(results)]
    lines.append("\n| contender | speaks to Odoo | configured |\n|---|---|---|\n")
    lines += [f"| {one.name} | {one.protocol} | {one.configuration} |\n" for one in CONTENDERS]
    lines += [f"| {name} | {how.partition(';')[0]} |{how.partition(';')[2]} |\n"
              for name, how in LIBRARIES.items()]  # fmt: skip
    return "".join(lines)


def _bottlenecks(results: Results) -> list[str]:
    samples = [
        sample for one in results.measured for taken in one.samples.values() for sample in taken
    ]
    lines = [
        f"- {_titled(setting)}: by itself the test server answers "
        f"{rate:,.0f} calls a second on {PROCESSES * CONNECTIONS} connections; the most that any "
        f"contender asked for was {_most_rpcs(results, setting):,.0f}.\n"
        for setting, rate in results.ceilings.items()
    ]
    busiest = max((sample.client_busy for sample in samples), default=0.0)
    lines.append(
        f"- The measuring client computed for at most {busiest:.0%} of the time of any load.\n"
    )
    return lines


def _most_rpcs(results: Results, setting: str) -> float:
    """The most HTTP requests a second that any load made of an Odoo."""
    return max(
        (
            sample.per_second * (sample.rpcs_per_call or 1)
            for one in results.measured
            if one.setting == setting
            for taken in one.samples.values()
            for sample in taken
            if sample.rpcs_per_call is not None or one.transport == TRANSPORT
        ),
        default=0.0,
    )
