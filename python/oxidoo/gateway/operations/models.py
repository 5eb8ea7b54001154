"""Finding out what models there are."""

from dataclasses import dataclass
from typing import Any

import orjson

from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations.sizes import fitting
from oxidoo.schema.known.subject import OWN, Scope
from oxidoo.schema.models import MODELS, Found

_MOST_SYNONYMS = 3
_MOST_LIKELY = 5


@dataclass(frozen=True, slots=True)
class ListModels:
    """The models that some words mean, the likeliest first.

    Attributes:
        instance: The instance's name.
        query: Words in any installed language; all models if empty.
        limit: The most models.
        offset: How many to pass over.
        lang: Language of the names, such as `fr_FR`; the user's own if empty.
    """

    instance: str
    query: str = ""
    limit: int = 50
    offset: int = 0
    lang: str = ""

    @property
    def scope(self) -> Scope:
        """The user's own companies."""
        return OWN

    async def run(self, env: Environment) -> str:
        """Answers from what is known of the models."""
        models = await env.catalogue.fact(MODELS)
        lang = models.languages.require(self.lang)
        meant = models.search(self.query)
        told: dict[str, str] = {}
        if not meant:
            meant = models.search_some(self.query)[:_MOST_LIKELY]
            told["note"] = _note(self.query, some=bool(meant))
        found = [_row(each, lang) for each in meant]
        columns = ["model", "name", "also"] if any(row[-1] for row in found) else ["model", "name"]
        page = (row[: len(columns)] for row in found[self.offset : self.offset + self.limit])
        rows = fitting(page, env.limits.max_result_bytes)
        table: dict[str, Any] = {"columns": columns, "rows": rows}
        if (end := self.offset + len(rows)) < len(found):
            table["next"] = end
        return orjson.dumps(table | told).decode()


def _note(query: str, *, some: bool) -> str:
    if some:
        return f"No model is called all of '{query}'; these are called a part of it."
    return (
        f"No model of this Odoo is called '{query}': try another word, or the app that has it may "
        "not be installed."
    )


def _row(found: Found, lang: str) -> list[Any]:
    name = found.model.name(lang)
    also = [text for text in found.also if text.casefold() != name.casefold()]
    return [found.model.model, name, ", ".join(also[:_MOST_SYNONYMS]) or None]
