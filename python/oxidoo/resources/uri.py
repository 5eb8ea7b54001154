"""`odoo://{instance}/{path}?{query}`, taken apart."""

from dataclasses import dataclass
from urllib.parse import unquote

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.uris import SCHEME

_LONGEST = 8192
_MOST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class ResourceUri:
    """A URI, percent-decoded.

    Attributes:
        instance: The instance's name.
        path: What follows it, segment by segment.
        query: The parameters by name.
    """

    instance: str
    path: tuple[str, ...]
    query: dict[str, str]


def parse_uri(uri: str) -> ResourceUri:
    """Takes a URI apart; slashes that are percent-encoded divide nothing.

    Raises:
        OdooMCPError: `missing`, if it is none of ours; `validation`, if it is badly written.
    """
    if not uri.startswith(SCHEME):
        raise unknown(uri)
    if len(uri) > _LONGEST:
        raise _wrong(uri, f"has more than {_LONGEST} characters")
    if "#" in uri:
        raise _wrong(uri, "has a fragment; write %23 for '#'")
    place, _, query = uri.removeprefix(SCHEME).partition("?")
    instance, *path = (_decoded(uri, segment) for segment in place.split("/"))
    return ResourceUri(instance, tuple(path), _parameters(uri, query))


def unknown(uri: str) -> OdooMCPError:
    """The error for a URI that no template is like."""
    return OdooMCPError(
        f"Unknown resource {_shown(uri)}: resources/templates/list has those that there are.",
        kind=Kind.MISSING,
    )


def _parameters(uri: str, query: str) -> dict[str, str]:
    parameters: dict[str, str] = {}
    for pair in filter(None, query.split("&")):
        name, _, value = (_decoded(uri, part) for part in pair.partition("="))
        if name in parameters:
            raise _wrong(uri, f"says '{name}' twice")
        parameters[name] = value
    return parameters


def _decoded(uri: str, text: str) -> str:
    try:
        decoded = unquote(text, errors="strict")
        decoded.encode()
    except UnicodeError as error:
        raise _wrong(uri, "is not UTF-8 where it is percent-encoded") from error
    return decoded


def _wrong(uri: str, how: str) -> OdooMCPError:
    return OdooMCPError(f"The URI {_shown(uri)} {how}.", kind=Kind.VALIDATION)


def _shown(uri: str) -> str:
    return ascii(uri if len(uri) <= _MOST_SHOWN else f"{uri[:_MOST_SHOWN]}…")
