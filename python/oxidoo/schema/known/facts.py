"""What Odoo was asked about itself besides fields, such as the user's time zone.

As with fields, a call goes by what is known, however old; it is renewed behind the call.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from oxidoo.client.async_client import OdooAsyncClient
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.schema.known.archive import Archive
from oxidoo.schema.known.fingerprint import Fingerprint
from oxidoo.schema.known.reader import Reader
from oxidoo.schema.known.shared_work import SharedWork

T = TypeVar("T")

_LIFETIMES = 12.0
"""For how many lifetimes a fact is fresh: an hour at the default of 300 s. People change views and
preferences without any module or field changing, and not often."""

_MOST = 1000

STRANGE = (AttributeError, KeyError, TypeError, ValueError)
"""What comes of working with an answer that is of another form than Odoo's are."""


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """Something to ask of Odoo.

    Attributes:
        name: What it is about; questions of one name are the same.
        ask: Gets the answer from Odoo, as JSON has it.
        read: Makes of it what is worked with; raises one of `STRANGE` of what is no such answer, as
            `ask` may too.
    """

    name: tuple[str, ...]
    ask: Callable[[Reader], Awaitable[Any]]
    read: Callable[[Any], T]


@dataclass(frozen=True, slots=True)
class _Fact:
    value: Any
    since: float


class Validity(Protocol):
    """Says by which fingerprint what is kept is valid."""

    async def last_fingerprint(self) -> Fingerprint | None:
        """The one that was taken last, maybe before this process began."""

    async def settled_fingerprint(self) -> Fingerprint:
        """The same; taken now, if there is none."""


class Facts:
    """Answers to questions, kept also for the next start.

    Args:
        client: The connection.
        archive: Where they are kept.
        work: Asks once for all who want to know at the same time.
        validity: What the archive is valid by.
    """

    def __init__(
        self,
        client: OdooAsyncClient,
        archive: Archive,
        work: SharedWork,
        validity: Validity,
    ) -> None:
        self._reader = Reader(client)
        self._archive = archive
        self._work = work
        self._validity = validity
        self.fresh_for = client.config.schema_ttl * _LIFETIMES
        self._known: dict[tuple[str, ...], _Fact] = {}
        self._drops = 0

    async def get(self, question: Question[T], *, within: float | None = None) -> T:
        """The answer as it was when Odoo was last asked, be it at most some seconds ago.

        Raises:
            OdooMCPError: Whatever keeps Odoo from answering; `protocol`, for a strange answer.
        """
        fact = self._known.get(question.name) or await self._recall(question)
        too_old = fact and within is not None and not 0 <= time.time() - fact.since <= within
        if fact is None or too_old or not self.fresh_for:
            fact = await self._work.result(question.name, lambda: self._fetch(question))
        elif not 0 <= time.time() - fact.since <= self.fresh_for:
            self._work.begin(question.name, lambda: self._fetch(question))
        value: T = fact.value
        return value

    def forget(self) -> None:
        """Ends all that is known, and what is being asked or recalled."""
        self._drops += 1
        self._known = {}

    async def _recall(self, question: Question[Any]) -> _Fact | None:
        drops, fingerprint = self._drops, await self._validity.last_fingerprint()
        if fingerprint is None:
            return None
        try:
            answer, since = await self._archive.recall_fact(question.name, fingerprint)
            fact = _Fact(question.read(answer), float(since))
        except STRANGE:
            return None
        # Somebody else may have asked Odoo meanwhile, or found a change.
        if question.name not in self._known and drops == self._drops:
            self._remember(question, fact)
        return self._known.get(question.name)

    async def _fetch(self, question: Question[Any]) -> _Fact:
        drops, since = self._drops, time.time()
        try:
            answer = await question.ask(self._reader)
            fact = _Fact(question.read(answer), since)
        except STRANGE as error:
            what = " ".join(question.name)
            message = f"Odoo's answer about {what} is of an unknown form."
            raise OdooMCPError(message, kind=Kind.PROTOCOL, detail=repr(error)) from error
        if drops == self._drops:
            self._remember(question, fact)
            if self._archive.is_kept:
                self._work.begin(
                    ("keep", *question.name), lambda: self._keep(question, fact, answer)
                )
        return fact

    async def _keep(self, question: Question[Any], fact: _Fact, answer: Any) -> None:
        fingerprint = await self._validity.settled_fingerprint()
        if self._known.get(question.name) is fact:
            await self._archive.keep_fact(question.name, answer, fact.since, fingerprint)

    def _remember(self, question: Question[Any], fact: _Fact) -> None:
        self._known.pop(question.name, None)
        if len(self._known) >= _MOST:
            del self._known[next(iter(self._known))]
        self._known[question.name] = fact
