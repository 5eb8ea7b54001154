"""The planner of batches: in which order, and what is refused before anything is asked."""

from typing import Any

import pytest

from oxidoo import Kind, OdooMCPError
from oxidoo.tools.plan import PlannedStep, Step, plan
from oxidoo.tools.registry import TOOLS
from oxidoo.tools.spec import Tool

TOOLS_BY_NAME = {tool.name: tool for tool in TOOLS}
WRITING = Tool(
    name="odoo_create",
    title="Create",
    toolset="search",
    description="",
    arguments=TOOLS_BY_NAME["odoo_search"].arguments,
    handler=TOOLS_BY_NAME["odoo_search"].handler,
    read_only=False,
)


def step(name: str, *needs: str, tool: str = "odoo_search", **arguments: Any) -> Step:
    """A step that refers to the ids of others."""
    domain = [["id", "in", {"$ref": f"{each}.rows.*.id"}] for each in needs]
    return Step(name=name, tool=tool, arguments={"model": "x", "domain": domain, **arguments})


def planned(*steps: Step) -> list[PlannedStep]:
    return plan(steps, TOOLS_BY_NAME | {WRITING.name: WRITING})


def refusal(*steps: Step) -> str:
    with pytest.raises(OdooMCPError) as refused:
        planned(*steps)
    assert refused.value.kind is Kind.VALIDATION
    return refused.value.message


def test_a_step_comes_after_those_that_it_needs_wherever_it_is_written() -> None:
    steps = planned(step("d", "b", "c"), step("c", "a"), step("b", "a", "a"), step("a"))

    names = [each.name for each in steps]
    assert names[0] == "a"
    assert names[-1] == "d"
    assert {each.name: each.needs for each in steps} == {
        "a": (),
        "b": ("a",),
        "c": ("a",),
        "d": ("b", "c"),
    }


def test_a_reference_may_stand_for_an_argument_of_any_type() -> None:
    reader = Step(
        name="b",
        tool="odoo_read",
        arguments={"model": {"$ref": "a.model"}, "ids": {"$ref": "a.rows.*.id"}},
    )
    assert len(planned(step("a"), reader)) == 2


def test_a_reference_may_stand_for_an_object() -> None:
    planned(step("a"), step("b", lines={"$ref": "a.lines"}, context={"$ref": "a.context"}))


REFUSED = {
    "a circle": (
        [step("a", "b"), step("b", "c"), step("c", "a"), step("d")],
        "The steps wait for each other: ",
    ),
    "a step that needs itself": ([step("a", "a")], "Step 'a': it refers to itself."),
    "an unknown step": (
        [step("orders"), step("lines", "order")],
        "Step 'lines': there is no step 'order'; did you mean 'orders'.",
    ),
    "two of one name": ([step("a"), step("a")], "Step 'a': another step has that name."),
    "an unknown tool": (
        [step("a", tool="odoo_serach")],
        "Step 'a': There is no tool 'odoo_serach'; did you mean 'odoo_search'.",
    ),
    "a tool without its prefix": ([step("a", tool="search")], "did you mean 'odoo_search'"),
    "a batch in a batch": (
        [step("a", tool="odoo_batch")],
        "Step 'a': a batch holds no other batch.",
    ),
    "a tool that writes": (
        [step("a", tool="odoo_create")],
        "Step 'a': odoo_create may change data, and a batch only reads.",
    ),
    "an unknown argument": (
        [step("a"), step("b", "a", limt=3)],
        "Step 'b': odoo_search has no argument 'limt'; did you mean 'limit'.",
    ),
    "a wrong argument beside a reference": (
        [step("a"), step("b", "a", limit="3")],
        "Step 'b': 'limit' of odoo_search must be a whole number from 1 to 1000",
    ),
    "a missing argument beside a reference": (
        [step("a"), Step(name="b", tool="odoo_fields", arguments={"names": {"$ref": "a.columns"}})],
        "Step 'b': odoo_fields needs the argument 'model', such as",
    ),
    "a format that is not JSON": (
        [step("a", format="csv")],
        "Step 'a': The format 'csv' cannot be had in a result of a step: use 'table' or 'records'.",
    ),
    "several instances": ([step("a", instance="prod, test")], "Step 'a': a step asks one instance"),
    "all instances": ([step("a", instance="*")], "Step 'a': a step asks one instance"),
    "an unreadable reference": (
        [Step(name="a", tool="odoo_read", arguments={"model": "x", "ids": {"$ref": "b"}})],
        "Step 'a': A reference looks like",
    ),
}


@pytest.mark.parametrize(("steps", "says"), REFUSED.values(), ids=REFUSED)
def test_a_mistake_refuses_the_plan_and_names_the_step(steps: list[Step], says: str) -> None:
    assert says in refusal(*steps)


def test_a_circle_is_told_in_the_order_of_waiting() -> None:
    """Each step of it needs the next one."""
    message = refusal(step("a", "b"), step("b", "c"), step("c", "a"))

    _, _, circle = message.removesuffix(".").partition(": ")
    assert circle in {
        "'a' → 'b' → 'c' → 'a'",
        "'b' → 'c' → 'a' → 'b'",
        "'c' → 'a' → 'b' → 'c'",
    }
