"""Where everything lies: one cache folder outside the checkout."""

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
"""This folder."""


def _cache() -> Path:
    if own := os.environ.get("OXIDOO_CACHE"):
        return Path(own).expanduser()
    shared = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(shared).expanduser() / "oxidoo"


CACHE = _cache().absolute() / "odoo"
LOGS = CACHE / "log"
RUN = CACHE / "run"
SERVERS = CACHE / "servers.json"


def log(name: str) -> Path:
    """The log file called `name`."""
    return LOGS / f"{name}.log"


def prepare() -> None:
    """Make the folders that every step expects; they hold passwords, so only for their owner."""
    for folder in (CACHE, LOGS, RUN):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def replace(path: Path, text: str) -> None:
    """Write a file that is never seen half written."""
    new = path.with_name(f"{path.name}.new")
    new.touch(mode=0o600)
    new.write_text(text)
    new.replace(path)
