"""The fields worth showing of a model when nobody says which."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from oxidoo.errors import OdooMCPError
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.field import DATES, TO_MANY, Field, Fields
from oxidoo.schema.known.facts import Question
from oxidoo.schema.known.reader import Reader
from oxidoo.schema.views import is_hidden, view

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NAMES = ("display_name", "complete_name", "name")
_STATES = ("stage_id", "state")
_KEYS = ("partner_id", "user_id", "date_deadline")
"""What people ask about next, where there is room for it."""

_CHEAP = frozenset({"code"})
"""What Odoo computes at hardly any cost: since 18, the code of an account."""

_ORNAMENTS = frozenset({"boolean_favorite", "handle", "priority"})
"""Widgets of fields that are only for the eye."""


_USUAL = (
    "default_code",
    "partner_id",
    "email",
    "phone",
    "city",
    "country_id",
    "state",
    "stage_id",
    "project_id",
    "product_id",
    "date",
    "date_order",
    "invoice_date",
    "date_deadline",
    "amount_total",
    "expected_revenue",
    "list_price",
    "quantity",
    "product_uom_qty",
    "price_subtotal",
    "currency_id",
    "user_id",
)
"""What to show of a model without a list view of its own."""

_MOST = 8
_MOST_COLUMNS = 200
_ALIKE = 2
"""Of how many fields of one kind each comes before those of less important kinds."""

_TOO_LONG = TO_MANY | {"binary", "html", "json", "properties", "properties_definition"}


async def default_fields(catalogue: Catalogue, model: str) -> list[str]:
    """Up to eight fields: id and name, then the columns of the model's list view.

    A user who gets no list view gets what people usually look at.

    Raises:
        OdooMCPError: `validation`, if there is no such model.
    """
    fields = await catalogue.fields(model)
    return choose(fields, await _columns(catalogue, model))


def choose(fields: Fields, columns: tuple[str, ...]) -> list[str]:
    """The same from the fields of a model and the columns of its list view."""
    name = next((name for name in reversed(_NAMES) if name in fields), "id")
    shown = [each for each in columns if each in fields and _is_short(fields[each])]
    shown = [each for each in dict.fromkeys(shown) if each not in {"id", *_NAMES}]
    if not shown:
        return list(dict.fromkeys(["id", name, *filter(fields.__contains__, _USUAL)]))[:_MOST]
    shown += [*_unseen_state(fields, shown), *_keys(fields, shown)]
    return list(dict.fromkeys(["id", name, *_most_important(fields, shown, _MOST - 2)]))


def columns_of(model: str) -> Question[tuple[str, ...]]:
    """The question which columns the list view of a model shows."""
    return Question(("columns", model), lambda reader: _ask(reader, model), _read)


async def _columns(catalogue: Catalogue, model: str) -> tuple[str, ...]:
    try:
        return await catalogue.fact(columns_of(model))
    except OdooMCPError:
        return ()  # what nobody asked for must not keep records from being shown


async def _ask(reader: Reader, model: str) -> list[str]:
    listed = await view(reader, model, "list")
    return [] if listed is None else visible_columns(listed)


def visible_columns(listed: "Element") -> list[str]:
    """The fields that a list view shows unless people choose others."""
    fields = [child for child in listed if child.tag == "field" and _is_visible(child)]
    return [child.get("name", "") for child in fields][:_MOST_COLUMNS]


def _is_visible(column: "Element") -> bool:
    is_out = column.get("optional") == "hide" or column.get("widget") in _ORNAMENTS
    return not is_out and not is_hidden(column)


def _read(answer: Any) -> tuple[str, ...]:
    if not isinstance(answer, list) or not all(isinstance(name, str) for name in answer):
        raise TypeError("it does not list columns")
    return tuple(answer[:_MOST_COLUMNS])


def _is_short(field: Field) -> bool:
    is_at_hand = field.stored or bool(field.related) or field.name in _CHEAP
    return is_at_hand and field.type not in _TOO_LONG


def _unseen_state(fields: Fields, shown: list[str]) -> list[str]:
    """The state that a list shows only by its colours."""
    states = [name for name in _STATES if name in fields and _is_short(fields[name])]
    return [] if any(name in shown for name in states) else states[:1]


def _keys(fields: Fields, shown: list[str]) -> list[str]:
    room = max(_MOST - 2 - len(shown), 0)
    keys = [name for name in _KEYS if name in fields and _is_short(fields[name])]
    return [name for name in keys if name not in shown][:room]


def _most_important(fields: Fields, names: list[str], most: int) -> list[str]:
    seen: Counter[int] = Counter()
    ranked = []
    for place, name in enumerate(names):
        importance = _importance(fields[name])
        ranked.append((seen[importance] // _ALIKE, importance, place, name))
        seen[importance] += 1
    chosen = {name for *_, name in sorted(ranked)[:most]}
    return [name for name in names if name in chosen]


def _importance(field: Field) -> int:
    """The less, the more."""
    kinds = (
        field.name in _STATES,
        field.type == "monetary" or "amount" in field.name or "price" in field.name,
        field.type in DATES,
        field.name in ("partner_id", "product_id", "project_id", "email"),
        field.name in ("user_id", "user_ids"),
        not field.name.startswith(("company_", "activity_", "message_")),
    )
    return next((rank for rank, is_such in enumerate(kinds) if is_such), len(kinds))
