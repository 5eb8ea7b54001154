"""Rows as they are when they come: the caller may go on to use them for the next ones."""

from collections.abc import Mapping
from typing import Any

_CONTAINERS = (dict, list, tuple)


def snapshot(row: Any) -> Any:
    """A copy of a row and of the dicts, lists and tuples in it.

    What nests without end is given as it is; it is refused when it is to be sent.
    """
    if isinstance(row, Mapping) and not isinstance(row, dict):
        row = dict(row)
    try:
        return _copy(row)
    except RecursionError:
        return row


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        copied = dict(value)
        for name, inner in value.items():
            if isinstance(inner, _CONTAINERS):
                copied[name] = _copy(inner)
        return copied
    if isinstance(value, list | tuple):
        return [_copy(inner) if isinstance(inner, _CONTAINERS) else inner for inner in value]
    return value
