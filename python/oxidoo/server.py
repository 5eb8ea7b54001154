"""The MCP server: tools and resources on the official SDK, over stdio or HTTP."""

from functools import cached_property
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from mcp.server.caching import CacheHint
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.helper_types import ReadResourceContents
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.subscriptions import InMemorySubscriptionBus
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import CallToolResult, CompleteRequestParams, CompleteResult, GetPromptResult
from mcp_types import Prompt as ListedPrompt
from mcp_types import Resource as ListedResource
from mcp_types import ResourceTemplate as ListedTemplate
from mcp_types import Tool as ListedTool
from pydantic import AnyUrl
from starlette.applications import Starlette

from oxidoo._native import __version__
from oxidoo.auth.principal import LOCAL
from oxidoo.connections.manager import ConnectionPoolManager
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.gateway import Gateway
from oxidoo.gateway.progress import untold
from oxidoo.resources.delivery import Delivery
from oxidoo.resources.registry import TEMPLATES, ResourceRegistry
from oxidoo.settings import Settings
from oxidoo.tools.registry import ToolRegistry

if TYPE_CHECKING:
    from oxidoo.prompts.registry import PromptRegistry
    from oxidoo.resources.completion import Completer

_INSTRUCTIONS = (
    "Odoo is an ERP; its data are records of models. Find the model with odoo_models, its fields "
    "with odoo_fields, then ask for just the fields you need. Times are in the zone that `tz` "
    "says; null is empty. A reference such as partner_id shows a name; partner_id.id is its id. "
    "odoo_batch answers at once what needs several calls; odoo_instances lists the Odoo servers."
)

_LISTS_STAY_MS = 3_600_000


class OxidooServer(MCPServer[None]):
    """An `MCPServer` whose tools are strict about their arguments and listed once.

    Args:
        settings: The instances and limits.
    """

    def __init__(self, settings: Settings) -> None:
        self._connections = ConnectionPoolManager()
        for name, config in settings.instances.items():
            self._connections.add_connection(name, config)
        self.gateway = Gateway(
            self._connections,
            default_instance=settings.default_instance,
            limits=settings.limits,
            schema_folder=settings.schema_folder,
            files=settings.files.store(),
        )
        self._registry = ToolRegistry(self.gateway)
        bus = InMemorySubscriptionBus()
        hint = CacheHint(ttl_ms=_LISTS_STAY_MS, scope="private")
        super().__init__(
            "oxidoo",
            title="Oxidoo",
            version=__version__,
            instructions=_INSTRUCTIONS,
            log_level="WARNING",
            subscriptions=bus,
            cache_hints={
                "tools/list": hint,
                "resources/templates/list": hint,
                "prompts/list": hint,
            },
        )
        # Spans cost an eighth of an empty call and nobody exports them here.
        self.middleware[:] = [
            layer for layer in self.middleware if type(layer).__name__ != "OpenTelemetryMiddleware"
        ]
        self._resources = ResourceRegistry(self.gateway)
        interval = settings.subscriptions.interval
        Delivery(self._resources, bus, interval, LOCAL).register(self._lowlevel_server)
        self._lowlevel_server.add_request_handler(
            "completion/complete", CompleteRequestParams, self._complete
        )

    @cached_property
    def _prompts(self) -> "PromptRegistry":
        from oxidoo.prompts.registry import PromptRegistry  # noqa: PLC0415 - starts without

        return PromptRegistry()

    @cached_property
    def _completer(self) -> "Completer":
        from oxidoo.prompts.catalogue import PROMPTS  # noqa: PLC0415 - starts without
        from oxidoo.resources.completion import Completer  # noqa: PLC0415

        return Completer(self.gateway, TEMPLATES, PROMPTS, LOCAL)

    async def _complete(
        self, ctx: ServerRequestContext[Any, Any], params: CompleteRequestParams
    ) -> CompleteResult:
        return await self._completer.complete(ctx, params)

    async def list_tools(self) -> list[ListedTool]:
        """All tools."""
        return self._registry.listed

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[None, Any] | None = None
    ) -> CallToolResult:
        """Calls a tool; an error is a result that says so, never an exception."""
        # Who calls is known by where the server listens, until there are logins.
        progress = untold if context is None else context.report_progress
        return await self._registry.call(LOCAL, name, arguments, progress)

    async def list_resources(self) -> list[ListedResource]:
        """Where one can begin: the models of each instance."""
        return self._resources.beginnings(LOCAL)

    async def list_resource_templates(self) -> list[ListedTemplate]:
        """All families of resources."""
        return self._resources.listed

    async def read_resource(
        self, uri: AnyUrl | str, context: Context[None, Any] | None = None
    ) -> list[ReadResourceContents]:
        """Reads a resource; an error says what to do instead."""
        del context
        return [await self._resources.read(LOCAL, str(uri))]

    async def list_prompts(self) -> list[ListedPrompt]:
        """All ways of working that are offered by name."""
        return self._prompts.listed

    async def get_prompt(
        self,
        name: str,
        arguments: dict[str, Any] | None = None,
        context: Context[None, Any] | None = None,
    ) -> GetPromptResult:
        """The instructions of a prompt; an error says what is missing."""
        del context
        return self._prompts.get(name, arguments or {})

    def http_app(self, host: str) -> Starlette:
        """The server as an ASGI app with the one endpoint `/mcp`.

        Raises:
            OdooMCPError: `policy`, for a host that other machines could reach: there is no
                authentication yet.
        """
        require_loopback(host)
        names = [f"{name}:*" for name in {"127.0.0.1", "localhost", "[::1]", _in_url(host)}]
        security = TransportSecuritySettings(
            enable_dns_rebinding_protection=True,
            allowed_hosts=names,
            allowed_origins=[f"http://{name}" for name in names],
        )
        return self.streamable_http_app(host=host, transport_security=security)


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def require_loopback(host: str) -> None:
    """Refuses to listen where other machines could connect.

    Raises:
        OdooMCPError: `policy`.
    """
    try:
        loopback = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise OdooMCPError(
            f"Oxidoo listens on this machine only, not on '{host}', until clients can be "
            "authenticated: use 127.0.0.1.",
            kind=Kind.POLICY,
        )
