"""What one user knows of fields, kept for the next start."""

import asyncio
from pathlib import Path
from typing import Any

from oxidoo.client.async_client import OdooAsyncClient
from oxidoo.schema.field import parse_fields
from oxidoo.schema.known.fingerprint import Coverage, Fingerprint
from oxidoo.schema.known.shelf import Shelf
from oxidoo.schema.known.subject import Known, Subject

_FINGERPRINT = "fingerprint"


class Archive:
    """Fields on disk, each with the fingerprint that was valid when Odoo was asked for them.

    Args:
        client: Says whose they are.
        folder: Where all users' are; with `None`, nothing is kept.
    """

    def __init__(self, client: OdooAsyncClient, folder: Path | None) -> None:
        self._client = client
        self._folder = folder
        self._shelf: Shelf | None = None
        self.is_kept = folder is not None

    async def recall(self, subject: Subject, fingerprint: Fingerprint) -> Known | None:
        """What is known of a subject, unless models or fields have changed since."""
        shelf = await self._open()
        content: Any = await asyncio.to_thread(shelf.read, *_name(subject)) if shelf else None
        try:
            digest, since, described = content
            known = Known(parse_fields(described), since)
        except (TypeError, ValueError):
            return None
        is_dated = type(since) in (int, float)
        return known if is_dated and digest == fingerprint.digest else None

    async def keep(
        self, subject: Subject, described: Any, since: float, fingerprint: Fingerprint
    ) -> None:
        """Keeps the result of `fields_get`."""
        if shelf := await self._open():
            content = [fingerprint.digest, since, described]
            await asyncio.to_thread(shelf.write, content, *_name(subject))

    async def recall_fact(self, name: tuple[str, ...], fingerprint: Fingerprint) -> tuple[Any, Any]:
        """An answer and when it was given.

        Raises:
            KeyError: If there is none, or models or fields have changed since.
        """
        shelf = await self._open()
        content: Any = await asyncio.to_thread(shelf.read, "", *name) if shelf else None
        match content:
            case [digest, since, answer] if digest == fingerprint.digest:
                return answer, since
        raise KeyError(name)

    async def keep_fact(
        self, name: tuple[str, ...], answer: Any, since: float, fingerprint: Fingerprint
    ) -> None:
        """Keeps an answer."""
        if shelf := await self._open():
            content = [fingerprint.digest, since, answer]
            await asyncio.to_thread(shelf.write, content, "", *name)

    async def last_fingerprint(self) -> Fingerprint | None:
        """The one that was taken last, maybe by another process."""
        shelf = await self._open()
        content: Any = await asyncio.to_thread(shelf.read, _FINGERPRINT) if shelf else None
        try:
            digest, coverage = content
            return Fingerprint(str(digest), Coverage(coverage))
        except (TypeError, ValueError):
            return None

    async def begin_anew(self, fingerprint: Fingerprint) -> None:
        """Forgets everything; what is kept from now on has another fingerprint."""
        if shelf := await self._open():
            await asyncio.to_thread(shelf.clear)
            content = [fingerprint.digest, fingerprint.coverage.value]
            await asyncio.to_thread(shelf.write, content, _FINGERPRINT)

    async def _open(self) -> Shelf | None:
        if self._shelf is None and self._folder is not None:
            config = self._client.config
            # An API key alone says who it is only to Odoo.
            user = config.username or str(await self._client.authenticate())
            self._shelf = Shelf(self._folder, config.url, config.database, user)
        return self._shelf


def _name(subject: Subject) -> tuple[Any, ...]:
    return subject.model, subject.scope.lang, subject.scope.companies
