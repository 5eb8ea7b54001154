"""All tools by name, and how a call of one becomes an MCP result."""

import logging
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from mcp_types import CallToolResult, TextContent, ToolAnnotations
from mcp_types import Tool as ListedTool

from oxidoo.auth.principal import Principal
from oxidoo.errors import Kind, OdooMCPError, Outcome
from oxidoo.gateway.gateway import Gateway
from oxidoo.suggest import did_you_mean
from oxidoo.tools.aggregate import AGGREGATE
from oxidoo.tools.arguments import input_schema, read_arguments
from oxidoo.tools.metadata import FIELDS, INSTANCES, MODELS
from oxidoo.tools.report import REPORT
from oxidoo.tools.search import READ, SEARCH
from oxidoo.tools.spec import Tool, ToolCall

TOOLS: tuple[Tool, ...] = (SEARCH, READ, AGGREGATE, MODELS, FIELDS, REPORT, INSTANCES)

_WORTH_A_WARNING = frozenset({Kind.INTERNAL, Kind.PROTOCOL, Kind.UNAVAILABLE, Kind.TIMEOUT})

_log = logging.getLogger(__name__)


class ToolRegistry:
    """The tools of one server.

    Args:
        gateway: The road to Odoo.
        tools: The tools to offer.
    """

    def __init__(self, gateway: Gateway, tools: Sequence[Tool] = TOOLS) -> None:
        self._gateway = gateway
        self._tools = {tool.name: tool for tool in tools}
        self.listed = [_listed(tool) for tool in tools]

    async def call(
        self, principal: Principal, name: str, arguments: Mapping[str, Any]
    ) -> CallToolResult:
        """Calls a tool; whatever goes wrong becomes an error result that an agent can act on."""
        try:
            tool = self._tool(name)
            call = ToolCall(
                self._gateway, principal, read_arguments(name, tool.arguments, arguments)
            )
            return _result(await tool.handler(call))
        except OdooMCPError as error:
            return _result(explain(error), is_error=True)
        except Exception as error:  # noqa: BLE001 - the last guard before the client
            _log.exception("Tool %s failed", name)
            defect = OdooMCPError(
                "Oxidoo itself failed: a defect, please report it.",
                kind=Kind.INTERNAL,
                outcome=Outcome.UNKNOWN,
                detail=repr(error),
            )
            return _result(explain(defect), is_error=True)

    def _tool(self, name: str) -> Tool:
        tool = self._tools.get(name)
        if tool is None:
            raise OdooMCPError(
                f"There is no tool '{name}'{did_you_mean(name, self._tools)}.",
                kind=Kind.VALIDATION,
            )
        return tool


def explain(error: OdooMCPError) -> str:
    """The error as a line for the agent: kind, sentence, what it may conclude, and a reference.

    The log has it under the same reference, with the cause at the level of debugging.
    """
    reference = secrets.token_hex(4)
    level = logging.WARNING if error.kind in _WORTH_A_WARNING else logging.INFO
    _log.log(level, "[%s] %s: %s", reference, error.kind, error.message)
    if error.detail:
        _log.debug("[%s] %s", reference, error.detail)
    parts = [f"{error.kind}: {error.message}"]
    if error.outcome is Outcome.UNKNOWN:
        parts.append("It may have been carried out: look before trying again.")
    elif error.retryable:
        after = f" after {error.retry_after} s" if error.retry_after else ""
        parts.append(f"A later try{after} may succeed.")
    parts.append(f"[{reference}]")
    return " ".join(parts)


def _result(text: str, *, is_error: bool = False) -> CallToolResult:
    # Half a surrogate pair, echoed from an argument, would break the JSON of the reply.
    clean = text if text.isascii() else text.encode("utf-8", "replace").decode()
    return CallToolResult(content=[TextContent(type="text", text=clean)], is_error=is_error)


def _listed(tool: Tool) -> ListedTool:
    return ListedTool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=input_schema(tool.arguments),
        annotations=ToolAnnotations(read_only_hint=True, open_world_hint=True),
    )
