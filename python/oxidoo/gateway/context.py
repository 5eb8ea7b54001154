"""What a context says, checked: Odoo passes over some of it in silence."""

from collections.abc import Mapping
from typing import Any

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.languages import LANGUAGES

_COMPANIES = "allowed_company_ids"


async def check_context(catalogue: Catalogue, context: Mapping[str, Any]) -> None:
    """Checks language and companies; Odoo 14 answers in English where a language is not installed.

    Raises:
        OdooMCPError: `validation`, naming what is wrong, and what may be said instead.
    """
    if _COMPANIES in context and not _are_ids(given := context[_COMPANIES]):
        raise OdooMCPError(
            f"'{_COMPANIES}' in the context must be a list of ids, such as [1], not {given!r}.",
            kind=Kind.VALIDATION,
        )
    if lang := context.get("lang"):
        languages = await catalogue.fact(LANGUAGES)
        if lang not in languages.installed:
            languages = await catalogue.settled_fact(LANGUAGES)
        languages.require(str(lang))


def _are_ids(value: Any) -> bool:
    return isinstance(value, list) and all(type(each) is int for each in value)
