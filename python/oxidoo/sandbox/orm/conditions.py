"""What one condition of a domain means, for each kind of field."""
# ruff: noqa: SLF001 - names with an underscore are private to RPC clients, as in Odoo

import operator as comparison
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from oxidoo.sandbox.orm import moments
from oxidoo.sandbox.orm.domain import NEGATIVE, Condition, Predicate, compile_domain
from oxidoo.sandbox.orm.errors import UndefinedFunction
from oxidoo.sandbox.orm.field import Field
from oxidoo.sandbox.orm.operands import (
    COLLECTIONS,
    UNCONVERTED,
    column_value,
    refuse,
    settled,
)

if TYPE_CHECKING:
    from oxidoo.sandbox.orm.access import Guarded

INEQUALITIES: dict[str, Callable[[Any, Any], bool]] = {
    "<": comparison.lt,
    ">": comparison.gt,
    "<=": comparison.le,
    ">=": comparison.ge,
}


def compile_condition(model: "Guarded", condition: Condition) -> Predicate:
    """A predicate for one triple."""
    field = model.fields.get(condition.field_name)
    if field is None:
        refuse(f"Invalid field {model._name}.{condition.field_name}", condition)
    model._check_field_access(field, "read")
    if condition.rest and field.relational:
        inner = Condition(condition.rest, condition.operator, condition.value)
        condition = Condition(field.name, "any", inner)
    if condition.operator == "=?":
        if not condition.value:
            return lambda _: True
        condition = Condition(condition.path, "=", condition.value)
    plain = settled(field, condition)
    if isinstance(plain, bool):
        return lambda _: plain
    condition = plain
    if field.type == "binary" and not _asks_if_set(condition):
        return lambda _: True  # files have no value that could be compared
    if condition.operator in ("child_of", "parent_of"):
        return _hierarchy(model, field, condition)
    if condition.operator in NEGATIVE:
        return _negative(model, field, condition)
    return _positive(model, field, condition)


def _asks_if_set(condition: Condition) -> bool:
    value = condition.value
    values = value if isinstance(value, COLLECTIONS) else [value]
    equality = condition.operator in ("=", "!=", "in", "not in")
    return equality and all(each is False for each in values)


def _negative(model: "Guarded", field: Field, condition: Condition) -> Predicate:
    positive = Condition(condition.path, NEGATIVE[condition.operator], condition.value)
    matches = _positive(model, field, positive)
    return lambda record_id: not matches(record_id)


def _positive(model: "Guarded", field: Field, condition: Condition) -> Predicate:
    name, value = condition.operator, condition.value
    if field.name == "id" and name == "any":
        return compile_domain(model, value)
    if field.name == "display_name" and name != "any":
        return _by_name(model, condition)
    if field.search is not None and not condition.rest:
        return compile_domain(model, field.search(model, name, value))
    if not field.searchable:
        raise ValueError(f"Cannot convert {field} to SQL because it is not stored")
    return _stored(model, field, condition)


def _stored(model: "Guarded", field: Field, condition: Condition) -> Predicate:
    name, value = condition.operator, condition.value
    if name == "any":
        return _any(model, field, value)
    if field.relational and (isinstance(value, str) or name.endswith("like")):
        return _related_name(model, field, condition)
    if name.endswith("like"):
        return _like(model, field, condition)
    if name in INEQUALITIES:
        return _inequality(model, field, condition)
    return _equality(model, field, condition)


def _refuse_boolean(condition: Condition) -> NoReturn:
    kind = type(condition.value)
    refuse(
        f"Cannot compare {condition.path!r} to {kind} which is not a collection of length 1",
        condition,
    )


def _getter(model: "Guarded", field: Field, part: str = "") -> Callable[[int], Any]:
    env = model.env
    if part:
        extract = moments.extractor(env, field, part)
        return lambda record_id: extract(raw) if (raw := field.raw(env, record_id)) else False
    if field.column and not field.relational and not field.translate:
        rows, name, empty = env.store.tables[model._name].rows, field.name, field.empty
        return lambda record_id: rows[record_id].get(name, empty)
    return lambda record_id: field.raw(env, record_id)


