"""What is known of models and fields, kept on disk for the next start.

The files hold names, types and labels of fields, no records and no secrets; their own names are
digests, so that a listing shows neither hosts nor users. Whatever cannot be read or written is
as good as not there.
"""

import hashlib
import logging
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

_FORMAT = 1
"""Part of every name: files of another format are never looked at, and go when they are old."""

_MOST_BYTES_OF_A_FILE = 4 << 20
_MOST_BYTES = 64 << 20
_MOST_SECONDS = 30 * 86_400
_DIGEST_BYTES = 16
_OF_OTHERS = 0o022
"""The right of a group or of everybody to write."""

_log = logging.getLogger(__name__)


class Shelf:
    """The files about one Odoo database as one user sees it; any number of processes share it.

    Args:
        root: The folder of all shelves.
        owner: What tells the database and the user from others.
    """

    def __init__(self, root: Path, *owner: str) -> None:
        self._root = root
        self._folder = root / _digest(owner)
        self._usable: bool | None = None

    def read(self, *name: Any) -> Any:
        """What was written under a name; `None` if that is not there, damaged or too old."""
        path = self._path(name)
        try:
            with path.open("rb") as file:
                if time.time() - os.fstat(file.fileno()).st_mtime > _MOST_SECONDS:
                    return None
                seal, _, content = file.read(_MOST_BYTES_OF_A_FILE).partition(b"\n")
            return orjson.loads(content) if seal == _seal(content) else None
        except (OSError, ValueError):
            return None

    def write(self, content: Any, *name: Any) -> None:
        """Writes under a name, as a whole or not at all."""
        try:
            text = orjson.dumps(content)
            if len(text) < _MOST_BYTES_OF_A_FILE // 2 and self._is_usable():
                self._replace(self._path(name), b"%s\n%s" % (_seal(text), text))
        except (OSError, TypeError) as error:
            self._usable = False
            _log.info("What is known of fields cannot be kept: %s", error)

    def clear(self) -> None:
        """Removes all files of the shelf."""
        with suppress(OSError):
            for path in self._folder.iterdir():
                path.unlink(missing_ok=True)

    def _path(self, name: tuple[Any, ...]) -> Path:
        return self._folder / _digest(name)

    def _is_usable(self) -> bool:
        if self._usable is None:
            self._root.mkdir(0o700, parents=True, exist_ok=True)
            about = self._root.stat()
            # What others may write to, such as a folder in /tmp, they may have filled.
            self._usable = about.st_uid == os.getuid() and not about.st_mode & _OF_OTHERS
            if self._usable:
                _prune(self._root)
        return self._usable

    def _replace(self, path: Path, content: bytes) -> None:
        self._folder.mkdir(0o700, exist_ok=True)
        descriptor, written = tempfile.mkstemp(dir=self._folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            Path(written).replace(path)
        except OSError:
            Path(written).unlink(missing_ok=True)
            raise


def _digest(parts: tuple[Any, ...]) -> str:
    text = orjson.dumps([_FORMAT, *parts])
    return hashlib.blake2b(text, digest_size=_DIGEST_BYTES).hexdigest()


def _seal(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).hexdigest().encode()


def _prune(root: Path) -> None:
    """Removes what is too old, and the oldest of what is too much; then folders left empty."""
    files = []
    for path in root.glob("*/*"):
        with suppress(OSError):
            about = path.stat()
            files.append((about.st_mtime, about.st_size, path))
    room = _MOST_BYTES
    for written, size, path in sorted(files, reverse=True):
        room -= size
        if room < 0 or time.time() - written > _MOST_SECONDS:
            with suppress(OSError):
                path.unlink()
    for folder in root.iterdir():
        with suppress(OSError):
            folder.rmdir()
