"""Another release of Debian, with packages of its own, in a folder of this machine."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import paths
import steps
from commands import run
from packages import Suite

ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
"""What a program there needs in its environment."""

_PRIVATE_MOUNTS = ("unshare", "--mount")
"""What the command mounts is seen by it alone and ends with it, even if it is killed."""


class Chroot:
    """A suite of Debian in a folder, with some packages and all that they depend on."""

    def __init__(
        self, folder: Path, suite: str, packages: Sequence[str], say: Callable[[str], None]
    ) -> None:
        self._folder = folder
        self._suite = suite
        self._packages = packages
        self._say = say

    @property
    def identity(self) -> str:
        """Another text for other contents."""
        return " ".join((self._suite, *self._packages))

    def install(self) -> None:
        """Make it, unless it is there."""
        steps.folder(self._folder, self.identity, self._make)

    def command(self, *words: str, mounts: Mapping[Path, str]) -> list[str | Path]:
        """A command in it, which sees folders of this machine at the places given."""
        return self._inside(self._folder, *words, mounts=mounts)

    def expose(self, program: str, folder: Path) -> None:
        """Make a program of it one of this machine's, which shares its folder `/tmp`."""
        folder.mkdir(exist_ok=True)
        words = self.command(program, mounts={Path("/tmp"): "tmp"})
        quoted = " ".join(shlex.quote(str(word)) for word in words)
        path = shlex.quote(ENVIRONMENT["PATH"])
        paths.replace(folder / program, f'#!/bin/sh\nPATH={path} exec {quoted} "$@"\n')
        (folder / program).chmod(0o755)

    def _inside(
        self, root: Path, *words: str, mounts: Mapping[Path, str] | None = None
    ) -> list[str | Path]:
        places = "".join(
            f'mount --bind {shlex.quote(str(folder))} "$root/{place}" && '
            for folder, place in (mounts or {}).items()
        )
        script = (
            f'root=$1 && shift && mount -t proc proc "$root/proc" && {places}'
            'exec chroot "$root" "$@"'
        )
        return [*_PRIVATE_MOUNTS, "sh", "-c", script, "sh", root, *words]

    def _make(self, folder: Path) -> None:
        self._say(f"download Debian's {self._suite} for {self._packages[0]}")
        suite = Suite(self._suite)
        suite.require(*self._packages)
        keyring = f"--keyring={suite.source.keyring}"
        uri = suite.source.uri
        debootstrap = ("debootstrap", "--variant=minbase", keyring, suite.name, folder, uri)
        run((*_PRIVATE_MOUNTS, *debootstrap), suite.log)
        (folder / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
        (folder / "usr/sbin/policy-rc.d").chmod(0o755)
        (folder / "etc/dpkg/dpkg.cfg.d/fast").write_text("force-unsafe-io\n")
        for words in (
            ("update",),
            ("install", "--no-install-recommends", *self._packages),
        ):
            apt = ("apt-get", "--yes", "-o", "Acquire::Check-Valid-Until=false", *words)
            run(self._inside(folder, *apt), suite.log, env=ENVIRONMENT)
        run(self._inside(folder, "apt-get", "clean"), suite.log, env=ENVIRONMENT)