def _comparable(model: "Guarded", field: Field, condition: Condition, value: Any) -> Any:
    """The value of a condition in the form the field holds its values."""
    bare = field.type in UNCONVERTED and condition.operator not in INEQUALITIES
    if bare or condition.rest or field.relational or field.name == "id":
        return column_value(field, condition.rest, condition.operator, value)
    if value is False or value is None:
        return False
    if field.type in ("date", "datetime"):
        return moments.parse(model.env, field.type, value)
    cast = CASTS.get(field.type)
    return cast(value) if cast else value


def _truth(value: Any) -> bool:
    if isinstance(value, str):
        return value.lower() in ("1", "true", "yes", "y", "t", "on")
    return bool(value)


CASTS: dict[str, Callable[[Any], Any]] = {
    "boolean": _truth,
    "char": str,
    "float": lambda value: float(value or 0),
    "html": str,
    "integer": lambda value: int(value or 0),
    "many2one_reference": lambda value: int(value or 0),
    "monetary": lambda value: float(value or 0),
    "selection": str,
    "text": str,
}


def _equality(model: "Guarded", field: Field, condition: Condition) -> Predicate:
    """`=` and `in`: False, and what the field takes for empty, match what is not set."""
    values = condition.value
    if not isinstance(values, COLLECTIONS):
        values = [values]
    elif condition.operator == "=" and not values:
        values = [False]
    if field.relational:
        names = [value for value in values if isinstance(value, str)]
        if names:
            return _any_of_names(model, field, names, [v for v in values if v not in names])
    get = _getter(model, field, condition.rest)
    values = [_comparable(model, field, condition, value) for value in values]
    wanted = set(values)
    unset = any(value is False or value == field.falsy for value in values)
    if isinstance(field.empty, tuple):
        linked, unset = _linked(model, field), False in wanted
        return lambda record_id: (
            not wanted.isdisjoint(ids := linked(record_id)) or (unset and not ids)
        )
    if condition.rest:  # a part of a date: 0 is as good as any
        numbers = {value for value in values if value is not False}
        return lambda record_id: unset if (raw := get(record_id)) is False else raw in numbers
    falsy = (False, field.falsy)
    return lambda record_id: (
        unset if (raw := get(record_id)) is False or raw in falsy else raw in wanted
    )


def _linked(model: "Guarded", field: Field) -> Callable[[int], Any]:
    if field.compute is not None:
        return lambda record_id: field.raw(model.env, record_id)
    linked: Callable[[Any, int], list[int]] = field.linked  # type: ignore[attr-defined]
    return lambda record_id: linked(model.env, record_id)


def _inequality(model: "Guarded", field: Field, condition: Condition) -> Predicate:
    name, value = condition.operator, condition.value
    if field.type == "boolean":
        _refuse_boolean(condition)
    if isinstance(field.empty, tuple):
        raise AssertionError(f"Relational field {field} expects 'any' operator")  # noqa: TRY004
    if field.related and not field.store and value:
        return compile_condition(model, Condition(field.related, name, value))
    compare = INEQUALITIES[name]
    get = _getter(model, field, condition.rest)
    if field.type == "datetime" and not condition.rest:
        name, value = moments.bounds(model.env, name, value)
        compare = INEQUALITIES[name]
    else:
        value = _comparable(model, field, condition, value)
    if field.falsy is None:
        if value is False or (field.relational and not value):
            return lambda _: False
        return lambda record_id: (raw := get(record_id)) is not False and compare(raw, value)
    value = value or field.falsy
    return lambda record_id: compare(get(record_id) or field.falsy, value)


def _like(model: "Guarded", field: Field, condition: Condition) -> Predicate:
    name, value = condition.operator, condition.value
    if field.type == "boolean":
        _refuse_boolean(condition)
    matches = like_pattern(name, value)
    get = _getter(model, field, condition.rest)
    return lambda record_id: (raw := get(record_id)) is not False and bool(matches(str(raw)))


def like_pattern(name: str, value: str) -> Callable[[str], Any]:
    """SQL's LIKE: `%` for any text, `_` for one character, a backslash to quote them."""
    if "=" not in name:
        value = f"%{value}%"
    wild = {"%": ".*", "_": "."}
    pieces = re.findall(r"\\.|.", value, re.DOTALL)
    pattern = "".join(wild.get(piece) or re.escape(piece[-1]) for piece in pieces)
    flags = re.DOTALL | (re.IGNORECASE if "ilike" in name else 0)
    return re.compile(pattern, flags).fullmatch


