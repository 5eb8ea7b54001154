"""Names of records and models that begin as somebody has begun to write them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations.meant import name_search
from oxidoo.schema.field import DATES, NUMBERS
from oxidoo.schema.known.subject import OWN, Scope
from oxidoo.schema.models import MODELS
from oxidoo.schema.reports import reports

FieldKind = Literal["number", "date", "binary"]

_TYPES: Mapping[FieldKind, frozenset[str]] = {
    "number": NUMBERS,
    "date": DATES,
    "binary": frozenset({"binary"}),
}


@dataclass(frozen=True, slots=True)
class _Names:
    """What a beginning may become.

    Attributes:
        instance: The instance's name.
        begun: What is written so far.
    """

    instance: str
    begun: str

    @property
    def scope(self) -> Scope:
        """The user's own companies."""
        return OWN


@dataclass(frozen=True, slots=True)
class ModelNames(_Names):
    """The models whose technical name begins so, then those that the words mean."""

    async def run(self, env: Environment) -> list[str]:
        """Answers from what is known of the models."""
        models = await env.catalogue.fact(MODELS)
        meant = [found.model.model for found in models.search(self.begun)]
        every = [found.model.model for found in models.search("")] if self.begun else meant
        return list(
            dict.fromkeys([*(each for each in every if each.startswith(self.begun)), *meant])
        )


@dataclass(frozen=True, slots=True)
class FieldNames(_Names):
    """The fields of a model whose name begins so, then those that have it inside.

    Attributes:
        model: The model.
        kind: Only fields of this kind.
    """

    model: str
    kind: FieldKind

    async def run(self, env: Environment) -> list[str]:
        """Answers from the schema."""
        fields = await env.catalogue.fields(self.model)
        names = [each.name for each in fields.values() if each.type in _TYPES[self.kind]]
        return sorted(
            (name for name in names if self.begun in name),
            key=lambda name: (not name.startswith(self.begun), name),
        )


@dataclass(frozen=True, slots=True)
class RecordIds(_Names):
    """The ids of records whose name has the words in it; a number stands for itself, too.

    Attributes:
        model: The model.
        limit: The most records.
    """

    model: str
    limit: int

    async def run(self, env: Environment) -> list[str]:
        """Asks Odoo, with `name_search`."""
        await env.catalogue.fields(self.model)
        found = await name_search(env, self.model, self.begun, "ilike", self.limit, {})
        own = [self.begun] if self.begun.isdecimal() and self.begun.isascii() else []
        return list(dict.fromkeys([*own, *(str(record_id) for record_id, _ in found)]))


@dataclass(frozen=True, slots=True)
class ReportNames(_Names):
    """The reports whose technical name or name for people has the words in it."""

    async def run(self, env: Environment) -> list[str]:
        """Answers from what is known of the reports."""
        begun = self.begun.casefold()
        return sorted(
            each.report_name
            for each in await env.catalogue.fact(reports(""))
            if begun in each.report_name.casefold() or begun in each.name.casefold()
        )
