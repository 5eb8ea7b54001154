"""Conditions on the figures of groups, which Odoo up to 18 doesn't know."""

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from oxidoo.gateway.operations.figures import SUMMED
from oxidoo.gateway.operations.grouping import COUNT, Figure, wrong
from oxidoo.schema.field import NUMBERS, Fields

_KINDS: Mapping[type, str] = {int: "a number", str: "a text", bool: "true or false"}

_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def check_having(having: list[Any], figures: Iterable[Figure], fields: Fields) -> None:
    """Checks conditions on the figures of groups.

    Args:
        having: The conditions, such as `["count", ">", 5]`.
        figures: Those besides the count.
        fields: Those of the model.

    Raises:
        OdooMCPError: `validation`, naming the mistake.
    """
    types = {COUNT: int} | {each.title: _type_of(each, fields) for each in figures}
    for condition in having:
        match condition:
            case [str(title), str(comparison), value] if comparison in _COMPARISONS:
                if title not in types:
                    raise wrong(
                        f"'having' names '{title}', which is no figure of the result; it has "
                        f"{', '.join(types)}"
                    )
                if not _fits(value, types[title]):
                    raise wrong(
                        f"'having' compares '{title}', which is {_KINDS[types[title]]}, with "
                        f"{value!r}"
                    )
            case _:
                raise wrong(f"'having' holds {condition!r}; a right one is [['{COUNT}', '>', 5]]")


def meets(row: Mapping[str, Any], having: list[Any]) -> bool:
    """Whether a group, by column, meets conditions that were checked."""
    return all(
        row[title] is not None and _COMPARISONS[comparison](row[title], value)
        for title, comparison, value in having
    )


def _type_of(figure: Figure, fields: Fields) -> type:
    function = figure.function
    if function.startswith("bool_"):
        return bool
    counts = function in SUMMED or function.startswith("count")
    return int if counts or fields[figure.field].type in NUMBERS else str


def _fits(value: Any, kind: type) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number if kind is int else isinstance(value, kind)
