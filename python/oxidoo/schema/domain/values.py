"""Operators and values against the type of a stored field."""

import re
from collections.abc import Callable
from typing import Any

from oxidoo.schema.domain.editions import Edition
from oxidoo.schema.domain.fault import Condition, Fault, Misleading, quoted
from oxidoo.schema.domain.moments import is_ambiguous, is_shifted, nearest_date, reads
from oxidoo.schema.domain.operators import (
    EQUALITY,
    EXACT_PATTERN,
    HIERARCHY,
    INEQUALITY,
    MEMBERSHIP,
    NEGATIVE,
    PATTERN,
    SUBDOMAIN,
)
from oxidoo.schema.domain.paths import WITHOUT_PARTS
from oxidoo.schema.domain.selections import boolean_fault, selection_fault
from oxidoo.schema.field import DATES, RELATIONAL, TO_MANY, Field

_Check = Callable[[Edition, Field, Condition], Fault | None]

_WHOLE = frozenset({"integer", "many2one_reference"})
_LIKE = PATTERN | EXACT_PATTERN
_COMPARED = EQUALITY | INEQUALITY
_THOUSANDS = re.compile(r"[.,](?=\d{3}(?:[.,]|$))")
_PLAIN = WITHOUT_PARTS | DATES | {"many2one_reference"}


def value_fault(edition: Edition, field: Field, condition: Condition) -> Fault | None:
    """What an edition finds wrong with a condition on a stored field."""
    for check in (_sub_fault, _hierarchy_fault, _shape_fault, _OF_TYPE.get(field.type)):
        if check and (fault := check(edition, field, condition)):
            return fault
    return None


def is_number(value: Any) -> bool:
    """Whether Odoo takes a value for a number."""
    return not isinstance(value, str) or not value or _is_read(float, value)


def _is_read(number: Callable[[str], float], text: str) -> bool:
    try:
        number(text)
    except ValueError:
        return False
    return True


def _sub_fault(_: Edition, field: Field, condition: Condition) -> Fault | None:
    path, operator, value = condition
    if operator not in SUBDOMAIN:
        return None
    if not _refers(field):
        right = ((path, "not in" if operator in NEGATIVE else "in", [_typical(field)]),)
        return Fault(_is_for_relations(operator, field), right=right)
    if value is None or isinstance(value, bool | list | tuple):
        return None
    right = ((path, operator, [["id", "=", 1]]),)
    return Fault(f"The operator '{operator}' wants a domain, not {quoted(value)}", right=right)


def _hierarchy_fault(edition: Edition, field: Field, condition: Condition) -> Fault | None:
    path, operator, value = condition
    if operator not in HIERARCHY:
        return None
    if not _refers(field):
        right = ((path, "=", value),)
        return Fault(_is_for_relations(operator, field), right=right) if _judged(field) else None
    listed = isinstance(value, list | tuple) and any(each is True for each in value)
    nothing = value is None and edition is Edition.CLASSIC
    if listed or nothing or value is True or isinstance(value, float):
        says = f"The operator '{operator}' wants ids or a name, not {quoted(value)}"
        return Fault(says, right=((path, operator, 1),))
    return None


def _shape_fault(edition: Edition, field: Field, condition: Condition) -> Fault | None:
    """Lists where there should be none, and none where there should be one."""
    path, operator, value = condition
    if edition is Edition.MODERN:
        return _modern_shape_fault(field, condition)
    if operator not in MEMBERSHIP or isinstance(value, bool | dict | list | tuple):
        return None
    if not value and (operator == "in" or field.type in TO_MANY):
        return None
    letters = isinstance(value, str) and field.type in {"char", "text", "html"}
    taken_alone = isinstance(value, str) and field.type in {"many2one", "many2many"}
    taken_alone |= isinstance(value, int | float) and field.type in TO_MANY
    if taken_alone or field.attached:
        return None
    return Fault(
        f"The operator '{operator}' wants a list, not {quoted(value)}",
        right=((path, operator, [value or False]),),
        misleading=Misleading.LETTERS if letters else None,
    )


def _modern_shape_fault(field: Field, condition: Condition) -> Fault | None:
    path, operator, value = condition
    items = value if isinstance(value, list | tuple) else ()
    if operator in EQUALITY:
        nested = any(isinstance(each, list | tuple | dict) for each in items)
        if nested or (value and isinstance(value, dict)):
            says = f"The value {quoted(value)} holds more than plain values"
            return Fault(says, right=((path, "in", _flat(items) or [_typical(field)]),))
    if operator in EXACT_PATTERN and value and not isinstance(value, str):
        right = ((path, "in", list(items)),) if items else ((path, operator, str(value)),)
        return Fault(f"The operator '{operator}' wants a text, not {quoted(value)}", right=right)
    return None


