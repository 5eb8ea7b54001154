"""The models and fields of one Odoo server, as one user sees them."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oxidoo.client.async_client import OdooAsyncClient
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.suggest import did_you_mean

ATTRIBUTES = ["type", "string", "relation", "selection", "required", "readonly", "store"]

_LIFETIME = 300.0
"""Seconds for which fields are taken as known."""

_SETTLED = 10.0
"""Seconds after which a name that is not known is looked up again: it may be new."""

_MOST_MODELS = 5000
_MOST_KNOWN = 200


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a model, as `fields_get` describes it."""

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


@dataclass(frozen=True, slots=True)
class _Known:
    fields: Fields
    since: float

    def age(self) -> float:
        return time.monotonic() - self.since


class Catalogue:
    """Fetches models and fields when they are first asked for, and remembers them."""

    def __init__(self, client: OdooAsyncClient) -> None:
        self._client = client
        self._known: dict[tuple[str, str], _Known] = {}

    async def fields(self, model: str, *, lang: str = "", at_most: float = _LIFETIME) -> Fields:
        """The fields of a model that the user may see.

        Args:
            model: The model.
            lang: The language of the labels; the user's own if empty.
            at_most: How old the knowledge may be, in seconds.

        Raises:
            OdooMCPError: `validation`, if there is no such model, with the nearest right name.
        """
        known = self._known.get((model, lang))
        if known is None or known.age() > at_most:
            known = _Known(await self._fetch(model, lang), time.monotonic())
            if len(self._known) >= _MOST_KNOWN:
                del self._known[next(iter(self._known))]
            self._known[model, lang] = known
        return known.fields

    async def require(self, model: str, names: list[str]) -> Fields:
        """The fields of a model, all of `names` among them.

        Raises:
            OdooMCPError: `validation`, if one does not exist, with the nearest right name.
        """
        fields = await self.fields(model)
        if not all(name in fields for name in names):
            fields = await self.fields(model, at_most=_SETTLED)
        for name in names:
            if name not in fields:
                hint = did_you_mean(name, fields)
                raise OdooMCPError(f"{model} has no field '{name}'{hint}.", kind=Kind.VALIDATION)
        return fields

    async def _fetch(self, model: str, lang: str) -> Fields:
        context = {"context": {"lang": lang}} if lang else {}
        try:
            # The core's cache fetches once for all who ask at the same time.
            described = await self._client.objects(
                model, "fields_get", [], {"attributes": ATTRIBUTES, **context}, cache="schema"
            )
        except OdooMCPError as error:
            if error.kind is Kind.VALIDATION:
                await self._raise_if_unknown(model)
            raise
        try:
            return {name: Field.of(name, attributes) for name, attributes in described.items()}
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise OdooMCPError(
                f"The reply to {model}.fields_get does not describe fields.", kind=Kind.PROTOCOL
            ) from error

    async def _raise_if_unknown(self, model: str) -> None:
        try:
            records = await self._client.objects(
                "ir.model",
                "search_read",
                [],
                {"domain": [], "fields": ["model"], "limit": _MOST_MODELS},
                cache="schema",
            )
        except OdooMCPError:
            return  # many users may not list the models; the first error has to do
        names = [record["model"] for record in records]
        if model not in names:
            hint = did_you_mean(model, names)
            raise OdooMCPError(f"There is no model '{model}'{hint}.", kind=Kind.VALIDATION)
