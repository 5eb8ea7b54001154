"""What is known of a file, kept beside it."""

import re
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from pydantic import TypeAdapter, ValidationError

from oxidoo.files.formats import ENCODINGS, Column, FileFormat

HANDLE = re.compile(r"[0-9a-f]{32}")


class Request(NamedTuple):
    """What a file is to hold; the same request goes on with a file that was not finished.

    Attributes:
        owner: The name of the principal who asks.
        instance: The instance that the rows come from.
        content: A digest of whatever decides on the rows.
        format: How they are written.
        columns: Their columns.
    """

    owner: str
    instance: str
    content: str
    format: FileFormat
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A file, as far as it is safe.

    Attributes:
        handle: The name to ask for it by, which nobody can guess.
        owner: The name of the principal whose it is.
        instance: The instance that the rows come from.
        content: The digest of its request.
        format: How the rows are written.
        columns: The names of the columns.
        created: When it was begun, in seconds of Unix time.
        touched: When the last page was committed.
        size: The bytes that are committed.
        rows: The rows that are committed.
        last: The id in the last of them; `None` if there are none.
        total: How many rows were expected when it was begun or gone on with last.
        first: The first rows, to show; long texts are cut.
        finished: Whether all rows are there.
    """

    handle: str
    owner: str
    instance: str
    content: str
    format: FileFormat
    columns: list[str]
    created: float
    touched: float
    size: int = 0
    rows: int = 0
    last: int | None = None
    total: int | None = None
    first: tuple[list[Any], ...] = ()
    finished: bool = False

    def answers(self, request: Request) -> bool:
        """Whether this is the file that a request began."""
        mine = (self.owner, self.instance, self.content, self.format, self.columns)
        return mine == (*request[:4], request.names)

    def path(self, folder: Path) -> Path:
        """The finished file, or the one to be."""
        return folder / f"{self.handle}.{self.format}"

    def written(self, folder: Path) -> Path:
        """The file that pages are written to."""
        spooled = ENCODINGS[self.format].spooled
        return folder / f"{self.handle}.spool" if spooled else self.path(folder)

    def save(self, folder: Path) -> None:
        """Replaces what is on disk, as a whole or not at all."""
        new = folder / f"{self.handle}.new"
        new.touch(mode=0o600)
        new.write_bytes(orjson.dumps(asdict(self)))
        new.replace(folder / f"{self.handle}.json")

    @classmethod
    def load(cls, path: Path) -> "Manifest | None":
        """What was saved; `None` if that is not there or not to be understood."""
        try:
            manifest = _checked().validate_json(path.read_bytes())
        except (OSError, ValidationError):
            return None
        return manifest if manifest.handle == path.stem and manifest.format in ENCODINGS else None


@cache
def _checked() -> TypeAdapter[Manifest]:
    """What is on disk may be damaged, or of anybody's making."""
    return TypeAdapter(Manifest)
