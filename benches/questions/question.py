"""What a question is, and what a right answer to it holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from benches.questions.calls import Answers
from benches.questions.truth import Truth

Fact: TypeAlias = str | float | tuple[str, ...]
"""A figure, a text, or one of several texts that all mean the same."""

Row: TypeAlias = Sequence[Fact]
"""Facts that belong together: they have to be in one record of the results."""


@dataclass(frozen=True)
class Expected:
    """What Odoo itself answers.

    Attributes:
        rows: All have to be in the results, each in a record of its own.
        absent: What a wrong answer would hold, such as the names of other records.
        mentioned: Facts that may be anywhere in the results.
    """

    rows: Sequence[Row]
    absent: Sequence[str] = ()
    mentioned: Sequence[Fact] = ()

    def __post_init__(self) -> None:
        """Refuses what every answer would fulfil.

        Raises:
            ValueError: If nothing is expected.
        """
        if not [*self.rows, *self.mentioned] or not all(self.rows):
            raise ValueError("the data has no answer to this question")


@dataclass(frozen=True)
class Days:
    """Dates that the demo data has something for.

    Attributes:
        today: The day on which the demo data was made; its dates are relative to it.
    """

    today: date

    @property
    def next_month(self) -> tuple[date, date]:
        """The first days of the next month and of the one after it."""
        begins = (self.today.replace(day=1) + timedelta(days=32)).replace(day=1)
        return begins, (begins + timedelta(days=32)).replace(day=1)

    @property
    def tomorrow(self) -> str:
        """The day after, by which what is due today is overdue."""
        return str(self.today + timedelta(days=1))


@dataclass(frozen=True)
class Question:
    """A question and how it is answered.

    Attributes:
        text: The question in plain words.
        expected: Takes the right answer from Odoo.
        answers: What an agent that knows Odoo well does on each server.
    """

    text: str
    expected: Callable[[Truth], Expected]
    answers: Answers


Asked = Callable[[Days], Question]
"""A question on a given day."""
