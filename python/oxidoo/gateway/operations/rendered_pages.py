"""All records of a model that match a domain, page by page as text."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from oxidoo._native import Table
from oxidoo.client.defaults import AHEAD, PAGE
from oxidoo.client.pages import Ahead, Span
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations.columns import Layout

_FIRST_PAGE = 200
"""Rows of the first page: it shows how wide rows are, and often it is all."""

_BYTES_OF_A_PAGE = 2 << 20
"""Pages of wide rows are shorter, so that those held at once stay small."""


class Page(NamedTuple):
    """Some rows in the order of their ids.

    Attributes:
        text: A table as JSON, as the native module renders it.
        ids: The ids of its rows.
        is_full: Whether it holds as many rows as were asked for, so that there may be more.
    """

    text: str
    ids: list[int]
    is_full: bool

    def rows(self) -> list[list[Any]]:
        """The rows as Python's values."""
        rows: list[list[Any]] = orjson.loads(self.text)["rows"]
        return rows


@dataclass(frozen=True, slots=True)
class RenderedPages:
    """The records of a model that match a domain, in the order of their ids.

    Attributes:
        env: Makes the calls.
        layout: The columns.
        domain: In Odoo's prefix notation.
        table: How a page is rendered; it takes `PAGE` rows at least.
        context: The context of the calls.
    """

    env: Environment
    layout: Layout
    domain: list[Any]
    table: Table
    context: dict[str, Any]

    @property
    def model(self) -> str:
        """The model."""
        return self.layout.node.model

    async def read(self, after: int | None) -> AsyncGenerator[Page]:
        """The pages with ids above `after`; when the caller stops early, so do the calls.

        Raises:
            OdooMCPError: If a page cannot be read.
        """
        first = await self._page(Span(after or 0), _FIRST_PAGE)
        if first.ids:
            yield first
        if not first.is_full:
            return
        others = Ahead(self._search, self._whole, page=_rows_of_a_page(first), ahead=AHEAD)
        async with aclosing(others.after(first.ids[-1])) as spans:
            async for pages in spans:
                for page in pages:
                    yield page

    async def count(self) -> int:
        """How many records there are in all."""
        kwargs = {"context": self.context}
        args = [self.domain]
        count: int = await self.env.objects(self.model, "search_count", kwargs, args=args)
        return count

    async def _search(self, after: int, limit: int) -> list[int]:
        kwargs = {"order": "id", "limit": limit, "context": self.context}
        args = [[*Span(after).domain(), *self.domain]]
        ids: list[int] = await self.env.objects(self.model, "search", kwargs, args=args)
        return ids

    async def _whole(self, span: Span) -> list[Page]:
        """All records of a span, in several pages if records came to match meanwhile."""
        pages = [await self._page(span, PAGE)]
        while pages[-1].is_full and pages[-1].ids[-1] != span.last:
            pages.append(await self._page(Span(pages[-1].ids[-1], span.last), PAGE))
        return [page for page in pages if page.ids]

    async def _page(self, span: Span, limit: int) -> Page:
        kwargs = {
            "domain": [*span.domain(), *self.domain],
            "limit": limit,
            "order": "id",
            "context": self.context,
        }
        rendered, _ = await self.layout.search(self.env, kwargs, self.table)
        page = Page(rendered.text, rendered.ids, is_full=rendered.rows == limit)
        if page.ids and page.ids[-1] <= span.after:
            raise OdooMCPError(
                f"Odoo does not give the records of {self.model} in the order of their ids.",
                kind=Kind.PROTOCOL,
            )
        return page


def _rows_of_a_page(first: Page) -> int:
    return max(1, min(PAGE, _BYTES_OF_A_PAGE * len(first.ids) // len(first.text)))
