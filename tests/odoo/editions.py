"""The two Odoos: how each is installed, and how a command of it is run."""

import hashlib
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

import paths
import steps
from commands import run
from console import say
from errors import StepError
from packages import Suite

_REQUIREMENTS = paths.HERE / "requirements-odoo19.txt"
_PRIVATE_MOUNTS = ("unshare", "--mount")
"""What the command mounts is seen by it alone and ends with it, even if it is killed."""


class Edition(ABC):
    """One major version of Odoo."""

    major: int
    events_option: str
    """What the setting for the port of its long-lived connections is called."""
    demo: tuple[str, ...] = ()
    """The option that asks for demo data."""

    def __init__(self) -> None:
        self.name = f"odoo{self.major}"
        self.version = f"{self.major}.0"
        self.folder = paths.CACHE / self.name
        self.home = self.folder / "home"
        """Settings and files of the server; a new installation keeps them."""

    def say(self, line: str) -> None:
        """Tell the caller what this edition does now."""
        say(f"Odoo {self.major}: {line}")

    @abstractmethod
    def install(self) -> None:
        """Make everything that `command` needs."""

    @abstractmethod
    def identity(self) -> str:
        """Another text for another installation."""

    @abstractmethod
    def command(self, *arguments: str) -> list[str | Path]:
        """The command line that runs Odoo."""

    @property
    @abstractmethod
    def inner_home(self) -> Path:
        """The home as Odoo itself sees it."""

    @property
    def environment(self) -> Mapping[str, str]:
        """What Odoo needs in its environment."""
        return {"HOME": str(self.inner_home)}


class Odoo19(Edition):
    """Debian's package of sid, unpacked, and run by a venv of this machine's Python."""

    major = 19
    events_option = "gevent_port"
    demo = ("--with-demo",)

    def __init__(self) -> None:
        super().__init__()
        self._package = self.folder / "package"
        self._venv = self.folder / "venv"

    def install(self) -> None:
        steps.folder(self._package, "odoo-19", self._unpack)
        steps.folder(self._venv, self.identity(), self._make_venv, sound=self._imports)

    def identity(self) -> str:
        return hashlib.sha256(_REQUIREMENTS.read_bytes()).hexdigest()

    def command(self, *arguments: str) -> list[str | Path]:
        return [self._venv / "bin/python", self._package / "usr/bin/odoo", *arguments]

    @property
    def inner_home(self) -> Path:
        return self.home

    @property
    def environment(self) -> Mapping[str, str]:
        libraries = self._package / "usr/lib/python3/dist-packages"
        return {**super().environment, "PYTHONPATH": str(libraries)}

    def _unpack(self, folder: Path) -> None:
        self.say("download and unpack (123 MB)")
        Suite("sid").unpack("odoo-19", folder)

    def _make_venv(self, folder: Path) -> None:
        self.say("install its Python packages")
        log = paths.log("odoo19-venv")
        run((sys.executable, "-m", "venv", "--clear", folder), log)
        pip = (folder / "bin/python", "-m", "pip", "install", "--quiet")
        run((*pip, "--requirement", _REQUIREMENTS), log)

    def _imports(self) -> bool:
        """Whether the Python that the venv was made with is still there, in the same version."""
        try:
            run(
                (self._venv / "bin/python", "-c", "import lxml, psycopg2"), paths.log("odoo19-venv")
            )
        except (StepError, OSError):
            return False
        return True


class Odoo14(Edition):
    """Debian's package of bullseye, with all of bullseye under it, in a chroot."""

    major = 14
    events_option = "longpolling_port"

    def __init__(self) -> None:
        super().__init__()
        self._root = self.folder / "root"

    def install(self) -> None:
        steps.folder(self._root, self.identity(), self._make_root)

    def identity(self) -> str:
        return "bullseye odoo-14 wkhtmltopdf"

    def command(self, *arguments: str) -> list[str | Path]:
        return self._inside(self._root, "/usr/bin/odoo", *arguments)

    @property
    def inner_home(self) -> Path:
        return Path("/srv")

    @property
    def environment(self) -> Mapping[str, str]:
        return {**super().environment, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}

    def _inside(self, root: Path, *words: str) -> list[str | Path]:
        """A command in the chroot."""
        script = (
            'mount -t proc proc "$1/proc" && mount --bind "$2" "$1/srv" && '
            'root=$1 && shift 2 && exec chroot "$root" "$@"'
        )
        return [*_PRIVATE_MOUNTS, "sh", "-c", script, "sh", root, self.home, *words]

    def _make_root(self, folder: Path) -> None:
        self.say("download a Debian 11 to run it in")
        suite = Suite("bullseye")
        suite.require("odoo-14")
        keyring = f"--keyring={suite.source.keyring}"
        uri = suite.source.uri
        debootstrap = ("debootstrap", "--variant=minbase", keyring, suite.name, folder, uri)
        run((*_PRIVATE_MOUNTS, *debootstrap), suite.log)
        self.say("install it there")
        (folder / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
        (folder / "usr/sbin/policy-rc.d").chmod(0o755)
        (folder / "etc/dpkg/dpkg.cfg.d/fast").write_text("force-unsafe-io\n")
        for words in (
            ("update",),
            ("install", "--no-install-recommends", "odoo-14", "wkhtmltopdf"),
        ):
            apt = ("apt-get", "--yes", "-o", "Acquire::Check-Valid-Until=false", *words)
            run(self._inside(folder, *apt), suite.log, env=self.environment)
        run(self._inside(folder, "apt-get", "clean"), suite.log, env=self.environment)


EDITIONS: dict[str, type[Edition]] = {"19": Odoo19, "14": Odoo14}
