"""Finding out what can be done with a model."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from oxidoo.errors import OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.literals import Part
from oxidoo.schema.description import description
from oxidoo.schema.known.subject import Scope
from oxidoo.schema.models import MODELS

_LEFT_OUT_FIRST: Sequence[Part] = (
    "relations",
    "constraints",
    "rules",
    "defaults",
    "required",
    "actions",
)

_SOURCES: Mapping[Part, str] = {"actions": "views"}
"""What a part is read from, where that has another name."""


@dataclass(frozen=True, slots=True)
class DescribeModel:
    """What the user may do with a model, its states and actions, and what leads on from it.

    Attributes:
        instance: The instance's name.
        model: The model.
        parts: Only these parts of the description; all if empty.
        lang: Language of the labels, such as `fr_FR`; the user's own if empty.
    """

    instance: str
    model: str
    parts: Sequence[Part] = ()
    lang: str = ""

    @property
    def scope(self) -> Scope:
        """The language of the labels."""
        return Scope(lang=self.lang)

    async def run(self, env: Environment) -> str:
        """Leaves out what Odoo does not tell, and what is too long, saying so."""
        fields = await env.catalogue.fields(self.model)
        parts, name = await asyncio.gather(
            env.catalogue.current_fact(description(self.model, fields, self.lang)),
            self._name(env),
        )
        described: dict[str, Any] = {**name, **parts}
        if self.parts:
            described = _chosen(described, self.parts)
        return _within(described, env.limits.max_result_bytes)

    async def _name(self, env: Environment) -> dict[str, str]:
        try:
            models = await env.catalogue.fact(MODELS)
        except OdooMCPError:
            return {}
        return {"name": models.name(self.model, self.lang)} if self.model in models else {}


def _chosen(described: Mapping[str, Any], parts: Sequence[Part]) -> dict[str, Any]:
    """Some parts, and which of them could not be read."""
    chosen: dict[str, Any] = {part: described[part] for part in parts if part in described}
    sources = {_SOURCES.get(part, part) for part in parts}
    if hidden := [each for each in described.get("not_readable", ()) if each in sources]:
        chosen["not_readable"] = hidden
    return chosen


def _within(described: dict[str, Any], max_bytes: int) -> str:
    text = orjson.dumps(described)
    for part in _LEFT_OUT_FIRST:
        if len(text) <= max_bytes:
            break
        if described.pop(part, None):
            described.setdefault("left_out", []).append(part)
            text = orjson.dumps(described)
    return text.decode()
