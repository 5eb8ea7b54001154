"""Fields, as `fields_get` describes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any

ATTRIBUTES = [
    "type", "string", "relation", "selection", "required", "readonly", "store",
    "searchable", "sortable", "relation_field", "currency_field", "related", "attachment",
]  # fmt: skip

NUMBERS = frozenset({"integer", "float", "monetary"})
DATES = frozenset({"date", "datetime"})
TO_MANY = frozenset({"one2many", "many2many"})
RELATIONAL = TO_MANY | {"many2one"}
"""Types of fields that have much in common."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a model.

    Attributes:
        name: Its technical name.
        type: Such as `many2one`.
        label: What people call it.
        relation: The model that a relational field refers to.
        selection: The values of a selection, each with its label.
        required: Whether it must have a value.
        readonly: Whether people cannot change it in a form.
        stored: Whether it is kept in the database, not computed at each read.
        searchable: Whether Odoo can search by it.
        sortable: Whether Odoo can sort by it.
        relation_field: The field on the other side of a one2many.
        currency_field: The field with the currency of a monetary one.
        related: The path that it is read through, such as `partner_id.email`.
        attached: Whether a binary is kept as an attachment.
    """

    name: str
    type: str
    label: str
    relation: str | None
    selection: tuple[tuple[Any, str], ...]
    required: bool
    readonly: bool
    stored: bool
    searchable: bool = True
    sortable: bool = True
    relation_field: str | None = None
    currency_field: str | None = None
    related: str | None = None
    attached: bool = False

    @classmethod
    def of(cls, name: str, attributes: Mapping[str, Any]) -> "Field":
        """From one entry of `fields_get`."""
        selection = attributes.get("selection") or ()
        return cls(
            name=name,
            type=attributes["type"],
            label=attributes.get("string") or name,
            relation=attributes.get("relation") or None,
            selection=tuple((value, label) for value, label in selection),
            required=bool(attributes.get("required")),
            readonly=bool(attributes.get("readonly")),
            stored=bool(attributes.get("store", True)),
            searchable=bool(attributes.get("searchable", True)),
            sortable=bool(attributes.get("sortable", True)),
            relation_field=attributes.get("relation_field") or None,
            currency_field=attributes.get("currency_field") or None,
            related=_path(attributes.get("related")),
            attached=bool(attributes.get("attachment")),
        )


def _path(related: Any) -> str | None:
    """A path as text; Odoo 14 tells a list of names."""
    return ".".join(related) if isinstance(related, list | tuple) else related or None


Fields = Mapping[str, Field]


def parse_fields(described: Any) -> Fields:
    """The fields of a model by name, from the result of `fields_get`.

    Raises:
        ValueError: If that is not what it is.
    """
    try:
        fields = {name: Field.of(name, attributes) for name, attributes in described.items()}
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("it does not describe fields") from error
    if not all(map(_is_sound, fields.values())):
        raise ValueError("it does not describe fields")
    return fields


_SELECTABLE = (str, int, float, NoneType)


def _is_sound(field: Field) -> bool:
    """Whether a field holds what it says: an answer or a file may be of anybody's making."""
    names = (field.relation, field.relation_field, field.currency_field, field.related)
    return (
        all(isinstance(text, str) for text in (field.type, field.label))
        and all(isinstance(name, str | None) for name in names)
        and all(
            isinstance(value, _SELECTABLE) and isinstance(label, str)
            for value, label in field.selection
        )
    )
