"""The work that everyone is given, and what a right answer to it holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MODEL = "res.partner"
FIELDS = ["name", "email", "city", "country_id"]
LIMIT = 20
ORDER = "id"

_ABOVE_ALL_IDS = 1_000_000

Domain = list[list[str | int]]

Partner = tuple[int, str, str, str, str]
"""Id, name, email, city and the country's name; what is not set is empty."""


class Job(StrEnum):
    """A kind of call."""

    SEARCH = "search, another domain each time"
    SAME_SEARCH = "search, the same each time"
    READ = "read of one record"


@dataclass(frozen=True)
class Call:
    """One call to make, and the records that a right answer to it holds."""

    job: Job
    domain: Domain
    partner_id: int
    expected: frozenset[Partner]


class Work:
    """Calls without end, made from the partners that the first page of the search gives.

    Args:
        partners: Those partners, as Odoo itself gives them.
    """

    def __init__(self, partners: Iterable[Partner]) -> None:
        self._partners = sorted(partners)
        self._page = frozenset(self._partners)
        self._made = 0

    def call(self, job: Job) -> Call:
        """The next call of a kind.

        The domains differ in an id that lies above all others, so that each asks Odoo anew and
        all have the same answer.
        """
        self._made += 1
        partner = self._partners[self._made % len(self._partners)]
        match job:
            case Job.SEARCH:
                return Call(job, domain(_ABOVE_ALL_IDS + self._made), 0, self._page)
            case Job.SAME_SEARCH:
                return Call(job, domain(_ABOVE_ALL_IDS), 0, self._page)
            case Job.READ:
                return Call(job, [], partner[0], frozenset({partner}))


def domain(below: int) -> Domain:
    """A domain of the partners with an id below another."""
    return [["id", "<", below]]


def partner(record: Mapping[str, Any]) -> Partner:
    """A record as a partner.

    Raises:
        KeyError: If a field is missing.
    """
    name, email, city = (record[field] or "" for field in FIELDS[:3])
    return record["id"], name, email, city, _country(record["country_id"])


def _country(value: Any) -> str:
    """The name in a many2one: `[id, name]` on the wire, and the name alone in our tables."""
    return value[1] if isinstance(value, list) else value or ""
