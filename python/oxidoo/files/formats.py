"""How rows become the bytes of a file."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import orjson

FileFormat = Literal["csv", "jsonl", "parquet"]

ColumnType = Literal["text", "integer", "number", "boolean", "date", "datetime"]
"""What the values of a column are, besides `None`: only Parquet asks. A `datetime` has no zone:
its values are shown in the one of the reader."""

Row = Sequence[Any]


class Column(NamedTuple):
    """A column of a file; where `is_list`, its values are lists of such values."""

    name: str
    type: ColumnType
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file is written page by page, and read in pieces.

    Attributes:
        mime: The MIME type of the finished file.
        spooled: Whether the finished file is made of what was written, rather than being it.
        head: What the file begins with, by the names of its columns.
        rows: The bytes of a page of rows.
        end: Up to where a piece of the file holds whole rows; 0 for none.
    """

    mime: str
    spooled: bool
    head: Callable[[Sequence[str]], bytes]
    rows: Callable[[Sequence[str], Sequence[Row]], bytes]
    end: Callable[[bytes], int]


def _csv_head(names: Sequence[str]) -> bytes:
    return _csv_rows(names, [names])


def _csv_rows(_names: Sequence[str], rows: Sequence[Row]) -> bytes:
    """RFC 4180 in UTF-8: empty for `None`, JSON's words for booleans, JSON for lists.

    Texts that begin with `=`, `+`, `-` or `@` stay as they are, though a spreadsheet that opens the
    file takes them for formulas. What comes out has to go back in: a quote before each would damage
    phone numbers and negative amounts, and programs read these files, for whom it is part of the
    text. Whoever opens one in a spreadsheet imports its columns as text.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([map(_csv_value, row) for row in rows])
    return text.getvalue().encode("utf-8", "replace")


def _csv_value(value: Any) -> Any:
    if value is True or value is False:
        return "true" if value else "false"
    return orjson.dumps(value).decode() if isinstance(value, list | dict) else value


def _csv_end(piece: bytes) -> int:
    """A line end with an odd number of quotes before it is part of a value and ends no row."""
    at = len(piece)
    parts = piece.split(b'"')
    for number in range(len(parts) - 1, -1, -1):
        at -= len(parts[number])
        line_end = parts[number].rfind(b"\n") if number % 2 == 0 else -1
        if line_end >= 0:
            return at + line_end + 1
        at -= 1
    return 0


def _json_objects(names: Sequence[str], rows: Sequence[Row]) -> bytes:
    return _lines([dict(zip(names, row, strict=True)) for row in rows])


def _json_arrays(_names: Sequence[str], rows: Sequence[Row]) -> bytes:
    return _lines(rows)


def _lines(values: Sequence[Any]) -> bytes:
    return b"".join(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE) for value in values)


def _line_end(piece: bytes) -> int:
    return piece.rfind(b"\n") + 1


def _nothing(_names: Sequence[str]) -> bytes:
    return b""


ENCODINGS: dict[FileFormat, Encoding] = {
    "csv": Encoding("text/csv", False, _csv_head, _csv_rows, _csv_end),
    "jsonl": Encoding("application/jsonl", False, _nothing, _json_objects, _line_end),
    # Parquet ends with an index of all of it, so it cannot be gone on with after a crash.
    "parquet": Encoding("application/vnd.apache.parquet", True, _nothing, _json_arrays, len),
}
