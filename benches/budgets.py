"""What a measurement has to keep to: the aim, and the line at which the run turns red."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Values = Mapping[str, float]
"""What each contender of a group took or weighed."""


@dataclass(frozen=True)
class Budget:
    """A limit to one contender, told by another of its group.

    The limit is `times` what the contender `of` took, and `plus`; without `of` it is `plus` alone.

    Attributes:
        kind: Whether the limit is the most or the least.
        times: The factor.
        of: The contender that the factor is of.
        plus: In the group's unit: seconds for times.
        tolerated: The factor (without `of`: the value) at which a run fails. Measurements vary from
            run to run; this is far enough from what was measured not to fail by chance.
        text: The aim, as the table tells it.
    """

    kind: Literal["at most", "at least"]
    text: str
    times: float = 0.0
    of: str = ""
    plus: float = 0.0
    tolerated: float | None = None

    def met(self, own: float, others: Values) -> bool:
        """Whether the aim is met; it is where what it is told by was not measured."""
        if self.of and self.of not in others:
            return True
        return self._holds(own, self._limit(others, self.times, self.plus))

    def tolerable(self, own: float, others: Values) -> bool:
        """Whether the run may pass."""
        if self.tolerated is None or (self.of and self.of not in others):
            return True
        times, plus = (self.tolerated, self.plus) if self.of else (0.0, self.tolerated)
        return self._holds(own, self._limit(others, times, plus))

    def _limit(self, others: Values, times: float, plus: float) -> float:
        return plus + (times * others[self.of] if self.of else 0.0)

    def _holds(self, own: float, limit: float) -> bool:
        return own <= limit if self.kind == "at most" else own >= limit


def slower(times: float, than: str, *, tolerated: float | None = None) -> Budget:
    """The contender takes at least `times` as long as `than`."""
    return Budget("at least", f"at least {times:g} × {than}", times, than, tolerated=tolerated)


def within(times: float, of: str, *, plus: float = 0.0, tolerated: float | None = None) -> Budget:
    """The contender takes at most `times` as long as `of`, and `plus` seconds."""
    extra = f"{plus * 1000:g} ms + " if plus else ""
    return Budget("at most", f"at most {extra}{times:g} × {of}", times, of, plus, tolerated)


def at_most(value: float, text: str, *, tolerated: float | None = None) -> Budget:
    """The contender's own value is at most `value`."""
    return Budget("at most", f"at most {text}", plus=value, tolerated=tolerated)
