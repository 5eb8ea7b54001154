"""The steps of a batch, checked as far as can be before any of them is carried out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.suggest import did_you_mean
from oxidoo.tools.arguments import Arguments, check_known
from oxidoo.tools.formats import has_formats, require_nestable
from oxidoo.tools.instances import are_several
from oxidoo.tools.references import is_reference, references_in
from oxidoo.tools.spec import Tool, find_tool

NAME = "odoo_batch"


class Step(Arguments):
    """A call of a tool inside a batch."""

    name: str = Field(pattern="^[A-Za-z_][A-Za-z0-9_-]{0,39}$")
    tool: str
    arguments: dict[str, Any] = Field(default_factory=dict)
    hide: bool = Field(default=False, description="Tell only its size")


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step of which all is right that can be known beforehand.

    Attributes:
        name: Its name.
        tool: The tool.
        arguments: What is given, with references where values are not known yet.
        hide: Whether the result is for other steps only.
        needs: The steps that its references are to.
    """

    name: str
    tool: Tool
    arguments: Mapping[str, Any]
    hide: bool
    needs: tuple[str, ...]


def plan(steps: Sequence[Step], tools: Mapping[str, Tool]) -> list[PlannedStep]:
    """The steps in an order in which each comes after those that it needs.

    Args:
        steps: The steps in any order.
        tools: The tools that they may name.

    Raises:
        OdooMCPError: `validation`, naming a step and what is wrong with it.
    """
    names = [step.name for step in steps]
    planned: dict[str, PlannedStep] = {}
    for step in steps:
        try:
            if step.name in planned:
                raise _wrong("another step has that name")
            planned[step.name] = _planned(step, names, tools)
        except OdooMCPError as error:
            raise _wrong(f"Step '{step.name}': {error.message[:-1]}") from error
    return [planned[name] for name in _in_order(planned)]


def _in_order(planned: Mapping[str, PlannedStep]) -> list[str]:
    needs = {name: step.needs for name, step in planned.items()}
    from graphlib import CycleError, TopologicalSorter  # noqa: PLC0415 - the server starts without

    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = " → ".join(f"'{name}'" for name in reversed(error.args[1]))
        raise _wrong(f"The steps wait for each other: {circle}") from error


def _planned(step: Step, names: Sequence[str], tools: Mapping[str, Tool]) -> PlannedStep:
    tool = find_tool(tools, step.tool)
    if tool.name == NAME:
        raise _wrong("a batch holds no other batch")
    if not tool.read_only:
        raise _wrong(f"{tool.name} may change data, and a batch only reads")
    needs = tuple(dict.fromkeys(one.step for one in references_in(step.arguments)))
    _check_needs(step.name, needs, names)
    check_known(tool.name, tool.arguments, step.arguments, is_reference)
    require_one_result(tool, step.arguments)
    return PlannedStep(step.name, tool, step.arguments, step.hide, needs)


def _check_needs(of: str, needs: Sequence[str], names: Sequence[str]) -> None:
    for name in needs:
        if name == of:
            raise _wrong("it refers to itself")
        if name not in names:
            others = [other for other in names if other != of]
            raise _wrong(f"there is no step '{name}'{did_you_mean(name, others)}")


def require_one_result(tool: Tool, arguments: Mapping[str, Any]) -> None:
    """Refuses what does not give one piece of JSON, as a step has to.

    Args:
        tool: The tool of a step.
        arguments: Its arguments, as given.

    Raises:
        OdooMCPError: `validation`.
    """
    if has_formats(tool.arguments):
        require_nestable(arguments.get("format"), "of a step")
    if are_several(str(arguments.get("instance", ""))):
        raise _wrong(
            "a step asks one instance: name several for the batch, or make a step for each"
        )


def _wrong(sentence: str) -> OdooMCPError:
    return OdooMCPError(f"{sentence}.", kind=Kind.VALIDATION)
