"""What the disk is asked for, and what it may refuse."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import time

from oxidoo.errors import Kind, OdooMCPError


def open_alone(path: Path, *, create: bool = False) -> int:
    """Opens a file to write to and locks it, so that no other descriptor can be had this way.

    Args:
        path: The file.
        create: Whether it is made, for its owner alone; it must not be there yet.

    Returns:
        The descriptor; closing it lets go of the lock, as does the end of the process.

    Raises:
        BlockingIOError: If somebody else has it.
        OSError: If it cannot be opened.
    """
    flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
    if create:
        flags |= os.O_CREAT | os.O_EXCL
    descriptor = os.open(path, flags, 0o600)
    try:
        _lock(descriptor)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _lock(descriptor: int) -> None:
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if not os.fstat(descriptor).st_nlink:
        raise FileNotFoundError("it was removed before it was locked")


def size_of(path: Path) -> int:
    """The bytes of a file; none if it is gone."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def changed_at(path: Path) -> float:
    """When a file was changed last, in seconds of Unix time; now if it is gone."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time()


@contextmanager
def said_plainly() -> Iterator[None]:
    """Says in a sentence what the disk refuses.

    Raises:
        OdooMCPError: `unavailable`, for any error of the operating system.
    """
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        why = "is full" if full else "cannot be written to"
        raise OdooMCPError(
            f"The server's disk for files {why}; who runs the server can mend that.",
            kind=Kind.UNAVAILABLE,
            detail=repr(error),
        ) from error
