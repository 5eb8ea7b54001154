"""Parquet, which is made of the rows when all are there."""

import sys
from datetime import datetime
from typing import get_args

import pytest
from tests.unit.files.drafts import REQUEST, ROWS, finish, left, names, read_back

from oxidoo import OdooMCPError
from oxidoo.files.formats import Column, ColumnType
from oxidoo.files.store import FileStore


def test_a_parquet_file_that_was_left_halfway_is_made_again(store: FileStore) -> None:
    request = REQUEST._replace(format="parquet")
    draft = store.begin(request)
    draft.append(ROWS, 2)
    steps = draft.finish()
    assert next(steps) == 2
    steps.close()
    draft.close()
    assert {path.suffix for path in store.folder.iterdir()} >= {".spool", ".parquet"}

    again = store.begin(request)
    assert again.resumed_from == 2
    finish(again)
    assert read_back(again.path) == ROWS
    assert left(store) == names(again.manifest)


def test_without_pyarrow_parquet_is_refused(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(OdooMCPError, match=r"oxidoo\[parquet\]"):
        store.begin(REQUEST._replace(format="parquet"))
    assert not store.folder.exists()


def test_parquet_keeps_types(store: FileStore) -> None:
    kinds: tuple[ColumnType, ...] = get_args(ColumnType)
    lists = (Column("integers", "integer", is_list=True), Column("dates", "date", is_list=True))
    columns = (*(Column(kind, kind) for kind in kinds), *lists)
    rows = [
        ["x", 1, 1.5, True, "2026-11-23", "2026-11-23 10:00:00", [1, 2], ["2026-11-23", None]],
        [{"a": [1]}, 2**40, 2, False, None, None, [], []],
        [None] * len(columns),
    ]
    draft = store.begin(REQUEST._replace(format="parquet", columns=columns))
    draft.append(rows, 3)
    finish(draft)
    moment = datetime(2026, 11, 23, 10)  # noqa: DTZ001 - it has no zone
    assert read_back(draft.path) == [
        ["x", 1, 1.5, True, moment.date(), moment, [1, 2], [moment.date(), None]],
        ['{"a": [1]}', 2**40, 2.0, False, None, None, [], []],
        [None] * len(columns),
    ]


def test_a_value_that_parquet_does_not_take_is_named(store: FileStore) -> None:
    columns = (Column("id", "integer"), Column("date", "date"))
    draft = store.begin(REQUEST._replace(format="parquet", columns=columns))
    draft.append([[1, "tomorrow"]], 1)
    with pytest.raises(OdooMCPError, match="The column 'date' holds something that is no date"):
        list(draft.finish())
    draft.close()
