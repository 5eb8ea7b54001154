"""What is asked and known about fields."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from oxidoo.schema.field import Fields


class Scope(NamedTuple):
    """For whom fields are described: a language and companies, the user's own if not given.

    Attributes:
        lang: The language of the labels, such as `fr_FR`.
        companies: The companies in whose name the user acts, the foremost first.
    """

    lang: str = ""
    companies: tuple[int, ...] = ()

    @classmethod
    def of_companies(cls, context: Mapping[str, Any]) -> "Scope":
        """That of a call; without its language, since only labels depend on it."""
        companies = context.get("allowed_company_ids")
        if not isinstance(companies, list) or not all(type(each) is int for each in companies):
            return OWN  # what is there and wrong is refused with the call
        return cls(companies=tuple(companies))

    def context(self) -> dict[str, Any]:
        """The context to ask in."""
        given = {"lang": self.lang, "allowed_company_ids": list(self.companies)}
        return {key: value for key, value in given.items() if value}


OWN = Scope()
"""The user's own language and companies."""


class Subject(NamedTuple):
    """A model, and for whom its fields are described."""

    model: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Known:
    """The fields of a model, and when Odoo was asked for them, in seconds of Unix time."""

    fields: Fields
    since: float

    def is_within(self, seconds: float) -> bool:
        """Whether they are at most that old; what seems to come from the future is not."""
        return 0 <= time.time() - self.since <= seconds


Consulted = Mapping[Subject, Known]
"""What a plan was made by."""
