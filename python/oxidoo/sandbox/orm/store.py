"""Tables in memory, with an undo journal in place of a database's transactions."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

Row = dict[str, Any]
"""One record. Rows are never changed in place: a write puts a new one."""


class Table:
    """The rows of one model, and reverse indexes of the columns that somebody asked for."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self._sorted: list[int] = []
        self._ids = count(1)
        self._indexes: dict[str, dict[Hashable, dict[int, None]]] = {}

    def ids(self, after: int = 0) -> list[int]:
        """The ids in ascending order, those above one when it is given."""
        return self._sorted[bisect_right(self._sorted, after) :]

    def next_id(self) -> int:
        """A fresh id; like a database sequence, it is not given back on rollback."""
        return next(record_id for record_id in self._ids if record_id not in self.rows)

    def referring(self, column: str, value: Hashable) -> list[int]:
        """The ids of the rows that hold `value` in `column`, alone or in a tuple."""
        index = self._indexes.get(column)
        if index is None:
            index = self._indexes[column] = defaultdict(dict)
            for record_id, row in self.rows.items():
                for key in _keys(row.get(column)):
                    index[key][record_id] = None
        return sorted(index[value]) if value in index else []

    def put(self, record_id: int, row: Row | None) -> Row | None:
        """Store a row, or delete it when None; return the row it replaces."""
        old = self.rows.get(record_id)
        if row is None:
            if self.rows.pop(record_id, None) is not None:
                del self._sorted[bisect_left(self._sorted, record_id)]
        else:
            if old is None:
                insort(self._sorted, record_id)
            self.rows[record_id] = row
        for column, index in self._indexes.items():
            before = old.get(column) if old else None
            after = row.get(column) if row else None
            if before != after:
                for key in _keys(before):
                    index[key].pop(record_id, None)
                for key in _keys(after):
                    index[key][record_id] = None
        return old


def _keys(value: Any) -> tuple[Hashable, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None or value is False else (value,)


class Store:
    """All tables. Whatever happens in a failed `transaction` is undone."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = defaultdict(Table)
        self.memo: dict[tuple[str, str, int], Any] = {}
        """Stored computed values, remembered until the next write."""
        self._journal: list[tuple[str, int, Row | None]] = []

    def put(self, model: str, record_id: int, row: Row | None) -> None:
        """Insert, replace or (None) delete a row."""
        old = self.tables[model].put(record_id, row)
        self._journal.append((model, record_id, old))
        if self.memo:
            self.memo.clear()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Undo everything since the start if the block raises; may be nested, as savepoints."""
        mark = len(self._journal)
        try:
            yield
        except BaseException:
            while len(self._journal) > mark:
                model, record_id, row = self._journal.pop()
                self.tables[model].put(record_id, row)
            self.memo.clear()
            raise
        if mark == 0:
            self._journal.clear()
