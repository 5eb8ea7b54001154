"""Fields, as `fields_get` describes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ATTRIBUTES = ["type", "string", "relation", "selection", "required", "readonly", "store"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a model."""

    name: str
    type: str
    label: str
    relation: str | None
    selection: tuple[tuple[Any, str], ...]
    required: bool
    readonly: bool
    stored: bool

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
        )


Fields = Mapping[str, Field]


def parse_fields(described: Any) -> Fields:
    """The fields of a model by name, from the result of `fields_get`.

    Raises:
        ValueError: If that is not what it is.
    """
    try:
        return {name: Field.of(name, attributes) for name, attributes in described.items()}
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("it does not describe fields") from error
