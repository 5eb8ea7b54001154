"""The operators of conditions."""

from collections.abc import Collection
from typing import Any

from oxidoo.schema.domain.editions import Edition, Judges
from oxidoo.schema.domain.fault import Condition, Fault, meant, quoted
from oxidoo.suggest import nearest

_CLASSIC = frozenset(
    {
        "=", "!=", "<>", "<", ">", "<=", ">=", "=?",
        "like", "not like", "ilike", "not ilike", "=like", "=ilike",
        "in", "not in", "child_of", "parent_of",
    }
)  # fmt: skip

_MODERN = _CLASSIC | {"==", "not =like", "not =ilike", "any", "not any"}
"""Those that a domain from outside may hold: `any!` may only be written in Odoo's own code."""

_KNOWN = {Edition.CLASSIC: _CLASSIC, Edition.MODERN: _MODERN}

EQUALITY = frozenset({"=", "!=", "<>", "==", "=?", "in", "not in"})
MEMBERSHIP = frozenset({"in", "not in"})
INEQUALITY = frozenset({"<", ">", "<=", ">="})
PATTERN = frozenset({"like", "not like", "ilike", "not ilike"})
EXACT_PATTERN = frozenset({"=like", "not =like", "=ilike", "not =ilike"})
HIERARCHY = frozenset({"child_of", "parent_of"})
SUBDOMAIN = frozenset({"any", "not any"})
NEGATIVE = frozenset({"!=", "<>", "not in", "not like", "not ilike", "not =like", "not any"})

_ELSEWHERE = {
    "===": "=", "==": "=", "$eq": "=", "eq": "=", "is": "=", "equals": "=", "equal to": "=",
    "!==": "!=", "$ne": "!=", "ne": "!=", "neq": "!=", "not": "!=", "is not": "!=", "exists": "!=",
    "is null": "=", "is empty": "=", "is not set": "=", "is false": "=",
    "is not null": "!=", "is not empty": "!=", "is set": "!=",
    "not equal": "!=", "not equals": "!=", "not equal to": "!=",
    "=>": ">=", "$gte": ">=", "gte": ">=", "ge": ">=", "$gt": ">", "gt": ">", "after": ">",
    "=<": "<=", "$lte": "<=", "lte": "<=", "le": "<=", "$lt": "<", "lt": "<", "before": "<",
    "$in": "in", "one of": "in",
    "$nin": "not in", "nin": "not in", "notin": "not in", "not_in": "not in", "!in": "not in",
    "contains": "ilike", "icontains": "ilike", "has": "ilike", "matches": "ilike", "~": "ilike",
    "$regex": "ilike", "regex": "ilike", "search": "ilike", "~*": "ilike", "%": "ilike",
    "not contains": "not ilike", "not_ilike": "not ilike", "not_like": "not like",
    "starts with": "=ilike", "startswith": "=ilike", "ends with": "=ilike", "endswith": "=ilike",
    "any!": "any", "not any!": "not any", "not =like": "not like", "not =ilike": "not ilike",
    "child of": "child_of", "childof": "child_of", "parent of": "parent_of",
}  # fmt: skip
"""What other languages call them."""

_EMPTINESS = frozenset(
    {"is null", "is empty", "is not set", "is false", "is not null", "is not empty", "is set"}
)
"""Operators that need no value elsewhere."""

_PAIR = 2


def operator_fault(condition: Condition, judges: Judges) -> Fault | None:
    """What is wrong with the operator of a condition."""
    operator = condition[1]
    if any(_takes(edition, operator) for edition in judges):
        return None
    if not isinstance(operator, str):
        return Fault(
            f"The operator {quoted(operator)} is not a text", right=_instead(condition, "=")
        )
    known = frozenset[str]().union(*(_KNOWN[edition] for edition in judges))
    if operator.lower().rstrip("!") in SUBDOMAIN and not known & SUBDOMAIN:
        return Fault(
            f"The operator '{operator}' came with Odoo 17, and this one is older",
            "use a path instead",
            _as_paths(condition),
        )
    if operator.lower() == "between":
        return Fault(
            "The operator 'between' does not exist", "use two conditions", _ends(condition)
        )
    near = _near(operator, known)
    right = _instead(condition, near or "=")
    return Fault(f"The operator {quoted(operator)} does not exist", meant(near), right)


def operator_of_words(word: str) -> str | None:
    """The operator that another language means by a word, such as `gte`."""
    plain = word.lower()
    return plain if plain in _CLASSIC else _ELSEWHERE.get(plain)


def _takes(edition: Edition, operator: Any) -> bool:
    if not isinstance(operator, str):
        return False
    return (operator.lower() if edition is Edition.MODERN else operator) in _KNOWN[edition]


def _near(operator: str, known: Collection[str]) -> str | None:
    plain = " ".join(operator.lower().split())
    if plain in known:
        return plain
    elsewhere = _ELSEWHERE.get(plain) or _ELSEWHERE.get(plain.replace("_", " "))
    return elsewhere if elsewhere in known else nearest(plain, known)


def _instead(condition: Condition, operator: str) -> tuple[Condition, ...]:
    name, wrong, value = condition
    said = str(wrong).lower()
    if operator == "=ilike" and isinstance(value, str):
        value = f"%{value}" if "end" in said else f"{value}%"
    elif said == "exists" or said.replace("_", " ") in _EMPTINESS:
        value = False
    elif operator in MEMBERSHIP and not isinstance(value, list | tuple):
        value = [value]
    return ((name, operator, value),)


def _ends(condition: Condition) -> tuple[Condition, ...]:
    name, _, value = condition
    if not isinstance(value, list | tuple) or len(value) != _PAIR:
        return ()
    return (name, ">=", value[0]), (name, "<=", value[1])


def _as_paths(condition: Condition) -> tuple[Condition, ...]:
    name, operator, value = condition
    if operator.lower().rstrip("!") != "any" or not isinstance(value, list | tuple):
        return ()
    inner = [
        each for each in value if isinstance(each, list | tuple) and len(each) == len(condition)
    ]
    return tuple((f"{name}.{each[0]}", *each[1:]) for each in inner) if inner == list(value) else ()
