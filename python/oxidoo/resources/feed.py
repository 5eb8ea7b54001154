"""What changes in one model, found out by asking for `write_date`, once for all who want to know.

Odoo dates a write by when its transaction began, in whole seconds as far as it tells. So each look
begins a while before the one before it, and passes over the writes that it has seen; and a write
is told when its second is over, since more may come in it. For the same reason nothing is watched
before the second of its latest write is over.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TypeVar

from oxidoo.auth.principal import Principal
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.gateway import Gateway
from oxidoo.gateway.operation import Operation
from oxidoo.gateway.operations.changes import (
    CountRecords,
    ForgetRecords,
    NewestWrite,
    RecentWrites,
    Write,
)

T = TypeVar("T")

_OVERLAP = timedelta(seconds=30)
"""How long a transaction may take and its writes still be found."""

_BEGINNING = datetime(1970, 1, 1)  # noqa: DTZ001 - as Odoo tells times: UTC, without saying so
_SLOWER = 1.5
_SLOWEST = 6.0
"""In intervals: the pause grows to that while nothing changes."""

_PATIENCE = 60.0
"""Seconds between two looks at an Odoo that does not answer, or the interval if that is longer."""

_LOOKS_PER_COUNT = 4
"""Deleted records leave no trace but their number, which is another call."""

_MOST_WAITS = 3
"""How often a record that is being written all the time is waited for before it is watched."""

_log = logging.getLogger(__name__)

Listener = Callable[[], Awaitable[None]]


class Feed:
    """The changes of one model, as one principal sees them; looks while somebody listens.

    Args:
        gateway: The road to Odoo.
        principal: On whose behalf it looks.
        instance: The instance's name.
        model: The model.
        interval: Seconds between two looks.
    """

    def __init__(
        self, gateway: Gateway, principal: Principal, instance: str, model: str, interval: float
    ) -> None:
        self._gateway = gateway
        self._principal = principal
        self._of = (instance, model)
        self._interval = interval
        self._of_record: dict[int, list[Listener]] = {}
        self._of_model: list[Listener] = []
        self._known: dict[int, datetime] = {}
        self._window = _Window()
        self._clock: _ServerClock | None = None
        self._looks = 0
        self._failing = False
        self._task: asyncio.Task[None] | None = None

    async def listen_to_record(self, record_id: int, listener: Listener) -> None:
        """Has a listener called whenever a record is written, and once when it is deleted.

        Raises:
            OdooMCPError: `missing`, if it does not exist or may not be seen; whatever keeps Odoo
                from answering.
        """
        ask = RecentWrites(*self._of, ids=(record_id,))
        writes = await self._ask(ask)
        for _ in range(_MOST_WAITS):
            if not writes or not await _until_over(writes[0][1]):
                break
            writes = await self._ask(ask)
        if not writes:
            raise OdooMCPError(
                f"{self._of[1]} has no record {record_id}, or this user may not see it.",
                kind=Kind.MISSING,
            )
        if record_id not in self._of_record:
            self._of_record[record_id] = []
            self._known.update(writes)
        self._of_record[record_id].append(listener)
        self._begin()

    async def listen(self, listener: Listener) -> None:
        """Has a listener called whenever any record of the model changes.

        Raises:
            OdooMCPError: As `listen_to_record`.
        """
        newest = await self._ask(NewestWrite(*self._of))
        if not self._of_model:
            if newest:
                await _until_over(newest)
            window = await self._first_window(newest)
            if not self._of_model:  # nobody else was faster
                self._window = window
                self._clock = _ServerClock(newest) if newest else None
        self._of_model.append(listener)
        self._begin()

    def forget(self, listener: Listener) -> None:
        """Calls a listener no more; without any, looks no more."""
        with suppress(ValueError):
            self._of_model.remove(listener)
        for record_id, listeners in list(self._of_record.items()):
            with suppress(ValueError):
                listeners.remove(listener)
            if not listeners:
                del self._of_record[record_id]
                self._known.pop(record_id, None)
        if self.is_idle and self._task:
            self._task.cancel()
            self._task = None

    @property
    def is_idle(self) -> bool:
        """Whether nobody listens."""
        return not self._of_model and not self._of_record

    def _begin(self) -> None:
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        pause = self._interval
        while True:
            await asyncio.sleep(pause)
            try:
                changed = await self._look()
            except Exception as error:  # noqa: BLE001 - it goes on, whatever happens
                self._note_failure(error)
                pause = max(min(pause * 2, _PATIENCE), self._interval)
                continue
            self._note_success()
            slower = min(pause * _SLOWER, self._interval * _SLOWEST)
            pause = self._interval if changed else slower

    async def _look(self) -> bool:
        """Tells the listeners of what has changed since the last look; whether anything has."""
        asked, window = dict(self._known), self._window if self._of_model else None
        if not asked and window is None:
            return False
        began = self._clock.now() if self._clock else _BEGINNING
        since = window.since if window else None
        writes = await self._ask(RecentWrites(*self._of, ids=tuple(asked), since=since))
        latest = dict(writes)
        gone = asked.keys() - latest.keys()
        written = {
            each: latest[each] for each in asked.keys() & latest if latest[each] != asked[each]
        }
        if window:
            recent = frozenset(write for write in writes if write[1] >= window.since)
            written |= dict(recent - window.seen)
            count, fewer = await self._counted(window, changed=bool(written or gone))
            self._window = _Window(began, recent, count)
        else:
            fewer = False
        self._note(written, gone)
        if not written and not gone and not fewer:
            return False
        if written:
            newest = max(written.values())
            if self._clock is None or newest > self._clock.now():
                self._clock = _ServerClock(newest)
            await _until_over(newest)
        await self._ask(ForgetRecords(*self._of))
        await self._tell(written.keys() | gone)
        return True

    def _note(self, written: Mapping[int, datetime], gone: set[int]) -> None:
        for record_id in gone:
            self._known.pop(record_id, None)
        self._known.update((each, at) for each, at in written.items() if each in self._known)

    async def _counted(self, window: "_Window", *, changed: bool) -> tuple[int, bool]:
        """How many records there are, asked now and then, and whether there were more or fewer."""
        self._looks += 1
        if not changed and self._looks % _LOOKS_PER_COUNT:
            return window.count, False
        count = await self._ask(CountRecords(*self._of))
        return count, count != window.count

    async def _first_window(self, newest: datetime | None) -> "_Window":
        window = _Window(_ServerClock(newest).now() if newest else _BEGINNING)
        writes, count = await asyncio.gather(
            self._ask(RecentWrites(*self._of, since=window.since)),
            self._ask(CountRecords(*self._of)),
        )
        return replace(window, seen=frozenset(writes), count=count)

    async def _tell(self, changed: set[int]) -> None:
        of_records = (self._of_record.get(record_id, ()) for record_id in changed)
        listeners = [*self._of_model, *chain.from_iterable(of_records)]
        await asyncio.gather(*(listener() for listener in listeners))

    def _note_failure(self, error: Exception) -> None:
        if not isinstance(error, OdooMCPError):
            _log.error("Looking for changes of %s failed", self._of, exc_info=error)
        elif not self._failing:
            _log.warning("Changes of %s in '%s' are not seen: %s", *self._of[::-1], error.message)
        self._failing = True

    def _note_success(self) -> None:
        if self._failing:
            _log.warning("Changes of %s in '%s' are seen again.", *self._of[::-1])
        self._failing = False

    async def _ask(self, operation: Operation[T]) -> T:
        return await self._gateway.execute(self._principal, operation)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


async def _until_over(moment: datetime) -> bool:
    """Waits until the second of a write is over, a second at most; whether it had to."""
    left = moment.replace(tzinfo=UTC).timestamp() + 1 - time.time()
    await asyncio.sleep(max(0.0, min(1.0, left)))
    return left > 0


@dataclass(frozen=True, slots=True)
class _Window:
    """The latest writes, as of one look.

    Attributes:
        looked_at: When that was on Odoo's clock, at the earliest.
        seen: The writes that it found.
        count: How many records there were.
    """

    looked_at: datetime = _BEGINNING
    seen: frozenset[Write] = frozenset()
    count: int = 0

    @property
    def since(self) -> datetime:
        """From when on the next look asks."""
        return self.looked_at - _OVERLAP


class _ServerClock:
    """The least that it can be on Odoo's clock, by a write that was seen.

    A write that is dated later than now was made by a clock that was wrong, and says nothing.
    """

    def __init__(self, newest: datetime) -> None:
        self._newest = min(newest, _now())
        self._seen_at = time.monotonic()

    def now(self) -> datetime:
        return self._newest + timedelta(seconds=time.monotonic() - self._seen_at)
