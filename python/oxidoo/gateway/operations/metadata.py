"""Finding out what models and fields there are."""

from dataclasses import dataclass, field
from typing import Any

import orjson

from oxidoo._native import Table
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.schema.field import Field
from oxidoo.schema.subject import OWN, Scope

_MODEL_COLUMNS = ["model", "name"]
_FIELD_COLUMNS = ["name", "type", "label", "flags", "of"]
_MOST_SELECTIONS = 20


@dataclass(frozen=True, slots=True)
class ListModels:
    """The models whose technical or human name holds some text.

    Attributes:
        instance: The instance's name.
        query: The text; all models if empty.
        limit: The most models.
        offset: How many to pass over.
        context: Language of the names.
    """

    instance: str
    query: str = ""
    limit: int = 50
    offset: int = 0
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        """The user's own companies."""
        return OWN

    async def run(self, env: Environment) -> str:
        """Builds the domain; one condition per word, each in either name."""
        await env.catalogue.require("ir.model", _MODEL_COLUMNS)
        domain: list[Any] = []
        for word in self.query.split():
            domain += ["|", ["model", "ilike", word], ["name", "ilike", word]]
        kwargs = {
            "domain": domain,
            "fields": _MODEL_COLUMNS,
            "order": "model",
            "offset": self.offset,
            "limit": self.limit + 1,
            "context": self.context,
        }
        table = Table(
            "ir.model",
            [(name, name, "plain") for name in _MODEL_COLUMNS],
            offset=self.offset,
            max_rows=self.limit,
            max_bytes=env.limits.max_result_bytes,
            max_text=env.limits.max_text,
            binary_uri="",
        )
        return (await env.table("ir.model", "search_read", kwargs, table, cache="schema")).text


@dataclass(frozen=True, slots=True)
class DescribeFields:
    """The fields of a model.

    Attributes:
        instance: The instance's name.
        model: The model.
        query: Only fields whose name or label holds this text.
        names: Only these fields.
        lang: Language of the labels, such as `fr_FR`; the user's own if empty.
    """

    instance: str
    model: str
    query: str = ""
    names: list[str] = field(default_factory=list)
    lang: str = ""

    @property
    def scope(self) -> Scope:
        """The language of the labels."""
        return Scope(lang=self.lang)

    async def run(self, env: Environment) -> str:
        """Answers from the schema; ends at the size limit, saying so."""
        await env.catalogue.current_fields(self.model)
        fields = await env.catalogue.require(self.model, self.names)
        chosen = [fields[name] for name in self.names] or sorted(
            fields.values(), key=lambda field: field.name
        )
        query = self.query.lower()
        rows: list[list[Any]] = []
        size = 0
        for at, described in enumerate(chosen):
            if query not in described.name.lower() and query not in described.label.lower():
                continue
            row = _row(described)
            size += len(orjson.dumps(row)) + 1
            if size > env.limits.max_result_bytes:
                return _table(self.model, rows, left_out=len(chosen) - at)
            rows.append(row)
        if not rows:
            raise OdooMCPError(
                f"No field of {self.model} has '{self.query}' in its name or label.",
                kind=Kind.MISSING,
            )
        return _table(self.model, rows, left_out=0)


def _row(described: Field) -> list[Any]:
    flags = [
        flag
        for flag, given in (
            ("required", described.required),
            ("readonly", described.readonly),
            ("not stored", not described.stored),
        )
        if given
    ]
    return [
        described.name,
        described.type,
        described.label,
        " ".join(flags) or None,
        described.relation or _selection(described),
    ]


def _selection(described: Field) -> list[Any] | None:
    values: list[Any] = [value for value, _ in described.selection]
    if len(values) > _MOST_SELECTIONS:
        values = [*values[:_MOST_SELECTIONS], f"… {len(values) - _MOST_SELECTIONS} more"]
    return values or None


def _table(model: str, rows: list[list[Any]], *, left_out: int) -> str:
    table: dict[str, Any] = {"model": model, "columns": _FIELD_COLUMNS, "rows": rows}
    if left_out:
        table["left_out"] = f"up to {left_out} more fields: narrow the query"
    return orjson.dumps(table).decode()
