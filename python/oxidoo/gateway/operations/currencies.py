"""The currencies that the amounts of groups are in."""

from collections.abc import Iterable, Mapping
from typing import Any

from oxidoo.schema.field import Fields

_SEVERAL = "several"
"""What is told of a group with amounts in more than one currency: its sum means little."""

Rows = list[list[Any]]


def currencies_of(fields: Fields, summed: Iterable[str], grouped: Iterable[str]) -> list[str]:
    """The fields with the currencies of amounts, as far as Odoo can compare them by group.

    Args:
        fields: Those of the model.
        summed: The fields of which there are figures.
        grouped: The fields that are grouped by: such a currency is told already.
    """
    found = dict.fromkeys(
        name for each in summed if (name := fields[each].currency_field) and name in fields
    )
    return [name for name in found if fields[name].stored and name not in grouped]


def least_and_greatest(currencies: Iterable[str]) -> list[str]:
    """The figures that tell if all amounts of a group are in one currency."""
    return [f"{name}:{function}" for name in currencies for function in ("min", "max")]


def settle(
    currencies: list[str], titles: list[str], rows: Rows, names: Mapping[int, str]
) -> tuple[list[str], Rows, dict[str, str]]:
    """Makes of the figures of `least_and_greatest`, the last of each row, what an agent is told.

    Returns:
        The columns and rows, with a column for each currency that is not the same in all of them;
        and those that are.
    """
    width = len(titles) - 2 * len(currencies)
    told = [[_name(row, width + 2 * at, names) for row in rows] for at in range(len(currencies))]
    shared = {
        name: column[0] or ""
        for name, column in zip(currencies, told, strict=True)
        if len(set(column)) == 1 and column[0] != _SEVERAL
    }
    differing = [at for at, name in enumerate(currencies) if name not in shared and rows]
    titles = [*titles[:width], *(currencies[at] for at in differing)]
    rows = [[*row[:width], *(told[at][n] for at in differing)] for n, row in enumerate(rows)]
    return titles, rows, {name: value for name, value in shared.items() if value}


def _name(row: list[Any], at: int, names: Mapping[int, str]) -> str | None:
    least, greatest = row[at : at + 2]
    if least != greatest:
        return _SEVERAL
    return names.get(least, str(least)) if least else None
