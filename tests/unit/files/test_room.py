"""What goes when it has expired, and what makes room."""

import os
from dataclasses import replace

import pytest
from tests.unit.files.drafts import REQUEST, ROWS, finish, left, made, names

from oxidoo import Kind, OdooMCPError
from oxidoo.files.manifest import Manifest
from oxidoo.files.store import FileStore


def aged(store: FileStore, manifest: Manifest, seconds: float) -> None:
    replace(manifest, touched=manifest.touched - seconds).save(store.folder)


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
