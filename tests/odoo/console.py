"""What the caller is told while it waits."""

import sys
import time

_START = time.monotonic()


def say(line: str) -> None:
    """One line with the seconds since the start; on stderr, since stdout is for `--json`."""
    sys.stderr.write(f"[{time.monotonic() - _START:5.0f} s] {line}\n")
    sys.stderr.flush()
