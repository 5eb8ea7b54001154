"""Debian's packages: those of this machine, and those of other suites."""

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import paths
import sources
from commands import run
from console import say
from errors import StepError, UnavailableError

_DAY = 24 * 60 * 60
_LOG = paths.log("packages")
_POLICY = Path("/usr/sbin/policy-rc.d")
_GONE = ("404", "does not have a Release file", "no longer has a Release file")
_APT = ("apt-get", "--yes", "--quiet", "-o", "DPkg::Lock::Timeout=300")


def require_debian() -> None:
    """Refuse a machine on which nothing of this can work."""
    if sources.os_release().get("ID") != "debian":
        raise UnavailableError("this machine does not run Debian, whose Odoo packages these are")
    if os.geteuid() != 0:
        raise UnavailableError("only root can install and start the servers")


def install(programs: dict[str, str], optional: Sequence[str] = ()) -> None:
    """Install what is missing of these packages, each known by the pattern of a file in it."""
    missing = [name for name, pattern in programs.items() if not any(Path("/").glob(pattern))]
    if not missing:
        return
    run(("dpkg", "--configure", "-a"), _LOG)
    if _stale():
        say("apt: update the package lists")
        run((*_APT, "update"), _LOG)
    offered = [name for name in missing if _offered(name)]
    for name in missing:
        if name not in offered and name not in optional:
            raise UnavailableError(f"this machine's apt has no package {name}")
        if name not in offered:
            say(f"apt: no package {name}, so do without")
    say(f"apt: install {' '.join(offered)}")
    with _nothing_started():
        _install(offered)


def _install(names: Sequence[str]) -> None:
    command = (*_APT, "install", "--no-install-recommends", *names)
    try:
        run(command, _LOG)
    except StepError:
        run((*_APT, "update"), _LOG)
        run(command, _LOG)


def _stale() -> bool:
    lists = list(Path("/var/lib/apt/lists").glob("*_Packages*"))
    return not lists or max(path.stat().st_mtime for path in lists) < time.time() - _DAY


def _offered(name: str, options: Sequence[str] = ()) -> bool:
    try:
        shown = run(("apt-cache", *options, "show", "--no-all-versions", name), _LOG)
    except StepError:
        return False
    return "Version:" in shown


@contextmanager
def _nothing_started() -> Iterator[None]:
    """Keep the packages from starting servers of their own."""
    if _POLICY.exists():
        yield
        return
    _POLICY.write_text("#!/bin/sh\nexit 101\n")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink()


class Suite:
    """Another suite of the machine's mirror, read without touching the machine's own apt."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.source = sources.debian()
        self.log = paths.log(f"suite-{name}")
        self._folder = paths.CACHE / "apt" / name

    def require(self, *packages: str) -> None:
        """Fetch the suite's lists and make sure that it carries the packages."""
        self._fetch_lists("deb")
        for package in packages:
            if not _offered(package, self._options):
                raise UnavailableError(f"Debian's suite {self.name} no longer carries {package}")

    def unpack(self, packages: Sequence[str], target: Path) -> None:
        """Unpack packages, without what they depend on."""
        self.require(*packages)
        run(("apt-get", *self._options, "download", *packages), self.log, cwd=self._folder)
        for file in self._folder.glob("*.deb"):
            run(("dpkg", "--extract", file, target), self.log)
        shutil.rmtree(self._folder)

    def download_source(self, package: str) -> Path:
        """Download the source of a package; the folder that holds it lasts until the next use."""
        self._fetch_lists("deb-src")
        words = ("source", "--download-only", "--only-source", package)
        try:
            run(("apt-get", *self._options, *words), self.log, cwd=self._folder)
        except StepError as error:
            if any(sign in self.log.read_text() for sign in (*_GONE, "Unable to find a source")):
                message = f"the mirror has no source of {package} in Debian's suite {self.name}"
                raise UnavailableError(message) from error
            raise
        return self._folder

    def _fetch_lists(self, kind: str) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        (self._folder / "lists" / "partial").mkdir(parents=True)
        (self._folder / "archives" / "partial").mkdir(parents=True)
        line = f"{kind} [signed-by={self.source.keyring}] {self.source.uri} {self.name} main\n"
        (self._folder / "sources.list").write_text(line)
        self._update()

    def _update(self) -> None:
        self.log.unlink(missing_ok=True)
        try:
            run(
                ("apt-get", *self._options, "-o", "APT::Update::Error-Mode=any", "update"), self.log
            )
        except StepError as error:
            if any(sign in self.log.read_text() for sign in _GONE):
                raise UnavailableError(
                    f"the mirror no longer has Debian's suite {self.name}"
                ) from error
            raise

    @property
    def _options(self) -> tuple[str, ...]:
        settings = {
            "Dir::Etc::sourcelist": self._folder / "sources.list",
            "Dir::Etc::sourceparts": "-",
            "Dir::State::lists": self._folder / "lists",
            "Dir::Cache": self._folder,
            "APT::Sandbox::User": "root",
            "Acquire::Languages": "none",
            "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
            "Acquire::Check-Valid-Until": "false",
        }
        return tuple(word for pair in settings.items() for word in ("-o", "=".join(map(str, pair))))
