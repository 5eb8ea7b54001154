"""Whether results hold the right answer, in whatever form a server words it."""

import csv
import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from benches.questions.question import Expected, Fact, Row

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_TAG = re.compile(r"<[^>]*>")
_CLOSE = 0.005
"""Half a cent, by which a rounded figure may differ."""


def problem(expected: Expected, results: Sequence[Any]) -> str:
    """What is wrong with results; empty if nothing is.

    Args:
        expected: The right answer.
        results: The JSON of each result's text, or the text where it is none.
    """
    records = [list(_leaves(record)) for result in results for record in _records(result)]
    for row in expected.rows:
        found = [record for record in records if _has_all(record, row)]
        if not found:
            return f"no record with {_worded(row)}"
        records.remove(min(found, key=len))
    everything = [leaf for result in results for leaf in _leaves(result)]
    for fact in expected.mentioned:
        if not _has(everything, fact):
            return f"nothing about {_worded([fact])}"
    leaves = [leaf for record in records for leaf in record]
    for absent in expected.absent:
        if _has(leaves, absent):
            return f"{absent} is in it, and should not be"
    return ""


def _records(value: Any) -> Iterator[Any]:
    """What may hold facts that belong together.

    These are the elements of lists, the objects that hold no list of others (with the key that they
    are found by), and of a text each line, and the whole.
    """
    if isinstance(value, str):
        # What may be CSV is told by its cells too: commas in numbers are not those between them.
        yield from ([line, *cells] for line in value.splitlines() for cells in csv.reader([line]))
        yield value
    elif isinstance(value, dict):
        yield from _records_of_object(value)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, list) or _has_table(item):
                yield item
            if isinstance(item, dict | list):
                yield from _records(item)


def _records_of_object(value: dict[str, Any]) -> Iterator[Any]:
    if not _has_table(value):
        yield value
    for key, item in value.items():
        if isinstance(item, dict):
            yield from ([key, record] for record in _records(item))
        elif isinstance(item, list):
            yield from _records(item)


def _has_table(value: Any) -> bool:
    """Whether an object holds a list of containers, at whatever depth."""
    if isinstance(value, dict):
        return any(_has_table(item) for item in value.values())
    return isinstance(value, list) and any(isinstance(item, dict | list) for item in value)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def _has_all(leaves: Sequence[Any], row: Row) -> bool:
    return all(_has(leaves, fact) for fact in row)


def _has(leaves: Iterable[Any], fact: Fact) -> bool:
    if isinstance(fact, tuple):
        return any(_has(leaves, one) for one in fact)
    if isinstance(fact, str):
        wanted = re.compile(rf"(?<![\w.]){re.escape(_plain(fact))}(?!\w|\.\w)")
        texts = (leaf for leaf in leaves if isinstance(leaf, str))
        return any(wanted.search(_plain(text)) or wanted.search(text.casefold()) for text in texts)
    return any(abs(number - fact) < _CLOSE for leaf in leaves for number in _numbers(leaf))


def _plain(text: str) -> str:
    """A text without tags, in small letters, with single spaces."""
    return " ".join(html.unescape(_TAG.sub(" ", text)).casefold().split())


def _numbers(leaf: Any) -> Iterator[float]:
    if isinstance(leaf, bool):
        return
    if isinstance(leaf, int | float):
        yield leaf
    elif isinstance(leaf, str):
        for found in _NUMBER.findall(leaf):
            yield float(found.replace(",", ""))


def _worded(row: Row) -> str:
    return ", ".join(str(fact[0] if isinstance(fact, tuple) else fact) for fact in row)
