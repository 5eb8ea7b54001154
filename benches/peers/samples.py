"""What was measured, and the figures made of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least a share of all values does not exceed (nearest rank).

    Args:
        values: At least one value, in any order.
        share: Above 0, at most 1.
    """
    return sorted(values)[math.ceil(share * len(values)) - 1]


@dataclass(frozen=True)
class Sample:
    """Calls of one kind, so many at once.

    Attributes:
        at_once: How many calls were under way at any time.
        seconds: How long each right answer took.
        elapsed: Seconds from the first call to the last answer.
        errors: How many calls failed or had a wrong answer; they are in no figure.
        error: What one of them said.
        rpcs: HTTP requests that Odoo got meanwhile; `None` where it does not count them.
        client_busy: The share of the time in which the measuring client itself computed.
    """

    at_once: int
    seconds: Sequence[float]
    elapsed: float
    errors: int = 0
    error: str = ""
    rpcs: int | None = None
    client_busy: float = 0.0

    @property
    def p50(self) -> float | None:
        """Seconds; `None` without a right answer."""
        return percentile(self.seconds, 0.5) if self.seconds else None

    @property
    def p95(self) -> float | None:
        """Seconds; `None` without a right answer."""
        return percentile(self.seconds, 0.95) if self.seconds else None

    @property
    def per_second(self) -> float:
        """Right answers a second."""
        return len(self.seconds) / self.elapsed

    @property
    def rpcs_per_call(self) -> float | None:
        """HTTP requests to Odoo for each call; `None` where they are not counted."""
        calls = len(self.seconds) + self.errors
        return None if self.rpcs is None or not calls else self.rpcs / calls


def merged(turns: Sequence[Sample]) -> Sample:
    """Several turns of the same load as one sample."""
    rpcs = [turn.rpcs for turn in turns if turn.rpcs is not None]
    elapsed = sum(turn.elapsed for turn in turns)
    return Sample(
        at_once=turns[0].at_once,
        seconds=[second for turn in turns for second in turn.seconds],
        elapsed=elapsed,
        errors=sum(turn.errors for turn in turns),
        error=next((turn.error for turn in turns if turn.error), ""),
        rpcs=sum(rpcs) if rpcs else None,
        client_busy=sum(turn.client_busy * turn.elapsed for turn in turns) / elapsed,
    )


@dataclass(frozen=True)
class Measured:
    """One contender in one setting.

    Attributes:
        contender: Its name in the tables.
        setting: The name of the setting.
        transport: How it is spoken to.
        start: Seconds from the start of the process to the answer to `initialize`.
        memory: Bytes of resident memory of its processes after the load.
        tools_bytes: Bytes of the result of `tools/list`.
        text_bytes: Bytes of the text of a search's result.
        result_bytes: Bytes of the whole result of a search, structured content included.
        samples: By job, one for each number of calls at once.
        unavailable: Why it cannot run in this setting; nothing else is known then.
        expected: Whether that was known before.
    """

    contender: str
    setting: str
    transport: str
    start: float = 0.0
    memory: int = 0
    tools_bytes: int = 0
    text_bytes: int = 0
    result_bytes: int = 0
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    unavailable: str = ""
    expected: bool = False

    def sample(self, job: str, at_once: int) -> Sample | None:
        """The sample of a job at so many calls at once, if it was taken."""
        return next((one for one in self.samples.get(job, []) if one.at_once == at_once), None)
