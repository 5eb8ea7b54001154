"""What is known of the fields of one Odoo server, as one user sees them, and for how long.

A call plans by what is known, however old, and does not wait for it to be renewed: that happens
behind the call. A change in the meantime shows by the fingerprint, or by Odoo refusing the call.
"""

import asyncio
import math
import time
from pathlib import Path
from typing import Any, TypeVar

from oxidoo.client.async_client import OdooAsyncClient
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.schema.field import ATTRIBUTES, Fields, parse_fields
from oxidoo.schema.known.archive import Archive
from oxidoo.schema.known.facts import Facts, Question
from oxidoo.schema.known.fingerprint import Coverage, Fingerprint, Fingerprinter
from oxidoo.schema.known.shared_work import SharedWork
from oxidoo.schema.known.subject import Consulted, Known, Subject
from oxidoo.schema.models import MODELS

T = TypeVar("T")

_LIFETIMES = {Coverage.ALL: 288.0, Coverage.SOME: 1.0, Coverage.NONE: 0.2}
"""For how many lifetimes fields are fresh while the fingerprint stays the same: where it shows
every change, for a day at the default of 300 s, since a user may get other rights."""

_SETTLED = 10.0
"""Seconds for which a name that was not there, or a refusal, is not looked into again."""

_MOST_KNOWN = 200


