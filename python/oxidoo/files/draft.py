"""A file that is being written."""

import os
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path
from time import time
from typing import Any

from oxidoo.files import parquet
from oxidoo.files.disk import said_plainly
from oxidoo.files.formats import ENCODINGS, Row
from oxidoo.files.manifest import Manifest, Request

_ROWS_TO_SHOW = 5
_LONGEST_SHOWN = 200
"""Characters of a text in the rows to show."""


MakeRoom = Callable[[int], None]
"""Makes room in the folder for a number of bytes, or raises `OdooMCPError`."""


class Draft:
    """A file that is being written page by page; nobody else writes it meanwhile.

    A page counts once the manifest says so, which is replaced as a whole. What was written behind
    it when the process was killed is cut off before the file is gone on with.

    Args:
        folder: Where the file lies.
        descriptor: The file, open and locked.
        manifest: What is committed of it.
        request: What it is to hold.
        make_room: Makes room for more.
    """

    def __init__(
        self,
        folder: Path,
        descriptor: int,
        manifest: Manifest,
        request: Request,
        make_room: MakeRoom,
    ) -> None:
        self._folder = folder
        self._descriptor = descriptor
        self._request = request
        self._make_room = make_room
        self._encoding = ENCODINGS[request.format]
        self.manifest = manifest
        self.resumed_from = manifest.rows
        os.ftruncate(descriptor, manifest.size)
        if not manifest.size:
            self._commit(self._encoding.head(request.names))

    @property
    def path(self) -> Path:
        """Where the finished file is."""
        return self.manifest.path(self._folder)

    def expect(self, total: int | None) -> None:
        """Notes how many rows there will be, as far as is known."""
        self.manifest = replace(self.manifest, total=total)

    def append(self, rows: Sequence[Row], last: int) -> None:
        """Writes a page and commits it.

        Args:
            rows: The rows; each value as JSON has it.
            last: The id in the last of them.

        Raises:
            OdooMCPError: `unavailable`, if there is no room.
        """
        first = self.manifest.first
        first += tuple([_cut(value) for value in row] for row in rows[: _ROWS_TO_SHOW - len(first)])
        count = self.manifest.rows + len(rows)
        data = self._encoding.rows(self._request.names, rows)
        self._commit(data, rows=count, last=last, first=first)

    def finish(self) -> Generator[int]:
        """Makes the file complete, in steps.

        Yields:
            How many rows are done; nothing where the file is complete as it was written.

        Raises:
            OdooMCPError: `unavailable`, if there is no room.
        """
        with said_plainly():
            if self._encoding.spooled:
                yield from self._unspool()
            else:
                os.fsync(self._descriptor)
            size = self.path.stat().st_size
            self.manifest = replace(self.manifest, size=size, touched=time(), finished=True)
            self.manifest.save(self._folder)
            if self._encoding.spooled:
                self.manifest.written(self._folder).unlink()

    def close(self) -> None:
        """Lets go of the file; what is committed stays."""
        os.close(self._descriptor)

    def _unspool(self) -> Generator[int]:
        spool = self.manifest.written(self._folder)
        self.path.touch(mode=0o600)
        for rows in parquet.write(self._request.columns, spool, self.path):
            self._make_room(0)
            yield rows
        with self.path.open("rb") as file:
            os.fsync(file.fileno())

    def _commit(self, data: bytes, **changes: Any) -> None:
        self._make_room(len(data))
        with said_plainly():
            left = memoryview(data)
            at = self.manifest.size
            while left:
                written = os.pwrite(self._descriptor, left, at)
                left, at = left[written:], at + written
            self.manifest = replace(self.manifest, size=at, touched=time(), **changes)
            self.manifest.save(self._folder)


def _cut(value: Any) -> Any:
    long = isinstance(value, str) and len(value) > _LONGEST_SHOWN
    return f"{value[:_LONGEST_SHOWN]}…" if long else value
