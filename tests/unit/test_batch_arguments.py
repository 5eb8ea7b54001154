"""Arguments that a batch refuses before anything is sent."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from oxidoo import BatchReport, OdooClient, OdooConnectionConfig

AWAY = OdooConnectionConfig(url="https://x.invalid", username="x", api_key="x", max_attempts=1)
"""A server to which nothing can be sent: its batches would end with refused rows."""

Create = Callable[..., BatchReport]


@pytest.fixture
def create() -> Iterator[Create]:
    with OdooClient(AWAY) as client:
        yield partial(client.create_many, "res.partner", [{"name": "x"}])


@pytest.mark.parametrize("number", [0, -1, 1.5, float("nan"), "1", True, None])
@pytest.mark.parametrize("name", ["chunk", "concurrency"])
def test_anything_but_a_positive_number_is_refused(create: Create, name: str, number: Any) -> None:
    with pytest.raises(ValueError, match=f"{name} must be a whole number of at least 1"):
        create(**{name: number})


def test_a_report_that_was_used_is_refused_and_stays_as_it_was(create: Create) -> None:
    report = BatchReport(done={0: 1})
    with pytest.raises(ValueError, match="empty report"):
        create(report=report)
    assert report == BatchReport(done={0: 1})


class AsynchronousProgress:
    async def __call__(self, _: BatchReport) -> None:
        raise AssertionError


async def forgotten(_: BatchReport) -> None:
    raise AssertionError


@pytest.mark.parametrize("progress", [forgotten, partial(forgotten), AsynchronousProgress()])
def test_progress_that_would_have_to_be_awaited_is_refused(create: Create, progress: Any) -> None:
    with pytest.raises(TypeError, match="progress must not be asynchronous"):
        create(progress=progress)
