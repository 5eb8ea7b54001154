"""How a call is spread over instances and steps, with tools that need no Odoo."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, Literal

import pytest
from pydantic import Field, SecretStr

from oxidoo import Kind, OdooConnectionConfig, OdooMCPError
from oxidoo.auth.principal import LOCAL, Principal
from oxidoo.connections.manager import ConnectionPoolManager
from oxidoo.gateway.gateway import Gateway
from oxidoo.gateway.limits import Limits
from oxidoo.tools.arguments import Arguments
from oxidoo.tools.batch import BATCH
from oxidoo.tools.registry import ToolRegistry
from oxidoo.tools.spec import Tool, ToolCall

pytestmark = pytest.mark.anyio

INSTANCES = ("prod", "test", "shop")
MOST_BYTES = 900


class EchoArguments(Arguments):
    """Arguments of a tool that tells what it was asked."""

    word: str = ""
    words: list[str] = Field(default_factory=list)
    instance: str = ""


def echo(handler: Callable[[ToolCall], Awaitable[str]]) -> Tool:
    return Tool("echo", "Echo", "search", "", EchoArguments, handler)


async def say(call: ToolCall) -> str:
    """Fails at `test`, has a defect at `shop`, and answers anywhere else."""
    if call.instance == "test":
        raise OdooMCPError("No \ud800 entry.", kind=Kind.ACCESS)
    if call.instance == "shop":
        raise RuntimeError("secret")
    return json.dumps(
        {"at": call.instance, "most": call.gateway.limits.max_result_bytes}
        | {"word": call.arguments.word}
    )


def registry(handler: Callable[[ToolCall], Awaitable[str]] = say) -> ToolRegistry:
    connections = ConnectionPoolManager()
    for name in INSTANCES:
        config = OdooConnectionConfig(
            url="http://127.0.0.1:1", database="x", username="x", password=SecretStr("x")
        )
        connections.add_connection(name, config)
    limits = Limits(max_result_bytes=MOST_BYTES)
    gateway = Gateway(connections, default_instance="prod", limits=limits)
    return ToolRegistry(gateway, [echo(handler), BATCH])


async def ask(
    arguments: dict[str, Any],
    tool: str = "echo",
    *,
    principal: Principal = LOCAL,
    handler: Callable[[ToolCall], Awaitable[str]] = say,
) -> tuple[bool, str]:
    result = await registry(handler).call(principal, tool, arguments)
    [block] = result.content
    return bool(result.is_error), block.text  # type: ignore[union-attr]


async def say_where(call: ToolCall) -> str:
    return json.dumps({"at": call.instance})


NAMED = {
    "": None,
    " test ": None,
    "test,prod": ["test", "prod"],
    " test ,, test,": ["test"],
    "*": list(INSTANCES),
    "*, prod": list(INSTANCES),
    "shop,*": ["shop", "prod", "test"],
}


@pytest.mark.parametrize("named", NAMED)
async def test_instances_are_named_once_each_in_their_order(named: str) -> None:
    failed, text = await ask({"instance": named}, handler=say_where)

    answer = json.loads(text)
    assert not failed
    if NAMED[named] is None:
        assert answer == {"at": named.strip() or "prod"}
    else:
        assert list(answer["instances"]) == NAMED[named]
        assert all(each == {"at": name} for name, each in answer["instances"].items())


async def test_all_means_those_that_the_principal_may_use() -> None:
    guest = Principal("guest", instances=frozenset({"shop", "test"}))

    _, text = await ask({"instance": "*"}, principal=guest, handler=say_where)

    assert list(json.loads(text)["instances"]) == ["test", "shop"]


@pytest.mark.parametrize(
    ("named", "says"),
    {
        ",": "validation: No instance is named: give names with commas",
        ",".join(f"i{n}" for n in range(101)): "validation: At most 100 instances can be named",
    }.items(),
    ids=["none", "too many"],
)
async def test_instances_that_cannot_be_asked_are_refused(named: str, says: str) -> None:
    failed, text = await ask({"instance": named})

    assert failed
    assert text.startswith(says)


async def test_what_fails_at_one_instance_is_told_of_that_one() -> None:
    failed, text = await ask({"instance": "prod,test,shop", "word": "é"})

    answers = json.loads(text)["instances"]
    assert not failed
    assert answers["prod"] == {"at": "prod", "most": MOST_BYTES // 3, "word": "é"}
    assert answers["test"]["error"].startswith("access: No   entry. [")
    assert answers["shop"]["error"].startswith("internal: Oxidoo itself failed")
    assert "secret" not in text


async def test_a_call_that_fails_at_every_instance_is_an_error() -> None:
    failed, text = await ask({"instance": "test,shop"})

    assert failed
    assert json.loads(text)["instances"].keys() == {"test", "shop"}


def steps(*names: str, **arguments: Any) -> list[dict[str, Any]]:
    return [{"name": name, "tool": "echo", "arguments": arguments} for name in names]


async def test_the_steps_of_a_batch_go_to_its_instances_unless_they_name_their_own() -> None:
    asked = [*steps("a"), *steps("b", instance="prod")]

    failed, text = await ask(
        {"steps": asked, "instance": "shop,test"}, "odoo_batch", handler=say_where
    )

    assert not failed
    assert json.loads(text)["instances"] == {
        name: {"steps": {"a": {"at": name}, "b": {"at": "prod"}}} for name in ("shop", "test")
    }


async def test_a_batch_that_fails_at_every_instance_tells_of_its_steps_there() -> None:
    failed, text = await ask({"steps": steps("a", "b"), "instance": "shop,test"}, "odoo_batch")

    answers = json.loads(text)["instances"]
    assert failed
    assert answers["test"]["steps"]["b"]["error"].startswith("access: ")
    assert answers["shop"]["steps"]["a"]["error"].startswith("internal: ")


async def test_shown_steps_share_the_size_limit_and_hidden_ones_have_it_whole() -> None:
    seen: dict[str, int] = {}

    async def note(call: ToolCall) -> str:
        seen[call.arguments.word] = call.gateway.limits.max_result_bytes
        return "{}"

    asked = [{**one, "arguments": {"word": one["name"]}} for one in steps("a", "b", "c")]
    asked[2]["hide"] = True
    _, text = await ask({"steps": asked}, "odoo_batch", handler=note)

    assert seen == {"a": MOST_BYTES // 2, "b": MOST_BYTES // 2, "c": MOST_BYTES}
    assert json.loads(text)["steps"]["c"] == {"bytes": 2}


async def test_eight_steps_are_under_way_together_and_no_more() -> None:
    under_way, most = 0, 0
    full = asyncio.Event()

    async def wait(call: ToolCall) -> str:
        nonlocal under_way, most
        del call
        under_way += 1
        most = max(most, under_way)
        if under_way == 8:
            full.set()
        await full.wait()
        await asyncio.sleep(0)
        under_way -= 1
        return "{}"

    asked = {"steps": steps(*(f"s{n}" for n in range(24)))}
    failed, text = await ask(asked, "odoo_batch", handler=wait)

    assert not failed
    assert len(json.loads(text)["steps"]) == 24
    assert most == 8


async def test_steps_that_wait_for_others_leave_the_way_free() -> None:
    """More of them than may be under way, all written before the one that they need."""
    waiting = [
        {"name": f"s{n}", "tool": "echo", "arguments": {"word": {"$ref": "last.at"}}}
        for n in range(20)
    ]

    failed, text = await ask({"steps": [*waiting, *steps("last")]}, "odoo_batch")

    assert not failed
    assert {each["word"] for each in json.loads(text)["steps"].values()} == {"prod", ""}


async def test_a_cancelled_batch_leaves_no_step_under_way() -> None:
    started, ended = asyncio.Event(), 0

    async def hang(call: ToolCall) -> str:
        nonlocal ended
        del call
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended += 1
        return "{}"

    task = asyncio.create_task(ask({"steps": steps("a", "b")}, "odoo_batch", handler=hang))
    await started.wait()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert ended == 2


class FileArguments(Arguments):
    """Arguments of a tool whose formats are those of files."""

    format: Literal["csv", "parquet"] = "csv"
    instance: str = ""


async def test_a_format_of_a_tools_own_is_left_to_it() -> None:
    async def write(call: ToolCall) -> str:
        return json.dumps({"columns": [], "rows": [], "as": call.arguments.format})

    tool = Tool("export", "Export", "search", "", FileArguments, write)
    exporting = ToolRegistry(registry()._gateway, [tool, BATCH])
    calls = {
        "export": {"format": "csv", "instance": "prod,test"},
        "odoo_batch": {"steps": [{"name": "a", "tool": "export", "arguments": {}}]},
    }
    for name, arguments in calls.items():
        result = await exporting.call(LOCAL, name, arguments)
        assert not result.is_error
        assert '"as": "csv"' in result.content[0].text  # type: ignore[union-attr]


MISTAKES = {
    "no steps": ({"steps": []}, "'steps' of odoo_batch must be a list of 1 to 50 objects"),
    "too many": (
        {"steps": steps(*(f"s{n}" for n in range(51)))},
        "'steps' of odoo_batch must be a list of 1 to 50 objects",
    ),
    "an unknown part of a step": (
        {"steps": [{"name": "a", "tool": "echo", "args": {}}]},
        "'steps.0' of odoo_batch has no argument 'args'; did you mean 'arguments'",
    ),
    "a part left out": ({"steps": [{"name": "a"}]}, "'steps.0' of odoo_batch needs the argument"),
    "a name with a dot": (
        {"steps": steps("a.b")},
        "'steps.0.name' of odoo_batch must be a text that matches",
    ),
}


@pytest.mark.parametrize(("arguments", "says"), MISTAKES.values(), ids=MISTAKES)
async def test_a_mistake_in_a_batch_is_named_with_its_place(
    arguments: dict[str, Any], says: str
) -> None:
    failed, text = await ask(arguments, "odoo_batch")

    assert failed
    assert text.startswith(f"validation: {says}")
