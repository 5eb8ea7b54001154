"""All tools by name, and how a call of one becomes an MCP result."""

from collections.abc import Mapping, Sequence
from typing import Any

from mcp_types import CallToolResult, TextContent, ToolAnnotations
from mcp_types import Tool as ListedTool

from oxidoo.auth.principal import Principal
from oxidoo.gateway.gateway import Gateway
from oxidoo.gateway.progress import Progress, untold
from oxidoo.tools.aggregate import AGGREGATE
from oxidoo.tools.answer import Answer, attempt
from oxidoo.tools.arguments import input_schema, read_arguments
from oxidoo.tools.batch import BATCH
from oxidoo.tools.export import EXPORT
from oxidoo.tools.instances import ask_instances
from oxidoo.tools.metadata import DESCRIBE, FIELDS, INSTANCES, MODELS
from oxidoo.tools.report import REPORT
from oxidoo.tools.search import READ, SEARCH
from oxidoo.tools.spec import Tool, ToolCall, find_tool

TOOLS: tuple[Tool, ...] = (
    SEARCH,
    READ,
    AGGREGATE,
    MODELS,
    FIELDS,
    DESCRIBE,
    REPORT,
    EXPORT,
    INSTANCES,
    BATCH,
)


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
        self,
        principal: Principal,
        name: str,
        arguments: Mapping[str, Any],
        progress: Progress = untold,
    ) -> CallToolResult:
        """Calls a tool; whatever goes wrong becomes an error result that an agent can act on."""
        return _result(await attempt(name, self._ask(principal, name, arguments, progress)))

    async def _ask(
        self, principal: Principal, name: str, arguments: Mapping[str, Any], progress: Progress
    ) -> str:
        tool = find_tool(self._tools, name)
        call = ToolCall(
            gateway=self._gateway,
            principal=principal,
            arguments=read_arguments(name, tool.arguments, arguments),
            instance=self._gateway.default_instance,
            tools=self._tools,
            progress=progress,
        )
        return await ask_instances(tool, call)


def _result(answer: Answer) -> CallToolResult:
    content = TextContent(type="text", text=answer.text)
    return CallToolResult(content=[content], is_error=answer.is_error)


def _listed(tool: Tool) -> ListedTool:
    return ListedTool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=input_schema(tool.arguments),
        annotations=ToolAnnotations(read_only_hint=tool.read_only),
    )
