"""Servers that outlive the command that started them."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import paths
from commands import environment, kill
from errors import StepError


@dataclass(frozen=True)
class _Process:
    """What the kernel says of a process that is alive."""

    session: int
    started: str


def _look(pid: int) -> _Process | None:
    """The process of this pid; None when there is none, or only a zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else _Process(int(fields[3]), fields[19])


@dataclass(frozen=True)
class _Record:
    """A server as it was started: pid and start time, so no reused pid is taken for it."""

    pid: int
    started: str
    key: str

    def alive(self) -> bool:
        now = _look(self.pid)
        return now is not None and now.started == self.started

    def members(self) -> list[int]:
        """All processes of its session: itself and its workers, even where it has died alone."""
        if _look(self.pid) and not self.alive():
            return []  # the pid was given out again, so nothing of the session is left
        pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
        found = ((pid, _look(pid)) for pid in pids)
        return [pid for pid, process in found if process and process.session == self.pid]


@dataclass(frozen=True)
class Daemon:
    """One server, with a session of its own."""

    name: str

    @property
    def log(self) -> Path:
        """What the server printed since it was started."""
        return paths.log(f"{self.name}-server")

    def pid(self, key: str | None = None) -> int | None:
        """Its pid if it runs (and was started with `key`)."""
        record = self._record()
        if record and record.alive() and key in (None, record.key):
            return record.pid
        return None

    def start(
        self, command: Sequence[str | Path], key: str, env: Mapping[str, str] | None = None
    ) -> None:
        """Start it; `key` says with what settings."""
        with self.log.open("wb") as log:
            process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment(env),
                cwd=paths.RUN,
                start_new_session=True,
            )
        now = _look(process.pid)
        if now is None:
            raise StepError(f"{self.name} ended at once", self.log)
        paths.replace(self._file, f"{process.pid} {now.started} {key}")

    def stop(self, patience: float = 20) -> bool:
        """End it, with all that it started; False when nothing of it ran."""
        record = self._record()
        members = record.members() if record else []
        if record and record.alive():
            os.kill(record.pid, signal.SIGTERM)
            end = time.monotonic() + patience
            while record.members() and time.monotonic() < end:
                time.sleep(0.05)
        for pid in record.members() if record else ():
            kill(pid)
        self._file.unlink(missing_ok=True)
        return bool(members)

    @property
    def _file(self) -> Path:
        return paths.RUN / f"{self.name}.pid"

    def _record(self) -> _Record | None:
        if not self._file.exists():
            return None
        pid, started, key = self._file.read_text().split()
        return _Record(int(pid), started, key)