def _number_fault(edition: Edition, field: Field, condition: Condition) -> Fault | None:
    path, operator, value = condition
    whole = field.type in _WHOLE
    if edition is Edition.CLASSIC and operator in EXACT_PATTERN and field.name != "id":
        if whole or field.type == "monetary":
            return _unfit(field, condition, "=")
    elif operator not in _COMPARED:
        return None
    alone = INEQUALITY if edition is Edition.MODERN else INEQUALITY | EXACT_PATTERN | {"=?"}
    if operator in alone and isinstance(value, list | tuple) and value:
        return _wants_one(condition)
    read = int if whole else float
    for each in value if isinstance(value, list | tuple) else [value]:
        if isinstance(each, str) and each and not _is_read(read, each):
            right = ((path, operator, _replaced(value, each, _number_in(each, read))),)
            return Fault(f"The field '{path}' is a number, and {quoted(each)} is none", right=right)
    return _id_fault(condition) if field.name == "id" else None


def _id_fault(condition: Condition) -> Fault | None:
    """What an id is never compared with."""
    path, operator, value = condition
    values = value if isinstance(value, list | tuple) else [value]
    if operator == "=?" and not value:
        return None
    wrong = next((each for each in values if each is True or each == ""), None)
    if wrong is None:
        return None
    return Fault(f"{quoted(wrong)} is no id", right=((path, operator, _replaced(value, wrong, 1)),))


def _boolean_fault(edition: Edition, field: Field, condition: Condition) -> Fault | None:
    _, operator, value = condition
    exact_before = operator in EXACT_PATTERN and edition is Edition.CLASSIC
    if exact_before or (edition is Edition.MODERN and operator in _LIKE and value):
        return _unfit(field, condition, "=")
    if edition is Edition.MODERN and operator in INEQUALITY:
        return _unfit(field, condition, "=")
    return boolean_fault(edition, condition)


def _moment_fault(edition: Edition, field: Field, condition: Condition) -> Fault | None:
    path, operator, value = condition
    if operator not in _COMPARED or (operator == "=?" and not value):
        return None
    listed = isinstance(value, list | tuple)
    if listed and value and operator in INEQUALITY and edition is Edition.MODERN:
        return _wants_one(condition)
    for each in value if listed else [value]:
        if each is None or each is False:
            continue
        text = str(each) if type(each) is int and edition is Edition.CLASSIC else each
        if not isinstance(text, str) or not reads(edition, text):
            near = nearest_date(each if isinstance(each, str) else "")
            right = ((path, operator, _replaced(value, each, near)),)
            kind = "date" if field.type == "date" else "date and time"
            return Fault(f"{quoted(each)} is no {kind} that Odoo reads", right=right)
        if edition is Edition.CLASSIC and is_ambiguous(text):
            right = ((path, operator, _replaced(value, each, nearest_date(text))),)
            says = f"{quoted(each)} leaves open which number is the month"
            return Fault(says, right=right, misleading=Misleading.DAY_AND_MONTH)
        if edition is Edition.CLASSIC and is_shifted(text):
            right = ((path, operator, _replaced(value, each, nearest_date(text))),)
            says = f"This Odoo does not count from 'today' as in {quoted(each)}"
            return Fault(says, right=right, misleading=Misleading.RELATIVE_DATE)
    return None


def _html_fault(edition: Edition, _: Field, condition: Condition) -> Fault | None:
    path, operator, value = condition
    if edition is Edition.CLASSIC or operator not in EQUALITY:
        return None
    values = value if isinstance(value, list | tuple) else [value]
    number = next((each for each in values if each is True or type(each) in (int, float)), None)
    if number is None or (operator == "=?" and not value):
        return None
    right = ((path, operator, _replaced(value, number, str(number))),)
    return Fault(f"The field '{path}' is a text, and {quoted(number)} is none", right=right)


def _binary_fault(edition: Edition, field: Field, condition: Condition) -> Fault | None:
    path, operator, value = condition
    if not field.attached:
        return None
    values = value if isinstance(value, list | tuple) else [value]
    exists = EQUALITY if edition is Edition.MODERN else EQUALITY - MEMBERSHIP - {"=?"}
    if operator in exists and not any(values):
        return None
    right = ((path, "=" if operator in NEGATIVE else "!=", False),)
    says = f"The file '{path}' can only be compared with False"
    return Fault(says, right=right, misleading=Misleading.ATTACHMENT)


