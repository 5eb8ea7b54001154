"""Records created and written in batches."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from oxidoo import _native
from oxidoo.client.batches import Answer, Chunk, Item, Piece
from oxidoo.client.context import in_context
from oxidoo.errors import Kind, OdooMCPError, Outcome

if TYPE_CHECKING:
    from oxidoo.client.async_client import OdooAsyncClient

Values = Mapping[str, Any]
Change = tuple[int, Values]
"""A record's id, and the fields to write."""

Write = tuple[int, dict[str, Any]]


class CreatePlan:
    """Rows of values, each of which becomes a record."""

    def __init__(
        self, client: OdooAsyncClient, model: str, chunk: int, context: Values | None
    ) -> None:
        self._client = client
        self._model = model
        self._kwargs = in_context(context)
        self._chunk: Chunk[dict[str, Any]] = Chunk(chunk)

    def add(self, number: int, row: Values) -> Iterable[Piece[dict[str, Any]]]:
        """Takes one more row."""
        return [self._chunk.add(Item(range(number, number + 1), _values(row)))]

    def rest(self) -> Iterable[Piece[dict[str, Any]]]:
        """What is left."""
        return [self._chunk.rest()]

    async def send(self, piece: Piece[dict[str, Any]]) -> Answer:
        """Creates the records of a piece."""
        values = [item.payload for item in piece]
        return Answer(await self._client.execute_kw(self._model, "create", [values], self._kwargs))


class WritePlan:
    """Changes of records; those of a chunk with equal values go into one call.

    A record's changes are made in the order of their rows.
    """

    def __init__(
        self, client: OdooAsyncClient, model: str, chunk: int, context: Values | None
    ) -> None:
        self._client = client
        self._model = model
        self._kwargs = in_context(context)
        self._chunk: Chunk[Write] = Chunk(chunk)

    def add(self, number: int, row: Change) -> Iterable[Piece[Write]]:
        """Takes one more row."""
        try:
            record, values = row
        except (TypeError, ValueError) as error:
            raise _wrong("A change must be a pair of a record's id and its values.") from error
        if type(record) is not int:
            raise _wrong("The id of a record must be an integer.")
        item = Item(range(number, number + 1), (record, _values(values)), key=record)
        return _by_values(self._chunk.add(item))

    def rest(self) -> Iterable[Piece[Write]]:
        """What is left."""
        return _by_values(self._chunk.rest())

    async def send(self, piece: Piece[Write]) -> Answer:
        """Writes the values of a piece to its records."""
        ids = [record for record, _ in (item.payload for item in piece)]
        _, values = piece[0].payload
        try:
            await self._client.execute_kw(self._model, "write", [ids, values], self._kwargs)
        except OdooMCPError as error:
            if error.outcome is not Outcome.DONE:
                raise
        return Answer(ids)


def _by_values(items: Piece[Write]) -> Iterable[Piece[Write]]:
    """The items grouped by values; those whose values cannot be compared go alone."""
    groups: dict[Hashable, list[Item[Write]]] = {}
    for item in items:
        groups.setdefault(_as_sent(item.payload[1]) or item.rows, []).append(item)
    return groups.values()


def _as_sent(values: dict[str, Any]) -> bytes | None:
    """What tells values apart: `==` takes 1 for True, and classes may say anything of themselves.

    `None` for what XML-RPC cannot say; JSON may.
    """
    try:
        return _native.encode_xmlrpc("", [values])
    except OdooMCPError:
        return None


def _values(row: Values) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        raise _wrong("The values of a record must be a mapping of field names to values.")
    return dict(row)


def _wrong(message: str) -> OdooMCPError:
    return OdooMCPError(message, kind=Kind.VALIDATION)
