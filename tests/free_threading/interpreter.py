"""Python 3.13 without the GIL: `PYTHONPATH=tests/odoo python3 tests/free_threading/interpreter.py`.

Debian has no package of it, so it is built from Debian's source of Python 3.13, which takes a
few minutes the first time. Prints its path. Exit status 3: this machine cannot have it.
"""

import os
import sys
from pathlib import Path

import packages
import paths
import steps
from commands import run
from console import say
from errors import StepError, UnavailableError
from lock import exclusive

_SUITE = "trixie"
"""A release, whose source stays; PyO3 0.28 is the last that takes its Python without the GIL."""

_PACKAGE = "python3.13"
_FOLDER = paths.CACHE.parent / f"{_PACKAGE}t"
_INTERPRETER = _FOLDER / "bin" / f"{_PACKAGE}t"
_LOG = paths.log("python-free-threaded")
_NEEDED = {
    "gcc": "usr/bin/gcc",
    "make": "usr/bin/make",
    "xz-utils": "usr/bin/xz",
    "liblzma-dev": "usr/include/lzma.h",
    "zlib1g-dev": "usr/include/zlib.h",
}
"""Debian's packages to build it with, each with a file that tells whether it is installed."""

_OPTIONS = (
    "--disable-gil",
    "--disable-test-modules",
    "--without-ensurepip",
    "--without-static-libpython",
)
_UNAVAILABLE = 3


def _build(folder: Path) -> None:
    packages.install(_NEEDED)
    say("Python without the GIL: download its source (23 MB)")
    (archive,) = packages.Suite(_SUITE).download_source(_PACKAGE).glob("*.orig.tar.xz")
    source = folder / "source"
    source.mkdir()
    run(("tar", "--extract", "--strip-components=1", f"--file={archive}"), _LOG, cwd=source)
    say("Python without the GIL: build it (a few minutes)")
    jobs = max(1, (os.cpu_count() or 1) - 1)
    run((source / "configure", f"--prefix={_FOLDER}", *_OPTIONS), _LOG, cwd=source)
    run(("make", f"--jobs={jobs}"), _LOG, cwd=source)
    run(("make", "altinstall", f"DESTDIR={folder / 'root'}"), _LOG, cwd=source)
    _keep(folder, folder / "root" / _FOLDER.relative_to("/"))


def _keep(folder: Path, installed: Path) -> None:
    """Leave in `folder` what was installed, and nothing that it was built from."""
    for part in installed.iterdir():
        part.rename(folder / part.name)
    run(("rm", "--recursive", "--force", folder / "source", folder / "root"), _LOG)


def _sound() -> bool:
    try:
        run((_INTERPRETER, "-c", "import sys; sys.exit(sys._is_gil_enabled())"), _LOG)
    except (StepError, OSError):
        return False
    return True


def main() -> int:
    """Build it unless it is there."""
    try:
        paths.prepare()
        packages.require_debian()
        with exclusive():
            steps.folder(_FOLDER, f"{_SUITE} {' '.join(_OPTIONS)}", _build, sound=_sound)
    except UnavailableError as error:
        say(f"unavailable: {error}")
        return _UNAVAILABLE
    except StepError as error:
        say(f"failed: {error}")
        return 1
    sys.stdout.write(f"{_INTERPRETER}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
