"""Turns the answers into Markdown."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benches.questions.calls import OXIDOO, PEERS, SERVERS, Cannot
from benches.questions.conversation import Outcome, Taken, Wrong

AIM = 1 / 3
"""Of the bytes of the best peer, what Oxidoo should need at most."""

Weight = Callable[[Taken], int]


@dataclass(frozen=True)
class Answered:
    """A question and what came of it on each server, by its name."""

    question: str
    outcomes: Mapping[str, Outcome]

    def taken(self, server: str) -> Taken | None:
        """What the right answer took, if the server gave one."""
        outcome = self.outcomes[server]
        return outcome if isinstance(outcome, Taken) else None

    def beside_best(self, weight: Weight) -> tuple[int, int] | None:
        """What Oxidoo took and what the best peer did; `None` if either has no right answer."""
        ours = self.taken(OXIDOO)
        theirs = [weight(taken) for peer in PEERS if (taken := self.taken(peer))]
        return (weight(ours), min(theirs)) if ours and theirs else None


@dataclass(frozen=True)
class Survey:
    """All answers, and each server's version and the bytes of its `tools/list`, by its name."""

    answers: Sequence[Answered]
    versions: Mapping[str, str]
    tools_bytes: Mapping[str, int]


_HEAD = """# Everyday questions

Written by `make bench-questions`: {count} questions that people ask of their Odoo, each answered on
the demo data of a real Odoo 19 by the calls that an agent would make who knows Odoo and the server
well. The calls are in `benches/questions/catalogue`, for anybody to judge. “Today” is the day on
which the demo data was made.

Each cell: calls of tools / requests to Odoo / bytes. The bytes are all that passes through the
model: the arguments as compact JSON and the text of the results, not the structured content that
some peers send besides. They are those of the second time that the question is asked, when
everything that a server keeps has been fetched; none of them keeps records. Lists are asked of
Oxidoo as CSV, which it offers; what the peers offer is JSON.

Each answer is checked against Odoo itself: every figure and name of the right answer has to be
there, together in one record where they belong together, and records that do not belong to the
answer may not. What is wrong or cannot be answered is in no figure; the reasons are below. The
ratios are those of Oxidoo’s bytes to those of the best peer for the question: of all bytes, and of
the results alone, as the arguments are the question itself and much the same for all. The aim is
{aim:.2f}.
"""


def markdown(survey: Survey) -> str:
    """The whole document."""
    answers = survey.answers
    lines = [
        _HEAD.format(count=len(answers), aim=AIM),
        *_totals(survey),
        "",
        *_ratios(answers),
        "",
        f"| | question | {' | '.join(SERVERS)} | all bytes | results |",
        f"|---:|---|{'---:|' * (len(SERVERS) + 2)}",
        *(_line(number, one) for number, one in enumerate(answers, 1)),
        "",
        *_notes(answers),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _totals(survey: Survey) -> Iterator[str]:
    """What each peer took in all, for the questions that it and Oxidoo answered."""
    sums = " | ".join(f"its {what} | Oxidoo’s" for what in ("calls", "requests", "bytes"))
    yield f"| | `tools/list` | right answers | with Oxidoo | {sums} |"
    yield "|---|" + "---:|" * 9
    for server in SERVERS:
        right = sum(one.taken(server) is not None for one in survey.answers)
        head = (
            f"| {server} {survey.versions[server]} | {survey.tools_bytes[server]:,} B | {right} |"
        )
        yield f"{head} {_beside_oxidoo(server, survey.answers)} |"


def _beside_oxidoo(peer: str, answers: Sequence[Answered]) -> str:
    pairs = [
        (theirs, ours)
        for one in answers
        if (theirs := one.taken(peer)) and (ours := one.taken(OXIDOO))
    ]
    if peer == OXIDOO or not pairs:
        return " | ".join([""] * 7)
    sums = (
        f"{sum(getattr(taken, what) for taken in column):,}"
        for what in ("calls", "rpcs", "bytes")
        for column in zip(*pairs, strict=True)
    )
    return " | ".join([str(len(pairs)), *sums])


def _ratios(answers: Sequence[Answered]) -> Iterator[str]:
    for what, weight in (("All bytes", _all), ("Bytes of the results", _results)):
        pairs = [pair for one in answers if (pair := one.beside_best(weight))]
        if pairs:
            ratios = [ours / best for ours, best in pairs]
            ours, best = (sum(column) for column in zip(*pairs, strict=True))
            yield (
                f"- {what}, beside the best peer for each question: median ratio "
                f"{median(ratios):.2f}, of the sums {ours / best:.2f} ({ours:,} to {best:,}); "
                f"{sum(ratio <= AIM for ratio in ratios)} of {len(ratios)} reach the aim."
            )


def _all(taken: Taken) -> int:
    return taken.bytes


def _results(taken: Taken) -> int:
    return taken.got


def _line(number: int, one: Answered) -> str:
    cells = [_cell(one.outcomes[server]) for server in SERVERS]
    for weight in (_all, _results):
        pair = one.beside_best(weight)
        cells.append(f"{pair[0] / pair[1]:.2f}" if pair else "")
    return f"| {number} | {one.question} | {' | '.join(cells)} |"


def _cell(outcome: Outcome) -> str:
    match outcome:
        case Taken():
            return f"{outcome.calls} / {outcome.rpcs} / {outcome.bytes:,}"
        case Wrong():
            return "wrong"
        case Cannot():
            return "cannot"


def _notes(answers: Sequence[Answered]) -> Iterator[str]:
    """Why what is not right is not."""
    for number, one in enumerate(answers, 1):
        for server in SERVERS:
            outcome = one.outcomes[server]
            if not isinstance(outcome, Taken):
                yield f"- {number}, {server}: {' '.join(outcome.why.split())[:200]}"
