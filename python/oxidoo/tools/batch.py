"""`odoo_batch`: several reads in one call, where some use what others gave."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from pydantic import Field

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.progress import untold
from oxidoo.tools.answer import Answer, failure, joined
from oxidoo.tools.arguments import Arguments, read_arguments
from oxidoo.tools.formats import ask, is_table
from oxidoo.tools.plan import NAME, PlannedStep, Step, plan, require_one_result
from oxidoo.tools.references import MOST_BYTES, substituted
from oxidoo.tools.shared import INSTANCE
from oxidoo.tools.spec import Tool, ToolCall

_AT_ONCE = 8
"""Steps of one batch that are under way together."""


class BatchArguments(Arguments):
    """Arguments of `odoo_batch`."""

    steps: list[Step] = Field(min_length=1, max_length=50)
    instance: str = INSTANCE


@dataclass(frozen=True, slots=True)
class _Done:
    """What came of a step.

    Attributes:
        answer: What is shown of it.
        result: What other steps can refer to; `None` if it failed.
        is_cut: Whether there is less of it than was asked for.
    """

    answer: Answer
    result: Any = None
    is_cut: bool = False


class _Batch:
    """One batch under way.

    Args:
        call: The call of `odoo_batch`.
        planned: Its steps, each after those that it needs.
    """

    def __init__(self, call: ToolCall, planned: Sequence[PlannedStep]) -> None:
        self._call = call
        self._planned = planned
        self._under_way = asyncio.Semaphore(_AT_ONCE)
        self._tasks: dict[str, asyncio.Task[_Done]] = {}
        self._shown = _shown(planned)

    async def run(self) -> dict[str, _Done]:
        """Carries out every step as soon as those that it needs are done."""
        async with asyncio.TaskGroup() as group:
            for step in self._planned:
                self._tasks[step.name] = group.create_task(self._when_ready(step))
        return {name: task.result() for name, task in self._tasks.items()}

    async def _when_ready(self, step: PlannedStep) -> _Done:
        needed = {name: await self._tasks[name] for name in step.needs}
        failed = [f"'{name}'" for name, done in needed.items() if done.answer.is_error]
        if failed:
            sentence = f"Not run, as it needs {' and '.join(failed)}, which failed."
            return _Done(Answer(f"{Kind.MISSING}: {sentence}", is_error=True))
        async with self._under_way:
            return await self._run(step, {name: done.result for name, done in needed.items()})

    async def _run(self, step: PlannedStep, needed: Mapping[str, Any]) -> _Done:
        try:
            call = self._call_of(step, needed)
            told = await ask(step.tool, call)
            result = orjson.loads(told.table)
        except Exception as error:  # noqa: BLE001 - the other steps go on
            return _Done(failure(step.tool.name, error))
        answer = _size_of(result) if step.hide else Answer(told.shown)
        return _Done(answer, result, is_cut=_is_cut(result, call.arguments))

    def _call_of(self, step: PlannedStep, needed: Mapping[str, Any]) -> ToolCall:
        given = substituted(step.arguments, needed)
        if len(orjson.dumps(given)) > MOST_BYTES:
            raise OdooMCPError(
                f"What the references lead to makes the arguments longer than {MOST_BYTES} bytes: "
                "narrow the steps that they refer to, or name each reference once.",
                kind=Kind.VALIDATION,
            )
        arguments = read_arguments(step.tool.name, step.tool.arguments, given)
        require_one_result(step.tool, given)
        gateway = self._call.gateway
        return replace(
            self._call,
            gateway=gateway if step.hide else gateway.sharing(self._shown),
            arguments=arguments,
            instance=getattr(arguments, "instance", "").strip() or self._call.instance,
            progress=untold,  # how far each step is, no one number tells
        )


async def _batch(call: ToolCall) -> str:
    arguments: BatchArguments = call.arguments
    planned = plan(arguments.steps, call.tools)
    done = await _Batch(call, planned).run()
    in_order = {step.name: done[step.name] for step in arguments.steps}
    return _told(in_order, call.gateway.limits.max_result_bytes, shown=_shown(planned))


def _shown(planned: Sequence[PlannedStep]) -> int:
    """Among how many steps the size of the result is shared."""
    return max(1, sum(not step.hide for step in planned))


def _told(done: Mapping[str, _Done], most: int, *, shown: int) -> str:
    """The answers of all steps.

    A table has one record at least: where that makes a step more than twice its share, and the
    whole too long, the step is told by its size only.
    """
    sizes = {name: len(one.answer.text.encode()) for name, one in done.items()}
    too_long = sum(sizes.values()) > most
    beyond = {name for name, size in sizes.items() if too_long and size > 2 * most // shown}
    answers: dict[str, Answer] = {}
    for name, one in done.items():
        answers[name] = _size_of(one.result) if name in beyond and one.result else one.answer
    cut = [name for name, one in done.items() if one.is_cut or name in beyond]
    return joined("steps", answers, **({"cut": cut} if cut else {}))


def _size_of(result: Any) -> Answer:
    return Answer(orjson.dumps(_size(result)).decode())


def _size(result: Any) -> dict[str, Any]:
    """How much a step gave, and whatever else is not the records themselves."""
    if not is_table(result):
        return {"bytes": len(orjson.dumps(result))}
    size: dict[str, Any] = {"rows": len(result["rows"])}
    for key, value in result.items():
        if key not in ("columns", "rows"):
            size[key] = _size(value) if is_table(value) else value
    return size


def _is_cut(result: Any, arguments: Any) -> bool:
    """Whether a table or one inside it has less than was asked for, be it for its size."""
    if not is_table(result):
        return False
    ended_early = "next" in result and len(result["rows"]) < getattr(arguments, "limit", 0)
    return (
        ended_early
        or "left" in result
        or "left_out" in result
        or any(_is_cut(inner, None) for inner in result.values())
    )


BATCH = Tool(
    name=NAME,
    title="Several reads at once",
    toolset="batch",
    description=(
        "Call up to 50 reading tools at once, where an argument can be a value that another step "
        'gives: {"$ref":"s.rows.*.id"} is a column of its table as a list, {"$ref":"s.rows.0.id"} '
        'one value. Example: {"steps":[{"name":"orders","tool":"odoo_search","hide":true,'
        '"arguments":{"model":"sale.order","domain":[["state","=","sale"]],"fields":["id"]}},'
        '{"name":"lines","tool":"odoo_search","arguments":{"model":"sale.order.line",'
        '"domain":[["order_id","in",{"$ref":"orders.rows.*.id"}]],'
        '"fields":["order_id","product_id","product_uom_qty"]}}]}'
    ),
    arguments=BatchArguments,
    handler=_batch,
)
