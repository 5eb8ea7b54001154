"""Which records were written lately: what a change feed asks again and again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.schema.known.subject import OWN, Scope

_STAMP = "write_date"
_FORMAT = "%Y-%m-%d %H:%M:%S"
_NEVER = datetime(1970, 1, 1)  # noqa: DTZ001 - as Odoo tells times: UTC, without saying so
_ARCHIVED_TOO = {"active_test": False}
_MOST = 500
"""Writes told at once; to know that there were some, one is enough."""

Write = tuple[int, datetime]
"""A record's id, and when it was last written, in UTC to the second: more, no protocol tells."""


@dataclass(frozen=True, slots=True)
class _OfModel:
    """Something about a model whose records Odoo dates.

    Attributes:
        instance: The instance's name.
        model: The model.
    """

    instance: str
    model: str

    @property
    def scope(self) -> Scope:
        """The user's own companies."""
        return OWN

    async def _writes(
        self, env: Environment, domain: list[Any], *, limit: int, order: str = ""
    ) -> list[Write]:
        fields = await env.catalogue.fields(self.model)
        if _STAMP not in fields or not fields[_STAMP].stored:
            raise OdooMCPError(
                f"Odoo does not note when records of {self.model} change, so nobody can be told.",
                kind=Kind.VALIDATION,
            )
        asked = {"domain": domain, "fields": [_STAMP], "limit": limit, "context": _ARCHIVED_TOO}
        ordered = {"order": order} if order else {}
        found = await env.objects(self.model, "search_read", asked | ordered, cache=None)
        return [(each["id"], _moment(each[_STAMP])) for each in found]


@dataclass(frozen=True, slots=True)
class NewestWrite(_OfModel):
    """When a record of a model was last written; `None` if there is no record."""

    async def run(self, env: Environment) -> datetime | None:
        """Raises `OdooMCPError`: `validation` for a model without `write_date`."""
        found = await self._writes(env, [], limit=1, order="write_date desc, id desc")
        return found[0][1] if found else None


@dataclass(frozen=True, slots=True)
class RecentWrites(_OfModel):
    """The records that were written lately, the newest first, and some others.

    Attributes:
        ids: Records that are told, too, as long as they exist.
        since: From when on a write is told; `None` for `ids` alone.
    """

    ids: tuple[int, ...] = ()
    since: datetime | None = None

    async def run(self, env: Environment) -> list[Write]:
        """Asks once; twice, if so much was written that `ids` may have been crowded out."""
        named = ["id", "in", list(self.ids)]
        if self.since is None:
            return await self._writes(env, [named], limit=len(self.ids))
        recent = [_STAMP, ">=", self.since.strftime(_FORMAT)]
        domain = ["|", named, recent] if self.ids else [recent]
        limit = _MOST + len(self.ids)
        writes = await self._writes(env, domain, limit=limit, order="write_date desc, id desc")
        if self.ids and len(writes) == limit:
            writes += await self._writes(env, [named], limit=len(self.ids))
        return writes


@dataclass(frozen=True, slots=True)
class CountRecords(_OfModel):
    """How many records a model has: fewer than before, and some were deleted."""

    async def run(self, env: Environment) -> int:
        """Counts archived ones, too."""
        kwargs = {"context": _ARCHIVED_TOO}
        count: int = await env.objects(self.model, "search_count", kwargs, args=[[]], cache=None)
        return count


@dataclass(frozen=True, slots=True)
class ForgetRecords(_OfModel):
    """Ends what is cached of records, so that whoever is told of a change can see it."""

    async def run(self, env: Environment) -> None:
        """Makes no call."""
        env.forget_records()


def _moment(text: str | bool) -> datetime:
    """Odoo's text; records that were not made by Odoo itself may have none."""
    return datetime.strptime(text, _FORMAT) if isinstance(text, str) else _NEVER  # noqa: DTZ007
