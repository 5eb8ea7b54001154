"""The forms that a table of records can be shown in, and asking a tool for one."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, get_args

import orjson
from pydantic import Field

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.tools.arguments import Arguments
from oxidoo.tools.spec import Tool, ToolCall

Format = Literal["table", "records", "csv", "markdown"]

FORMAT: Any = Field("table")

_OF_A_TABLE = ("columns", "rows")
_MARKDOWN = str.maketrans({"\\": r"\\", "|": r"\|", "\r": None, "\n": "<br>"})


@dataclass(frozen=True, slots=True)
class Told:
    """What a tool gave.

    Attributes:
        table: The result as JSON, with records as a table.
        shown: The same in the format that was asked for.
    """

    table: str
    shown: str


async def ask(tool: Tool, call: ToolCall) -> Told:
    """Has a call carried out at its one instance.

    What is too long only in its format is asked for once more, so that it ends earlier and says
    where it goes on.
    """
    asked = asked_format(call.arguments)
    table = await tool.handler(call)
    if asked == "table":
        return Told(table, table)
    shown = show(table, asked)
    most = call.gateway.limits.max_result_bytes
    if len(shown.encode()) > most:
        fitting = most * len(table.encode()) // len(shown.encode())
        narrower = replace(call, gateway=call.gateway.within(fitting))
        table = await tool.handler(narrower)
        shown = show(table, asked)
    return Told(table, shown)


@cache
def has_formats(arguments: type[Arguments]) -> bool:
    """Whether a tool's result can be had in several formats.

    A `format` of another kind, such as that of a file, is the tool's own affair.
    """
    field = arguments.model_fields.get("format")
    return field is not None and get_args(field.annotation) == get_args(Format)


def asked_format(arguments: Arguments) -> Format:
    """The format that the arguments of a call ask for."""
    asked: Format = getattr(arguments, "format", "table")
    return asked if has_formats(type(arguments)) else "table"


def require_nestable(asked: Any, where: str) -> None:
    """Refuses a format that is not JSON where the result is to be part of a larger one.

    Args:
        asked: The format.
        where: What the larger one is, as words behind "a result".

    Raises:
        OdooMCPError: `validation`.
    """
    if isinstance(asked, str) and asked in _WRITERS:
        raise OdooMCPError(
            f"The format '{asked}' cannot be had in a result {where}: use 'table' or 'records'.",
            kind=Kind.VALIDATION,
        )


def show(text: str, asked: Format) -> str:
    """A result in another format.

    Tables inside a table (`{"order_line": {"columns": …}}`) become records inside; in csv and
    markdown they follow it, each under its name. What a result tells besides its tables, such as
    `next`, ends csv and markdown as one line of JSON.

    Args:
        text: The result, as JSON.
        asked: The format.

    Returns:
        The result in that format; as it is, if it is no table.
    """
    result = orjson.loads(text)
    if asked == "table" or not is_table(result):
        return text
    if asked == "records":
        return orjson.dumps(_records(result)).decode()
    heading, write = _WRITERS[asked]
    blocks = [write(result)]
    blocks += [heading.format(path) + write(table) for path, table in _inner_tables(result)]
    if rest := _rest(result):
        blocks.append(orjson.dumps(rest).decode())
    return "\n\n".join(blocks)


def is_table(value: Any) -> bool:
    """Whether a part of a result is a table of records."""
    return isinstance(value, Mapping) and "columns" in value and isinstance(value.get("rows"), list)


def _records(table: Mapping[str, Any]) -> dict[str, Any]:
    columns = table["columns"]
    shown: dict[str, Any] = {}
    for key, value in table.items():
        if key == "rows":
            shown["records"] = [dict(zip(columns, row, strict=True)) for row in value]
        elif key != "columns":
            shown[key] = _records(value) if is_table(value) else value
    return shown


def _inner_tables(table: Mapping[str, Any], under: str = "") -> list[tuple[str, Mapping[str, Any]]]:
    found: list[tuple[str, Mapping[str, Any]]] = []
    for key, value in table.items():
        if is_table(value):
            path = f"{under}{key}"
            found += [(path, value), *_inner_tables(value, f"{path}.")]
    return found


def _rest(table: Mapping[str, Any]) -> dict[str, Any]:
    rest: dict[str, Any] = {}
    for key, value in table.items():
        if is_table(value):
            if inner := _rest(value):
                rest[key] = inner
        elif key not in _OF_A_TABLE:
            rest[key] = value
    return rest


def _csv(table: Mapping[str, Any]) -> str:
    """RFC 4180; empty where there is no value, lists as JSON."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(table["columns"])
    writer.writerows([_plain(value) for value in row] for row in table["rows"])
    return lines.getvalue().removesuffix("\r\n")


def _markdown(table: Mapping[str, Any]) -> str:
    head, *rows = (
        " | ".join(_plain(value).translate(_MARKDOWN) for value in row)
        for row in [table["columns"], *table["rows"]]
    )
    rule = " | ".join("---" for _ in table["columns"])
    return "\n".join(f"| {line} |" for line in [head, rule, *rows])


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


_WRITERS: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], str]]] = {
    "csv": ("{}\n", _csv),
    "markdown": ("**{}**\n\n", _markdown),
}
"""What stands above a table inside another one, and what writes a table."""
