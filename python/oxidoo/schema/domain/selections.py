"""Selections and booleans: texts that Odoo takes without a word, whatever they are."""

from typing import Any

from oxidoo.schema.domain.editions import Edition
from oxidoo.schema.domain.fault import Condition, Fault, Misleading, meant, quoted
from oxidoo.schema.domain.operators import EQUALITY, MEMBERSHIP
from oxidoo.schema.field import Field
from oxidoo.suggest import nearest

_MOST_LISTED = 8
_TRUE = frozenset({"y", "yes", "1", "true", "t", "on"})
_FALSE = frozenset({"n", "no", "0", "false", "f", "off"})
"""Source: `str2bool` in `odoo/tools/misc.py`."""


def selection_fault(field: Field, condition: Condition) -> Fault | None:
    """A text that is none of the values of a selection."""
    path, operator, value = condition
    if not field.selection or operator not in EQUALITY:
        return None
    known = [str(each) for each, _ in field.selection]
    wrong = next((each for each in _texts(value) if each not in known), None)
    if wrong is None:
        return None
    near = _value_meant(wrong, field)
    says = f"The selection '{path}' has no value {quoted(wrong)}{_listing(known)}"
    instead: Any = near or known[0]
    if isinstance(value, list | tuple):
        kept = [near if each == wrong else each for each in value if near or each != wrong]
        instead = kept or [instead]
    return Fault(says, meant(near), ((path, operator, instead),), Misleading.SELECTION)


def boolean_fault(edition: Edition, condition: Condition) -> Fault | None:
    """A word that Odoo reads as the other boolean than people do, or at random."""
    path, operator, value = condition
    if operator not in EQUALITY:
        return None
    wrong = next((each for each in _texts(value) if _is_misread(edition, operator, each)), None)
    if wrong is None:
        return None
    says = f"The field '{path}' is true or false, and {quoted(wrong)} is a text"
    right = ((path, "=", wrong.lower() not in _FALSE),)
    return Fault(says, right=right, misleading=Misleading.BOOLEAN)


def _is_misread(edition: Edition, operator: str, text: str) -> bool:
    """Odoo 14 takes any text for true, and in a list for nothing; Odoo 19 the unknown for false."""
    plain = text.lower()
    if edition is Edition.CLASSIC:
        return operator in MEMBERSHIP or plain in _FALSE
    return plain not in _TRUE | _FALSE


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [each for each in values if isinstance(each, str) and each]


def _listing(known: list[str]) -> str:
    shown = ", ".join(f"'{each}'" for each in known[:_MOST_LISTED])
    return f" but {shown}{' and others' if len(known) > _MOST_LISTED else ''}"


def _value_meant(wrong: str, field: Field) -> str | None:
    plain = wrong.strip().lower()
    by_label = {label.lower(): str(value) for value, label in field.selection}
    # `unpaid` is not meant to be `paid`: what stands before a word may be its negation.
    values = (str(value) for value, _ in field.selection)
    by_value = {each.lower(): each for each in values if not _is_negated(plain, each.lower())}
    known = by_label | by_value
    near = plain if plain in known else nearest(plain, by_value) or nearest(plain, by_label)
    return known[near] if near else None


def _is_negated(word: str, value: str) -> bool:
    return word != value and word.endswith(value)
