"""One run at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

import paths
from console import say


@contextmanager
def exclusive() -> Iterator[None]:
    """Hold the cache folder alone; the kernel lets go when this process ends, however it ends."""
    with (paths.CACHE / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another run to finish")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
