"""The floor: the MCP SDK with one tool that does nothing, over HTTP on a port, else over stdio."""

import sys

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


def serve_http(port: int) -> None:
    import uvicorn  # noqa: PLC0415 - over stdio there is no need of it

    uvicorn.run(server.streamable_http_app(), port=port, http="h11", log_level="warning")


if __name__ == "__main__":
    if sys.argv[1:]:
        serve_http(int(sys.argv[1]))
    else:
        server.run("stdio")
