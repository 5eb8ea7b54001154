"""Finished files, read piece by piece."""

import json
from collections.abc import Iterator

import pytest
from tests.unit.files.drafts import ALL, HEAD, REQUEST, ROWS, finish, made

from oxidoo import Kind, OdooMCPError
from oxidoo.files.manifest import Manifest
from oxidoo.files.store import FileStore


def whole(store: FileStore, handle: str, most: int) -> Iterator[bytes]:
    at: int | None = 0
    while at is not None:
        piece = store.read("local", "odoo", handle, at, most)
        yield piece.content
        at = piece.next


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
