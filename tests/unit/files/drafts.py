"""Files as the tests of their folder make them, and what is left of them."""

import json
from pathlib import Path

from oxidoo.files.draft import Draft
from oxidoo.files.formats import Column
from oxidoo.files.manifest import Manifest, Request
from oxidoo.files.store import FileStore

COLUMNS = (Column("id", "integer"), Column("name", "text"))
REQUEST = Request("local", "odoo", "digest", "csv", COLUMNS)
ROWS = [[1, "one"], [2, "two"]]
HEAD = b"id,name\r\n"
ALL = HEAD + b"1,one\r\n2,two\r\n"


def finish(draft: Draft) -> Manifest:
    list(draft.finish())
    draft.close()
    return draft.manifest


def made(store: FileStore, content: str = "digest", size: int = 0) -> Manifest:
    """A finished file of two rows, or of one that is so many bytes long."""
    draft = store.begin(REQUEST._replace(content=content))
    draft.append([[1, "x" * size]] if size else ROWS, 2)
    return finish(draft)


def left(store: FileStore) -> set[str]:
    return {path.name for path in store.folder.iterdir()} - {"lock"}


def names(*manifests: Manifest) -> set[str]:
    return {f"{each.handle}.{end}" for each in manifests for end in ("json", each.format)}


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
