"""Installation steps that are either complete or not there at all."""

from collections.abc import Callable
from pathlib import Path

import paths
from commands import run

_STAMP = ".complete"


def complete(folder: Path, key: str) -> bool:
    """Whether the folder was finished, by the recipe that `key` stands for."""
    stamp = folder / _STAMP
    return stamp.is_file() and stamp.read_text() == key


def folder(
    target: Path, key: str, build: Callable[[Path], None], sound: Callable[[], bool] = lambda: True
) -> None:
    """Make `target` by `build`, under another name until it is finished, unless it is `sound`."""
    if complete(target, key) and sound():
        return
    unfinished = target.with_name(f"{target.name}.unfinished")
    for old in (unfinished, target):
        run(("rm", "--recursive", "--force", "--one-file-system", old), paths.log("files"))
    unfinished.mkdir(parents=True)
    build(unfinished)
    (unfinished / _STAMP).write_text(key)
    unfinished.rename(target)
