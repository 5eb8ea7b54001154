"""Finding records."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oxidoo._native import Rendered
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations.columns import lay_out, size_only
from oxidoo.gateway.operations.conditions import conditions
from oxidoo.gateway.operations.lines import LINES, lay_out_lines
from oxidoo.gateway.operations.members import with_member
from oxidoo.gateway.operations.nested import Record
from oxidoo.gateway.operations.tables import Tables
from oxidoo.gateway.operations.unmatched import with_note
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.domain import check_order
from oxidoo.schema.known.subject import Scope

_NAMES_SEARCHED_SINCE = 18
"""From Odoo 18 on, a domain on `display_name` finds what `name_search` finds."""

_MOST_NAMES = 1000


@dataclass(frozen=True, slots=True)
class Search:
    """A page of the records that a domain matches.

    Attributes:
        instance: The instance's name.
        model: The model.
        domain: In Odoo's prefix notation, as a list or as text.
        fields: The fields to show; the usual ones if empty.
        where: Conditions as a plain object, met as well as the domain; its times are in the zone
            of the result.
        query: Words as one would type them to find a record by its name.
        lines: Fields of lines to show, by the path that leads to them.
        line_limit: How many lines of one record are shown.
        order: Such as `name desc, id`; the model's own if empty.
        limit: The most records.
        offset: How many to pass over.
        after: The id after which the page begins, in the order of ids; `None` for pages by offset.
        count: Whether to tell how many records there are in all.
        full_text: Whether long texts are shown whole.
        context: Language, time zone, companies, `active_test` and the like.
    """

    instance: str
    model: str
    domain: list[Any] | str = ""
    fields: list[str] = field(default_factory=list)
    where: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""
    lines: Mapping[str, list[str]] = field(default_factory=dict)
    line_limit: int = LINES
    order: str = ""
    limit: int = 20
    offset: int = 0
    after: int | None = None
    count: bool = False
    full_text: bool = False
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        """The companies of its context."""
        return Scope.of_companies(self.context)

    async def run(self, env: Environment) -> str:
        """Checks model, fields, domain and order; asks for one record more than is shown."""
        layout = await lay_out(env.catalogue, self.model, self.fields)
        lines = await lay_out_lines(env.catalogue, layout.node, self.lines, self.line_limit)
        tables = Tables(layout, lines, self.context, self.full_text)
        ordered = await self._ordered(env.catalogue)
        domain = await self._matched(env)
        page, counted = await self._ask(env, tables, domain, ordered)
        rendered, records = page
        text = await tables.with_lines(env, rendered.text, rendered, records)
        if counted is not None:
            text = with_member(text, "count", counted)
        if not rendered.rows and not self.offset and self.after is None:
            text = await with_note(env, text, self.model, domain, self.context)
        return text

    async def _ask(
        self, env: Environment, tables: Tables, domain: list[Any], ordered: dict[str, str]
    ) -> tuple[tuple[Rendered, list[Record]], int | None]:
        paged = domain if self.after is None else [*domain, ["id", ">", self.after]]
        context = size_only(self.context)
        kwargs = {
            "domain": paged,
            "offset": self.offset,
            "limit": self.limit + 1,
            "context": context,
            **ordered,
        }
        table = await tables.table(
            env,
            max_rows=self.limit,
            offset=self.offset,
            next="offset" if self.after is None else "id",
        )
        page = tables.layout.search(env, kwargs, table)
        if not self.count:
            return await page, None
        count = env.objects(self.model, "search_count", {"context": context}, args=[domain])
        found, counted = await asyncio.gather(page, count)
        return found, counted

    async def _matched(self, env: Environment) -> list[Any]:
        """The domain of all that is asked for."""
        domain = await conditions(env.catalogue, self.model, self.domain, self.where, self.context)
        if not self.query.strip():
            return domain
        if await env.catalogue.major_version() >= _NAMES_SEARCHED_SINCE:
            return [*domain, ["display_name", "ilike", self.query]]
        arguments = [self.query, domain, "ilike", _MOST_NAMES]
        asked = {"context": self.context}
        found = await env.objects(self.model, "name_search", asked, args=arguments)
        if len(found) == _MOST_NAMES and (self.count or self.offset + self.limit >= _MOST_NAMES):
            raise OdooMCPError(
                f"'query' finds more than {_MOST_NAMES} records, and Odoo before 18 tells of no "
                "more: narrow it by a domain, or search by a domain alone.",
                kind=Kind.VALIDATION,
            )
        return [["id", "in", [record_id for record_id, _ in found]]]

    async def _ordered(self, catalogue: Catalogue) -> dict[str, str]:
        if self.after is not None:
            if self.order or self.offset:
                raise OdooMCPError(
                    "'after' pages in the order of ids: leave out 'order' and 'offset', or page by "
                    "'offset'.",
                    kind=Kind.VALIDATION,
                )
            return {"order": "id"}
        await check_order(catalogue, self.model, self.order)
        return {"order": _total(self.order)} if self.order else {}


def _total(order: str) -> str:
    """The order with `id` in the end: pages of records that tie would repeat and leave out some."""
    names = {term.split()[0] for term in order.split(",") if term.strip()}
    return order if "id" in names else f"{order}, id"
