"""Every error that reaches an agent or a script."""

from enum import StrEnum


class Kind(StrEnum):
    """What went wrong, as a caller has to know it to act."""

    VALIDATION = "validation"
    ACCESS = "access"
    MISSING = "missing"
    CONFLICT = "conflict"
    RATE_LIMITED = "rate_limited"
    TIMEOUT = "timeout"
    UNAVAILABLE = "unavailable"
    PROTOCOL = "protocol"
    POLICY = "policy"
    INTERNAL = "internal"


class Outcome(StrEnum):
    """What became of a call on Odoo's side."""

    DONE = "done"
    REFUSED = "refused"
    """Not sent, or rolled back: nothing changed."""
    UNKNOWN = "unknown"
    """Sent, and no answer: it may have happened."""


_LONGEST_MESSAGE = 1000


def _presentable(message: str) -> str:
    """One line of bearable length, whatever names it repeats."""
    if len(message) > _LONGEST_MESSAGE:
        message = f"{message[:_LONGEST_MESSAGE]}…"
    if message.isprintable():
        return message
    return "".join(char if char.isprintable() else " " for char in message)


class OdooMCPError(Exception):
    """A call that failed: the root of every error that reaches an agent.

    Attributes:
        message: One sentence that the caller can act on; without hosts, paths, SQL or secrets.
        kind: The category.
        outcome: Whether anything changed.
        retryable: Whether the same call may succeed later.
        retry_after: Seconds that the server asked to wait, if it did.
        detail: A traceback or low-level cause, for the log only.
        authentication: Whether Odoo refuses the identity itself, not just this call.
    """

    def __init__(
        self,
        message: str,
        *,
        kind: Kind | str,
        outcome: Outcome | str = Outcome.REFUSED,
        retryable: bool = False,
        retry_after: int | None = None,
        detail: str | None = None,
        authentication: bool = False,
    ) -> None:
        self.message = _presentable(message)
        super().__init__(self.message)
        self.kind = Kind(kind)
        self.outcome = Outcome(outcome)
        self.retryable = retryable
        self.retry_after = retry_after
        self.detail = detail
        self.authentication = authentication
