"""Rows as Parquet; needs the Python package `pyarrow`, which is loaded only here."""

import importlib.util
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.files.formats import Column, ColumnType

_ROWS_AT_ONCE = 20_000
"""A row group: in memory as Python objects, a few dozen MB for rows of usual width."""

_BYTES_AT_ONCE = 16 << 20
"""Wide rows make smaller groups."""


def require() -> None:
    """Makes sure that Parquet can be written.

    Raises:
        OdooMCPError: `validation`, saying what is not installed.
    """
    if importlib.util.find_spec("pyarrow") is None:
        raise OdooMCPError(
            "Parquet needs the Python package pyarrow at the server (oxidoo[parquet]), which is "
            "not installed: take csv or jsonl.",
            kind=Kind.VALIDATION,
        )


def write(columns: Sequence[Column], spool: Path, target: Path) -> Iterator[int]:
    """Makes a Parquet file of rows that are lines with a JSON array each.

    Args:
        columns: The columns of the rows.
        spool: The file with the lines.
        target: The file to write.

    Yields:
        How many rows are done.

    Raises:
        OdooMCPError: `protocol`, if a value is not of its column's type.
    """
    import pyarrow as pa  # noqa: PLC0415 - 70 MB, and few want it
    from pyarrow import parquet  # noqa: PLC0415

    schema = pa.schema([(column.name, _type(pa, column)) for column in columns])
    done = 0
    with spool.open("rb") as lines, parquet.ParquetWriter(target, schema) as writer:
        while rows := list(map(orjson.loads, _group(lines))):
            arrays = [
                _array(pa, column, schema.types[at], [row[at] for row in rows])
                for at, column in enumerate(columns)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            done += len(rows)
            yield done


def _group(lines: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for line in islice(lines, _ROWS_AT_ONCE):
        yield line
        size += len(line)
        if size > _BYTES_AT_ONCE:
            return


def _type(pa: Any, column: Column) -> Any:
    types: dict[ColumnType, Any] = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "datetime": pa.timestamp("s"),
    }
    kind = types[column.type]
    return pa.list_(kind) if column.is_list else kind


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


_FROM_JSON: dict[ColumnType, Callable[[Any], Any]] = {
    "text": _as_text,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}
"""For types whose values JSON writes in another way."""


def _read(read: Callable[[Any], Any], value: Any, *, is_list: bool) -> Any:
    if value is None:
        return None
    return [_read(read, each, is_list=False) for each in value] if is_list else read(value)


def _array(pa: Any, column: Column, kind: Any, values: list[Any]) -> Any:
    try:
        if read := _FROM_JSON.get(column.type):
            values = [_read(read, value, is_list=column.is_list) for value in values]
        return pa.array(values, kind)
    except (ValueError, TypeError, OverflowError) as error:
        raise OdooMCPError(
            f"The column '{column.name}' holds something that is no {column.type}, which Parquet "
            "does not take: export it as csv or jsonl.",
            kind=Kind.PROTOCOL,
            detail=repr(error),
        ) from error
