"""Contenders measured round by round, one right after the other in each."""

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter
from typing import Any

from pytest_benchmark.fixture import BenchmarkFixture

from benches.budgets import Budget
from benches.report import Measurement

Work = Callable[[], Any]
Weigh = Callable[[Measurement], None]


def in_turns(
    benchmark: BenchmarkFixture,
    weigh: Weigh,
    group: str,
    contenders: Mapping[str, Work],
    budgets: Mapping[str, Budget],
    rounds: int,
) -> None:
    """Measures all contenders in turn, so that what else the machine does hits all alike.

    The first is timed by pytest-benchmark, the others by the same clock while it sets up its round.
    """
    (first, work), *others = contenders.items()
    took: dict[str, list[float]] = {name: [] for name, _ in others}

    def others_first() -> None:
        for name, other in others:
            begin = perf_counter()
            other()
            took[name].append(perf_counter() - begin)

    benchmark.group = group
    benchmark.extra_info |= {"contender": first, "budget": budgets.get(first)}
    benchmark.pedantic(work, setup=others_first, rounds=rounds, warmup_rounds=1)
    for name, values in took.items():
        weigh(Measurement(group, name, median(values[1:]), budget=budgets.get(name)))
