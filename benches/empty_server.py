"""The floor: the MCP SDK with one tool that does nothing."""

import sys

import uvicorn
from mcp.server.mcpserver import MCPServer
from mcp_types import CallToolResult, TextContent

server = MCPServer("empty", log_level="WARNING")
server.middleware[:] = [
    layer for layer in server.middleware if type(layer).__name__ != "OpenTelemetryMiddleware"
]
_EMPTY = CallToolResult(content=[TextContent(type="text", text="")])


@server.tool(structured_output=False)
async def empty() -> CallToolResult:
    """Nothing."""
    return _EMPTY


if __name__ == "__main__":
    uvicorn.run(
        server.streamable_http_app(), port=int(sys.argv[1]), http="h11", log_level="warning"
    )
