"""The files in which fields wait for the next start."""

import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import cast

import pytest

from oxidoo import OdooAsyncClient, OdooConnectionConfig
from oxidoo.schema.known import shelf as module
from oxidoo.schema.known.archive import Archive
from oxidoo.schema.known.fingerprint import Coverage, Fingerprint
from oxidoo.schema.known.shelf import Shelf
from oxidoo.schema.known.subject import Known, Scope, Subject

OWNER = ("https://odoo.example.com", "main", "me@example.com")
AN_HOUR = 3600
OLD = 31 * 86_400


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_what_is_written_is_read_by_the_same_owner_under_the_same_name(tmp_path: Path) -> None:
    Shelf(tmp_path, *OWNER).write({"a": [1, None]}, "res.partner", "", [1])
    assert Shelf(tmp_path, *OWNER).read("res.partner", "", [1]) == {"a": [1, None]}
    assert Shelf(tmp_path, *OWNER).read("res.partner", "", [2]) is None
    assert Shelf(tmp_path, *OWNER[:2], "another").read("res.partner", "", [1]) is None


def test_files_of_another_format_are_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Shelf(tmp_path, *OWNER).write(1, "a")
    monkeypatch.setattr(module, "_FORMAT", module._FORMAT + 1)
    assert Shelf(tmp_path, *OWNER).read("a") is None


def test_only_their_owner_may_read_them(tmp_path: Path) -> None:
    root = tmp_path / "cache" / "schema"
    Shelf(root, *OWNER).write(1, "a")
    [file] = files(root)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (root, file.parent, file)]
    assert modes == [0o700, 0o700, 0o600]


def test_their_names_tell_nothing(tmp_path: Path) -> None:
    Shelf(tmp_path, *OWNER).write(1, "res.partner")
    [file] = files(tmp_path)
    shown = str(file.relative_to(tmp_path))
    assert not any(part in shown for part in ("odoo", "example", "main", "me", "partner"))


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    shelf = Shelf(tmp_path, *OWNER)
    shelf.write(1, "a")
    assert files(tmp_path) == []
    assert shelf.read("a") is None


def test_what_others_put_where_they_may_write_is_not_read(tmp_path: Path) -> None:
    Shelf(tmp_path, *OWNER).write(1, "a")
    tmp_path.chmod(0o777)
    assert Shelf(tmp_path, *OWNER).read("a") is None


@pytest.mark.parametrize("at", [0, 20, 40, -1])
def test_a_file_with_one_wrong_bit_is_not_read(tmp_path: Path, at: int) -> None:
    shelf = Shelf(tmp_path, *OWNER)
    shelf.write({"name": "value"}, "a")
    [file] = files(tmp_path)
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)
    assert shelf.read("a") is None


def test_readers_never_see_half_a_file(tmp_path: Path) -> None:
    contents = [[letter] * 50_000 for letter in "ab"]
    shelves = [Shelf(tmp_path, *OWNER) for _ in range(4)]
    shelves[0].write(contents[0], "a")

    def write(at: int) -> None:
        for turn in range(50):
            shelves[at].write(contents[(at + turn) % 2], "a")

    def read(at: int) -> list[object]:
        return [shelves[at].read("a") for _ in range(50)]

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write, at) for at in (0, 1)]
        readers = [pool.submit(read, at) for at in (2, 3)]
        for writer in writers:
            writer.result()
        assert all(seen in contents for reader in readers for seen in reader.result())
    assert len(files(tmp_path)) == 1


def somebody_elses(root: Path) -> Path:
    folder = root / ("0" * 32)
    folder.mkdir()
    return folder


def test_a_folder_that_somebody_is_about_to_write_into_stays(tmp_path: Path) -> None:
    folder = somebody_elses(tmp_path)
    Shelf(tmp_path, "owner").write(1, "name")
    assert folder.exists()


def test_a_folder_that_was_left_empty_goes(tmp_path: Path) -> None:
    folder = somebody_elses(tmp_path)
    os.utime(folder, times=(time.time() - AN_HOUR,) * 2)
    Shelf(tmp_path, "owner").write(1, "name")
    assert not folder.exists()


def test_what_is_too_old_is_neither_read_nor_kept(tmp_path: Path) -> None:
    Shelf(tmp_path, *OWNER).write(1, "a")
    [file] = files(tmp_path)
    os.utime(file, (time.time() - OLD,) * 2)
    assert Shelf(tmp_path, *OWNER).read("a") is None

    Shelf(tmp_path, "another").write(2, "b")

    assert not file.exists()
    assert len(files(tmp_path)) == 1


