"""The folder of files: what is committed stays, and nothing else does."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import get_args

import pytest
from tests.processes import started

from oxidoo import Kind, OdooMCPError
from oxidoo.files.draft import Draft
from oxidoo.files.formats import Column, ColumnType, FileFormat
from oxidoo.files.manifest import Manifest, Request
from oxidoo.files.store import FileStore

COLUMNS = (Column("id", "integer"), Column("name", "text"))
REQUEST = Request("local", "odoo", "digest", "csv", COLUMNS)
ROWS = [[1, "one"], [2, "two"]]
HEAD = b"id,name\r\n"
ALL = HEAD + b"1,one\r\n2,two\r\n"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files", quota=10_000, expiry=3600)


def finish(draft: Draft) -> Manifest:
    list(draft.finish())
    draft.close()
    return draft.manifest


def made(store: FileStore, content: str = "digest", size: int = 0) -> Manifest:
    """A finished file of two rows, or of one that is so many bytes long."""
    draft = store.begin(REQUEST._replace(content=content))
    draft.append([[1, "x" * size]] if size else ROWS, 2)
    return finish(draft)


def aged(store: FileStore, manifest: Manifest, seconds: float) -> None:
    replace(manifest, touched=manifest.touched - seconds).save(store.folder)


def left(store: FileStore) -> set[str]:
    return {path.name for path in store.folder.iterdir()} - {"lock"}


def names(*manifests: Manifest) -> set[str]:
    return {f"{each.handle}.{end}" for each in manifests for end in ("json", each.format)}


def whole(store: FileStore, handle: str, most: int) -> Iterator[bytes]:
    at: int | None = 0
    while at is not None:
        piece = store.read("local", "odoo", handle, at, most)
        yield piece.content
        at = piece.next


def test_a_file_holds_the_rows_that_were_appended(store: FileStore) -> None:
    draft = store.begin(REQUEST)
    draft.append(ROWS[:1], 1)
    draft.append(ROWS[1:], 2)
    manifest = finish(draft)
    assert draft.path.read_bytes() == ALL
    assert (manifest.rows, manifest.size, manifest.first) == (2, len(ALL), tuple(ROWS))
    assert store.find("local", "odoo", manifest.handle) == manifest


def test_only_the_owner_of_the_folder_may_look_into_it(store: FileStore) -> None:
    made(store)
    assert store.folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in store.folder.iterdir()} == {0o600}


def test_a_folder_that_others_may_look_into_is_refused(store: FileStore) -> None:
    store.folder.mkdir(0o755)
    with pytest.raises(OdooMCPError, match="chmod 700"):
        store.begin(REQUEST)


@pytest.mark.parametrize("written", [b"", b"3,thr", b"3,three\r\n" * 1000])
def test_what_was_not_committed_is_cut_off(store: FileStore, written: bytes) -> None:
    draft = store.begin(REQUEST)
    draft.append(ROWS[:1], 1)
    with draft.path.open("ab") as file:
        file.write(written)
    draft.close()

    again = store.begin(REQUEST)
    assert (again.manifest.handle, again.resumed_from) == (draft.manifest.handle, 1)
    assert again.manifest.last == 1
    again.append(ROWS[1:], 2)
    assert finish(again).first == tuple(ROWS)
    assert again.path.read_bytes() == ALL


def test_a_file_of_which_the_disk_lost_a_part_is_begun_anew(store: FileStore) -> None:
    draft = store.begin(REQUEST)
    draft.append(ROWS, 2)
    os.truncate(draft.path, len(ALL) - 1)
    draft.close()
    again = store.begin(REQUEST)
    assert again.resumed_from == 0
    again.append(ROWS, 2)
    finish(again)
    assert again.path.read_bytes() == ALL
    assert left(store) == names(again.manifest)


def test_a_finished_file_is_not_gone_on_with(store: FileStore) -> None:
    first, second = made(store), made(store)
    assert first.handle != second.handle
    assert left(store) == names(first, second)


@pytest.mark.parametrize(
    "other",
    [
        {"owner": "somebody"},
        {"instance": "other"},
        {"content": "other"},
        {"format": "jsonl"},
        {"columns": COLUMNS[:1]},
    ],
    ids=lambda other: next(iter(other)),
)
def test_another_request_has_a_file_of_its_own(store: FileStore, other: dict[str, str]) -> None:
    draft = store.begin(REQUEST)
    draft.append(ROWS, 2)
    draft.close()
    another = store.begin(REQUEST._replace(**other))
    assert another.resumed_from == 0
    another.close()


def test_two_do_not_write_one_file(store: FileStore) -> None:
    draft = store.begin(REQUEST)
    draft.expect(7)
    draft.append(ROWS, 2)
    with pytest.raises(OdooMCPError, match="2 of 7 rows so far") as refused:
        store.begin(REQUEST)
    assert refused.value.kind is Kind.CONFLICT
    draft.close()
    store.begin(REQUEST).close()


KILLED = """
import os, signal, sys
from pathlib import Path
from oxidoo.files.formats import Column
from oxidoo.files.manifest import Request
from oxidoo.files.store import FileStore

