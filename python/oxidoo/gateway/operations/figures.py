"""The figures of groups, as an agent writes them, checked against the live schema."""

import re
from collections.abc import Iterable

from oxidoo.gateway.operations.grouping import Figure, wrong
from oxidoo.schema.field import NUMBERS, Fields
from oxidoo.suggest import did_you_mean

SUMMED = frozenset({"sum", "avg"})
"""Functions that take numbers only."""

_FUNCTIONS = SUMMED | {"min", "max", "count", "count_distinct", "bool_and", "bool_or"}
_CALL = re.compile(r"(?P<function>[A-Za-z_]+)\((?P<field>\w+)\)")
"""A function as SQL writes it."""


def figure_of(model: str, item: str, fields: Fields) -> Figure:
    """One figure.

    Args:
        model: The model whose records are grouped.
        item: A field with a function, such as `amount_total:sum`; a number alone is summed.
        fields: Those of the model, with that of the figure among them.

    Raises:
        OdooMCPError: `validation`, naming the mistake.
    """
    name, function = _parts(item)
    function = function or "sum"
    kind = fields[name].type
    if function not in _FUNCTIONS:
        raise wrong(f"There is no function '{function}'{did_you_mean(function, _FUNCTIONS)}")
    if function in SUMMED and kind not in NUMBERS:
        raise wrong(
            f"'{name}' of {model} is {kind}, which has no {function}: use '{name}:count_distinct'"
        )
    return Figure(name, function)


def field_named(model: str, item: str) -> str:
    """The field of a figure.

    Raises:
        OdooMCPError: `validation`, if it is a path.
    """
    name, _ = _parts(item)
    if "." in name:
        raise wrong(
            f"Figures take no paths such as '{name}', only groups do: take a field of {model} "
            "itself"
        )
    return name


def check_spelling(items: Iterable[str]) -> None:
    """Refuses groups and figures as other languages write them, with the same as written here.

    Raises:
        OdooMCPError: `validation`.
    """
    for item in items:
        name, function = _parts(item)
        if call := _CALL.fullmatch(item):
            raise wrong(f"'{item}' is written '{call['field']}:{call['function'].lower()}' here")
        if name in _FUNCTIONS and function and function not in _FUNCTIONS:
            raise wrong(f"'{item}' is written '{function}:{name}' here")


def _parts(item: str) -> tuple[str, str]:
    name, _, function = item.partition(":")
    return name, function