def test_what_else_is_in_the_folder_stays(tmp_path: Path) -> None:
    other = tmp_path / "letters" / "old"
    other.parent.mkdir()
    other.write_text("", "utf-8")
    os.utime(other, (time.time() - OLD,) * 2)
    Shelf(tmp_path, *OWNER).write(1, "a")
    assert other.exists()


def test_the_oldest_files_go_where_there_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(tmp_path, *OWNER)
    for age, name in enumerate("abc"):
        before = set(files(tmp_path))
        shelf.write("x" * 1000, name)
        [written] = set(files(tmp_path)) - before
        os.utime(written, (time.time() - 100 * (age + 1),) * 2)
    monkeypatch.setattr(module, "_MOST_BYTES", 2500)

    Shelf(tmp_path, "another").write(1, "a")

    assert [shelf.read(name) is not None for name in "abc"] == [True, True, False]


def test_what_is_too_large_is_not_kept(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, *OWNER)
    shelf.write("x" * module._MOST_BYTES_OF_A_FILE, "a")
    assert files(tmp_path) == []


def test_a_shelf_can_be_cleared_while_another_is_kept(tmp_path: Path) -> None:
    one, other = Shelf(tmp_path, *OWNER), Shelf(tmp_path, "another")
    one.write(1, "a")
    other.write(2, "a")
    one.clear()
    assert (one.read("a"), other.read("a")) == (None, 2)


def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, *OWNER)
    shelf.write(1, "a")
    [file] = files(tmp_path)
    file.unlink()
    os.mkfifo(file)
    with ThreadPoolExecutor(1) as thread:
        reading = thread.submit(shelf.read, "a")
        try:
            assert reading.result(5) is None
        finally:
            # Whoever waits for a writer of the pipe gets one.
            with suppress(OSError):
                os.close(os.open(file, os.O_WRONLY | os.O_NONBLOCK))


def test_a_file_larger_than_any_that_is_written_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(tmp_path, *OWNER)
    shelf.write("x" * 1000, "a")
    monkeypatch.setattr(module, "_MOST_BYTES_OF_A_FILE", 500)
    assert shelf.read("a") is None


def test_what_is_called_like_a_shelf_and_is_none_does_no_harm(tmp_path: Path) -> None:
    stray = tmp_path / ("0" * 32)
    stray.write_text("", "utf-8")
    shelf = Shelf(tmp_path, *OWNER)
    shelf.write(1, "a")
    assert shelf.read("a") == 1
    assert stray.exists()


def test_a_folder_amid_the_files_does_not_keep_them_from_being_cleared(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, *OWNER)
    for name in range(8):
        shelf.write(1, name)
    (files(tmp_path)[0].parent / "folder").mkdir()
    shelf.clear()
    assert files(tmp_path) == []


GOOD = {"type": "selection", "string": "Kind", "relation": None, "selection": [["a", "A"]]}


async def recalled(folder: Path, attributes: object, since: object = 1.5) -> Known | None:
    """What is known from a file that says this of a field."""
    config = OdooConnectionConfig(url="https://x.example", username="me", api_key="x")
    subject = Subject("res.partner", Scope("", ()))
    fingerprint = Fingerprint("digest", Coverage.ALL)
    async with OdooAsyncClient(config) as client:
        archive = Archive(client, folder)
        await archive.keep(subject, {"kind": attributes}, cast("float", since), fingerprint)
        return await archive.recall(subject, fingerprint)


@pytest.mark.anyio
async def test_fields_are_recalled_as_they_were_kept(tmp_path: Path) -> None:
    known = await recalled(tmp_path, GOOD)
    assert known is not None
    assert (known.fields["kind"].type, known.since) == ("selection", 1.5)


@pytest.mark.anyio
@pytest.mark.parametrize(
    "wrong",
    [
        {"type": []},
        {"type": None},
        {"string": ["Kind"]},
        {"relation": {"a": 1}},
        {"selection": [[[], "A"]]},
        {"selection": [["a", 5]]},
    ],
)
async def test_a_file_that_describes_no_fields_is_as_good_as_none(
    tmp_path: Path, wrong: dict[str, object]
) -> None:
    assert await recalled(tmp_path, GOOD | wrong) is None


@pytest.mark.anyio
@pytest.mark.parametrize("since", ["1", "nan", None, [], True])
async def test_a_file_without_its_time_is_as_good_as_none(tmp_path: Path, since: object) -> None:
    assert await recalled(tmp_path, GOOD, since) is None
