"""Turns the answers into Markdown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benches.questions.calls import OXIDOO, PEERS, SERVERS, Cannot
from benches.questions.conversation import Outcome, Taken, Wrong

AIM = 1 / 3
"""Of the bytes of the best peer, what Oxidoo should need at most."""


@dataclass(frozen=True)
class Answered:
    """A question and what came of it on each server, by its name."""

    question: str
    outcomes: Mapping[str, Outcome]

    def taken(self, server: str) -> Taken | None:
        """What the right answer took, if the server gave one."""
        outcome = self.outcomes[server]
        return outcome if isinstance(outcome, Taken) else None

    @property
    def ratio(self) -> float | None:
        """Oxidoo's bytes to those of the best peer; `None` if either has no right answer."""
        ours = self.taken(OXIDOO)
        theirs = [taken.bytes for peer in PEERS if (taken := self.taken(peer))]
        return ours.bytes / min(theirs) if ours and theirs else None


_HEAD = """# Everyday questions

Written by `make bench-questions`: {count} questions that people ask of their Odoo, each answered on
the demo data of a real Odoo 19 by the calls that an agent would make who knows Odoo and the server
well. The calls are in `benches/questions/catalogue`, for anybody to judge. “Today” is the day on
which the demo data was made.

Each cell: calls of tools / requests to Odoo / bytes. The bytes are all that passes through the
model: the arguments as compact JSON and the text of the results (not the structured content that
some peers send besides). They are those of the second time that the question is asked, when
everything that a server keeps has been fetched; none of them keeps records.

Each answer is checked against Odoo itself: every figure and name of the right answer has to be
there, together in one record where they belong together, and records that do not belong to the
answer may not. What is wrong or cannot be answered is in no figure. The ratio is that of Oxidoo’s
bytes to those of the best peer; it should be {aim:.2f} at most.
"""


def markdown(answers: Sequence[Answered]) -> str:
    """The whole document."""
    return "\n".join([
        _HEAD.format(count=len(answers), aim=AIM),
        *_summary(answers),
        "",
        f"| | question | {' | '.join(SERVERS)} | ratio |",
        f"|---:|---|{'---:|' * (len(SERVERS) + 1)}",
        *(_line(number, one) for number, one in enumerate(answers, 1)),
        "",
        *_notes(answers),
        "",
    ])  # fmt: skip


def _summary(answers: Sequence[Answered]) -> Iterator[str]:
    ratios = [one.ratio for one in answers if one.ratio is not None]
    right = ", ".join(
        f"{server} {sum(one.taken(server) is not None for one in answers)}" for server in SERVERS
    )
    yield f"Right answers: {right}."
    if ratios:
        reached = sum(ratio <= AIM for ratio in ratios)
        yield (
            f"The median ratio is {median(ratios):.2f}; {reached} of {len(ratios)} are at "
            f"{AIM:.2f} or below."
        )
        yield ""
        yield from _totals(answers)


def _totals(answers: Sequence[Answered]) -> Iterator[str]:
    """What each peer took in all, for the questions that it and Oxidoo answered."""
    figures = (f"its {what} | Oxidoo’s" for what in ("calls", "requests", "bytes"))
    yield f"| in all | questions | {' | '.join(figures)} |"
    yield "|---|" + "---:|" * 7
    for peer in PEERS:
        pairs = [
            (theirs, ours)
            for one in answers
            if (theirs := one.taken(peer)) and (ours := one.taken(OXIDOO))
        ]
        sums = " | ".join(
            f"{sum(getattr(taken, what) for taken in column):,}"
            for what in ("calls", "rpcs", "bytes")
            for column in zip(*pairs, strict=True)
        )
        yield f"| {peer} | {len(pairs)} | {sums} |"


def _line(number: int, one: Answered) -> str:
    cells = [_cell(one.outcomes[server]) for server in SERVERS]
    ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
    return f"| {number} | {one.question} | {' | '.join(cells)} | {ratio} |"


def _cell(outcome: Outcome) -> str:
    match outcome:
        case Taken():
            return f"{outcome.calls} / {outcome.rpcs} / {outcome.bytes:,}"
        case Wrong():
            return "wrong"
        case Cannot():
            return "cannot"


def _notes(answers: Iterable[Answered]) -> Iterator[str]:
    """Why what is not right is not."""
    for number, one in enumerate(answers, 1):
        for server in SERVERS:
            outcome = one.outcomes[server]
            if not isinstance(outcome, Taken):
                yield f"- {number}, {server}: {' '.join(outcome.why.split())[:200]}"
