"""Why nothing is found: names in the conditions that no record has."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from oxidoo.errors import OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations.meant import name_search
from oxidoo.gateway.operations.members import with_member
from oxidoo.schema.domain import Target, find
from oxidoo.suggest import nearest

_BY_NAME = {"in": "=", **{same: same for same in ("=", "like", "ilike", "=like", "=ilike")}}
"""The operators that find records by name, with those by which `name_search` finds the same."""

_MOST = 3
"""Names that are looked into."""

_MOST_ALIKE = 100
_BEGINNING = 3
"""Letters that a name has to begin with to be meant."""

_ARCHIVED_TOO = {"active_test": False}


@dataclass(frozen=True, slots=True)
class _Named:
    """A name in a condition.

    Attributes:
        model: The model of the record that should have it.
        operator: How `name_search` compares.
        name: The name.
    """

    model: str
    operator: str
    name: str


async def with_note(env: Environment, text: str, model: str, domain: list[Any]) -> str:
    """An empty result, with a `note` on names in the conditions that no record has.

    A condition such as `["country_id", "=", "Belgum"]` is right and matches nothing, which looks
    as if there were no records of that country.

    Args:
        env: Makes the calls: one for each name, one more to find what was meant.
        text: The result, a JSON object.
        model: The model that was searched.
        domain: The conditions, checked already.
    """
    named = [each for leaf in _leaves(domain) for each in await _names(env, model, leaf)]
    told = await asyncio.gather(*(_told(env, each) for each in list(dict.fromkeys(named))[:_MOST]))
    note = " ".join(filter(None, told))
    return with_member(text, "note", note) if note else text


def _leaves(domain: list[Any]) -> Iterator[tuple[str, str, Any]]:
    for term in domain:
        match term:
            case [str(path), str(operator), value]:
                yield path, operator, value


async def _names(env: Environment, model: str, leaf: tuple[str, str, Any]) -> list[_Named]:
    path, operator, value = leaf
    if operator not in _BY_NAME:
        return []
    names = value if isinstance(value, list) else [value]
    texts = [name for name in names if isinstance(name, str) and name.strip()]
    if not texts or len(texts) < len(names):
        return []  # an id among them may match
    target = await find(env.catalogue, model, path)
    if not isinstance(target, Target) or target.part or not target.relation:
        return []
    return [_Named(target.relation, _BY_NAME[operator], text) for text in texts]


async def _told(env: Environment, named: _Named) -> str:
    model, name = named.model, named.name
    beginning = name.strip("%_ ")[:_BEGINNING]
    try:
        if await name_search(env, model, name, named.operator, 1, _ARCHIVED_TOO):
            return ""
        alike = await name_search(env, model, beginning, "ilike", _MOST_ALIKE, _ARCHIVED_TOO)
    except OdooMCPError:
        return ""
    near = nearest(name, [known for _, known in alike])
    return f"No {model} is called '{name}'" + (f"; did you mean '{near}'?" if near else ".")
