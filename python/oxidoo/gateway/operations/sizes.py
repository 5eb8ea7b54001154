"""Rows and texts that Python holds, as much of them as an agent gets at once."""

from collections.abc import Iterable
from typing import Any

import orjson


def fitting(rows: Iterable[Any], max_bytes: int) -> list[Any]:
    """The first rows, up to a size as JSON; at least one, if there is any."""
    fit: list[Any] = []
    for row in rows:
        max_bytes -= len(orjson.dumps(row)) + 1
        if max_bytes < 0 and fit:
            break
        fit.append(row)
    return fit


def beginning(text: str, max_bytes: int) -> str:
    """The beginning of a text, up to a size in UTF-8; one character at least, if there is any."""
    return text.encode()[:max_bytes].decode(errors="ignore") or text[:1]
