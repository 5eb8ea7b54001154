"""Finding out what fields a model has."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations.sizes import fitting
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.field import Field, Fields
from oxidoo.schema.known.subject import Scope
from oxidoo.schema.languages import LANGUAGES, foremost
from oxidoo.schema.words import within, words_of
from oxidoo.suggest import did_you_mean

_COLUMNS = ["name", "type", "label", "flags", "of"]
_MOST_SELECTIONS = 20


@dataclass(frozen=True, slots=True)
class DescribeFields:
    """The fields of a model.

    Attributes:
        instance: The instance's name.
        model: The model.
        query: Only fields with these words in name or label, in any order; in another installed
            language, if none has them.
        names: Only these fields.
        type: Only fields of this type, such as `many2one`.
        required: Only fields that must have a value.
        lang: Language of the labels, such as `fr_FR`; the user's own if empty.
    """

    instance: str
    model: str
    query: str = ""
    names: list[str] = field(default_factory=list)
    type: str = ""
    required: bool = False
    lang: str = ""

    @property
    def scope(self) -> Scope:
        """The language of the labels."""
        return Scope(lang=self.lang)

    async def run(self, env: Environment) -> str:
        """Answers from the schema; ends at the size limit, saying so."""
        await env.catalogue.current_fields(self.model)
        fields = await env.catalogue.require(self.model, self.names)
        named = [fields[name] for name in self.names] or sorted(
            fields.values(), key=lambda field: field.name
        )
        of_type = [each for each in named if self.type in ("", each.type)]
        if not of_type:
            raise self._no_such_type({each.type for each in named})
        wanted = [each for each in of_type if each.required or not self.required]
        chosen = _matching(wanted, self.query) or await self._in_other_languages(
            env.catalogue, wanted
        )
        if not chosen:
            raise self._no_such_field()
        rows = fitting(map(_row, chosen), env.limits.max_result_bytes)
        return _table(rows, left_out=len(chosen) - len(rows))

    async def _in_other_languages(self, catalogue: Catalogue, of_type: list[Field]) -> list[Field]:
        """Those whose labels in another language match, with the labels that were asked for."""
        languages = await catalogue.fact(LANGUAGES)
        for lang in foremost(languages):
            if lang != (self.lang or languages.own):
                fields: Fields = await catalogue.in_language(lang).fields(self.model)
                there = [fields[each.name] for each in of_type if each.name in fields]
                names = {each.name for each in _matching(there, self.query)}
                if names:
                    return [each for each in of_type if each.name in names]
        return []

    def _no_such_field(self) -> OdooMCPError:
        kind = "required field" if self.required else "field"
        about = f" with '{self.query}' in its name or label" if self.query else ""
        return OdooMCPError(f"{self.model} has no {kind}{about}.", kind=Kind.MISSING)

    def _no_such_type(self, types: set[str]) -> OdooMCPError:
        hint = did_you_mean(self.type, types) or "; there is " + ", ".join(sorted(types))
        return OdooMCPError(
            f"No field of {self.model} is of the type '{self.type}'{hint}.", kind=Kind.MISSING
        )


def _matching(fields: Iterable[Field], query: str) -> list[Field]:
    words = words_of(query)
    if query.strip() and not words:
        return []
    return [each for each in fields if within(words, words_of(f"{each.name} {each.label}"))]


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


def _table(rows: list[list[Any]], *, left_out: int) -> str:
    table: dict[str, Any] = {"columns": _COLUMNS, "rows": rows}
    if left_out:
        table["left_out"] = f"{left_out} more fields: narrow the query"
    return orjson.dumps(table).decode()
