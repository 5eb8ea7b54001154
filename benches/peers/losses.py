"""Where Oxidoo loses: computed, not chosen."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from benches.peers.samples import Measured

MARGIN = 1.05
"""How many times better another has to be; two runs of the same seldom differ by more."""


class Better(Enum):
    """Which of two figures is the better one."""

    LESS = "less"
    MORE = "more"


@dataclass(frozen=True)
class Figure:
    """Something that is compared.

    Attributes:
        name: What it is.
        topic: What it is one of several figures of; only the worst loss of a topic is told.
        unit: What it is told in.
        value: In that unit.
        better: Whether less or more of it is better.
    """

    name: str
    topic: str
    unit: str
    value: float
    better: Better


@dataclass(frozen=True)
class Loss:
    """A figure in which another is better.

    Attributes:
        own: Oxidoo's figure.
        best: The best of the others.
        by: Whose that is.
    """

    own: Figure
    best: Figure
    by: str

    @property
    def times(self) -> float:
        """How many times better the other is."""
        return _times_better(self.best, self.own)


def figures(measured: Measured) -> Iterator[Figure]:
    """All that is compared of one contender in one setting."""
    if measured.start:
        yield Figure("start to `initialize`", "start", "s", measured.start, Better.LESS)
    if measured.memory:
        yield Figure("memory", "memory", "MB", measured.memory / 1e6, Better.LESS)
    if measured.tools_bytes:
        yield Figure("`tools/list`", "tools", "bytes", measured.tools_bytes, Better.LESS)
        yield Figure("text of 20 partners", "text", "bytes", measured.text_bytes, Better.LESS)
    for job, samples in measured.samples.items():
        for sample in samples:
            name = topic = f"{job}, {sample.at_once} at once"
            yield Figure(name, topic, "calls/s", sample.per_second, Better.MORE)
            if sample.p50 is not None and sample.p95 is not None:
                yield Figure(f"{name}, p50", topic, "ms", sample.p50 * 1000, Better.LESS)
                yield Figure(f"{name}, p95", topic, "ms", sample.p95 * 1000, Better.LESS)
            if sample.seconds and sample.rpcs_per_call is not None:
                yield Figure(
                    f"{name}, RPCs", f"{topic}, RPCs", "a call", sample.rpcs_per_call, Better.LESS
                )


def losses(own: Measured, others: Iterable[Measured]) -> list[Loss]:
    """The figures in which one of the others is better by more than the margin, worst first.

    Of the rate and the percentiles of one load, only the worst is told.

    Args:
        own: Oxidoo.
        others: The others in the same setting.
    """
    rivals = {other.contender: {one.name: one for one in figures(other)} for other in others}
    worst: dict[str, Loss] = {}
    for figure in figures(own):
        loss = _lost(figure, rivals)
        known = worst.get(figure.topic)
        if loss is not None and loss.times > max(MARGIN, known.times if known else 0):
            worst[figure.topic] = loss
    return sorted(worst.values(), key=lambda loss: loss.times, reverse=True)


def _lost(own: Figure, rivals: dict[str, dict[str, Figure]]) -> Loss | None:
    same: Sequence[Loss] = [
        Loss(own, theirs[own.name], name) for name, theirs in rivals.items() if own.name in theirs
    ]
    return max(same, key=lambda loss: loss.times, default=None)


def _times_better(one: Figure, other: Figure) -> float:
    more, less = (one, other) if one.better is Better.MORE else (other, one)
    return more.value / less.value if less.value else float("inf") if more.value else 1.0
