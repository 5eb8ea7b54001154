"""The two Odoos: how each is installed, and how a command of it is run."""

import hashlib
import os
import shutil
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

import chroot
import paths
import steps
from chroot import Chroot
from commands import run
from console import say
from errors import StepError
from packages import Suite

_REQUIREMENTS = paths.HERE / "requirements-odoo19.txt"
_PACKAGES = (
    "odoo-19",
    "fonts-montserrat",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
"""Odoo, and where links of it lead: without jQuery it fails to show its own error pages."""


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
        self._printer = Chroot(self.folder / "printer", "bullseye", ("wkhtmltopdf",), self.say)

    def install(self) -> None:
        steps.folder(self._package, " ".join(_PACKAGES), self._unpack)
        steps.folder(self._venv, self._requirements, self._make_venv, sound=self._imports)
        if not _prints():
            self._printer.install()
            self._printer.expose("wkhtmltopdf", self._programs)

    def identity(self) -> str:
        return " ".join((*_PACKAGES, self._requirements))

    @property
    def _requirements(self) -> str:
        return hashlib.sha256(_REQUIREMENTS.read_bytes()).hexdigest()

    def command(self, *arguments: str) -> list[str | Path]:
        return [self._venv / "bin/python", self._package / "usr/bin/odoo", *arguments]

    @property
    def inner_home(self) -> Path:
        return self.home

    @property
    def environment(self) -> Mapping[str, str]:
        libraries = self._package / "usr/lib/python3/dist-packages"
        search = os.environ.get("PATH", os.defpath)
        path = search if _prints() else f"{self._programs}{os.pathsep}{search}"
        return {**super().environment, "PYTHONPATH": str(libraries), "PATH": path}

    @property
    def _programs(self) -> Path:
        """Programs that Odoo finds beside those of this machine."""
        return self.folder / "bin"

    def _unpack(self, folder: Path) -> None:
        self.say("download and unpack (123 MB)")
        Suite("sid").unpack(_PACKAGES, folder)

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


def _prints() -> bool:
    """Whether this machine has what Odoo makes PDFs with; Debian 12 is the last that offers it."""
    return shutil.which("wkhtmltopdf") is not None


class Odoo14(Edition):
    """Debian's package of bullseye, with all of bullseye under it, in a chroot."""

    major = 14
    events_option = "longpolling_port"

    def __init__(self) -> None:
        super().__init__()
        self._chroot = Chroot(
            self.folder / "root", "bullseye", ("odoo-14", "wkhtmltopdf"), self.say
        )

    def install(self) -> None:
        self._chroot.install()

    def identity(self) -> str:
        return self._chroot.identity

    def command(self, *arguments: str) -> list[str | Path]:
        return self._chroot.command("/usr/bin/odoo", *arguments, mounts={self.home: "srv"})

    @property
    def inner_home(self) -> Path:
        return Path("/srv")

    @property
    def environment(self) -> Mapping[str, str]:
        return {**super().environment, **chroot.ENVIRONMENT}


EDITIONS: dict[str, type[Edition]] = {"19": Odoo19, "14": Odoo14}
