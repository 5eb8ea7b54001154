"""The currencies of an Odoo server."""

from typing import Any

from oxidoo.client.async_client import OdooAsyncClient
from oxidoo.schema.facts import Question


async def _ask(client: OdooAsyncClient) -> dict[str, str]:
    context = {"active_test": False}
    kwargs = {"domain": [], "fields": ["name"], "context": context}
    found = await client.objects("res.currency", "search_read", [], kwargs)
    return {str(each["id"]): each["name"] for each in found}


def _read(answer: Any) -> dict[int, str]:
    return {int(key): str(name) for key, name in answer.items()}


CURRENCY_NAMES = Question(("currencies",), _ask, _read)
"""The names of all currencies by id."""
