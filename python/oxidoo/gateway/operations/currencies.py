"""The currencies that the amounts of groups are in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from oxidoo.gateway.operations.grouping import Figure, Rows
from oxidoo.schema.currencies import Currencies
from oxidoo.schema.field import Fields

_SEVERAL = "several"
"""What is told of a group with amounts in more than one currency: its sum means little."""

COMPANY = "company_id"
"""What tells the currency of amounts whose own field for it, as `company_currency`, is computed."""


@dataclass(frozen=True, slots=True)
class Witness:
    """What tells the currency of some amounts.

    Attributes:
        title: The field with their currency.
        field: The field that Odoo compares by group.
    """

    title: str
    field: str


def witnesses_of(fields: Fields, summed: Iterable[str], grouped: Collection[str]) -> list[Witness]:
    """What tells the currencies of amounts, as far as Odoo can compare it by group.

    Args:
        fields: Those of the model.
        summed: The fields of which there are figures.
        grouped: The fields that are grouped by: such a currency is told already.
    """
    titles = dict.fromkeys(
        name for each in summed if (name := fields[each].currency_field) and name in fields
    )
    found = [Witness(title, title if fields[title].stored else COMPANY) for title in titles]
    by_field = {each.field: each for each in reversed(found)}
    return [
        each
        for field, each in by_field.items()
        if field in fields and fields[field].stored and field not in grouped
    ]


def least_and_greatest(witnesses: Iterable[Witness]) -> list[Figure]:
    """The figures that tell if all amounts of a group are in one currency."""
    return [Figure(each.field, function) for each in witnesses for function in ("min", "max")]


def settle(
    witnesses: list[Witness], titles: list[str], rows: Rows, known: Currencies
) -> tuple[list[str], Rows, dict[str, str]]:
    """Makes of the figures of `least_and_greatest`, the last of each row, what an agent is told.

    Args:
        witnesses: What tells the currencies.
        titles: The columns, with those of the figures in the end.
        rows: The groups by these columns.
        known: The currencies of the instance.

    Returns:
        The columns and rows, with a column for each currency that is not the same in all of them;
        and those that are.
    """
    width = len(titles) - 2 * len(witnesses)
    told = {
        each.title: [_name(each, row[width + 2 * at :], known) for row in rows]
        for at, each in enumerate(witnesses)
    }
    shared = {
        title: names[0] or ""
        for title, names in told.items()
        if len(set(names)) == 1 and names[0] != _SEVERAL
    }
    differing = [title for title in told if title not in shared and rows]
    titles = [*titles[:width], *differing]
    rows = [
        [*row[:width], *(told[title][at] for title in differing)] for at, row in enumerate(rows)
    ]
    return titles, rows, {title: name for title, name in shared.items() if name}


def _name(witness: Witness, figures: list[Any], known: Currencies) -> str | None:
    least, greatest, *_ = figures
    of_all = set(known.of_companies.values())
    if witness.field == COMPANY and len(of_all) == 1:
        return next(iter(of_all))
    if least != greatest:
        return _SEVERAL
    names = known.of_companies if witness.field == COMPANY else known.by_id
    return names.get(least, str(least)) if least else None
