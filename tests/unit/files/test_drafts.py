"""Files being written: what is committed stays, and nothing else does."""

import os
import subprocess
import sys

import pytest
from tests.processes import started
from tests.unit.files.drafts import (
    ALL,
    COLUMNS,
    REQUEST,
    ROWS,
    finish,
    left,
    made,
    names,
    read_back,
)

from oxidoo import Kind, OdooMCPError
from oxidoo.files.formats import FileFormat
from oxidoo.files.store import FileStore


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


def test_of_long_texts_only_the_beginning_is_shown(store: FileStore) -> None:
    draft = store.begin(REQUEST)
    draft.append([[number, "x" * 1000] for number in range(9)], 8)
    assert finish(draft).first == tuple([number, "x" * 200 + "…"] for number in range(5))
