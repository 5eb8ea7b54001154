"""What tells that models or fields have changed, at the price of three small calls."""

import asyncio
import hashlib
from dataclasses import dataclass
from enum import Enum
from typing import Any

import orjson

from oxidoo.client.async_client import OdooAsyncClient
from oxidoo.errors import Kind, OdooMCPError


class Coverage(Enum):
    """How much of what can change a fingerprint shows."""

    ALL = "all"
    SOME = "some"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Two of them are equal as long as nobody installs, upgrades or removes a module or a field.

    Attributes:
        digest: Of the server's version and the answers.
        coverage: How many questions were answered.
    """

    digest: str
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class _Question:
    model: str
    method: str

    async def ask(self, client: OdooAsyncClient) -> Any:
        return await client.objects(self.model, self.method, *_ARGUMENTS[self.method])


# Rows that Odoo writes by SQL, as it does when it sets up modules, have no write_date, and
# PostgreSQL sorts those first. Of several written in the same second, the state tells.
_NEWEST = {"fields": ["write_date", "state"], "order": "write_date desc, id desc", "limit": 20}
_ARGUMENTS: dict[str, tuple[list[Any], dict[str, Any]]] = {
    "search_read": ([[["write_date", "!=", False]]], _NEWEST),
    "search_count": ([[]], {}),
}

QUESTIONS = (
    _Question("ir.module.module", "search_read"),
    _Question("ir.model.fields", "search_read"),
    _Question("ir.model.fields", "search_count"),
)
"""Seen on Odoo 14 and 19: modules may be read by administrators on 14 and by every employee on
19, fields by every employee on 14 and by administrators on 19."""

_NOT_FOR_THIS_USER = frozenset({Kind.ACCESS, Kind.VALIDATION, Kind.MISSING})


class Fingerprinter:
    """Asks for fingerprints as one user; what Odoo has refused to answer is not asked again."""

    def __init__(self, client: OdooAsyncClient) -> None:
        self._client = client
        self._refused: set[_Question] = set()

    async def take(self) -> Fingerprint:
        """The fingerprint as of now.

        Raises:
            OdooMCPError: If Odoo cannot be reached or refuses the user.
        """
        version, *answers = await asyncio.gather(
            self._client.version(), *(self._answer(question) for question in QUESTIONS)
        )
        given = sum(answer is not None for answer in answers)
        coverage = {0: Coverage.NONE, len(QUESTIONS): Coverage.ALL}.get(given, Coverage.SOME)
        seen = orjson.dumps([version, *answers])
        return Fingerprint(hashlib.blake2b(seen, digest_size=16).hexdigest(), coverage)

    async def _answer(self, question: _Question) -> Any:
        if question in self._refused:
            return None
        try:
            return await question.ask(self._client)
        except OdooMCPError as error:
            if error.authentication or error.kind not in _NOT_FOR_THIS_USER:
                raise
        self._refused.add(question)
        return None
