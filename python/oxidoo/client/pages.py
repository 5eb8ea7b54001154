"""Records page by page, by id, fetched ahead."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from oxidoo.client.context import in_context
from oxidoo.client.defaults import AHEAD, PAGE, check_positive
from oxidoo.errors import Kind, OdooMCPError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Collection, Coroutine, Mapping, Sequence

    from oxidoo.client.async_client import OdooAsyncClient

PageT = TypeVar("PageT")

Record = dict[str, Any]

_PAGES_PER_SEARCH = (4, 16)
"""Ids cost Odoo a twentieth of what records do, so they are found for many pages at once: for few
at first, as reading waits for them, then for more."""


@dataclass(frozen=True, slots=True)
class Span:
    """The ids above `after`, up to `last`; `None` is no bound."""

    after: int = 0
    last: int | None = None

    def domain(self) -> list[list[Any]]:
        """The span as conditions."""
        lower = [["id", ">", self.after]] if self.after else []
        return lower if self.last is None else [*lower, ["id", "<=", self.last]]


@dataclass(frozen=True, slots=True)
class Ahead(Generic[PageT]):
    """Pages in the order of ids, each by its span, of which some are read ahead.

    Ids are searched in large blocks, and the pages between them are read side by side, each by its
    span of ids, which Odoo finds faster than a list of them, and in which whatever no longer
    matches is just not found.

    Attributes:
        search: The ids above one, in order, at most so many.
        read: The page of a span.
        page: Ids in a span.
        ahead: Pages held or under way at once.
    """

    search: Callable[[int, int], Coroutine[Any, Any, list[int]]]
    read: Callable[[Span], Coroutine[Any, Any, PageT]]
    page: int = PAGE
    ahead: int = AHEAD

    async def after(self, last: int) -> AsyncGenerator[PageT]:
        """The pages of the ids above `last`; when the caller stops early, so do the calls.

        Raises:
            OdooMCPError: If a page cannot be read.
        """
        under_way: deque[asyncio.Task[PageT]] = deque()
        spans = self._spans(last)
        try:
            async for span in spans:
                under_way.append(asyncio.create_task(self.read(span)))
                if len(under_way) == self.ahead:
                    yield await under_way[0]
                    under_way.popleft()
            while under_way:
                yield await under_way[0]
                under_way.popleft()
        finally:
            await spans.aclose()
            await _cancel(under_way)

    async def _spans(self, after: int) -> AsyncGenerator[Span]:
        """Spans of a page each, from the ids above `after` that match now."""
        size, larger = (self.page * pages for pages in _PAGES_PER_SEARCH)
        search = asyncio.create_task(self.search(after, size))
        try:
            while ids := await search:
                ended = len(ids) < size
                if not ended:
                    size = larger
                    search = asyncio.create_task(self.search(ids[-1], size))
                for at in range(self.page - 1, len(ids) + self.page - 1, self.page):
                    last = ids[min(at, len(ids) - 1)]
                    yield Span(after, last)
                    after = last
                if ended:
                    return
        finally:
            await _cancel([search])


@dataclass(frozen=True, slots=True)
class Pages:
    """The records of a model that match a domain, in the order of their ids.

    The first page is read alone: often it is all. The others are read ahead.
    """

    client: OdooAsyncClient
    model: str
    domain: Sequence[Any]
    fields: Sequence[str] | None
    page: int = PAGE
    ahead: int = AHEAD
    context: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        check_positive(page=self.page, ahead=self.ahead)

    async def read(self) -> AsyncGenerator[list[Record]]:
        """The pages; when the caller stops early, so do all calls under way.

        Raises:
            OdooMCPError: If a page cannot be read.
        """
        fields = await self._readable_fields() if self.fields is None else self.fields or ["id"]
        first = await self._search_read(Span(), fields)
        yield first
        if len(first) < self.page:
            return
        others = Ahead(self._search, lambda span: self._whole(span, fields), self.page, self.ahead)
        async with aclosing(others.after(first[-1]["id"])) as pages:
            async for page in pages:
                yield page

    async def _search(self, after: int, limit: int) -> list[int]:
        kwargs = {"order": "id", "limit": limit, **in_context(self.context)}
        domain = [*Span(after).domain(), *self.domain]
        ids: list[int] = await self.client.execute_kw(self.model, "search", [domain], kwargs)
        return ids

    async def _whole(self, span: Span, fields: Sequence[str]) -> list[Record]:
        """All records of a span, in several calls if records came to match meanwhile."""
        records = part = await self._search_read(span, fields)
        while len(part) == self.page and part[-1]["id"] != span.last:
            part = await self._search_read(Span(part[-1]["id"], span.last), fields)
            records += part
        return records

    async def _search_read(self, span: Span, fields: Sequence[str]) -> list[Record]:
        records = await self.client.search_read(
            self.model,
            [*span.domain(), *self.domain],
            fields,
            limit=self.page,
            order="id",
            context=self.context,
        )
        if records and records[-1]["id"] <= span.after:
            raise OdooMCPError(
                f"Odoo does not give the records of {self.model} in the order of their ids.",
                kind=Kind.PROTOCOL,
            )
        return records

    async def _readable_fields(self) -> list[str]:
        """All fields but binary ones, which would make pages of any size."""
        known: dict[str, dict[str, Any]] = await self.client.objects(
            self.model, "fields_get", [], {"attributes": ["type"]}, cache="schema"
        )
        return [name for name, field in known.items() if field["type"] != "binary"]


async def _cancel(tasks: Collection[asyncio.Task[Any]]) -> None:
    """Ends tasks, and looks at the errors of those that failed already."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
