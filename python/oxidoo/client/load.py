"""Rows of text, imported in batches by Odoo's own `load`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Sized
from collections.abc import Set as AbstractSet
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from oxidoo.client.batches import Answer, Chunk, Item, ItemsRefusedError, Piece
from oxidoo.client.context import in_context
from oxidoo.client.defaults import check_positive
from oxidoo.errors import Kind, OdooMCPError, Outcome

if TYPE_CHECKING:
    from oxidoo.client.async_client import OdooAsyncClient

Row = Sequence[Any]
Rows = list[list[Any]]
Message = Mapping[str, Any]


_NOT_ROWS = (str, bytes, Mapping, AbstractSet)
"""What has a length and can be gone through, and still is no list of values."""


class LoadPlan:
    """Rows for `load`; those that continue a record's one2many fields stay with it.

    Args:
        client: Who imports.
        model: Such as `res.partner`.
        columns: The fields, as `load` takes them.
        one2many: Which of the columns belong to a one2many field.
        chunk: Rows per call.
        context: Language, companies and the like.
    """

    def __init__(
        self,
        client: OdooAsyncClient,
        model: str,
        columns: Sequence[str],
        one2many: frozenset[int],
        chunk: int,
        context: Mapping[str, Any] | None,
    ) -> None:
        self._client = client
        self._model = model
        self._columns = list(columns)
        self._one2many = one2many
        self._kwargs = in_context(context)
        self._key = next((at for at, name in enumerate(columns) if name in ("id", ".id")), None)
        self._chunk: Chunk[Rows] = Chunk(chunk)
        self._record: Rows = []
        self._first = 0

    def add(self, number: int, row: Row) -> Iterable[Piece[Rows]]:
        """Takes one more row.

        Raises:
            TypeError: If it is no list of values.
            ValueError: If it has more or fewer values than there are fields: what then belongs to
                which record is anybody's guess.
        """
        if isinstance(row, _NOT_ROWS) or not isinstance(row, Sized):
            kind = type(row).__name__
            raise TypeError(f"row {number} is a {kind}: a row must be a list of values")
        if len(row) != len(self._columns):
            raise ValueError(f"row {number} has {len(row)} values for {len(self._columns)} fields")
        if self._record and self._continues(row):
            self._record.append(list(row))
            return []
        complete = self._complete()
        self._record, self._first = [list(row)], number
        return complete

    def rest(self) -> Iterable[Piece[Rows]]:
        """What is left."""
        return [*self._complete(), self._chunk.rest()]

    async def send(self, piece: Piece[Rows]) -> Answer:
        """Imports the records of a piece: all of them, or none."""
        data = [row for item in piece for row in item.payload]
        answer = await self._client.execute_kw(
            self._model, "load", [], {"fields": self._columns, "data": data, **self._kwargs}
        )
        match answer:
            case {"ids": list(ids), "messages": list(messages)}:
                pass
            case {"ids": False, "messages": list(messages)}:
                raise _refusal(piece, messages)
            case _:
                raise OdooMCPError(
                    "Odoo does not say what became of the rows.",
                    kind=Kind.PROTOCOL,
                    outcome=Outcome.UNKNOWN,
                )
        warnings: dict[int, list[str]] = {}
        for message in messages:
            for at in _named(piece, message):
                warnings.setdefault(at, []).append(_text(message))
        return Answer(ids, warnings)

    def _continues(self, row: Row) -> bool:
        """Whether a row holds nothing but one2many values (`BaseModel._extract_records`)."""
        filled = {at for at, value in enumerate(row) if value}
        return bool(filled) and filled <= self._one2many

    def _complete(self) -> Iterable[Piece[Rows]]:
        """Ends the record that is being collected."""
        if not self._record:
            return []
        rows = range(self._first, self._first + len(self._record))
        key = None if self._key is None else self._record[0][self._key] or None
        item, self._record = Item(rows, self._record, key), []
        return [self._chunk.add(item)]


async def plan_load(
    client: OdooAsyncClient,
    model: str,
    columns: Sequence[str],
    chunk: int,
    context: Mapping[str, Any] | None,
) -> LoadPlan:
    """A plan for rows of these columns; asks Odoo which of them belong to one2many fields.

    Args:
        client: The connection.
        model: Such as `res.partner`.
        columns: Fields as Odoo's `load` takes them, such as `line_ids/product_id/id`.
        chunk: Rows per call.
        context: Language, time zone, companies and the like.

    Raises:
        ValueError: If `chunk` is not positive.
        TypeError: If the columns are no list.
        OdooMCPError: If Odoo does not tell.
    """
    check_positive(chunk=chunk)
    if isinstance(columns, str):
        raise TypeError(f"the fields must be a list, such as [{columns!r}]")
    names = [_field(column) for column in columns]
    known: dict[str, dict[str, Any]] = await client.objects(
        model, "fields_get", [sorted(set(names))], {"attributes": ["type"]}, cache="schema"
    )
    one2many = frozenset(
        at for at, name in enumerate(names) if known.get(name, {}).get("type") == "one2many"
    )
    return LoadPlan(client, model, columns, one2many, chunk, context)


def _field(column: str) -> str:
    """The field that a column belongs to (`fix_import_export_id_paths`)."""
    return re.split(r"/|(?<=[^/])(?:\.id|:id)", column)[0]


def _refusal(piece: Piece[Rows], messages: Sequence[Message]) -> ItemsRefusedError:
    errors = [message for message in messages if message.get("type") == "error"]
    suspects = {at for message in errors for at in _named(piece, message)}
    texts = dict.fromkeys(_text(message) for message in errors)
    return ItemsRefusedError(
        " ".join(texts) or "Odoo imports nothing and does not say why.", suspects
    )


def _named(piece: Piece[Rows], message: Message) -> Iterable[int]:
    """The places in a piece of the items that a message is about."""
    match message.get("rows"):
        case {"from": int(first), "to": int(last)}:
            ends = accumulate(len(item.rows) for item in piece)
            for at, (item, end) in enumerate(zip(piece, ends, strict=True)):
                if first < end and last >= end - len(item.rows):
                    yield at


def _text(message: Message) -> str:
    return str(message.get("message", ""))
