"""Processes that a test starts."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

_ENDS_WITHIN = 30


@contextmanager
def started(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """A process that ends by itself within the context, or soon after; else it is killed.

    `Popen` alone waits for ever, past every time limit of a test.

    Args:
        command: The program and its arguments.
        options: Those of `subprocess.Popen`.

    Raises:
        subprocess.TimeoutExpired: If it goes on for half a minute.
    """
    with subprocess.Popen(command, **options) as process:
        try:
            yield process
            process.wait(timeout=_ENDS_WITHIN)
        finally:
            process.kill()