columns = Column("id", "integer"), Column("name", "text")
request = Request("local", "odoo", "digest", sys.argv[2], columns)
draft = FileStore(Path(sys.argv[1]), 10_000, 3600).begin(request)
draft.append([[1, "one"]], 1)
print("written", flush=True)
sys.stdin.read(1)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("written_as", ["csv", "jsonl", "parquet"])
def test_another_process_goes_on_with_the_file_of_a_killed_one(
    store: FileStore, written_as: FileFormat
) -> None:
    request = REQUEST._replace(format=written_as)
    with started(
        [sys.executable, "-c", KILLED, str(store.folder), written_as],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == b"written\n"
        with pytest.raises(OdooMCPError, match="1 rows so far"):
            store.begin(request)
        process.stdin.write(b"\n")
        process.stdin.flush()
        process.wait()

    draft = store.begin(request)
    assert draft.resumed_from == 1
    draft.append(ROWS[1:], 2)
    assert finish(draft).rows == 2
    assert read_back(draft.path) == ROWS
    assert left(store) == names(draft.manifest)


def read_back(path: Path) -> list[list[object]]:
    from pyarrow import parquet  # noqa: PLC0415 - slow to load

    match path.suffix:
        case ".csv":
            [_, *lines] = path.read_text("utf-8").splitlines()
            return [[int(line.split(",")[0]), line.split(",")[1]] for line in lines]
        case ".jsonl":
            return [list(json.loads(line).values()) for line in path.read_bytes().splitlines()]
        case _:
            return [list(row.values()) for row in parquet.read_table(path).to_pylist()]


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


def test_what_has_expired_goes(store: FileStore) -> None:
    old, young = made(store, "old"), made(store, "young")
    draft = store.begin(REQUEST._replace(content="unfinished"))
    draft.close()
    aged(store, old, 3601)
    aged(store, young, 3000)
    aged(store, draft.manifest, 3601)
    with pytest.raises(OdooMCPError, match="expired"):
        store.find("local", "odoo", old.handle)
    store.sweep()
    assert left(store) == names(young)


def test_a_file_that_is_being_written_does_not_expire(store: FileStore) -> None:
    draft = store.begin(REQUEST)
    aged(store, draft.manifest, 3601)
    store.sweep()
    draft.append(ROWS, 2)
    assert left(store) == names(finish(draft))


def test_what_belongs_to_no_file_goes_once_it_is_old(store: FileStore) -> None:
    manifest = made(store)
    for name in ("a" * 32 + ".csv", "b" * 32 + ".new", "notes.txt"):
        (store.folder / name).touch()
        os.utime(store.folder / name, (0, 0))
    (store.folder / ("c" * 32 + ".csv")).touch()
    store.sweep()
    assert left(store) == names(manifest) | {"notes.txt", "c" * 32 + ".csv"}


def test_the_oldest_finished_files_make_room(store: FileStore) -> None:
    oldest, old, young = (made(store, name, 2000) for name in ("oldest", "old", "young"))
    aged(store, oldest, 200)
    aged(store, old, 100)
    draft = store.begin(REQUEST)
    draft.append([[1, "x" * 5000]], 1)
    assert left(store) == names(young, finish(draft))


def test_files_that_nobody_goes_on_with_make_room_after_the_finished_ones(
    store: FileStore,
) -> None:
    for content in ("first", "second"):
        abandoned = store.begin(REQUEST._replace(content=content))
        abandoned.append([[1, "x" * 3000]], 1)
        abandoned.close()
    made(store, "finished", 2000)
    under_way = store.begin(REQUEST._replace(content="under way"))
    draft = store.begin(REQUEST)
    draft.append([[1, "x" * 4000]], 1)
    assert left(store) == names(abandoned.manifest, under_way.manifest, finish(draft))
    under_way.close()


def test_what_has_expired_makes_room_first(store: FileStore) -> None:
    old, expired = made(store, "old", 3000), made(store, "expired", 3000)
    aged(store, old, 100)
    draft = store.begin(REQUEST)
    aged(store, expired, 3601)
    draft.append([[1, "x" * 4000]], 1)
    assert left(store) == names(old, finish(draft))


def test_a_file_that_cannot_fit_ends_at_its_last_page_and_costs_no_other(store: FileStore) -> None:
    other = made(store, "other")
    draft = store.begin(REQUEST)
    draft.append(ROWS, 2)
    with pytest.raises(OdooMCPError, match="10000 bytes") as refused:
        draft.append([[3, "x" * 10_000]], 3)
    assert refused.value.kind is Kind.UNAVAILABLE
    assert draft.manifest.rows == 2
    draft.close()
    assert left(store) == names(other, draft.manifest)


@pytest.mark.parametrize(
    ("owner", "instance", "handle"),
    [
        ("somebody", "odoo", "{}"),
        ("local", "other", "{}"),
        ("local", "odoo", "0" * 32),
        ("local", "odoo", "../files/{}"),
    ],
)
def test_a_file_is_found_by_its_owner_at_its_instance_only(
    store: FileStore, owner: str, instance: str, handle: str
) -> None:
    manifest = made(store)
    with pytest.raises(OdooMCPError) as refused:
        store.find(owner, instance, handle.format(manifest.handle))
    assert refused.value.kind is Kind.MISSING


@pytest.mark.parametrize("beyond", [1, 2**70])
def test_a_piece_behind_the_end_of_a_file_is_refused(store: FileStore, beyond: int) -> None:
    manifest = made(store)
    size = manifest.size
    assert store.read("local", "odoo", manifest.handle, size, 100).content == b""
    with pytest.raises(OdooMCPError, match=f"ends at byte {size}") as refused:
        store.read("local", "odoo", manifest.handle, size + beyond, 100)
    assert refused.value.kind is Kind.VALIDATION


def test_an_unfinished_file_is_not_read(store: FileStore) -> None:
    draft = store.begin(REQUEST)
    draft.append(ROWS, 2)
    with pytest.raises(OdooMCPError, match="not finished: it has 2 rows so far"):
        store.read("local", "odoo", draft.manifest.handle, 0, 100)
    draft.close()


def test_of_long_texts_only_the_beginning_is_shown(store: FileStore) -> None:
    draft = store.begin(REQUEST)
    draft.append([[number, "x" * 1000] for number in range(9)], 8)
    assert finish(draft).first == tuple([number, "x" * 200 + "…"] for number in range(5))


def test_a_piece_ends_with_a_row(store: FileStore) -> None:
    draft = store.begin(REQUEST)
    draft.append([[1, 'a\n"b"\r\nc'], [2, "é" * 20], [3, "\n" * 9]], 3)
    handle = finish(draft).handle
    rows = [HEAD, b'1,"a\n""b""\r\nc"\r\n', b"2," + "é".encode() * 20 + b"\r\n"]
    last = b'3,"' + b"\n" * 9 + b'"\r\n'
    assert list(whole(store, handle, 44)) == [rows[0] + rows[1], rows[2], last]
    for most in range(4, 100):
        pieces = list(whole(store, handle, most))
        assert b"".join(pieces) == b"".join(rows) + last
        assert all(0 < len(piece) <= most and piece.decode() for piece in pieces)


def test_at_the_end_there_is_nothing(store: FileStore) -> None:
    piece = store.read("local", "odoo", made(store).handle, len(ALL), 100)
    assert (piece.content, piece.next) == (b"", None)


def test_parquet_comes_in_pieces_of_the_size_asked_for(store: FileStore) -> None:
    draft = store.begin(REQUEST._replace(format="parquet"))
    draft.append(ROWS, 2)
    manifest = finish(draft)
    pieces = list(whole(store, manifest.handle, 100))
    assert b"".join(pieces) == draft.path.read_bytes()
    assert {len(piece) for piece in pieces[:-1]} == {100}
    piece = store.read("local", "odoo", manifest.handle, 0, 100)
    assert (piece.mime, piece.total) == ("application/vnd.apache.parquet", manifest.size)


@pytest.mark.parametrize(
    "damage", [{"touched": None}, {"size": "x"}, {"columns": 5}, {"first": [1]}, {"rows": 1.5}]
)
def test_a_file_whose_description_is_damaged_is_as_good_as_none(
    store: FileStore, damage: dict[str, object]
) -> None:
    manifest = made(store)
    path = store.folder / f"{manifest.handle}.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | damage), "utf-8")
    assert Manifest.load(path) is None
    assert made(store, "another").finished
