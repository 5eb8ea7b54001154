"""Conditions on records, in words: from domains and from the expressions of views."""

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")

_LONGEST = 240
_LONGEST_TEXT = 5000

_NEGATED = {
    "=": "!=", "in": "not in", "<": ">=", ">": "<=", "like": "not like", "ilike": "not ilike",
}  # fmt: skip
_NEGATED |= {value: key for key, value in _NEGATED.items()}

_COMPARED: dict[type[ast.cmpop], str] = {
    ast.Eq: "=", ast.NotEq: "!=", ast.In: "in", ast.NotIn: "not in",
    ast.Lt: "<", ast.Gt: ">", ast.LtE: "<=", ast.GtE: ">=", ast.Is: "=", ast.IsNot: "!=",
}  # fmt: skip

_VERBS = {"=": "is", "!=": "is not", "child_of": "is or is below", "parent_of": "is or is above"}

_SINGULAR = {"in": "=", "not in": "!="}

_SAID = {
    "user.id": "you",
    "uid": "you",
    "user.partner_id.id": "your contact",
    "user.commercial_partner_id.id": "your contact's company",
    "user.partner_id.commercial_partner_id.id": "your contact's company",
    "user.company_id.id": "your company",
    "company_id": "your company",
    "company_ids": "your companies",
    "user.company_ids.ids": "your companies",
    "user.groups_id.ids": "your groups",
    "user.all_group_ids.ids": "your groups",
    "user.employee_id.id": "your employee record",
}
"""What record rules know of the user (`odoo/addons/base/models/ir_rule.py`)."""


@dataclass(frozen=True, slots=True)
class Said:
    """A value that only Odoo knows, in words."""

    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field compared with a value."""

    field: str
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class Every:
    """All of some conditions; of none, whatever there is."""

    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of some conditions; of none, nothing."""

    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Opaque:
    """What is left as it is written."""

    text: str


Condition = Comparison | Every | Some | Opaque


def of_domain(domain: list[Any]) -> Condition:
    """The condition that a domain stands for.

    Raises:
        ValueError: If it is no domain, or one that nobody would read.
        RecursionError: If it nests without end.
    """
    _check_length(str(domain))
    terms = iter(domain)
    parts = []
    for term in terms:
        parts.append(_term(term, terms))  # noqa: PERF401 - a term takes others after it
    return every(parts)


def of_domain_text(text: str) -> Condition:
    """The same of Odoo's text form, with names such as `user.id` in it."""
    try:
        domain = _value(_parsed(text))
        return of_domain(domain) if isinstance(domain, list) else _unread(text)
    except _UNREADABLE:
        return _unread(text)


def of_expression(text: str) -> Condition:
    """The condition that a Python expression of a view stands for, such as `state != 'draft'`."""
    try:
        return _expression(_parsed(text))
    except _UNREADABLE:
        return _unread(text)


def every(parts: list[Condition]) -> Condition:
    """All of some conditions."""
    flat = [part for each in parts for part in (each.parts if isinstance(each, Every) else (each,))]
    return flat[0] if len(flat) == 1 else Every(tuple(_distinct(flat)))


def some(parts: list[Condition]) -> Condition:
    """At least one of some conditions."""
    flat = [part for each in parts for part in (each.parts if isinstance(each, Some) else (each,))]
    if any(part == Every() for part in flat):
        return Every()
    merged = _merged(flat)
    return merged[0] if len(merged) == 1 else Some(tuple(merged))


def opposite(condition: Condition) -> Condition:
    """What holds where a condition does not."""
    match condition:
        case Comparison(field, operator, value) if operator in _NEGATED:
            return Comparison(field, _NEGATED[operator], value)
        case Every(parts):
            return some([opposite(part) for part in parts])
        case Some(parts):
            return every([opposite(part) for part in parts])
    return Opaque(f"not ({in_words(condition)})")


def in_words(condition: Condition, booleans: Collection[str] = ()) -> str:
    """A condition for people to read.

    Args:
        condition: The condition.
        booleans: The fields whose `False` is not emptiness.
    """
    text = _words(condition, frozenset(booleans))
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " …"


def _words(condition: Condition, booleans: frozenset[str]) -> str:
    match condition:
        case Every(()):
            return "all records"
        case Some(()):
            return "no records"
        case Every(parts):
            return " and ".join(_nested(part, booleans) for part in parts)
        case Some(parts):
            return " or ".join(_nested(part, booleans) for part in parts)
        case Comparison():
            return _comparison(condition, booleans)
        case Opaque(text):
            return text


