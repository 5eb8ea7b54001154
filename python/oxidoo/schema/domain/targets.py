"""Whether the end of a path can be searched by, and with this operator and value."""

from typing import Any

from oxidoo.schema.domain.editions import Edition
from oxidoo.schema.domain.fault import Condition, Fault, Misleading, meant, quoted
from oxidoo.schema.domain.operators import (
    EQUALITY,
    HIERARCHY,
    INEQUALITY,
    MEMBERSHIP,
    PATTERN,
    SUBDOMAIN,
)
from oxidoo.schema.domain.paths import DATE_PARTS, WITHOUT_PARTS, Target
from oxidoo.schema.domain.selections import selection_fault
from oxidoo.schema.domain.values import is_number, value_fault
from oxidoo.schema.field import DATES
from oxidoo.suggest import nearest


def target_fault(edition: Edition, target: Target, condition: Condition) -> Fault | None:
    """What an edition finds wrong with a condition, given where its path leads."""
    path, operator, value = condition
    if edition is Edition.MODERN and _is_decided(operator.lower(), value):
        return None
    if not target.field.searchable:
        return _unsearchable(edition, target)
    if target.part:
        return _part_fault(edition, target, condition)
    field = target.field
    if field.stored:
        return value_fault(edition, field, (path, operator.lower(), value))
    return selection_fault(field, condition) if field.related else None


def _is_decided(operator: str, value: Any) -> bool:
    """Whether Odoo 19 knows the answer before it looks at the field's type."""
    if operator in HIERARCHY:
        return value is None or value is False
    return not value and (operator == "=?" or operator in MEMBERSHIP or operator in PATTERN)


def _unsearchable(edition: Edition, target: Target) -> Fault:
    says = f"The field '{target.prefix}{target.field.name}' is computed and cannot be searched by"
    misleading = Misleading.UNSEARCHABLE if edition is Edition.CLASSIC else None
    return Fault(says, "search by a stored field, and compare it in the result", (), misleading)


def _part_fault(edition: Edition, target: Target, condition: Condition) -> Fault | None:
    field, part = target.field, target.part
    name = f"{target.prefix}{field.name}"
    if field.type in WITHOUT_PARTS:
        says = f"The field '{name}' is of type {field.type} and has no '{part}'"
        return Fault(says, right=((name, *condition[1:]),))
    if field.type not in DATES:
        return None
    if edition is Edition.CLASSIC:
        says = f"This Odoo cannot search by '{part}' of the {field.type} '{name}'"
        right = _year(name, condition) if part == "year_number" else ()
        return Fault(says, "compare with two dates", right)
    if part not in DATE_PARTS:
        near = f"{part}_number" if f"{part}_number" in DATE_PARTS else nearest(part, DATE_PARTS)
        right = ((f"{name}.{near or 'month_number'}", *condition[1:]),)
        return Fault(f"A {field.type} has no '{part}'", meant(near), right)
    return _number_fault(condition)


def _year(name: str, condition: Condition) -> tuple[Condition, ...]:
    _, operator, value = condition
    if operator != "=" or type(value) is not int:
        return ()
    return (name, ">=", f"{value}-01-01"), (name, "<", f"{value + 1}-01-01")


def _number_fault(condition: Condition) -> Fault | None:
    path, operator, value = condition
    if operator in HIERARCHY or operator in SUBDOMAIN:
        return Fault(f"The operator '{operator}' is for relations only", right=((path, "=", 1),))
    values = value if isinstance(value, list | tuple) else [value]
    if operator not in EQUALITY | INEQUALITY or all(map(is_number, values)):
        return None
    return Fault(f"{quoted(value)} is no number", right=((path, operator, 1),))
