"""What a tool is: data, bound to a handler."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from oxidoo.auth.principal import Principal
from oxidoo.gateway.gateway import Gateway
from oxidoo.tools.arguments import Arguments

Toolset = Literal["search", "metadata", "files"]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call of a tool.

    Attributes:
        gateway: The road to Odoo.
        principal: Who calls.
        arguments: The arguments, checked.
    """

    gateway: Gateway
    principal: Principal
    arguments: Any

    def instance(self) -> str:
        """The instance that the call is meant for."""
        return self.arguments.instance or self.gateway.default_instance


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that only reads.

    Attributes:
        name: The name that agents call it by.
        title: The name for people.
        toolset: The group it belongs to.
        description: What it is for in one sentence, and one example.
        arguments: Its arguments.
        handler: Carries a call out and gives the text for the agent.
    """

    name: str
    title: str
    toolset: Toolset
    description: str
    arguments: type[Arguments]
    handler: Callable[[ToolCall], Awaitable[str]]
