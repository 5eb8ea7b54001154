"""The models and fields of one Odoo server, as one user sees them: what a plan is made by."""

from typing import TypeVar

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.schema.field import Fields
from oxidoo.schema.field_names import field_hint
from oxidoo.schema.known.facts import Question
from oxidoo.schema.known.knowledge import Knowledge
from oxidoo.schema.known.subject import OWN, Known, Scope, Subject

T = TypeVar("T")


class Catalogue:
    """Gives the fields of models to one plan, and notes what it was told.

    Every method that gives fields raises `OdooMCPError`: `validation`, if there is no such
    model, with the nearest right name.

    Args:
        knowledge: What is known of the server.
        scope: For whom fields are described.
    """

    def __init__(self, knowledge: Knowledge, scope: Scope = OWN) -> None:
        self._knowledge = knowledge
        self._scope = scope
        self._consulted: dict[Subject, Known] = {}

    async def major_version(self) -> int:
        """The server's major version, such as 19."""
        return await self._knowledge.major_version()

    async def fact(self, question: Question[T]) -> T:
        """The answer to a question about the server, as it was when Odoo was last asked.

        Raises:
            OdooMCPError: Whatever keeps Odoo from answering.
        """
        return await self._knowledge.fact(question)

    async def current_fact(self, question: Question[T]) -> T:
        """The same for an answer made of nothing else; waits where it may have changed."""
        return await self._knowledge.current_fact(question)

    async def settled_fact(self, question: Question[T]) -> T:
        """The same, as it was a few seconds ago at the most."""
        return await self._knowledge.settled_fact(question)

    def in_language(self, lang: str) -> "Catalogue":
        """The same with labels in another language."""
        return Catalogue(self._knowledge, self._scope._replace(lang=lang))

    async def fields(self, model: str) -> Fields:
        """The fields of a model that the user may see."""
        subject = Subject(model, self._scope)
        told = self._consulted.get(subject)
        return told.fields if told else self._note(subject, await self._knowledge.get(subject))

    async def current_fields(self, model: str) -> Fields:
        """The same for an answer made of nothing else; waits where they may have changed."""
        subject = Subject(model, self._scope)
        return self._note(subject, await self._knowledge.get_current(subject))

    async def require(self, model: str, names: list[str]) -> Fields:
        """The fields of a model, all of `names` among them.

        Raises:
            OdooMCPError: `validation`, if one does not exist, with the nearest right name.
        """
        fields = await self.look_for(model, names)
        for name in names:
            if name not in fields:
                hint = field_hint(name, fields)
                raise OdooMCPError(f"{model} has no field '{name}'{hint}.", kind=Kind.VALIDATION)
        return fields

    async def look_for(self, model: str, names: list[str]) -> Fields:
        """The fields of a model; asked for again if one of `names` is not among them."""
        fields = await self.fields(model)
        if all(name in fields for name in names):
            return fields
        subject = Subject(model, self._scope)
        return self._note(subject, await self._knowledge.get_settled(subject))

    async def is_outdated(self) -> bool:
        """Whether Odoo now describes fields in another way than the plan was told."""
        return await self._knowledge.is_outdated(self._consulted)

    def _note(self, subject: Subject, known: Known) -> Fields:
        self._consulted[subject] = known
        return known.fields