def _any(model: "Guarded", field: Field, domain: Any) -> Predicate:
    """Some linked record matches; archived ones count for a many2one only."""
    comodel = model.env[field.comodel]
    found = set(comodel._found(domain, active_test=isinstance(field.empty, tuple)))
    if isinstance(field.empty, tuple):
        linked = _linked(model, field)
        return lambda record_id: not found.isdisjoint(linked(record_id))
    get = _getter(model, field)
    return lambda record_id: get(record_id) in found


def _related_name(model: "Guarded", field: Field, condition: Condition) -> Predicate:
    name, value = condition.operator, condition.value
    if name in INEQUALITIES:
        refuse("Inequality not supported for relational field using a string", condition, TypeError)
    return _any(model, field, Condition("display_name", name, value))


def _any_of_names(model: "Guarded", field: Field, names: list[str], others: list[Any]) -> Predicate:
    named = _any(model, field, Condition("display_name", "in", names))
    if not others:
        return named
    listed = _equality(model, field, Condition(field.name, "in", others))
    return lambda record_id: named(record_id) or listed(record_id)


def _by_name(model: "Guarded", condition: Condition) -> Predicate:
    """Search the fields that make up a record's name."""
    name, value = condition.operator, condition.value
    parts = []
    for path in model._names_searched():
        try:
            parts.append(compile_condition(model, Condition(path, name, value)))
        except ValueError:
            continue
    return lambda record_id: any(part(record_id) for part in parts)


def _hierarchy(model: "Guarded", field: Field, condition: Condition) -> Predicate:
    """Everything below, or above, some records."""
    if condition.value is False:
        return lambda _: False
    if not field.relational and field.name != "id":
        refuse(
            f"Cannot execute {condition.operator} for {field}, works only for relational fields",
            condition,
        )
    comodel = model.env[field.comodel if field.relational else model._name]
    comodel = comodel.with_context(active_test=False)
    parent, target = comodel._parent_name, field.name
    if comodel._name == model._name and field.name != "id":
        parent = field.name
        target = "id" if field.type == "many2one" else target
    roots = _roots(comodel, condition)
    if not roots:
        return lambda _: False
    if parent not in comodel.fields:
        refuse(f"Invalid field {comodel._name}.{parent}", condition)
    step = _children if condition.operator == "child_of" else _parents
    reached = _closure(comodel, parent, roots, step)
    if target == "id":
        return reached.__contains__
    return _equality(model, field, Condition(target, "in", list(reached)))


def _roots(comodel: Any, condition: Condition) -> list[int]:
    """The records that a hierarchy starts from, given by id or by name."""
    value = condition.value
    if not isinstance(value, (int, str, *COLLECTIONS)):
        refuse(f"Value of type {type(value)} is not supported", condition)
    values = value if isinstance(value, COLLECTIONS) else [value]
    if True in [each for each in values if isinstance(each, bool)]:
        raise UndefinedFunction("integer", "=", "boolean")
    roots = [each for each in values if isinstance(each, int)]
    for text in values:
        if isinstance(text, str):
            roots += comodel._found([("display_name", "ilike", text)])
    return roots


def _children(model: "Guarded", parent: str, record_id: int) -> list[int]:
    table = model.env.store.tables[model._name]
    field = model.fields[parent]
    if field.column:
        return table.referring(parent, record_id)
    return [other for other in table.rows if field.raw(model.env.root, other) == record_id]


def _parents(model: "Guarded", parent: str, record_id: int) -> list[int]:
    if record_id not in model.env.store.tables[model._name].rows:
        return []
    above = model.fields[parent].raw(model.env.root, record_id)
    return list(above) if isinstance(above, tuple) else [above] if above else []


def _closure(
    model: "Guarded",
    parent: str,
    roots: list[int],
    step: Callable[["Guarded", str, int], list[int]],
) -> set[int]:
    reached: set[int] = set()
    queue = list(roots)
    while queue:
        record_id = queue.pop()
        if record_id not in reached:
            reached.add(record_id)
            queue += step(model, parent, record_id)
    return reached
