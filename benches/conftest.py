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


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    benchmarks = session.config._benchmarksession.benchmarks  # noqa: SLF001 - it offers no other way
    if benchmarks and exitstatus == pytest.ExitCode.OK:
        report.write(benchmarks)
