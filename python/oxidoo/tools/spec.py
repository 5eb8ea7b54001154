"""What a tool is: data, bound to a handler."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from oxidoo.auth.principal import Principal
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.gateway import Gateway
from oxidoo.gateway.progress import Progress, untold
from oxidoo.suggest import did_you_mean
from oxidoo.tools.arguments import Arguments

Toolset = Literal["search", "metadata", "batch", "files"]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call of a tool at one instance.

    Attributes:
        gateway: The road to Odoo.
        principal: Who calls.
        arguments: The arguments, checked.
        instance: The one instance that the call is meant for.
        tools: What the principal may call, by name.
        progress: Told how far it is.
    """

    gateway: Gateway
    principal: Principal
    arguments: Any
    instance: str
    tools: Mapping[str, "Tool"]
    progress: Progress = untold


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that an agent can have done.

    Attributes:
        name: The name that agents call it by.
        title: The name for people.
        toolset: The group it belongs to.
        description: What it is for in one sentence, and one example.
        arguments: Its arguments. `instance` and `format` mean the same in every tool, and are
            seen to before and after the handler.
        handler: Carries a call out and gives JSON for the agent, with records as a table.
        read_only: Whether it leaves the data in Odoo as they are.
    """

    name: str
    title: str
    toolset: Toolset
    description: str
    arguments: type[Arguments]
    handler: Callable[[ToolCall], Awaitable[str]]
    read_only: bool = True


def find_tool(tools: Mapping[str, Tool], name: str) -> Tool:
    """The tool of that name.

    Raises:
        OdooMCPError: `validation`, if there is none.
    """
    tool = tools.get(name)
    if tool is None:
        hint = did_you_mean(name, tools) or f"; there is {', '.join(sorted(tools))}"
        raise OdooMCPError(f"There is no tool '{name}'{hint}.", kind=Kind.VALIDATION)
    return tool
