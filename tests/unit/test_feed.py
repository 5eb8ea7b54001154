"""What a feed makes of dates that no server should tell."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from oxidoo.auth.principal import LOCAL
from oxidoo.gateway.operations.changes import CountRecords, NewestWrite, RecentWrites
from oxidoo.resources.feed import Feed

pytestmark = pytest.mark.anyio

INTERVAL = 0.01
FAR = datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001 - as Odoo tells times


class Odoo:
    """Stands in for one whose clock was ahead once: no real one can be made to have been."""

    def __init__(self) -> None:
        self.writes = {1: FAR}

    async def execute(self, principal: object, operation: object) -> Any:
        del principal
        match operation:
            case NewestWrite():
                return max(self.writes.values())
            case RecentWrites(since=since):
                return [write for write in self.writes.items() if since and write[1] >= since]
            case CountRecords():
                return len(self.writes)
        return None


async def test_a_record_dated_in_the_future_hides_no_later_write() -> None:
    odoo, told = Odoo(), asyncio.Event()
    odoo.writes[2] = datetime.now(UTC).replace(tzinfo=None, microsecond=0) - timedelta(hours=1)
    feed = Feed(odoo, LOCAL, "odoo", "res.partner", INTERVAL)  # type: ignore[arg-type]

    async def listener() -> None:
        told.set()

    await feed.listen(listener)
    odoo.writes[2] = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    try:
        async with asyncio.timeout(10):
            await told.wait()
    finally:
        feed.forget(listener)
