"""The currencies of an Odoo server."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oxidoo.schema.known.facts import Question
from oxidoo.schema.known.reader import Reader


@dataclass(frozen=True, slots=True)
class Currencies:
    """The names of currencies.

    Attributes:
        by_id: Those of all currencies.
        of_companies: Those of the companies, by the company's id.
    """

    by_id: Mapping[int, str]
    of_companies: Mapping[int, str]


async def _ask(reader: Reader) -> dict[str, Any]:
    context = {"active_test": False}
    asked = {"domain": [], "context": context}
    currencies, companies = await asyncio.gather(
        reader.objects("res.currency", "search_read", [], {**asked, "fields": ["name"]}),
        reader.objects("res.company", "search_read", [], {**asked, "fields": ["currency_id"]}),
    )
    return {
        "by_id": {str(each["id"]): each["name"] for each in currencies},
        "of_companies": {str(each["id"]): each["currency_id"][1] for each in companies},
    }


def _read(answer: Any) -> Currencies:
    return Currencies(*(_named(answer[part]) for part in ("by_id", "of_companies")))


def _named(names: Any) -> dict[int, str]:
    return {int(key): str(name) for key, name in names.items()}


CURRENCIES = Question(("currencies",), _ask, _read)
"""The question which currencies there are, and which each company has."""
