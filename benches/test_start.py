"""From the start of the process to the first answer, and the memory it takes to work."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benches.budgets import Budget, within
from benches.load import Era
from benches.report import Measurement
from benches.stdio import COMMANDS, StdioServer
from benches.turns import Weigh

CALLS = 100
BEHAVIOUR = "good"
EMPTY, OXIDOO = COMMANDS
MORE_MB = 15

CALL: dict[str, Callable[[int], dict[str, Any]]] = {
    EMPTY: lambda _: {"name": "empty", "arguments": {}},
    OXIDOO: lambda n: {
        "name": "odoo_search",
        "arguments": {"model": "res.partner", "fields": ["name", "email"], "offset": n},
    },
}

START_BUDGETS = {OXIDOO: within(1.15, EMPTY, tolerated=1.5)}
MEMORY_BUDGETS = {
    OXIDOO: Budget(
        "at most",
        f"at most {MORE_MB} MB + {EMPTY}",
        times=1,
        of=EMPTY,
        plus=MORE_MB,
        tolerated=1.2,
    )
}


@pytest.fixture
def variables(odoo: str, tmp_path: Path) -> dict[str, str]:
    return {
        "ODOO_URL": f"{odoo}/{BEHAVIOUR}",
        "ODOO_DB": "bench",
        "ODOO_USERNAME": "admin",
        "ODOO_PASSWORD": "admin",
        "XDG_CACHE_HOME": str(tmp_path),
    }


@pytest.mark.parametrize("contender", COMMANDS)
@pytest.mark.parametrize("era", ["legacy", "2026-07-28"])
def test_first_answer(
    benchmark: BenchmarkFixture, variables: dict[str, str], era: Era, contender: str
) -> None:
    first = "initialize" if era == "legacy" else "tools/list"
    benchmark.group = f"Process start to the answer to {first}, {era}, stdio"
    benchmark.extra_info |= {"contender": contender, "budget": START_BUDGETS.get(contender)}
    started: list[StdioServer] = []

    def start() -> dict[str, Any]:
        started.append(StdioServer(COMMANDS[contender], variables, era))
        return started[-1].begin()

    def end() -> None:
        started.pop().__exit__()

    answer = benchmark.pedantic(start, teardown=end, rounds=12, warmup_rounds=1)
    assert answer.get("serverInfo") or answer["tools"]


@pytest.mark.parametrize("contender", COMMANDS)
def test_memory(weigh: Weigh, variables: dict[str, str], contender: str) -> None:
    with StdioServer(COMMANDS[contender], variables, "legacy") as server:
        server.begin()
        server.ask("tools/list", {})
        for number in range(CALLS):
            server.ask("tools/call", CALL[contender](number))
        weigh(
            Measurement(
                group=f"Memory (RSS) after initialize, tools/list and {CALLS} calls, stdio",
                contender=contender,
                value=server.memory(),
                unit="MB",
                budget=MEMORY_BUDGETS.get(contender),
            )
        )
