"""What became of each row of a batch."""

from collections.abc import Callable
from dataclasses import dataclass, field

from oxidoo.errors import OdooMCPError


@dataclass(slots=True)
class BatchReport:
    """What became of each row of a batch; rows are counted from 0.

    A row is in one of `done`, `refused` and `unknown` as soon as that is known. Where a batch is
    cut short, rows that were never asked for are in none.

    Attributes:
        done: The id of the record of each row that was carried out.
        refused: Why, for each row that changed nothing: Odoo refused it, or it was not sent.
        unknown: Why, for each row that was sent and not answered: it may have been carried out.
            It was not sent again, and only a look at Odoo can tell.
        warnings: What Odoo remarked about rows that it carried out nevertheless.
    """

    done: dict[int, int] = field(default_factory=dict)
    refused: dict[int, OdooMCPError] = field(default_factory=dict)
    unknown: dict[int, OdooMCPError] = field(default_factory=dict)
    warnings: dict[int, list[str]] = field(default_factory=dict)

    def __contains__(self, row: int) -> bool:
        return row in self.done or row in self.refused or row in self.unknown

    def __len__(self) -> int:
        """How many rows have an outcome."""
        return len(self.done) + len(self.refused) + len(self.unknown)

    def __bool__(self) -> bool:
        """A report is something even while it is empty."""
        return True

    def __str__(self) -> str:
        parts = ("done", self.done), ("refused", self.refused), ("unknown", self.unknown)
        return ", ".join(f"{len(rows):,} {name}" for name, rows in parts)

    @property
    def ids(self) -> list[int]:
        """The ids of the records that are done, in the order of their rows."""
        return [self.done[row] for row in sorted(self.done)]

    def check(self) -> None:
        """Makes sure that every row is done.

        Raises:
            OdooMCPError: The error of the first row that is not; of one that is unknown, if any.
        """
        failed = self.unknown or self.refused
        if failed:
            raise failed[min(failed)]


Progress = Callable[[BatchReport], object]
"""Called with the report of a batch each time that more rows have an outcome."""
