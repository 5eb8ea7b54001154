"""Fixtures, and the table of ratios that a run ends with."""

import asyncio
import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest

from benches import processes, report

RECORDINGS = Path(__file__).parent / "recordings"


@pytest.fixture(scope="session")
def odoo() -> Iterator[str]:
    with processes.answering_odoo() as url:
        yield url


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    with asyncio.Runner() as runner:
        yield runner.get_loop()


@pytest.fixture(params=["20-records", "2000-records", "7000-records", "images"])
def recording(request: pytest.FixtureRequest) -> bytes:
    return lzma.decompress((RECORDINGS / f"{request.param}.xml.xz").read_bytes())


_deselected: list[pytest.Item] = []


def pytest_deselected(items: list[pytest.Item]) -> None:
    _deselected.extend(items)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    benchmarks = session.config._benchmarksession.benchmarks  # noqa: SLF001 - it offers no other way
    if exitstatus == pytest.ExitCode.OK and _all_measured(session, len(benchmarks)):
        report.write(benchmarks)


def _all_measured(session: pytest.Session, measured: int) -> bool:
    """Whether the run was of every benchmark there is, and measured each."""
    modules = {item.path for item in session.items}
    return (
        measured == len(session.items)
        and not _deselected
        and not any("::" in argument for argument in session.config.args)
        and modules >= set(Path(__file__).parent.glob("test_*.py"))
    )
