"""`order`: several keys, each ascending or descending, empty values as PostgreSQL puts them."""
# ruff: noqa: SLF001 - names with an underscore are private to RPC clients, as in Odoo

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from oxidoo.sandbox.orm.errors import UserError
from oxidoo.sandbox.orm.field import Field

if TYPE_CHECKING:
    from oxidoo.sandbox.orm.access import Guarded

PART = re.compile(
    r"\s*(?P<field>[a-z0-9_]+)(\.(?P<property>[a-z0-9_]+))?"
    r"(\s+(?P<direction>asc|desc))?(\s+nulls\s+(?P<nulls>first|last))?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Term:
    """One key of an order."""

    get: Callable[[int], Any]
    descending: bool
    nulls_first: bool

    def sort(self, ids: list[int]) -> None:
        """Sort in place; equal records stay as they are."""
        get, nulls_high = self.get, self.descending == self.nulls_first
        values = {record_id: get(record_id) for record_id in ids}

        def key(record_id: int) -> tuple[bool, Any]:
            value = values[record_id]
            return (value is None) == nulls_high, 0 if value is None else value

        try:
            ids.sort(key=key, reverse=self.descending)
        except TypeError:  # an empty value beside text
            ids.sort(key=lambda i: (key(i)[0], str(key(i)[1])), reverse=self.descending)


def ordered(model: "Guarded", ids: Iterable[int], order: str | None) -> list[int]:
    """The ids in the given order, or in the model's own."""
    result = sorted(ids)
    for term in reversed(terms(model, order or model._order)):
        term.sort(result)
    return result


def terms(
    model: "Guarded", order: str, *, reverse: bool = False, seen: tuple[str, ...] = ()
) -> list[Term]:
    """The keys of an order; a many2one stands for the order of its comodel."""
    result: list[Term] = []
    for text in order.split(","):
        part = PART.fullmatch(text)
        if part is None:
            raise UserError(
                f'Invalid "order" specified ({order}). A valid "order" specification is a '
                "comma-separated list of valid field names (optionally followed by asc/desc for "
                "the direction)"
            )
        field = model.fields.get(part["field"])
        if field is None:
            raise ValueError(f"Invalid field {part['field']!r} on model {model._name!r}")
        model._check_field_access(field, "read")
        if not field.sortable and not field.related:
            raise ValueError(f"Cannot convert {field} to SQL because it is not stored")
        descending = ((part["direction"] or "").lower() == "desc") != reverse
        if part["property"] not in (None, "id"):
            raise ValueError(f"Invalid field property {part['property']!r} on {field}")
        if field.type == "many2one" and not part["property"]:
            if str(field) not in seen:
                result += _through(model, field, descending, (*seen, str(field)))
            continue
        nulls = (part["nulls"] or "").lower()
        nulls_first = descending if not nulls else (nulls == "first") != reverse
        result.append(Term(_value(model, field), descending, nulls_first))
    return result


def _value(model: "Guarded", field: Field) -> Callable[[int], Any]:
    env = model.env
    if field.type == "boolean":
        return lambda record_id: bool(field.raw(env, record_id))
    return lambda record_id: None if (raw := field.raw(env, record_id)) is False else raw


def _through(model: "Guarded", field: Field, descending: bool, seen: tuple[str, ...]) -> list[Term]:
    comodel = model.env.root[field.comodel]
    link = _value(model, field)
    if comodel._order == "id":
        return [Term(link, descending, descending)]

    def follow(get: Callable[[int], Any]) -> Callable[[int], Any]:
        return lambda record_id: None if (target := link(record_id)) is None else get(target)

    return [
        Term(follow(term.get), term.descending, term.nulls_first)
        for term in terms(comodel, comodel._order, reverse=descending, seen=seen)
    ]
