"""Why nothing is found: conditions that are right and that no record meets."""

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from oxidoo.errors import OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations.meant import name_search
from oxidoo.gateway.operations.members import with_member
from oxidoo.schema.domain import Target, find
from oxidoo.suggest import nearest

_BY_NAME = {"in": "=", **{same: same for same in ("=", "like", "ilike", "=like", "=ilike")}}
"""The operators that find records by name, with those by which `name_search` finds the same."""

_EXACT = frozenset({"=", "in"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

_MOST = 3
"""Values that are looked into."""

_MOST_ALIKE = 100
_BEGINNING = 3
"""Letters that a name has to begin with to be meant."""

_ARCHIVED_TOO = {"active_test": False}


class _Suspect(Protocol):
    """A value in a condition that may be met by no record."""

    async def sentence(self, env: Environment) -> str:
        """What is wrong with it; empty if nothing is."""


@dataclass(frozen=True, slots=True)
class _Name:
    """The name of a record of another model, and how `name_search` compares it."""

    model: str
    operator: str
    name: str

    async def sentence(self, env: Environment) -> str:
        if await self._found(env, self.name, self.operator, 1):
            return ""
        says = f"No {self.model} is called '{self.name}'"
        plain = self.name.strip("%_ ")
        if holding := await self._found(env, plain, "ilike", 1):
            return f"{says}; did you mean '{holding[0]}'?"
        alike = await self._found(env, plain[:_BEGINNING], "ilike", _MOST_ALIKE)
        near = nearest(self.name, alike)
        return f"{says}; did you mean '{near}'?" if near else f"{says}."

    async def _found(self, env: Environment, name: str, operator: str, limit: int) -> list[str]:
        found = await name_search(env, self.model, name, operator, limit, _ARCHIVED_TOO)
        return [known for _, known in found]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text that a field should be, which it may be a part of."""

    model: str
    path: str
    text: str

    async def sentence(self, env: Environment) -> str:
        if await self._found(env, "=") or not await self._found(env, "ilike"):
            return ""
        right = json.dumps([self.path, "ilike", self.text], ensure_ascii=False)
        return f"No '{self.path}' is '{self.text}' exactly; some have it inside: {right}."

    async def _found(self, env: Environment, operator: str) -> bool:
        asked = {"limit": 1, "context": _ARCHIVED_TOO}
        domain = [[self.path, operator, self.text]]
        return bool(await env.objects(self.model, "search", asked, args=[domain]))


@dataclass(frozen=True, slots=True)
class _Midnight:
    """A day that a moment should be."""

    path: str
    day: str

    async def sentence(self, _env: Environment) -> str:
        right = json.dumps({"where": {self.path: self.day}})
        return f"'{self.path}' is a moment, '= {self.day}' its midnight: the whole day is {right}."


async def with_note(env: Environment, text: str, model: str, domain: list[Any]) -> str:
    """An empty result, with a `note` on values in the conditions that no record has.

    A condition such as `["country_id", "=", "Belgum"]` is right and matches nothing, which looks
    as if there were no records of that country.

    Args:
        env: Makes the calls: three for each value at the most, of three values.
        text: The result, a JSON object.
        model: The model that was searched.
        domain: The conditions, checked already.
    """
    suspects = [each for leaf in _leaves(domain) for each in await _suspects(env, model, *leaf)]
    looked_into = list(dict.fromkeys(suspects))[:_MOST]
    told = await asyncio.gather(*(_sentence(env, suspect) for suspect in looked_into))
    note = " ".join(filter(None, told))
    return with_member(text, "note", note) if note else text


def _leaves(domain: list[Any]) -> Iterator[tuple[str, str, Any]]:
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
            return [_Name(target.relation, _BY_NAME[operator], text) for text in texts]
        case "char" | "text" if is_exact:
            return [_Text(model, path, text) for text in texts]
        case "datetime" if is_exact:
            return [_Midnight(path, text) for text in texts if _DAY.fullmatch(text)]
        case _:
            return []


async def _sentence(env: Environment, suspect: _Suspect) -> str:
    try:
        return await suspect.sentence(env)
    except OdooMCPError:
        return ""  # what is found, or not, is told all the same
