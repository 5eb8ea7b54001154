"""The peers, each installed from its pinned requirements into a virtual environment of its own."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CACHE = ROOT / "target" / "peers"
REQUIREMENTS = Path(__file__).parent / "requirements"

_INSTALLED = "installed"
"""A file that tells, once all is in place, for which requirements that was."""


def python_of(name: str) -> Path:
    """The Python of an environment; made at first, and anew when its requirements change.

    Args:
        name: The name of a file in `requirements`, without its ending.
    """
    requirements = REQUIREMENTS / f"{name}.txt"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    home = CACHE / f"{name}-{_pinned_version(name, requirements)}"
    python = home / "bin" / "python"
    told = home / _INSTALLED
    if not told.is_file() or told.read_text("ascii") != digest:
        shutil.rmtree(home, ignore_errors=True)
        uv = str(Path(sys.executable).parent / "uv")
        _run(uv, "venv", "--quiet", "--python", sys.executable, str(home))
        # As pip does it, so that no start is slowed down by compiling.
        _run(
            uv, "pip", "sync", "--quiet", "--compile-bytecode", "--require-hashes",
            "--python", str(python), str(requirements),
        )  # fmt: skip
        told.write_text(digest, "ascii")
    return python


def pinned(name: str) -> dict[str, str]:
    """The packages that an environment's `.in` file asks for, with their pinned versions."""
    wanted = (REQUIREMENTS / f"{name}.in").read_text("utf-8").split()
    packages = [line.partition("=")[0].partition("<")[0] for line in wanted]
    versions = _versions(REQUIREMENTS / f"{name}.txt")
    return {package: versions[package] for package in packages}


def _pinned_version(name: str, requirements: Path) -> str:
    return _versions(requirements).get(name, "pinned")


def _versions(requirements: Path) -> dict[str, str]:
    lines = requirements.read_text("utf-8").splitlines()
    pins = [line.split()[0].split("==") for line in lines if "==" in line and line[0].isalnum()]
    return {name.lower(): version for name, version in pins}


def _run(*command: str) -> None:
    subprocess.run(command, check=True)
