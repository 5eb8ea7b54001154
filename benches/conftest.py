"""Fixtures, and the judgement that a run ends with."""

import asyncio
import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest

from benches import processes
from benches.report import Measurement, intolerable, verdicts, write
from benches.turns import Weigh

RECORDINGS = Path(__file__).parent / "recordings"

_left_out: list[str] = []
_weighed: list[Measurement] = []


@pytest.fixture(scope="session")
def odoo() -> Iterator[str]:
    with processes.answering_odoo() as url:
        yield url


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    with asyncio.Runner() as runner:
        yield runner.get_loop()


@pytest.fixture
def weigh() -> Weigh:
    """Reports a measurement that is no time."""
    return _weighed.append


@pytest.fixture(params=["20-records", "2000-records", "7000-records", "images"])
def recording(request: pytest.FixtureRequest) -> bytes:
    return lzma.decompress((RECORDINGS / f"{request.param}.xml.xz").read_bytes())


def pytest_deselected(items: list[pytest.Item]) -> None:
    _left_out.extend(item.nodeid for item in items)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped:
        _left_out.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if exitstatus != pytest.ExitCode.OK:
        return
    timed = [
        Measurement(
            group=one.group,
            contender=one.extra_info["contender"],
            value=one.stats.median,
            budget=one.extra_info.get("budget"),
        )
        for one in session.config._benchmarksession.benchmarks  # noqa: SLF001 - it offers no other way
    ]
    measurements = timed + _weighed
    terminal = session.config.get_terminal_writer()
    terminal.write("\n" + "\n".join(verdicts(measurements)) + "\n")
    if faults := intolerable(measurements):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        terminal.write("\n".join(faults) + "\n", red=True)
    elif _is_full_run(session):
        write(measurements)


def _is_full_run(session: pytest.Session) -> bool:
    """Whether every benchmark there is was run."""
    modules = {item.path for item in session.items}
    return (
        not _left_out
        and not any("::" in argument for argument in session.config.args)
        and modules >= set(Path(__file__).parent.glob("test_*.py"))
    )
