"""Domains as text."""

import ast
import json
from typing import Any

from oxidoo.schema.domain.fault import Fault

_LONGEST_TEXT = 20_000
"""Reading Python's notation takes a thousand times the memory of the text."""

_EXAMPLE = (("id", "in", [1, 2]), ("create_date", ">=", "2026-01-01"))
"""Fields that nearly every model has."""


def parse_domain(domain: list[Any] | str) -> list[Any]:
    """A domain as a list, also from Odoo's text form such as `[('name', '=', 'x')]`.

    Raises:
        OdooMCPError: `validation`, if the text is no list of literals.
    """
    if isinstance(domain, list):
        return domain
    if len(domain) > _LONGEST_TEXT:
        why = f"is a text of more than {_LONGEST_TEXT} characters: give it as a list"
        raise malformed(why).error()
    for read in (json.loads, ast.literal_eval):
        try:
            parsed = read(domain.strip() or "[]")
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        if isinstance(parsed, list | tuple):
            return list(parsed)
    raise malformed("is not a list").error()


def malformed(why: str) -> Fault:
    """What is wrong with a domain as a whole."""
    return Fault(f"The domain {why}", right=_EXAMPLE)
