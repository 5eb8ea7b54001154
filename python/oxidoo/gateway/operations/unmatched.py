"""Why nothing is found: conditions that are right and that no record meets."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from oxidoo.errors import OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations.meant import name_search
from oxidoo.gateway.operations.members import with_member
from oxidoo.schema.domain import Target, as_json, find, quoted
from oxidoo.suggest import nearest

_BY_NAME = frozenset({"=", "in", "like", "ilike", "=like", "=ilike"})
"""The operators that find records by name, as `name_search` does."""

_EXACT = frozenset({"=", "in"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

_MOST = 3
"""Values that are looked into."""

_MOST_ALIKE = 100
_LONGEST_SHOWN = 200
_BEGINNING = 3
"""Letters that a name has to begin with to be meant."""


class _Suspect(Protocol):
    """A value in a condition that may be met by no record."""

    async def sentence(self, env: Environment, context: dict[str, Any]) -> str:
        """What is wrong with it; empty if nothing is."""


@dataclass(frozen=True, slots=True)
class _Name:
    """The name of a record of another model, and how `name_search` compares it."""

    model: str
    operator: str
    name: str

    async def sentence(self, env: Environment, context: dict[str, Any]) -> str:
        wanted = [self.name] if self.operator == "in" else self.name
        if await name_search(env, self.model, wanted, self.operator, 1, context):
            return ""
        near = await self._near(env, context)
        says = f"No {self.model} that this user sees is called {quoted(self.name)}"
        return f"{says}; did you mean {quoted(near)}?" if near else f"{says}."

    async def _near(self, env: Environment, context: dict[str, Any]) -> str | None:
        if any(letter.isdigit() for letter in self.name):
            return None  # another number is another thing
        plain = self.name.strip("%_ ")
        if holding := await name_search(env, self.model, plain, "ilike", 1, context):
            return holding[0][1]
        beginning = plain[:_BEGINNING]
        alike = await name_search(env, self.model, beginning, "ilike", _MOST_ALIKE, context)
        return nearest(self.name, [known for _, known in alike])


@dataclass(frozen=True, slots=True)
class _Text:
    """A text that a field should be, which it may be a part of."""

    model: str
    path: str
    text: str

    async def sentence(self, env: Environment, context: dict[str, Any]) -> str:
        if not await self._found(env, "ilike", context) or await self._found(env, "=", context):
            return ""
        right = as_json([self.path, "ilike", self.text])
        says = f"No '{self.path}' is {quoted(self.text)} exactly; some have it inside"
        return f"{says}: {right}." if len(self.text) <= _LONGEST_SHOWN else f"{says}."

    async def _found(self, env: Environment, operator: str, context: dict[str, Any]) -> bool:
        asked = {"limit": 1, "context": context}
        domain = [[self.path, operator, self.text]]
        return bool(await env.objects(self.model, "search", asked, args=[domain]))


@dataclass(frozen=True, slots=True)
class _Midnight:
    """A day that a moment should be."""

    path: str
    day: str

    async def sentence(self, _env: Environment, _context: dict[str, Any]) -> str:
        right = as_json({"where": {self.path: self.day}})
        return f"'{self.path}' is a moment, '= {self.day}' its midnight: the whole day is {right}."


async def with_note(
    env: Environment, text: str, model: str, domain: list[Any], context: dict[str, Any]
) -> str:
    """An empty result, with a `note` on values in the conditions that no record has.

    A condition such as `["country_id", "=", "Belgum"]` is right and matches nothing, which looks
    as if there were no records of that country.

    Args:
        env: Makes the calls: three for each value at the most, of three values.
        text: The result, a JSON object.
        model: The model that was searched.
        domain: The conditions, checked already.
        context: That of the search: names are those of a language and of companies.
    """
    context = {**context, "active_test": False}  # as Odoo looks for what a condition names
    suspects = [each for leaf in _leaves(domain) for each in await _suspects(env, model, *leaf)]
    looked_into = list(dict.fromkeys(suspects))[:_MOST]
    told = await asyncio.gather(*(_sentence(env, suspect, context) for suspect in looked_into))
    note = " ".join(filter(None, told))
    return with_member(text, "note", note) if note else text


def _leaves(domain: list[Any]) -> Iterator[tuple[str, str, Any]]:
    if "!" in domain:
        return  # what is not to be met excludes nothing
    for term in domain:
        match term:
            case [str(path), str(operator), value]:
                yield path, operator, value


async def _suspects(
    env: Environment, model: str, path: str, operator: str, value: Any
) -> list[_Suspect]:
    values = value if isinstance(value, list) else [value]
    texts = [each for each in values if isinstance(each, str) and each.strip()]
    if operator not in _BY_NAME or not texts or len(texts) < len(values):
        return []  # an id among them may match
    target = await find(env.catalogue, model, path)
    if not isinstance(target, Target) or target.part:
        return []
    is_exact = operator in _EXACT
    match target.field.type:
        case _ if target.relation:
            compared = "in" if isinstance(value, list) else operator
            return [_Name(target.relation, compared, text) for text in texts]
        case "char" | "text" if is_exact:
            return [_Text(model, path, text) for text in texts]
        case "datetime" if is_exact:
            return [_Midnight(path, text) for text in texts if _DAY.fullmatch(text)]
        case _:
            return []


async def _sentence(env: Environment, suspect: _Suspect, context: dict[str, Any]) -> str:
    try:
        return await suspect.sentence(env, context)
    except OdooMCPError:
        return ""  # what is found, or not, is told all the same
