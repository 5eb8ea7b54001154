"""`{"$ref": "orders.rows.*.id"}`: a value that an earlier step of a batch is to give."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.suggest import did_you_mean
from oxidoo.tools.formats import is_table

_KEY = "$ref"
_EACH = "*"
_NUMBER = re.compile("[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Reference:
    """A path into the result of a step.

    Attributes:
        step: The step's name.
        path: What leads from its result to the value, such as `("rows", "*", "id")`.
    """

    step: str
    path: tuple[str, ...]

    @classmethod
    def parse(cls, value: Mapping[str, Any]) -> "Reference":
        """Reads a reference.

        Raises:
            OdooMCPError: `validation`, if it cannot be read.
        """
        text = value[_KEY]
        step, *path = text.split(".") if isinstance(text, str) else [""]
        is_path = step and path and all(path) and _leads(path) and "[" not in text
        if len(value) > 1 or not is_path:
            raise OdooMCPError(
                'A reference looks like {"$ref":"orders.rows.*.id"} or {"$ref":"orders.rows.0.id"},'
                f" not like {json.dumps(value)}.",
                kind=Kind.VALIDATION,
            )
        return cls(step, tuple(path))

    def __str__(self) -> str:
        return ".".join([self.step, *self.path])

    def value(self, results: Mapping[str, Any]) -> Any:
        """The value that the reference leads to.

        A column of all rows gives its values, each once and without nulls; lists in it are joined.

        Args:
            results: What the steps gave, records as tables.

        Raises:
            OdooMCPError: `validation`, if it leads nowhere; it says where the way ends.
        """
        return self._walk(results[self.step], self.path)

    def _walk(self, value: Any, path: tuple[str, ...]) -> Any:
        if not path:
            return value
        first, *rest = path
        if is_table(value) and first == "rows" and rest:
            return self._rows(value, rest[0], tuple(rest[1:]))
        if isinstance(value, Mapping):
            name, left = self._longest(path, value)
            return self._walk(value[name], left)
        if isinstance(value, list):
            return self._walk(self._item(value, first, "values"), tuple(rest))
        raise self._wrong(f"nothing is under '{'.'.join(path)}'")

    def _rows(self, table: Mapping[str, Any], which: str, path: tuple[str, ...]) -> Any:
        rows = table["rows"]
        if which != _EACH:
            row = self._item(rows, which, "rows")
            return self._cell(table["columns"], row, path) if path else row
        if not path:
            return rows
        self._longest(path, table["columns"])  # said even where there are no rows
        return _distinct(self._cell(table["columns"], row, path) for row in rows)

    def _cell(self, columns: list[str], row: list[Any], path: tuple[str, ...]) -> Any:
        name, left = self._longest(path, columns)
        return self._walk(row[columns.index(name)], left)

    def _item(self, values: list[Any], at: str, noun: str) -> Any:
        if not _NUMBER.fullmatch(at) or int(at) >= len(values):
            raise self._wrong(f"there are {len(values)} {noun}, counted from 0")
        return values[int(at)]

    def _longest(self, path: tuple[str, ...], names: Iterable[str]) -> tuple[str, tuple[str, ...]]:
        """The longest name that the path begins with, as names hold dots too; and what is left."""
        known = set(names)
        for end in range(len(path), 0, -1):
            name = ".".join(path[:end])
            if name in known:
                return name, path[end:]
        wrong = ".".join(path)
        raise self._wrong(f"there is no '{wrong}'{did_you_mean(wrong, known)}")

    def _wrong(self, why: str) -> OdooMCPError:
        return OdooMCPError(f"'{self}' leads nowhere: {why}.", kind=Kind.VALIDATION)


def is_reference(value: Any) -> bool:
    """Whether a value in arguments stands for another one."""
    return isinstance(value, Mapping) and _KEY in value


def references_in(value: Any) -> Iterator[Reference]:
    """All references in arguments.

    Raises:
        OdooMCPError: `validation`, for one that cannot be read.
    """
    if is_reference(value):
        yield Reference.parse(value)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from references_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from references_in(item)


MOST_BYTES = 200_000
"""Of the arguments of a step, with what references lead to: a few characters can stand for much."""


def substituted(value: Any, results: Mapping[str, Any]) -> Any:
    """Arguments with the values that their references lead to.

    Args:
        value: The arguments.
        results: What the steps gave, records as tables.

    Raises:
        OdooMCPError: `validation`, for a reference that leads nowhere.
    """
    if is_reference(value):
        return Reference.parse(value).value(results)
    if isinstance(value, Mapping):
        return {key: substituted(item, results) for key, item in value.items()}
    if isinstance(value, list):
        return [substituted(item, results) for item in value]
    return value


def _leads(path: list[str]) -> bool:
    """Whether rows are named by a number or `*`."""
    if path[0] != "rows" or len(path) == 1:
        return True
    return path[1] == _EACH or _NUMBER.fullmatch(path[1]) is not None


def _distinct(values: Iterable[Any]) -> list[Any]:
    known: dict[bytes, Any] = {}
    for value in values:
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                known.setdefault(orjson.dumps(item), item)
    return list(known.values())