def _many2one_fault(edition: Edition, field: Field, condition: Condition) -> Fault | None:
    path, operator, value = condition
    if operator in EXACT_PATTERN and value and not isinstance(value, str):
        return _unfit(field, condition, "in" if isinstance(value, list) else "=")
    if operator in INEQUALITY and edition is Edition.MODERN:
        plain = isinstance(value, int | float | None) and value is not True
        return None if plain or not value else _unfit(field, condition, "=")
    if isinstance(value, dict) and value and operator in {"=", "!=", "<>"}:
        says = f"The field '{path}' is compared with an id or a name, not {quoted(value)}"
        return Fault(says, right=((path, operator, 1),))
    alone = edition is Edition.CLASSIC and (operator in INEQUALITY or operator == "=?")
    if alone and isinstance(value, list | tuple) and not all(isinstance(e, str) for e in value):
        return _wants_one(condition)
    mixed = edition is Edition.CLASSIC and isinstance(value, list | tuple) and _is_mixed(value)
    if mixed and operator in EQUALITY:
        says = f"The list {quoted(value)} holds both ids and names"
        ids = [each for each in value if type(each) is int]
        return Fault(says, right=((path, operator, ids),))
    return _link_fault(operator, condition)


def _x2many_fault(edition: Edition, field: Field, condition: Condition) -> Fault | None:
    path, operator, value = condition
    if operator in INEQUALITY and edition is Edition.MODERN:
        return _unfit(field, condition, "=")
    listed = isinstance(value, list | tuple) and edition is Edition.CLASSIC
    named = listed and next((each for each in value if _is_name(each)), None)
    if named and operator not in HIERARCHY:
        says = f"A list for '{path}' holds ids here, not names such as {quoted(named)}"
        return Fault(says, right=((path, "ilike", named),))
    if edition is Edition.CLASSIC and operator in _LIKE:
        operator = "="
    return _link_fault(operator, condition)


def _link_fault(operator: str, condition: Condition) -> Fault | None:
    path, _, value = condition
    values = value if isinstance(value, list | tuple) else [value]
    if operator not in _COMPARED or not any(each is True for each in values):
        return None
    right = ((path, "=" if operator in NEGATIVE else "!=", False),)
    return Fault(f"The field '{path}' refers to records, and True is none", right=right)


def _selection_fault(_: Edition, field: Field, condition: Condition) -> Fault | None:
    return selection_fault(field, condition)


_OF_TYPE: dict[str, _Check] = {
    "integer": _number_fault,
    "many2one_reference": _number_fault,
    "float": _number_fault,
    "monetary": _number_fault,
    "boolean": _boolean_fault,
    "date": _moment_fault,
    "datetime": _moment_fault,
    "html": _html_fault,
    "binary": _binary_fault,
    "selection": _selection_fault,
    "many2one": _many2one_fault,
    "one2many": _x2many_fault,
    "many2many": _x2many_fault,
}


def _refers(field: Field) -> bool:
    return field.type in RELATIONAL or field.name == "id"


def _judged(field: Field) -> bool:
    return field.type in _PLAIN or (field.type == "binary" and not field.attached)


def _is_for_relations(operator: str, field: Field) -> str:
    return f"The operator '{operator}' is for relations, and '{field.name}' is of type {field.type}"


def _unfit(field: Field, condition: Condition, instead: str) -> Fault:
    path, operator, value = condition
    value = value if type(value) is not str or field.type != "boolean" else True
    says = (
        f"The operator '{operator}' does not go with the {field.type} '{path}' and {quoted(value)}"
    )
    return Fault(says, f"did you mean '{instead}'?", ((path, instead, value),))


def _wants_one(condition: Condition) -> Fault:
    path, operator, value = condition
    right = ((path, operator, value[0]),)
    return Fault(f"The operator '{operator}' wants one value, not a list", right=right)


def _replaced(value: Any, wrong: Any, right: Any) -> Any:
    if not isinstance(value, list | tuple):
        return right
    return [right if each is wrong else each for each in value]


def _number_in(text: str, read: Callable[[str], float]) -> float:
    """The number that is written in a text, else 0."""
    plain = "".join(each for each in text if each.isdigit() or each in ",.-")
    plain = _THOUSANDS.sub("", plain).replace(",", ".")
    try:
        number = float(plain)
        return int(number) if read is int or number.is_integer() else number
    except (ValueError, OverflowError):
        return 0


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and not _is_read(int, value)


def _is_mixed(values: Any) -> bool:
    kinds = {isinstance(each, str) for each in values}
    return len(kinds) > 1 and any(map(_is_name, values))


def _flat(items: Any) -> list[Any]:
    """The values in a list of lists."""
    inner = (each if isinstance(each, list | tuple) else [each] for each in items)
    return [each for part in inner for each in part if not isinstance(each, list | tuple | dict)]


def _typical(field: Field) -> Any:
    """A value that a field may have."""
    if field.selection:
        return field.selection[0][0]
    if field.type in DATES:
        return nearest_date("")
    if field.type == "boolean":
        return True
    return "abc" if field.type in {"char", "text", "html"} else 1
