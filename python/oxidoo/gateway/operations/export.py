"""Exporting records to a file, however many."""

import asyncio
import hashlib
import json
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

from oxidoo.client.defaults import PAGE
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.files.draft import Draft
from oxidoo.files.formats import ENCODINGS, Column, ColumnType, FileFormat
from oxidoo.files.manifest import Manifest, Request
from oxidoo.files.store import FileStore, Piece
from oxidoo.files.threads import begun, in_thread
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.limits import Limits
from oxidoo.gateway.operations import columns
from oxidoo.gateway.operations.rendered_pages import RenderedPages
from oxidoo.gateway.progress import Progress, Told, untold
from oxidoo.schema.default_fields import default_fields
from oxidoo.schema.domain import check_domain, parse_domain
from oxidoo.schema.field import Fields
from oxidoo.schema.subject import OWN, Scope

_WHOLE = Limits(max_result_bytes=columns.UNLIMITED, max_text=columns.UNLIMITED)

_TYPES: dict[str, ColumnType] = {
    "integer": "integer",
    "many2one_reference": "integer",
    "float": "number",
    "monetary": "number",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "one2many": "integers",
    "many2many": "integers",
}
"""The type of a column by that of its field; text if it is none of these."""


@dataclass(frozen=True, slots=True)
class Export:
    """All records that a domain matches, as a file.

    The values are those that a search shows, texts whole. A file that was not finished is gone on
    with by the same request of the same principal, from the last page that was committed.

    Attributes:
        instance: The instance's name.
        model: The model.
        domain: In Odoo's prefix notation, as a list or as text.
        fields: The fields to export; the usual ones if empty.
        format: How the rows are written.
        context: Language, time zone, companies, `active_test` and the like.
        progress: Told as rows are written, a few times a second.
    """

    instance: str
    model: str
    domain: list[Any] | str = ""
    fields: list[str] = field(default_factory=list)
    format: FileFormat = "csv"
    context: dict[str, Any] = field(default_factory=dict)
    progress: Progress = untold

    @property
    def scope(self) -> Scope:
        """The companies of its context."""
        return Scope.of_companies(self.context)

    async def run(self, env: Environment) -> str:
        """Checks model, domain and fields; writes each page as it comes."""
        files = _files(env)
        fields = await env.catalogue.fields(self.model)
        names = columns.with_id(self.fields or default_fields(fields))
        fields, asked = await columns.require(env.catalogue, self.model, names)
        domain = parse_domain(self.domain)
        await check_domain(env.catalogue, self.model, domain)
        pages = RenderedPages(
            env,
            self.model,
            domain,
            asked,
            columns.table(self.instance, self.model, fields, names, _WHOLE, max_rows=PAGE),
            columns.size_only(self.context),
        )
        async with begun(files, self._request(env, fields, names, domain)) as draft:
            try:
                await self._write(draft, pages)
            except OdooMCPError as error:
                raise _and_goes_on(error, draft.manifest) from error
        return _result(self.model, draft, files, env.limits)

    def _request(
        self, env: Environment, fields: Fields, names: list[str], domain: list[Any]
    ) -> Request:
        content = json.dumps(
            [env.account, self.model, domain, names, self.context], sort_keys=True, default=repr
        )
        return Request(
            owner=env.principal.name,
            instance=env.instance,
            content=hashlib.blake2b(content.encode(), digest_size=16).hexdigest(),
            format=self.format,
            columns=tuple(_column(name, fields) for name in names),
        )

    async def _write(self, draft: Draft, pages: RenderedPages) -> None:
        passes = 2 if ENCODINGS[self.format].spooled else 1
        told = Told(self.progress, self.model, passes)
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
        rows = draft.manifest.rows
        steps = draft.finish()
        while (done := await in_thread(next, steps, None)) is not None:
            await told.made(done, rows)
        await told.end(rows)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A piece of a file that was exported.

    Attributes:
        instance: The instance's name.
        handle: The file.
        offset: The byte to begin at: 0, then the `next` of the piece before.
        max_bytes: The most bytes; a piece of a text ends with a row where one fits.
    """

    instance: str
    handle: str
    offset: int = 0
    max_bytes: int = 1 << 20

    @property
    def scope(self) -> Scope:
        """The user's own companies."""
        return OWN

    async def run(self, env: Environment) -> Piece:
        """Gives it to the principal who exported it, and to nobody else."""
        owner = env.principal.name
        read = _files(env).read
        return await in_thread(read, owner, env.instance, self.handle, self.offset, self.max_bytes)


def _files(env: Environment) -> FileStore:
    if env.files is None:
        raise OdooMCPError(
            "This server keeps no files: it needs a folder for them, which its settings name.",
            kind=Kind.VALIDATION,
        )
    return env.files


def _column(name: str, fields: Fields) -> Column:
    if name.endswith(columns.ID):
        return Column(name, "integer")
    return Column(name, _TYPES.get(fields[name].type, "text"))


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


def _result(model: str, draft: Draft, files: FileStore, limits: Limits) -> str:
    manifest = draft.manifest
    expires = datetime.fromtimestamp(files.expires(manifest), UTC)
    result: dict[str, Any] = {
        "model": model,
        "handle": manifest.handle,
        "uri": f"odoo://{manifest.instance}/file/{manifest.handle}",
        "path": str(draft.path),
        "format": manifest.format,
        "rows": manifest.rows,
        "bytes": manifest.size,
        "columns": manifest.columns,
        "first": list(_shown(manifest, limits.max_result_bytes)),
        "expires": f"{expires:%Y-%m-%dT%H:%M:%SZ}",
    }
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
