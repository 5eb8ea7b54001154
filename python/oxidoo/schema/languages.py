"""The languages that an Odoo server speaks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.schema.known.facts import Question
from oxidoo.schema.known.reader import Reader
from oxidoo.suggest import did_you_mean

SOURCE = "en_US"
"""The language that Odoo itself is written in."""

_MOST = 8


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of a server.

    Attributes:
        own: The user's.
        installed: All of them, the user's first.
    """

    own: str
    installed: tuple[str, ...]

    def require(self, lang: str) -> str:
        """The language that is meant: the user's own, if none is named.

        Raises:
            OdooMCPError: `validation`, if it is not installed.
        """
        if lang and lang not in self.installed:
            hint = did_you_mean(lang, self.installed)
            raise OdooMCPError(
                f"The language '{lang}' is not installed{hint}.", kind=Kind.VALIDATION
            )
        return lang or self.own


async def ask_languages(reader: Reader) -> dict[str, Any]:
    """The languages as JSON has them: those that a user could choose, and the one chosen."""
    user = await reader.authenticate()
    described = await reader.objects(
        "res.users", "fields_get", [["lang"]], {"attributes": ["selection"]}
    )
    [found] = await reader.objects("res.users", "read", [[user]], {"fields": ["lang"]})
    chosen = described.get("lang", {}).get("selection") or []
    return {"own": found.get("lang"), "installed": [code for code, _ in chosen]}


def read_languages(answer: Any) -> Languages:
    """Raises `KeyError`, `TypeError` or `ValueError` of what does not tell languages."""
    if not isinstance(answer, Mapping):
        raise TypeError("it does not tell languages")
    own = answer["own"] or SOURCE
    installed = [str(code) for code in answer["installed"]]
    return Languages(str(own), tuple(dict.fromkeys([str(own), *installed])))


def foremost(languages: Languages) -> tuple[str, ...]:
    """Those whose names are worth knowing: the user's and the source language before others."""
    rest = [code for code in languages.installed if code not in (languages.own, SOURCE)]
    source = [SOURCE] if SOURCE in languages.installed else []
    return tuple(dict.fromkeys([languages.own, *source, *rest]))[:_MOST]


LANGUAGES = Question(("languages",), ask_languages, read_languages)
