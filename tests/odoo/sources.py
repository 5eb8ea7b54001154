"""The machine's own apt sources: where its packages come from is where ours come from."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from errors import UnavailableError

_APT = Path("/etc/apt")
_KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
_ALIASES = {"stable", "oldstable", "oldoldstable", "testing", "unstable", "sid"}
_LINE = re.compile(
    r"deb\s+(?:\[(?P<options>[^]]*)\]\s+)?(?P<uri>\S+)\s+(?P<suite>\S+)\s+(?P<rest>.+)"
)


@dataclass(frozen=True)
class Source:
    """One mirror, with the suites and components that the machine takes from it."""

    uri: str
    suites: tuple[str, ...]
    components: tuple[str, ...]
    keyring: str = _KEYRING


def os_release() -> dict[str, str]:
    """What the machine says it runs."""
    path = Path("/etc/os-release")
    lines = path.read_text().splitlines() if path.exists() else []
    pairs = (line.partition("=") for line in lines if "=" in line)
    return {key: value.strip('"') for key, _, value in pairs}


def debian() -> Source:
    """The mirror of the machine's own release."""
    codename = os_release().get("VERSION_CODENAME", "sid")
    wanted = _ALIASES | {codename}
    for source in _all():
        if wanted.intersection(source.suites) and "main" in source.components:
            return Source(_resolve(source.uri), source.suites, source.components, source.keyring)
    raise UnavailableError("the apt sources of this machine name no Debian mirror")


def _all() -> Iterator[Source]:
    parts = _APT / "sources.list.d"
    for path in (_APT / "sources.list", *sorted(parts.glob("*.list"))):
        if path.exists():
            yield from parse_list(path.read_text())
    for path in sorted(parts.glob("*.sources")):
        yield from parse_deb822(path.read_text())


def parse_list(text: str) -> Iterator[Source]:
    """The classic format: one source a line."""
    for line in text.splitlines():
        if found := _LINE.match(line.partition("#")[0].strip()):
            options = dict(re.findall(r"([\w-]+)=(\S+)", found["options"] or ""))
            components = tuple(found["rest"].split())
            keyring = options.get("signed-by", _KEYRING)
            yield Source(found["uri"], (found["suite"],), components, keyring)


def parse_deb822(text: str) -> Iterator[Source]:
    """The newer format: one source a paragraph."""
    for paragraph in re.split(r"\n\s*\n", text):
        fields = _fields(paragraph)
        if "deb" not in fields.get("types", "").split() or fields.get("enabled") == "no":
            continue
        keyring = fields.get("signed-by", _KEYRING)
        suites = tuple(fields.get("suites", "").split())
        components = tuple(fields.get("components", "").split())
        for uri in fields.get("uris", "").split():
            yield Source(uri, suites, components, keyring if keyring[:1] == "/" else _KEYRING)


def _fields(paragraph: str) -> Mapping[str, str]:
    fields: dict[str, str] = {}
    name = ""
    for line in paragraph.splitlines():
        if line.startswith("#"):
            continue
        if line[:1].isspace():
            fields[name] = f"{fields.get(name, '')} {line.strip()}".strip()
        else:
            name, _, value = line.partition(":")
            name = name.strip().lower()
            fields[name] = value.strip()
    return fields


def _resolve(uri: str) -> str:
    """The first mirror of a `mirror+file:` list, since debootstrap cannot read one."""
    if not uri.startswith("mirror+file:"):
        return uri.rstrip("/")
    lines = Path(uri.removeprefix("mirror+file:")).read_text().split("\n")
    return next(line.split()[0] for line in lines if line.strip()).rstrip("/")
