"""How changes reach clients of each era.

Up to 2025-11-25 a client sends `resources/subscribe`, and is told on its connection: over HTTP, on
the stream that its `GET` keeps open. From 2026-07-28 on it sends `subscriptions/listen`, whose
response is the stream; what the acknowledgement does not name is not watched.
"""

import asyncio
from contextlib import AsyncExitStack
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mcp.server.connection import Connection
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.subscriptions import ListenHandler, ResourceUpdated, ServerEvent, SubscriptionBus
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    EmptyResult,
    SubscribeRequestParams,
    SubscriptionsListenRequestParams,
    SubscriptionsListenResult,
    UnsubscribeRequestParams,
)

from oxidoo.auth.principal import Principal
from oxidoo.errors import OdooMCPError
from oxidoo.resources.registry import ResourceRegistry
from oxidoo.tools.answer import explain

if TYPE_CHECKING:
    from oxidoo.resources.subscriptions import Subscriptions

_STATE = "oxidoo.subscriptions"


class Delivery:
    """Serves subscriptions at a server.

    Args:
        registry: The resources.
        bus: What carries changes to the clients.
        interval: Seconds between two looks at a model.
        principal: Who the clients are.
    """

    def __init__(
        self,
        registry: ResourceRegistry,
        bus: SubscriptionBus,
        interval: float,
        principal: Principal,
    ) -> None:
        self._registry = registry
        self._bus = bus
        self._interval = interval
        self._principal = principal
        self._listen = ListenHandler(bus)

    def register(self, server: Server[Any]) -> None:
        """Adds the methods of both eras."""
        add = server.add_request_handler
        add("resources/subscribe", SubscribeRequestParams, self.subscribe)
        add("resources/unsubscribe", UnsubscribeRequestParams, self.unsubscribe)
        add("subscriptions/listen", SubscriptionsListenRequestParams, self.listen)

    @cached_property
    def _subscriptions(self) -> "Subscriptions":
        from oxidoo.resources.subscriptions import Subscriptions  # noqa: PLC0415 - if ever

        return Subscriptions(self._registry, self._bus, self._interval)

    async def subscribe(
        self, ctx: ServerRequestContext[Any, Any], params: SubscribeRequestParams
    ) -> EmptyResult:
        """`resources/subscribe`; a second one for a URI changes nothing."""
        subscriber = self._subscriber(ctx)
        if params.uri in subscriber.uris:
            return EmptyResult()
        try:
            await self._subscriptions.subscribe(self._principal, params.uri)
        except OdooMCPError as error:
            raise _refusal(error, params.uri) from error
        if params.uri in subscriber.uris or subscriber.closed:
            self._subscriptions.unsubscribe(self._principal, params.uri)
        else:
            subscriber.uris.add(params.uri)
        return EmptyResult()

    async def unsubscribe(
        self, ctx: ServerRequestContext[Any, Any], params: UnsubscribeRequestParams
    ) -> EmptyResult:
        """`resources/unsubscribe`; of what is not subscribed to, it is done already."""
        subscriber = self._subscriber(ctx)
        if params.uri in subscriber.uris:
            subscriber.uris.remove(params.uri)
            self._subscriptions.unsubscribe(self._principal, params.uri)
        return EmptyResult()

    async def listen(
        self, ctx: ServerRequestContext[Any, Any], params: SubscriptionsListenRequestParams
    ) -> SubscriptionsListenResult:
        """`subscriptions/listen`; refused only if nothing of it can be watched."""
        wanted = list(dict.fromkeys(params.notifications.resource_subscriptions or ()))
        async with AsyncExitStack() as stack:
            watched, refused = [], []
            for uri in wanted:
                try:
                    await self._subscriptions.subscribe(self._principal, uri)
                except OdooMCPError as error:
                    refused.append(_refusal(error, uri))
                else:
                    stack.callback(self._subscriptions.unsubscribe, self._principal, uri)
                    watched.append(uri)
            if refused and not watched:
                raise refused[0]
            honored = params.notifications.model_copy(
                update={"resource_subscriptions": watched or None}
            )
            return await self._listen(ctx, params.model_copy(update={"notifications": honored}))

    def _subscriber(self, ctx: ServerRequestContext[Any, Any]) -> "_Subscriber":
        # No public name leads from a request to its connection, whose end has to be noticed.
        connection = ctx.session._connection  # noqa: SLF001
        known: _Subscriber | None = connection.state.get(_STATE)
        if known is None:
            known = connection.state[_STATE] = _Subscriber(connection, self._bus)
            connection.exit_stack.callback(self._leave, known)
        return known

    def _leave(self, subscriber: "_Subscriber") -> None:
        subscriber.close()
        for uri in subscriber.uris:
            self._subscriptions.unsubscribe(self._principal, uri)


class _Subscriber:
    """A connection with subscriptions of its own; one that reads slowly is told of the latest."""

    def __init__(self, connection: Connection, bus: SubscriptionBus) -> None:
        self.uris: set[str] = set()
        self.closed = False
        self._connection = connection
        self._untold: dict[str, None] = {}
        self._telling: asyncio.Task[None] | None = None
        self._leave_bus = bus.subscribe(self._hear)

    def close(self) -> None:
        """Ends all telling."""
        self.closed = True
        self._leave_bus()
        if self._telling:
            self._telling.cancel()

    def _hear(self, event: ServerEvent) -> None:
        if isinstance(event, ResourceUpdated) and event.uri in self.uris:
            self._untold[event.uri] = None
            if self._telling is None:
                self._telling = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        try:
            while self._untold:
                uri = next(iter(self._untold))
                del self._untold[uri]
                await self._connection.send_resource_updated(uri)
        finally:
            self._telling = None


def _refusal(error: OdooMCPError, uri: str) -> MCPError:
    return MCPError(code=INVALID_PARAMS, message=explain(error), data={"uri": uri})
