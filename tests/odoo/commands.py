"""Commands that run to their end, and the end of those that a killed run left behind."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import paths
from errors import StepError

_MARK = "OXIDOO_ODOO_STEP"
"""In the environment of every command of ours and of its children, with our cache folder."""

_PRIVATE = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
"""Variables of the caller's own Python, which no command of ours may inherit."""


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The caller's environment, fit for a command of another kind."""
    inherited = {key: value for key, value in os.environ.items() if key not in _PRIVATE}
    inherited |= {"LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
    return {**inherited, **(extra or {})}


def run(
    command: Sequence[str | Path],
    log: Path,
    *,
    stdin: str = "",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    leaves_server: bool = False,
) -> str:
    """Run a command; its output goes to the log, its standard output is also returned."""
    mark = {} if leaves_server else {_MARK: str(paths.CACHE)}
    words = [str(word) for word in command]
    with log.open("a+") as errors:
        errors.write(f"$ {' '.join(words)[:500]}\n")
        errors.flush()
        done = subprocess.run(
            words,
            input=stdin,
            stdout=errors if leaves_server else subprocess.PIPE,
            stderr=errors,
            text=True,
            env=environment(env) | mark,
            cwd=cwd,
            check=False,
        )
        errors.write(done.stdout or "")
    if done.returncode:
        raise StepError(f"`{Path(words[0]).name}` ended with {done.returncode}", log)
    return done.stdout or ""


def end_leftovers() -> None:
    """End what an earlier run, killed midway, left running; for the holder of the lock only."""
    for _ in range(100):
        pids = _marked()
        if not pids:
            return
        for pid in pids:
            kill(pid)
        time.sleep(0.1)
    raise StepError(f"processes {pids} of an earlier run do not end", paths.log("leftovers"))


def _marked() -> list[int]:
    mark = f"{_MARK}={paths.CACHE}".encode()
    folders = (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [int(entry.name) for entry in folders if mark in _environ(entry).split(b"\0")]


def _environ(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:
        return b""


def kill(pid: int) -> None:
    """End a process at once, if it is still there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
