"""What Odoo itself spends on a benchmark: no client can be faster than that."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
WORKERS = 2
"""Of the Odoo that `make odoo` starts."""


def odoo_processes(name: str) -> list[Path]:
    """The processes of the Odoo that `make odoo` started under this name; none for another."""
    return [
        process
        for process in Path("/proc").glob("[0-9]*")
        if f"/{name}/package/usr/bin/odoo" in _text(process / "cmdline")
    ]


def spent(processes: list[Path]) -> float:
    """The CPU time that processes have used so far, in seconds."""
    return sum(_ticks(process) for process in processes) / _TICKS


def _ticks(process: Path) -> int:
    # utime and stime are the 14th and 15th fields (proc_pid_stat(5)); the 2nd may hold blanks.
    fields = _text(process / "stat").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12]) if fields else 0


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""
