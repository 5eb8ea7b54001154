"""Finding records."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations import columns
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.default_fields import default_fields
from oxidoo.schema.domain import check_domain, check_path, parse_domain
from oxidoo.schema.subject import Scope

_DIRECTIONS = frozenset({"asc", "desc", "nulls", "first", "last"})


@dataclass(frozen=True, slots=True)
class Search:
    """A page of the records that a domain matches.

    Attributes:
        instance: The instance's name.
        model: The model.
        domain: In Odoo's prefix notation, as a list or as text.
        fields: The fields to show; the usual ones if empty.
        order: Such as `name desc, id`; the model's own if empty.
        limit: The most records.
        offset: How many to pass over.
        count: Whether to tell how many records there are in all.
        full_text: Whether long texts are shown whole.
        context: Language, time zone, companies, `active_test` and the like.
    """

    instance: str
    model: str
    domain: list[Any] | str = ""
    fields: list[str] = field(default_factory=list)
    order: str = ""
    limit: int = 20
    offset: int = 0
    count: bool = False
    full_text: bool = False
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        """The companies of its context."""
        return Scope.of_companies(self.context)

    async def run(self, env: Environment) -> str:
        """Checks model, domain, fields and order; asks for one record more than is shown."""
        fields = await env.catalogue.fields(self.model)
        names = columns.with_id(self.fields or default_fields(fields))
        fields, asked = await columns.require(env.catalogue, self.model, names)
        domain = parse_domain(self.domain)
        await check_domain(env.catalogue, self.model, domain)
        await _check_order(env.catalogue, self.model, self.order)
        kwargs = {
            "domain": domain,
            "fields": asked,
            "offset": self.offset,
            "limit": self.limit + 1,
            "context": columns.size_only(self.context),
        }
        if self.order:
            kwargs["order"] = _total(self.order)
        table = columns.table(
            self.instance,
            self.model,
            fields,
            names,
            env.limits,
            max_rows=self.limit,
            offset=self.offset,
            full_text=self.full_text,
        )
        page = env.table(self.model, "search_read", kwargs, table)
        if not self.count:
            return (await page).text
        counting = {"context": columns.size_only(self.context)}
        count = env.objects(self.model, "search_count", counting, args=[domain])
        rendered, counted = await asyncio.gather(page, count)
        return f'{rendered.text[:-1]},"count":{counted}}}'


def _total(order: str) -> str:
    """The order with `id` in the end: pages of records that tie would repeat and leave out some."""
    names = {term.split()[0] for term in order.split(",") if term.strip()}
    return order if "id" in names else f"{order}, id"


async def _check_order(catalogue: Catalogue, model: str, order: str) -> None:
    for term in filter(None, map(str.strip, order.split(","))):
        name, *direction = term.split()
        if not {word.lower() for word in direction} <= _DIRECTIONS:
            raise OdooMCPError(
                f"The order '{order}' cannot be read; a right one looks like 'name desc, id'.",
                kind=Kind.VALIDATION,
            )
        await check_path(catalogue, model, name.partition(":")[0])
