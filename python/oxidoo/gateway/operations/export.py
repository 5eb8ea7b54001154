"""Exporting records to a file, however many."""

import asyncio
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import aclosing, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from oxidoo.client.defaults import PAGE
from oxidoo.errors import OdooMCPError
from oxidoo.files.draft import Draft
from oxidoo.files.formats import ENCODINGS, Column, ColumnType, FileFormat
from oxidoo.files.manifest import Manifest, Request
from oxidoo.files.store import FileStore
from oxidoo.files.threads import begun, in_thread
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.limits import Limits
from oxidoo.gateway.operations import columns
from oxidoo.gateway.operations.columns import Layout, lay_out, size_only
from oxidoo.gateway.operations.conditions import conditions
from oxidoo.gateway.operations.files import files_of
from oxidoo.gateway.operations.rendered_pages import RenderedPages
from oxidoo.gateway.operations.unmatched import with_note
from oxidoo.gateway.progress import Progress, Told, untold
from oxidoo.gateway.uris import uri_of
from oxidoo.schema.field import TO_MANY
from oxidoo.schema.known.subject import Scope
from oxidoo.schema.zone import zone_shown

_TYPES: dict[str, ColumnType] = {
    "integer": "integer",
    "many2one_reference": "integer",
    "float": "number",
    "monetary": "number",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "one2many": "integer",
    "many2many": "integer",
}
"""The type of a value by that of its field; text if it is none of these."""


@dataclass(frozen=True, slots=True)
class Export:
    """All records that a domain matches, as a file.

    The values are those that a search shows, with texts whole and currencies in each row. A file
    that was not finished is gone on with by the same request of the same principal, from the last
    page that was committed.

    Attributes:
        instance: The instance's name.
        model: The model.
        domain: In Odoo's prefix notation, as a list or as text.
        fields: The fields to export; the usual ones if empty.
        where: Conditions as a plain object, met as well as the domain.
        format: How the rows are written.
        context: Language, time zone, companies, `active_test` and the like.
        progress: Told as rows are written, a few times a second.
    """

    instance: str
    model: str
    domain: list[Any] | str = ""
    fields: list[str] = field(default_factory=list)
    where: Mapping[str, Any] = field(default_factory=dict)
    format: FileFormat = "csv"
    context: dict[str, Any] = field(default_factory=dict)
    progress: Progress = untold

    @property
    def scope(self) -> Scope:
        """The companies of its context."""
        return Scope.of_companies(self.context)

    async def run(self, env: Environment) -> str:
        """Checks model, fields and conditions; writes each page as it comes."""
        files = files_of(env)
        layout = _with_all_columns(await lay_out(env.catalogue, self.model, self.fields))
        domain = await conditions(env.catalogue, self.model, self.domain, self.where, self.context)
        bulk = env.in_bulk()
        table = await layout.table(bulk, self.context, max_rows=PAGE, full_text=True)
        pages = RenderedPages(bulk, layout, domain, table, size_only(self.context))
        zone = await zone_shown(env.catalogue, self.context, dated=layout.is_dated)
        request = self._request(env, layout, domain, zone.key if zone else "")
        async with begun(files, request) as draft:
            passes = 2 if ENCODINGS[self.format].spooled else 1
            told = Told(self.progress, self.model, passes)
            try:
                await _write(draft, pages, told)
            except OdooMCPError as error:
                raise _and_goes_on(error, draft.manifest) from error
            await _finish(draft, told)
        text = _result(self.model, draft, files, env.limits, zone)
        if draft.manifest.rows:
            return text
        return await with_note(env, text, self.model, domain, self.context)

    def _request(self, env: Environment, layout: Layout, domain: list[Any], zone: str) -> Request:
        titles = [column.title for column in layout.columns]
        decisive = [env.account, self.model, domain, titles, self.context, zone]
        content = json.dumps(decisive, sort_keys=True, default=repr)
        return Request(
            owner=env.principal.name,
            instance=env.instance,
            content=hashlib.blake2b(content.encode(), digest_size=16).hexdigest(),
            format=self.format,
            columns=tuple(_column(layout, column) for column in layout.columns),
        )


def _with_all_columns(layout: Layout) -> Layout:
    """The layout with currencies in each row: pages that leave them out would differ in columns."""
    placed = [
        replace(column, kind="many2one") if column.kind == "currency" else column
        for column in layout.columns
    ]
    return replace(layout, columns=placed)


def _column(layout: Layout, column: columns.Column) -> Column:
    *way, name = column.path
    node = layout.node
    for step in way:
        node = node.children[step]
    described = node.fields[name].type
    kind = "integer" if column.kind == "many2one_id" else _TYPES.get(described, "text")
    leads_to_many = described in TO_MANY
    if column.is_list and leads_to_many:
        kind = "text"  # of each record, its list as JSON
    return Column(column.title, kind, is_list=column.is_list or leads_to_many)


async def _write(draft: Draft, pages: RenderedPages, told: Told) -> None:
    """Writes the pages that are missing."""
    count: asyncio.Task[int] | None = None
    try:
        async with aclosing(pages.read(draft.manifest.last)) as read:
            async for page in read:
                if count is None and page.is_full:  # else this is all
                    count = asyncio.create_task(pages.count())
                total = _known(count)
                draft.expect(total)
                await in_thread(draft.append, page.rows(), page.ids[-1])
                await told.read(draft.manifest.rows, total)
    finally:
        if count:
            count.cancel()
            await asyncio.gather(count, return_exceptions=True)


async def _finish(draft: Draft, told: Told) -> None:
    rows = draft.manifest.rows
    with closing(draft.finish()) as steps:
        while (done := await in_thread(next, steps, None)) is not None:
            await told.made(done, rows)
    await told.end(rows)


def _known(count: asyncio.Task[int] | None) -> int | None:
    """How many rows there will be, once that is known; an export does not wait or fail for it."""
    return count.result() if count and count.done() and not count.exception() else None


def _and_goes_on(error: OdooMCPError, manifest: Manifest) -> OdooMCPError:
    if not manifest.rows:
        return error
    return OdooMCPError(
        f"{error.message} {manifest.rows} rows are safe: the same call goes on from there.",
        kind=error.kind,
        outcome=error.outcome,
        retryable=error.retryable,
        retry_after=error.retry_after,
        detail=error.detail,
        authentication=error.authentication,
    )


def _result(
    model: str, draft: Draft, files: FileStore, limits: Limits, zone: ZoneInfo | None
) -> str:
    manifest = draft.manifest
    expires = datetime.fromtimestamp(files.expires(manifest), UTC)
    result: dict[str, Any] = {
        "model": model,
        "handle": manifest.handle,
        "uri": uri_of(manifest.instance, "file", manifest.handle),
        "path": str(draft.path),
        "format": manifest.format,
        "rows": manifest.rows,
        "bytes": manifest.size,
        "columns": manifest.columns,
        "first": list(_shown(manifest, limits.max_result_bytes)),
        "expires": f"{expires:%Y-%m-%dT%H:%M:%SZ}",
    }
    if zone:
        result["tz"] = zone.key
    if draft.resumed_from:
        result["resumed_from"] = draft.resumed_from
    return orjson.dumps(result).decode()


def _shown(manifest: Manifest, most: int) -> Iterator[list[Any]]:
    """As many of the first rows as fit into so many bytes."""
    for row in manifest.first:
        most -= len(orjson.dumps(row))
        if most < 0:
            return
        yield row
