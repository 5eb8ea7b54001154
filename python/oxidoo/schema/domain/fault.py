"""What is wrong with a condition or an order, and how it is told."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from oxidoo.errors import Kind, OdooMCPError

Condition = tuple[Any, Any, Any]
"""Field, operator and value."""

_LONGEST_EXAMPLE = 300


class Misleading(StrEnum):
    """Why a condition is refused that Odoo takes: it would answer another question than asked."""

    UNSEARCHABLE = "a field that cannot be searched matches every record (up to 18)"
    ATTACHMENT = "a file matches every record, unless it is compared with False"
    SELECTION = "a selection never has a value that is not one of its own"
    BOOLEAN = "a word is read as a boolean in another way than people read it"
    RELATIVE_DATE = "an offset behind `today` or `now` is read as a time zone (up to 18)"
    LETTERS = "a text behind `in` is taken for the list of its letters (up to 18)"
    UNSORTABLE = "a field that cannot be sorted by is passed over (up to 18)"
    DAY_AND_MONTH = "which of two numbers is the month depends on the database (up to 18)"
    COLON = "what stands behind a colon in an order is passed over (from 19 on)"
    DIRECTION = "a direction behind two spaces is passed over (up to 18)"


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake, and what to write instead.

    Attributes:
        says: The mistake, as the beginning of a sentence.
        advice: How it goes on behind a semicolon, such as `did you mean 'name'?`.
        right: Conditions that say what may have been meant; an order as one text.
        misleading: Why it is refused though Odoo takes it; `None` where Odoo refuses it too.
    """

    says: str
    advice: str = ""
    right: tuple[Condition, ...] | str = ()
    misleading: Misleading | None = None

    def sentence(self, show: Callable[[tuple[Condition, ...]], Any]) -> str:
        """The whole text; `show` gives the notation of the conditions in the example."""
        text = f"{self.says}; {self.advice}" if self.advice else self.says
        text = text if text.endswith("?") else f"{text}."
        example = self.right if isinstance(self.right, str) else as_json(show(self.right))
        short = self.right and len(example) <= _LONGEST_EXAMPLE
        return f"{text} For example {example}." if short else text

    def on(self, prefix: str) -> "Fault":
        """The same, of conditions behind a path."""
        if isinstance(self.right, str):
            return self
        return replace(self, right=tuple((f"{prefix}{name}", *rest) for name, *rest in self.right))

    def error(self, show: Callable[[tuple[Condition, ...]], Any] = list) -> OdooMCPError:
        """What is raised."""
        return OdooMCPError(self.sentence(show), kind=Kind.VALIDATION)


def meant(name: str | None) -> str:
    """The advice to take a name, if there is one."""
    return f"did you mean '{name}'?" if name else ""


def as_json(value: Any) -> str:
    """A value as an agent would write it."""
    return json.dumps(value, ensure_ascii=False, default=str)


def quoted(value: Any) -> str:
    """A value in a sentence, cut where it gets long."""
    text = repr(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


_LONGEST_VALUE = 60