def _nested(condition: Condition, booleans: frozenset[str]) -> str:
    words = _words(condition, booleans)
    return f"({words})" if isinstance(condition, Every | Some) and condition.parts else words


def _comparison(condition: Comparison, booleans: frozenset[str]) -> str:
    field, operator, value = condition.field, condition.operator, condition.value
    if operator in _SINGULAR and isinstance(value, list | tuple) and len(value) == 1:
        operator, value = _SINGULAR[operator], value[0]
    if operator in _SINGULAR and value == Said("you"):
        operator = _SINGULAR[operator]
    if field in booleans and isinstance(value, bool) and operator in ("=", "!="):
        return f"{field} is {'true' if value == (operator == '=') else 'false'}"
    if operator in ("=", "!=") and (value in ([], None) or isinstance(value, bool)):
        return f"{field} is {'set' if bool(value) == (operator == '=') else 'empty'}"
    return f"{field} {_VERBS.get(operator, operator)} {_said(value)}"


def _said(value: Any) -> str:
    match value:
        case Said(text):
            return text
        case False | None:
            return "empty"
        case list() | tuple():
            said = ", ".join(map(_said, value))
            return said if len(value) == 1 and isinstance(value[0], Said) else f"({said})"
    text = str(value)
    return repr(text) if " " in text or not text else text


_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What comes of a text that is no Python, or more of it than can be read."""


def _parsed(text: str) -> ast.expr:
    _check_length(text)
    return ast.parse(text.strip(), mode="eval").body


def _check_length(text: str) -> None:
    """What is simplified here takes a time that grows with the square of its length, and more."""
    if len(text) > _LONGEST_TEXT:
        raise ValueError("it is too long")


def _unread(text: str) -> Opaque:
    return Opaque(" ".join(text.split()))


def _term(term: Any, rest: Iterator[Any]) -> Condition:
    match term:
        case "&":
            return every([_next(rest), _next(rest)])
        case "|":
            return some([_next(rest), _next(rest)])
        case "!":
            return opposite(_next(rest))
        case [field, "=", value] if field in (0, 1) and value in (0, 1):
            return Every() if field == value else Some()
        case [str(field), str(operator), value]:
            return Comparison(field, "=" if operator == "==" else operator, value)
    raise ValueError("it is no domain")


def _next(terms: Iterator[Any]) -> Condition:
    for term in terms:
        return _term(term, terms)
    raise ValueError("it ends early")


def _merged(parts: list[Condition]) -> list[Condition]:
    """Without repetition; the values of one field that it may equal together."""
    merged: dict[Any, Condition] = {}
    for part in parts:
        match part:
            case Comparison(field, "=" | "in", value) if not isinstance(value, Said | bool):
                known = merged.get(field)
                before = _listed(known.value) if isinstance(known, Comparison) else []
                values = _distinct([*before, *_listed(value)])
                operator, given = ("=", values[0]) if len(values) == 1 else ("in", values)
                merged[field] = Comparison(field, operator, given)
            case _:
                merged[_words(part, frozenset())] = part
    return list(merged.values())


def _distinct(items: list[T]) -> list[T]:
    """Without repetition; what comes from Odoo may be of a type that has no hash."""
    return [item for place, item in enumerate(items) if item not in items[:place]]


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _expression(node: ast.expr) -> Condition:
    condition: Condition = Opaque(ast.unparse(node))
    match node:
        case ast.BoolOp(ast.And(), values):
            condition = every([_expression(value) for value in values])
        case ast.BoolOp(ast.Or(), values):
            condition = some([_expression(value) for value in values])
        case ast.UnaryOp(ast.Not(), operand):
            condition = opposite(_expression(operand))
        case ast.Compare(ast.Name() | ast.Attribute() as left, [operator], [right]):
            if type(operator) in _COMPARED:
                word = _COMPARED[type(operator)]
                condition = Comparison(ast.unparse(left), word, _value(right))
        case ast.Name(name):
            condition = Comparison(name, "!=", False)
        case ast.Constant(value):
            condition = Every() if value else Some()
    return condition


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value):
            return value
        case ast.List(items) | ast.Tuple(items):
            return [_value(item) for item in items]
        case ast.UnaryOp(ast.USub(), ast.Constant(int() | float() as number)):
            return -number
        case ast.BinOp(left, ast.Add(), right):
            left_value, right_value = _value(left), _value(right)
            return [*_listed(left_value), *_listed(right_value)]
    text = ast.unparse(node)
    return Said(_SAID.get(text, text))
