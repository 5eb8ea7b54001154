"""The right side of a condition: what Odoo makes of it before it asks the database.

Odoo refuses some values itself, with a ValueError or a TypeError; what it lets pass, PostgreSQL may
still refuse.
"""

from typing import Any, NoReturn

from oxidoo.sandbox.orm.domain import NEGATIVE, Condition, parse
from oxidoo.sandbox.orm.errors import AdaptationError, InvalidTextRepresentation, UndefinedFunction
from oxidoo.sandbox.orm.field import Field

COLLECTIONS = (list, tuple, set, frozenset)
UNCONVERTED = {"html": "text", "monetary": "numeric"}
"""The field types whose values `=` and `in` hand to the database as they are, and their columns."""


def refuse(message: str, condition: Condition, error: type[Exception] = ValueError) -> NoReturn:
    """Raise an error about a condition in Odoo's words."""
    raise error(f"{message} in condition {condition}")


def settled(field: Field, condition: Condition) -> Condition | bool:
    """A condition in its plainest form, or what it comes to whatever the record holds."""
    name = condition.operator
    if name.endswith("any"):
        return _with_domain(field, condition)
    if name in ("in", "not in"):
        if not condition.value:
            return name == "not in"
        _check_hashable(condition.value)
    elif name in ("=", "!="):
        _check_hashable(condition.value)
    elif name.endswith("like"):
        return _with_pattern(field, condition)
    return condition


def column_value(field: Field, part: str, name: str, value: Any) -> Any:
    """A value for a column that Odoo itself does not convert values for."""
    kind = "double precision" if part else UNCONVERTED.get(field.type, "integer")
    if value is False or value is None:
        if name[0] in "<>" and (part or field.name == "id"):
            raise UndefinedFunction(kind, name, "boolean")
        return False
    if isinstance(value, dict):
        raise AdaptationError("dict")
    if value is True and kind == "numeric":
        raise InvalidTextRepresentation(kind, value)
    if isinstance(value, (bool, *COLLECTIONS)):
        raise UndefinedFunction(kind, name, "boolean" if value is True else "text[]")
    if kind == "text":
        if not isinstance(value, str):
            raise UndefinedFunction(kind, name, "integer")
        return value
    try:
        return int(value) if kind == "integer" else float(value)
    except ValueError as error:
        raise InvalidTextRepresentation(kind, value) from error


def _with_domain(field: Field, condition: Condition) -> Condition:
    domain = parse(condition.value)
    if not field.relational and field.name != "id":
        refuse("Cannot use 'any' with non-relational fields", condition)
    return Condition(condition.path, condition.operator, domain)


def _with_pattern(field: Field, condition: Condition) -> Condition | bool:
    name, value = condition.operator, condition.value
    exact = "=" in name
    if not value:
        different = (name in NEGATIVE) == exact
        if field.relational or exact:
            return Condition(condition.path, "!=" if different else "=", False)
        return different
    if exact and not isinstance(value, str):
        refuse("The pattern to match must be a string", condition, TypeError)
    return Condition(condition.path, name, str(value))


def _check_hashable(value: Any) -> None:
    set(value) if isinstance(value, COLLECTIONS) else hash(value)