class Knowledge:
    """Fetches fields when they are first asked for, and keeps them up to date.

    Every method that gives fields raises `OdooMCPError`: `validation`, if there is no such
    model, with the nearest right name; else whatever keeps Odoo from answering.

    Args:
        client: The connection; its `schema_ttl` says how often to look for changes.
        folder: Where fields are kept for the next start; `None` for nowhere.
    """

    def __init__(self, client: OdooAsyncClient, folder: Path | None = None) -> None:
        self._client = client
        self._lifetime = client.config.schema_ttl
        self._archive = Archive(client, folder if self._lifetime else None)
        self._known: dict[Subject, Known] = {}
        self._drops = 0
        self._major_version: int | None = None
        self._fingerprinter = Fingerprinter(client)
        self._fingerprint: Fingerprint | None = None
        self._checked_at = -math.inf
        self._look_at = 0.0
        self._work = SharedWork()
        self.facts = Facts(client, self._archive, self._work, self)

    async def major_version(self) -> int:
        """The server's major version; asked for once."""
        if self._major_version is None:
            self._major_version = await self._client.major_version()
        return self._major_version

    async def get(self, subject: Subject) -> Known:
        """The fields as they were when last asked for."""
        known = self._known.get(subject) or await self._recall(subject)
        if known is None or not self._lifetime:
            known = await self.fetch(subject)
        elif not self._is_fresh(known):
            self._work.begin(subject, lambda: self._fetch(subject))
        self._look_for_changes()
        return known

    async def fact(self, question: Question[T]) -> T:
        """The answer to a question, as it was when Odoo was last asked."""
        answer = await self.facts.get(question)
        self._look_for_changes()
        return answer

    async def current_fact(self, question: Question[T]) -> T:
        """The answer to a question as it is, give or take the time for which answers are fresh."""
        return await self.facts.get(question, within=self.facts.fresh_for)

    async def settled_fact(self, question: Question[T]) -> T:
        """The answer to a question, as it was a few seconds ago at the most."""
        return await self.facts.get(question, within=_SETTLED)

    async def get_current(self, subject: Subject) -> Known:
        """The fields as they are, give or take a lifetime."""
        known = self._known.get(subject) or await self._recall(subject)
        if self._check_is_due():
            check = self._work.begin("check", self._check)
            if known and self._is_fresh(known):
                await asyncio.shield(check)
                known = self._known.get(subject)
        return known if known and self._is_fresh(known) else await self.fetch(subject)

    async def get_settled(self, subject: Subject) -> Known:
        """The fields as they were a few seconds ago at the most."""
        known = self._known.get(subject)
        return known if known and known.is_within(_SETTLED) else await self.fetch(subject)

    async def fetch(self, subject: Subject) -> Known:
        """Asks Odoo for the fields, once for all who want them at the same time."""
        known: Known = await self._work.result(subject, lambda: self._fetch(subject))
        return known

    async def is_outdated(self, consulted: Consulted) -> bool:
        """Whether Odoo now describes fields in another way than they were `consulted`."""
        older = [subject for subject, known in consulted.items() if not known.is_within(_SETTLED)]
        try:
            found = await asyncio.gather(*map(self.fetch, older))
        except OdooMCPError:
            return False  # what Odoo refused before tells more than that it cannot be asked now
        return any(
            known.fields != consulted[subject].fields
            for subject, known in zip(older, found, strict=True)
        )

    async def last_fingerprint(self) -> Fingerprint | None:
        """The one that was taken last, maybe before this process began."""
        if self._fingerprint is None:
            recalled = await self._archive.last_fingerprint()
            if self._fingerprint is None:  # a check may have ended meanwhile
                self._fingerprint = recalled
        return self._fingerprint

    async def settled_fingerprint(self) -> Fingerprint:
        """The same; taken now, if there is none."""
        taken: Fingerprint = self._fingerprint or await self._work.result("check", self._check)
        return taken

    async def at_rest(self) -> None:
        """Waits until nothing goes on behind the calls."""
        await self._work.at_rest()

    def _look_for_changes(self) -> None:
        if self._check_is_due() and time.time() >= self._look_at:
            self._work.begin("check", self._check)

    def _check_is_due(self) -> bool:
        return self._lifetime > 0 and not 0 <= time.time() - self._checked_at <= self._lifetime

    def _is_fresh(self, known: Known) -> bool:
        coverage = self._fingerprint.coverage if self._fingerprint else Coverage.SOME
        return known.is_within(self._lifetime * _LIFETIMES[coverage])

    async def _recall(self, subject: Subject) -> Known | None:
        fingerprint = await self.last_fingerprint()
        if fingerprint is None:
            return None
        known = await self._archive.recall(subject, fingerprint)
        # Somebody else may have asked Odoo meanwhile, or found a change.
        if known and subject not in self._known and self._fingerprint == fingerprint:
            self._remember(subject, known)
        return self._known.get(subject)

    def _remember(self, subject: Subject, known: Known) -> None:
        self._known.pop(subject, None)
        if len(self._known) >= _MOST_KNOWN:
            del self._known[next(iter(self._known))]
        self._known[subject] = known

    async def _fetch(self, subject: Subject) -> Known:
        drops, since = self._drops, time.time()
        try:
            described = await self._describe(subject)
        except OdooMCPError as error:
            if error.kind is Kind.VALIDATION:
                self._known.pop(subject, None)
                await self._raise_if_unknown(subject.model)
            raise
        known = Known(_parsed(subject.model, described), since)
        if drops == self._drops:
            self._remember(subject, known)
            if self._archive.is_kept:
                self._work.begin(("keep", subject), lambda: self._keep(subject, known, described))
        return known

    async def _describe(self, subject: Subject) -> Any:
        kwargs = {"attributes": ATTRIBUTES, "context": subject.scope.context()}
        return await self._client.objects(subject.model, "fields_get", [], kwargs)

    async def _keep(self, subject: Subject, known: Known, described: Any) -> None:
        fingerprint = await self.settled_fingerprint()
        if self._known.get(subject) is known:
            await self._archive.keep(subject, described, known.since, fingerprint)

    async def _check(self) -> Fingerprint:
        """Drops everything if models or fields have changed."""
        before = await self.last_fingerprint()
        self._look_at = time.time() + _SETTLED  # in vain, if Odoo does not answer
        found = await self._fingerprinter.take()
        if before != found:
            await self._archive.begin_anew(found)  # before anybody keeps something by it
        self._checked_at = time.time()
        self._fingerprint = found
        if before is None:
            just_asked = {s: known for s, known in self._known.items() if known.is_within(_SETTLED)}
            self._known = just_asked  # of the rest nobody knows if it was before a change
        elif before != found:
            self._drops += 1
            self._known = {}
            self.facts.forget()
            self._client.forget_schema()
        return found

    async def _raise_if_unknown(self, model: str) -> None:
        try:
            models = await self.facts.get(MODELS)
        except OdooMCPError:
            return  # some users may not list the models; the first error has to do
        if model not in models:
            hint = models.hint(model)
            raise OdooMCPError(f"There is no model '{model}'{hint}.", kind=Kind.VALIDATION)


def _parsed(model: str, described: Any) -> Fields:
    try:
        return parse_fields(described)
    except ValueError as error:
        raise OdooMCPError(
            f"The reply to {model}.fields_get does not describe fields.", kind=Kind.PROTOCOL
        ) from error
