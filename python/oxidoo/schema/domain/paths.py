"""Dotted paths of fields, such as `partner_id.country_id.code`."""

from dataclasses import dataclass
from typing import Any

from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.domain.fault import Condition, Fault, meant
from oxidoo.schema.domain.operators import operator_of_words
from oxidoo.schema.field import RELATIONAL, Field, Fields
from oxidoo.schema.field_names import field_of_words

WITHOUT_PARTS = frozenset(
    {"char", "text", "html", "integer", "float", "monetary", "boolean", "selection"}
)
"""Types behind which no path goes on, whatever the version."""

DATE_PARTS = (
    "year_number",
    "quarter_number",
    "month_number",
    "iso_week_number",
    "day_of_year",
    "day_of_month",
    "day_of_week",
    "hour_number",
    "minute_number",
    "second_number",
)
"""Source: `READ_GROUP_NUMBER_GRANULARITY` in `odoo/tools/date_utils.py` of Odoo 19."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a path leads.

    Attributes:
        field: The last field, or the first that cannot be searched by.
        model: The model that it is a field of.
        prefix: What stands before it, such as `partner_id.`.
        part: What stands behind it, such as `month_number`.
    """

    field: Field
    model: str
    prefix: str
    part: str

    @property
    def relation(self) -> str | None:
        """The model that the path's end refers to."""
        return self.field.relation if self.field.type in RELATIONAL else None

    @property
    def related(self) -> str | None:
        """The model whose records a domain within the condition is about."""
        if self.part:
            return None
        return self.model if self.field.name == "id" else self.relation


async def find(
    catalogue: Catalogue, model: str, path: str, operator: Any = "=", value: Any = ""
) -> Target | Fault:
    """Where a path leads, or which of its fields does not exist.

    Args:
        catalogue: Knows the fields.
        model: Where the path begins.
        path: The path.
        operator: The operator of its condition, for the example.
        value: The value of its condition, for the example.
    """
    prefix, rest = "", path
    while True:
        name, _, rest = rest.partition(".")
        fields = await catalogue.fields(model)
        field = fields.get(name)
        if field is None:
            fields = await catalogue.look_for(model, [name])
            field = fields.get(name)
        if field is None:
            tail = f".{rest}" if rest else ""
            return _unknown(model, name, fields, (prefix, tail), (path, operator, value))
        goes_on = rest and field.searchable and field.type in RELATIONAL
        if not goes_on or field.relation is None:
            return Target(field, model, prefix, rest)
        prefix, model = f"{prefix}{name}.", field.relation


async def check_path(catalogue: Catalogue, model: str, path: str) -> str | None:
    """Checks a dotted path of fields.

    Returns:
        The model that the path's last field refers to, if any.

    Raises:
        OdooMCPError: `validation`, if a field on the way does not exist.
    """
    found = await find(catalogue, model, path)
    if isinstance(found, Fault):
        raise found.error()
    return found.relation


def _unknown(
    model: str, name: str, fields: Fields, around: tuple[str, str], condition: Condition
) -> Fault:
    base, _, word = name.partition("__")
    if base in fields and (operator := operator_of_words(word)):
        says = f"{model} has no field '{name}'"
        right = ((f"{around[0]}{base}", operator, condition[2]),)
        return Fault(says, f"'{operator}' is an operator", right)
    near = field_of_words(name, fields)
    says = f"{model} has no field '{name}'"
    if near is None:
        return Fault(says, "odoo_fields lists those that there are")
    before, behind = around
    return Fault(says, meant(near), ((f"{before}{near}{behind}", *condition[1:]),))
