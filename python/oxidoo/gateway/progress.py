"""How far an operation is, for whoever waits for it."""

from collections.abc import Awaitable, Callable
from time import monotonic

Progress = Callable[[int, int | None, str], Awaitable[None]]
"""Told how much is done, of how much if that is known, and the same in words."""

_SECONDS_BETWEEN = 0.3
"""The least between two notes."""


async def untold(done: int, total: int | None, message: str) -> None:
    """Progress that nobody asked for."""


class Told:
    """Tells of rows that are read, then maybe made into another form; not too often.

    Each note tells more than the one before, as MCP wants it.

    Args:
        progress: Is told.
        model: Named in the words.
        passes: How often each row is worked on: 1 or 2.
    """

    def __init__(self, progress: Progress, model: str, passes: int) -> None:
        self._progress = progress
        self._model = model
        self._passes = passes
        self._done = 0
        self._next = 0.0

    async def read(self, rows: int, total: int | None) -> None:
        """Tells of rows that were read."""
        expected = None if total is None else max(rows, total * self._passes)
        of = "" if total is None else f" of {total}"
        await self._tell(rows, expected, f"{rows}{of} rows of {self._model}")

    async def made(self, rows: int, total: int) -> None:
        """Tells of rows that were worked on for the second time, after all were read."""
        await self._tell(total + rows, total * self._passes, f"{rows} of {total} rows written")

    async def end(self, rows: int) -> None:
        """Tells that all is done."""
        self._next = 0.0
        await self._tell(rows * self._passes, rows * self._passes, f"{rows} rows written")

    async def _tell(self, done: int, total: int | None, message: str) -> None:
        if done > self._done and monotonic() >= self._next:
            self._done, self._next = done, monotonic() + _SECONDS_BETWEEN
            await self._progress(done, total, message)
