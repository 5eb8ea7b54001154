"""How many calls of Odoo a tool makes: with nothing known, after a restart, and from then on."""

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import pytest
from benches.processes import answering_odoo, calls_seen
from mcp import Client
from tests.e2e.conftest import over_stdio

pytestmark = pytest.mark.anyio

BEHAVIOUR = "good"
LOOK_FOR_CHANGES = 3
STEADY_CALLS = 3
QUIET_WITHIN = 20
ALL = list(range(1, 21))


@dataclass(frozen=True)
class Tool:
    """What a tool costs.

    Attributes:
        arguments: Others for each number, so that no cache of records answers.
        steady: Calls of Odoo, once fields are known.
        learned: Calls of Odoo for what it has to know, such as fields.
    """

    arguments: Callable[[int], dict[str, Any]]
    steady: int = 1
    learned: int = 1


def two_steps(number: int) -> list[dict[str, Any]]:
    """A search, and reading what it found."""
    context = {"tz": f"Etc/GMT+{number}"}
    asked = {"model": "res.partner", "fields": ["name"]}
    found = {**asked, "offset": number}
    read = {**asked, "ids": {"$ref": "found.rows.*.id"}, "context": context}
    return [
        {"name": "found", "tool": "odoo_search", "arguments": found},
        {"name": "read", "tool": "odoo_read", "arguments": read},
    ]


COLUMNS = 2
"""The fields of a model and its list view."""

MODELS = 2 + 3
"""The languages and the user's own; models, menus and window actions in it."""

DESCRIPTION = 2 + 4 + 2 + 1 + 2
"""Views; rights; defaults and what is computed; constraints; rules and the user's groups."""

TOOLS = {
    "odoo_search": Tool(lambda n: {"model": "res.partner", "offset": n}, learned=COLUMNS),
    "odoo_read": Tool(
        lambda n: {"model": "res.partner", "ids": ALL, "context": {"tz": f"Etc/GMT+{n}"}},
        learned=COLUMNS,
    ),
    "odoo_aggregate": Tool(lambda n: {"model": "res.partner", "offset": n}),
    "odoo_models": Tool(lambda n: {"query": f"word{n}"}, steady=0, learned=MODELS),
    "odoo_fields": Tool(lambda n: {"model": "res.partner", "query": "e" * (n % 2)}, steady=0),
    "odoo_batch": Tool(lambda n: {"steps": two_steps(n)}, steady=2),
    "odoo_describe": Tool(
        lambda _: {"model": "res.partner"}, steady=0, learned=1 + DESCRIPTION + MODELS
    ),
    "odoo_report": Tool(lambda n: {"model": "res.partner", "ids": [n]}, learned=COLUMNS),
    "odoo_export": Tool(
        lambda n: {"model": "res.partner", "fields": ["name"], "domain": [["id", ">", n]]}
    ),
    "odoo_instances": Tool(lambda _: {}, learned=0),
}


@pytest.fixture(scope="module")
def odoo() -> Iterator[str]:
    with answering_odoo() as url:
        yield url


@dataclass
class Counted:
    """A tool of a server, and the calls that Odoo has seen of it."""

    client: Client
    tool: str
    odoo: str
    _numbers: Iterator[int]

    async def call(self, times: int = 1) -> None:
        for _ in range(times):
            result = await self.client.call_tool(
                self.tool, TOOLS[self.tool].arguments(next(self._numbers))
            )
            assert not result.is_error, result.content

    def seen(self) -> int:
        return calls_seen(self.odoo, BEHAVIOUR)

    async def calls_up_to(self, expected: int) -> int:
        """What Odoo has seen when `expected` calls have arrived; some come behind an answer."""
        deadline = time.monotonic() + QUIET_WITHIN
        while self.seen() < expected and time.monotonic() < deadline:
            await anyio.sleep(0.01)
        return self.seen()


@pytest.mark.parametrize("name", TOOLS)
async def test_a_tool_makes_one_call_of_odoo_once_fields_are_known(
    name: str, odoo: str, tmp_path: Path
) -> None:
    tool = TOOLS[name]
    numbers = itertools.count(1)
    variables = {
        "ODOO_URL": f"{odoo}/{BEHAVIOUR}",
        "ODOO_DB": "test",
        "ODOO_USERNAME": "admin",
        "ODOO_PASSWORD": "admin",
    }
    looks = LOOK_FOR_CHANGES if tool.learned else 0
    starts = {"with nothing known": tool.learned, "after a restart": 0}
    for start, learned in starts.items():
        before = calls_seen(odoo, BEHAVIOUR)
        async with over_stdio(variables, "legacy", tmp_path) as client:
            counted = Counted(client, name, odoo, numbers)
            await counted.call()
            first = before + tool.steady + learned + looks
            assert await counted.calls_up_to(first) == first, start

            await counted.call(STEADY_CALLS)

            assert counted.seen() == first + STEADY_CALLS * tool.steady, start


async def test_every_tool_that_reads_is_counted(odoo: str, tmp_path: Path) -> None:
    variables = {"ODOO_URL": f"{odoo}/{BEHAVIOUR}", "ODOO_DB": "test", "ODOO_PASSWORD": "admin"}
    async with over_stdio(variables, "legacy", tmp_path) as client:
        tools = (await client.list_tools()).tools
    reading = {tool.name for tool in tools if tool.annotations and tool.annotations.read_only_hint}
    assert reading == set(TOOLS)
