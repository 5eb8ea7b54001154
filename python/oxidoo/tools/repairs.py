"""What may have been meant by an argument of the wrong type."""

import json
import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

from oxidoo.suggest import nearest

Schema = Mapping[str, Any]

_TRUE = frozenset({"true", "yes", "y", "1", "on"})
_FALSE = frozenset({"false", "no", "n", "0", "off"})
_NUMBER = re.compile(r"\s*-?[0-9]{1,9}\s*")
_LONGEST_NAME = 40


def repaired(schema: Schema, value: Any) -> Any:
    """A value nearest to one of the wrong type; it may still be wrong in other ways.

    Args:
        schema: What the value must be.
        value: What it is.

    Returns:
        The value put right; `None` where nothing can be said.
    """
    repair = _REPAIRS.get(schema.get("type", ""))
    return repair(schema, value) if repair else None


def _number(schema: Schema, value: Any) -> int | None:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not isfinite(value):
        return None
    value = max(value, schema.get("minimum", value))
    return int(min(value, schema.get("maximum", value)))


def _boolean(_: Schema, value: Any) -> bool | None:
    word = str(value).strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None


def _text(schema: Schema, value: Any) -> str | None:
    if choices := schema.get("enum"):
        return nearest(value, choices) if isinstance(value, str) else None
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    if not isinstance(value, str):
        return None
    return re.sub(r"\W+", "_", value.strip())[:_LONGEST_NAME] if "pattern" in schema else value


def _list(schema: Schema, value: Any) -> list[Any] | None:
    items = schema.get("items")
    if isinstance(value, str):
        parsed = _parsed(value)
        value = parsed if isinstance(parsed, list) else [part.strip() for part in value.split(",")]
    if isinstance(value, Mapping) or value is None or not items:
        return None
    found = [repaired(items, each) for each in (value if isinstance(value, list) else [value])]
    return None if None in found or "" in found else found


def _object(schema: Schema, value: Any) -> dict[str, Any] | None:
    inner = schema.get("additionalProperties")
    if isinstance(value, str):
        value = _parsed(value)
    if not isinstance(value, Mapping) or not value:
        return None
    if not isinstance(inner, Mapping):
        return dict(value)
    found = {name: repaired(inner, each) for name, each in value.items()}
    return None if None in found.values() else found


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


_REPAIRS: Mapping[str, Callable[[Schema, Any], Any]] = {
    "integer": _number,
    "boolean": _boolean,
    "string": _text,
    "array": _list,
    "object": _object,
}
"""By the type that a value must be of."""
