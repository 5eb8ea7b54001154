"""What is known of models and fields, kept on disk for the next start.

The files hold names, types and labels of fields, no records and no secrets; their own names are
digests, so that a listing shows neither hosts nor users. Whatever cannot be read or written is
as good as not there.
"""

import hashlib
import logging
import os
import re
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

_FORMAT = 2
"""Part of every name: files of another format are never looked at, and go when they are old."""

_MOST_BYTES_OF_A_FILE = 4 << 20
_MOST_BYTES = 64 << 20
_MOST_SECONDS = 30 * 86_400
_WRITES_BETWEEN_PRUNINGS = 100
_SECONDS_LEFT_EMPTY = 60
"""How long an empty folder may be of somebody who is about to write into it."""

_DIGEST_BYTES = 16
_SEAL_BYTES = 2 * _DIGEST_BYTES + 1
"""In hexadecimal, on a line of its own."""

_NAME = re.compile(r"[0-9a-f]{32}")
"""What a shelf is called; whatever else is in the folder is not ours."""

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
        self._writes = 0

    def read(self, *name: Any) -> Any:
        """What was written under a name; `None` if that is not there, damaged or too old."""
        try:
            if not _is_ours_alone(self._root):
                return None
            seal, _, content = _read(self._path(name)).partition(b"\n")
            return orjson.loads(content) if seal == _seal(content) else None
        except (OSError, ValueError):
            return None

    def write(self, content: Any, *name: Any) -> None:
        """Writes under a name, as a whole or not at all."""
        try:
            text = orjson.dumps(content)
            if len(text) < _MOST_BYTES_OF_A_FILE:
                self._replace(self._path(name), b"%s\n%s" % (_seal(text), text))
        except (OSError, TypeError) as error:
            _log.debug("What is known of fields cannot be kept: %s", error)

    def clear(self) -> None:
        """Removes all files of the shelf."""
        for path in _listed(self._folder):
            with suppress(OSError):
                path.unlink()

    def _path(self, name: tuple[Any, ...]) -> Path:
        return self._folder / _digest(name)

    def _replace(self, path: Path, content: bytes) -> None:
        self._root.mkdir(0o700, parents=True, exist_ok=True)
        if not _is_ours_alone(self._root):
            return
        if self._writes % _WRITES_BETWEEN_PRUNINGS == 0:
            _prune(self._root)
        self._writes += 1
        self._folder.mkdir(0o700, exist_ok=True)
        descriptor, written = tempfile.mkstemp(dir=self._folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            Path(written).replace(path)
        except OSError:
            Path(written).unlink(missing_ok=True)
            raise


def _is_ours_alone(folder: Path) -> bool:
    """Whether nobody else can have put anything there, as one could into a folder in /tmp."""
    about = folder.stat()
    return about.st_uid == os.getuid() and not about.st_mode & _OF_OTHERS


def _read(path: Path) -> bytes:
    """The content of a file that `Shelf.write` may have written.

    Raises:
        OSError: If it cannot be read.
        ValueError: If it is too old or too large, or no regular file.
    """
    # A pipe would otherwise be waited for.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode) or about.st_size > _MOST_BYTES_OF_A_FILE + _SEAL_BYTES:
            raise ValueError("it was not written by a shelf")
        if time.time() - about.st_mtime > _MOST_SECONDS:
            raise ValueError("it is too old")
        return file.read()


def _listed(folder: Path) -> list[Path]:
    """What is in a folder; nothing if it is none."""
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _digest(parts: tuple[Any, ...]) -> str:
    text = orjson.dumps([_FORMAT, *parts])
    return hashlib.blake2b(text, digest_size=_DIGEST_BYTES).hexdigest()


def _seal(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).hexdigest().encode()


def _prune(root: Path) -> None:
    """Removes what is too old, and the oldest of what is too much; and folders long empty."""
    shelves = [folder for folder in root.iterdir() if _NAME.fullmatch(folder.name)]
    files = []
    for path in (path for folder in shelves for path in _listed(folder)):
        with suppress(OSError):
            about = path.stat()
            files.append((about.st_mtime, about.st_size, path))
    room = _MOST_BYTES
    for written, size, path in sorted(files, reverse=True):
        room -= size
        if room < 0 or time.time() - written > _MOST_SECONDS:
            with suppress(OSError):
                path.unlink()
    for folder in shelves:
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _SECONDS_LEFT_EMPTY:
                folder.rmdir()
