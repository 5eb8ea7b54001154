"""What is told of an operation that takes its time."""

import pytest

from oxidoo.gateway import progress
from oxidoo.gateway.progress import Told

pytestmark = pytest.mark.anyio


class Notes(list[tuple[int, int | None, str]]):
    async def take(self, done: int, total: int | None, message: str) -> None:
        self.append((done, total, message))


async def test_notes_are_not_too_often_but_the_last_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr(progress, "monotonic", lambda: now)
    notes = Notes()
    told = Told(notes.take, "res.partner", passes=1)
    for rows in range(1, 101):
        await told.read(rows, 100)
        now += 0.01
    await told.end(100)
    assert len(notes) == 5
    assert notes[0] == (1, 100, "1 of 100 rows of res.partner")
    assert notes[-1] == (100, 100, "100 rows written")


async def test_the_total_is_never_less_than_what_is_done() -> None:
    notes = Notes()
    await Told(notes.take, "res.partner", passes=1).read(7, 5)
    assert notes == [(7, 7, "7 of 5 rows of res.partner")]


async def test_rows_that_are_made_into_another_form_count_again() -> None:
    notes = Notes()
    await Told(notes.take, "res.partner", passes=2).made(3, 10)
    assert notes == [(13, 20, "3 of 10 rows written")]
