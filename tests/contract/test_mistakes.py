"""Whatever an agent gets wrong, one sentence tells what, and leads to a call that succeeds."""

import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import INSTANCE, Server, Target
from tests.contract.mistakes import MISTAKES, ORDER_ID

from oxidoo.auth.principal import LOCAL
from oxidoo.files.store import FileStore
from oxidoo.gateway.gateway import Gateway
from oxidoo.tools.registry import ToolRegistry

pytestmark = pytest.mark.anyio

LONGEST = 400
KINDS = ("validation", "missing", "access", "policy")
FOREIGN = re.compile(
    r"Traceback|File \"|\.py\b|/usr/|/home/|/tmp/|odoo\.exceptions|psycopg2|https?:|127\.0\.0\.1"
    r"|\b(SELECT|INSERT|UPDATE|DELETE) |[Ii]nput should|value_error|type=|pydantic"
    r"|valid (list|dict)"
)
"""Tracebacks, paths, hosts, SQL, and the words of the library that checks arguments."""

REFERENCE = re.compile(r" \[[0-9a-f]{8}\]$")

Call = Callable[[str, dict[str, Any]], Awaitable[tuple[bool, str]]]


def caller(target: Target, folder: Path) -> Call:
    files = FileStore(folder, quota=1 << 30, expiry=3600)
    gateway = Gateway(target._connections, default_instance=INSTANCE, files=files)
    registry = ToolRegistry(gateway)

    async def call(tool: str, arguments: dict[str, Any]) -> tuple[bool, str]:
        result = await registry.call(LOCAL, tool, arguments)
        await gateway.at_rest()
        [block] = result.content
        return bool(result.is_error), block.text  # type: ignore[union-attr]

    return call


@pytest.fixture(scope="module")
def callers(reach: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Call]:
    """Gives what calls tools at a server as an agent does; what it knows of models is kept."""
    known: dict[str, Call] = {}

    def of(name: str) -> Call:
        if name not in known:
            known[name] = caller(reach(name, "jsonrpc"), tmp_path_factory.mktemp("files"))
        return known[name]

    return of


@pytest.fixture
def call(server: Server, callers: Callable[[str], Call]) -> Call:
    return callers(server.name)


@pytest.fixture
def ordinary_call(
    server: Server, ordinary_targets: Callable[[str, str], Target], tmp_path: Path
) -> Call:
    """The same as a user who may not do everything."""
    return caller(ordinary_targets(server.name, "jsonrpc"), tmp_path)


def error_in(failed: bool, text: str) -> str:
    """The error of a call, or of that of its steps that failed."""
    if failed and not text.startswith("{"):
        return text
    steps = json.loads(text).get("steps", {})
    errors = [step["error"] for step in steps.values() if "error" in step]
    assert errors, f"no error: {text[:LONGEST]}"
    return str(errors[0])


def check_sentence(text: str, kind: str) -> None:
    """One line of its kind, one or two sentences, and nothing that is not the agent's concern."""
    assert text.startswith(f"{kind}: "), text
    assert text.isprintable(), text
    assert len(text) < LONGEST, text
    assert not FOREIGN.search(text), text
    says = REFERENCE.sub("", text)
    assert says.endswith((".", "?")), text
    assert len(re.findall(r"[.?!] [A-Z]", says)) <= 1, text


async def with_ids(call: Call, value: Any) -> Any:
    """Arguments with the id of an order where one is wanted."""
    if ORDER_ID not in json.dumps(value):
        return value
    asked = {"model": "sale.order", "fields": ["id"], "limit": 1, "order": "id"}
    _, text = await call("odoo_search", asked)
    return {**value, "ids": [json.loads(text)["rows"][0][0]]}


def test_there_are_enough_mistakes_of_every_tool() -> None:
    assert len(MISTAKES) >= 100
    assert len({repr((each.tool, each.given)) for each in MISTAKES.values()}) == len(MISTAKES)
    assert {each.tool for each in MISTAKES.values()} >= {
        f"odoo_{name}"
        for name in (
            "search", "read", "aggregate", "models", "fields", "describe", "report", "export",
            "batch", "instances",
        )
    }  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
async def test_an_error_names_the_mistake_and_leads_to_a_call_that_succeeds(
    server: Server, call: Call, name: str
) -> None:
    mistake = MISTAKES[name]
    failed, text = await call(mistake.tool, mistake.given)

    if server.version_major >= mistake.taken_from:
        assert not failed, text
    else:
        text = error_in(failed, text)
        check_sentence(text, mistake.kind)
        assert [said for said in mistake.says if said not in text] == [], text
    if mistake.right:
        tool, arguments = mistake.right
        failed, text = await call(tool, await with_ids(call, arguments))
        assert not failed, text
        assert '"error":' not in text, text
