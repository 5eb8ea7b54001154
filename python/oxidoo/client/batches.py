"""Rows sent in pieces, several at once, and what became of each row.

A row is sent again only after Odoo has said that the piece it was in was rolled back. A piece that
Odoo refuses for what is in it is split until the rows at fault stand alone, so a row is refused
only by an answer about that row. Any other failure ends the sending.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from oxidoo.client.defaults import check_positive
from oxidoo.errors import Kind, OdooMCPError, Outcome

if TYPE_CHECKING:
    from oxidoo.client.report import BatchReport

Row_contra = TypeVar("Row_contra", contravariant=True)
Payload = TypeVar("Payload")


@dataclass(frozen=True, slots=True)
class Item(Generic[Payload]):
    """What becomes one record.

    Attributes:
        rows: The rows that it is made of.
        payload: What is sent for it.
        key: Items with the same key are sent one after another, in their order.
    """

    rows: range
    payload: Payload
    key: Hashable = None


Piece = Sequence[Item[Payload]]
"""What goes into one call."""


class ItemsRefusedError(OdooMCPError):
    """Odoo has rolled a piece back and says which of its items are at fault.

    Attributes:
        suspects: Their places in the piece.
    """

    def __init__(self, message: str, suspects: Collection[int]) -> None:
        super().__init__(message, kind=Kind.VALIDATION)
        self.suspects = suspects


class Answer(NamedTuple):
    """What Odoo says to a piece that it carried out.

    Attributes:
        ids: The id of each item's record.
        warnings: What it remarks, by the place of the item in the piece.
    """

    ids: Sequence[int]
    warnings: Mapping[int, list[str]] = MappingProxyType({})


class Chunk(Generic[Payload]):
    """Collects items until they fill a call.

    Args:
        size: Rows per call; an item of more rows goes alone.
    """

    def __init__(self, size: int) -> None:
        check_positive(chunk=size)
        self._size = size
        self._items: list[Item[Payload]] = []
        self._keys: set[Hashable] = set()
        self._rows = 0

    def add(self, item: Item[Payload]) -> Piece[Payload]:
        """Takes an item; gives those before it if it does not go with them, or nothing."""
        repeated = item.key is not None and item.key in self._keys
        full = self._rows + len(item.rows) > self._size
        complete = self.rest() if repeated or full else []
        self._items.append(item)
        self._keys.add(item.key)
        self._rows += len(item.rows)
        return complete

    def rest(self) -> Piece[Payload]:
        """The items so far; none are left."""
        items, self._items = self._items, []
        self._keys.clear()
        self._rows = 0
        return items


class Plan(Protocol[Row_contra, Payload]):
    """How rows become pieces, and how a piece is sent."""

    def add(self, number: int, row: Row_contra) -> Iterable[Piece[Payload]]:
        """Takes one more row; gives the pieces that are complete with it, some maybe empty.

        Raises:
            OdooMCPError: If the row cannot be sent; it is refused then.
        """

    def rest(self) -> Iterable[Piece[Payload]]:
        """The pieces that are left when there are no more rows."""

    async def send(self, piece: Piece[Payload]) -> Answer:
        """Sends a piece.

        Raises:
            OdooMCPError: If it failed, or may have: see its `outcome`.
        """


_ABOUT_ROWS = {Kind.VALIDATION, Kind.ACCESS, Kind.MISSING, Kind.CONFLICT, Kind.INTERNAL}


def _is_about_rows(error: OdooMCPError) -> bool:
    """Whether the same call with other rows may succeed."""
    rolled_back = error.outcome is Outcome.REFUSED
    return rolled_back and error.kind in _ABOUT_ROWS and not error.authentication


def _not_sent(cause: OdooMCPError) -> OdooMCPError:
    return OdooMCPError(
        f"Not sent, because of another row: {cause.message}",
        kind=cause.kind,
        retryable=cause.retryable,
        authentication=cause.authentication,
    )


def _given_up(message: str, outcome: Outcome) -> OdooMCPError:
    """The error of a row when the caller waits no longer."""
    return OdooMCPError(message, kind=Kind.TIMEOUT, outcome=outcome)


_NOT_ANSWERED = _given_up("The batch was ended before Odoo's answer was known.", Outcome.UNKNOWN)


class Batch(Generic[Row_contra, Payload]):
    """One batch under way; all but `publish` is for the thread of its event loop.

    Args:
        plan: How rows become pieces.
        report: What `publish` brings up to date, so that it never changes under its reader; empty
            at first.
        concurrency: How many calls are under way at once, at the most.
    """

    def __init__(
        self, plan: Plan[Row_contra, Payload], report: BatchReport, concurrency: int
    ) -> None:
        check_positive(concurrency=concurrency)
        if len(report):
            raise ValueError("a batch needs an empty report: this one tells of another batch")
        self.report = report
        self._plan = plan
        self._concurrency = concurrency
        self._running: dict[asyncio.Task[None], frozenset[Hashable]] = {}
        self._unanswered: dict[int, Piece[Payload]] = {}
        self._taken = 0
        self._stopped: OdooMCPError | None = None
        self._news: deque[tuple[dict[int, Any], range, Any]] = deque()

    def publish(self) -> None:
        """Puts what became known into the report; a caller that is interrupted may do so again."""
        while self._news:
            outcomes, rows, value = self._news[0]
            outcomes.update(dict.fromkeys(rows, value))
            if outcomes is not self.report.unknown:
                for row in rows:
                    self.report.unknown.pop(row, None)
            self._news.popleft()

    async def take(self, rows: Sequence[Row_contra]) -> None:
        """Takes more rows; waits while as many calls are under way as may be."""
        first = self._taken
        self._taken += len(rows)
        for number, row in enumerate(rows, first):
            try:
                pieces = self._plan.add(number, row)
            except OdooMCPError as error:
                self._news.append((self.report.refused, range(number, number + 1), error))
            else:
                await self._start_all(pieces)

    async def take_rest(self) -> None:
        """Tells that there are no more rows."""
        await self._start_all(self._plan.rest())

    async def advance(self) -> bool:
        """Waits until a piece has ended; false if there is none."""
        if self._running:
            done, _ = await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                del self._running[task]
                task.result()
        return bool(self._running)

    async def end(self, taken: int, *, now: bool) -> None:
        """Sends nothing more; every row that was taken has an outcome then.

        It has one before anything is waited for, as the wait itself may be cancelled; an answer
        that comes all the same replaces it.

        Args:
            taken: How many rows the caller gave, also those that did not get as far as `take`.
            now: Whether to give up on the calls under way rather than wait for their answers.
        """
        not_sent = _given_up("Not sent: the batch was ended before.", Outcome.REFUSED)
        self._stopped = self._stopped or not_sent
        self.publish()
        for part in self._unanswered.values():
            self._note(part, self.report.unknown, _NOT_ANSWERED)
        self.publish()
        for row in range(taken):
            if row not in self.report:
                self.report.refused[row] = self._stopped
        if now:
            for task in self._running:
                task.cancel()
        try:
            await asyncio.gather(*self._running, return_exceptions=True)
        finally:
            self.publish()

    async def _start_all(self, pieces: Iterable[Piece[Payload]]) -> None:
        for piece in filter(None, pieces):
            await self._start(piece)

    async def _start(self, piece: Piece[Payload]) -> None:
        keys = frozenset(item.key for item in piece if item.key is not None)
        while len(self._running) >= self._concurrency or any(
            keys & busy for busy in self._running.values()
        ):
            await self.advance()
        self._running[asyncio.create_task(self._settle(piece))] = keys

    async def _settle(self, piece: Piece[Payload]) -> None:
        """Sends a piece, and parts of it if need be, until each item has an outcome."""
        parts = [piece]
        while parts:
            part = parts.pop()
            if self._stopped is not None:
                self._note(part, self.report.refused, self._stopped)
                continue
            try:
                answer = await self._send(part)
            except OdooMCPError as error:
                if _is_about_rows(error) and len(part) > 1:
                    parts += reversed(_split(part, error))
                else:
                    self._fail(part, error)
            else:
                self._done(part, answer)

    async def _send(self, part: Piece[Payload]) -> Answer:
        first = part[0].rows.start
        self._unanswered[first] = part
        try:
            answer = await self._plan.send(part)
        except OdooMCPError:
            raise
        except BaseException:
            self._note(part, self.report.unknown, _NOT_ANSWERED)
            raise
        finally:
            del self._unanswered[first]
        told = len(answer.ids) if isinstance(answer.ids, list) else 0
        if told != len(part):
            raise OdooMCPError(
                f"Odoo answered with {told} ids for {len(part)} records.",
                kind=Kind.PROTOCOL,
                outcome=Outcome.UNKNOWN,
            )
        return answer

    def _done(self, part: Piece[Payload], answer: Answer) -> None:
        for at, (item, record) in enumerate(zip(part, answer.ids, strict=True)):
            self._news.append((self.report.done, item.rows, record))
            if at in answer.warnings:
                self._news.append((self.report.warnings, item.rows, answer.warnings[at]))

    def _fail(self, part: Piece[Payload], error: OdooMCPError) -> None:
        refused = error.outcome is Outcome.REFUSED
        self._note(part, self.report.refused if refused else self.report.unknown, error)
        if not _is_about_rows(error):
            self._stopped = self._stopped or _not_sent(error)

    def _note(
        self, part: Piece[Payload], outcomes: dict[int, OdooMCPError], error: OdooMCPError
    ) -> None:
        for item in part:
            self._news.append((outcomes, item.rows, error))


def _split(part: Piece[Payload], error: OdooMCPError) -> list[Piece[Payload]]:
    """What to send in place of a part that was rolled back, in this order."""
    suspects = error.suspects if isinstance(error, ItemsRefusedError) else ()
    if suspects:
        others = [item for at, item in enumerate(part) if at not in suspects]
        alone: list[Piece[Payload]] = [[item] for at, item in enumerate(part) if at in suspects]
        return [others, *alone] if others else alone
    middle = len(part) // 2
    return [part[:middle], part[middle:]]
