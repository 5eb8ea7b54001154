"""What comes of a call: a text for the agent, whatever goes wrong."""

import logging
import secrets
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from oxidoo.errors import Kind, OdooMCPError, Outcome

_WORTH_A_WARNING = frozenset({Kind.INTERNAL, Kind.PROTOCOL, Kind.UNAVAILABLE, Kind.TIMEOUT})

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an agent is told.

    Attributes:
        text: A result, or the line that explains an error.
        is_error: Whether nothing of what was asked for was done.
        in_parts: Whether the text is JSON that tells of each part by itself, even of an error.
    """

    text: str
    is_error: bool = False
    in_parts: bool = False

    def as_part(self) -> Any:
        """The answer as it stands in a larger one."""
        if self.is_error and not self.in_parts:
            return {"error": self.text}
        return orjson.Fragment(self.text)


class AllFailedError(Exception):
    """Every part of a call failed.

    Attributes:
        text: JSON that tells of each part.
    """

    def __init__(self, text: str) -> None:
        super().__init__("every part of the call failed")
        self.text = text


async def attempt(name: str, work: Awaitable[str]) -> Answer:
    """Waits for a result; what goes wrong becomes an error that an agent can act on.

    Args:
        name: The tool's name, for the log.
        work: What gives the result.
    """
    try:
        return Answer(await work)
    except Exception as error:  # noqa: BLE001 - the last guard before the client
        return failure(name, error)


def failure(name: str, error: Exception) -> Answer:
    """What an agent is told of an error; what no one foresaw is a defect, and logged as one.

    Args:
        name: The tool's name, for the log.
        error: The error.
    """
    if isinstance(error, OdooMCPError):
        return Answer(explain(error), is_error=True)
    if isinstance(error, RecursionError):
        deep = OdooMCPError("The arguments nest too deep.", kind=Kind.VALIDATION)
        return Answer(explain(deep), is_error=True)
    if isinstance(error, AllFailedError):
        return Answer(error.text, is_error=True, in_parts=True)
    _log.error("Tool %s failed", name, exc_info=error)
    defect = OdooMCPError(
        "Oxidoo itself failed: a defect, please report it.",
        kind=Kind.INTERNAL,
        outcome=Outcome.UNKNOWN,
        detail=repr(error),
    )
    return Answer(explain(defect), is_error=True)


def joined(key: str, answers: Mapping[str, Answer], **rest: Any) -> str:
    """Answers by name as one.

    Args:
        key: What the names are of, such as `instances`.
        answers: The answers.
        rest: What else there is to tell.

    Raises:
        AllFailedError: If each of them is an error.
    """
    parts = {name: answer.as_part() for name, answer in answers.items()}
    text = orjson.dumps({key: parts, **rest}).decode()
    if all(answer.is_error for answer in answers.values()):
        raise AllFailedError(text)
    return text


def explain(error: OdooMCPError) -> str:
    """The error as a line for the agent: kind, sentence, what it may conclude, and a reference.

    The log has it under the same reference, with the cause at the level of debugging.
    """
    reference = secrets.token_hex(4)
    level = logging.WARNING if error.kind in _WORTH_A_WARNING else logging.INFO
    _log.log(level, "[%s] %s: %s", reference, error.kind, error.message)
    if error.detail:
        _log.debug("[%s] %s", reference, error.detail)
    parts = [f"{error.kind}: {error.message}"]
    if error.outcome is Outcome.UNKNOWN:
        parts.append("It may have been carried out: look before trying again.")
    elif error.retryable:
        after = f" after {error.retry_after} s" if error.retry_after else ""
        parts.append(f"A later try{after} may succeed.")
    parts.append(f"[{reference}]")
    return " ".join(parts)
