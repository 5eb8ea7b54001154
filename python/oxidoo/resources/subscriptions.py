"""Who wants to be told of changes of which resources."""

import hashlib
from dataclasses import dataclass
from functools import partial

from mcp.server.subscriptions import ResourceUpdated, SubscriptionBus

from oxidoo.auth.principal import Principal
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.operations.changes import ForgetRecords
from oxidoo.resources.feed import Feed, Listener
from oxidoo.resources.records import MODEL, RECORD, SEARCH
from oxidoo.resources.registry import ResourceRegistry
from oxidoo.resources.template import ResourceCall

WATCHABLE = (RECORD, MODEL, SEARCH)

_MOST = 1000
"""Resources that are watched at once."""


@dataclass(slots=True)
class _Watched:
    feed: Feed
    listener: Listener
    subscribers: int = 1


class Subscriptions:
    """Watches resources for as long as somebody is subscribed, each once.

    Args:
        registry: The resources.
        bus: Where changes are published.
        interval: Seconds between two looks at a model.
    """

    def __init__(self, registry: ResourceRegistry, bus: SubscriptionBus, interval: float) -> None:
        self._registry = registry
        self._bus = bus
        self._interval = interval
        self._feeds: dict[tuple[Principal, str, str], Feed] = {}
        self._watched: dict[tuple[Principal, str], _Watched] = {}

    async def subscribe(self, principal: Principal, uri: str) -> None:
        """Publishes changes of a resource from now on.

        Raises:
            OdooMCPError: If it cannot be watched, or the principal may not read it.
        """
        if watched := self._watched.get((principal, uri)):
            watched.subscribers += 1
            return
        if len(self._watched) >= _MOST:
            raise OdooMCPError(
                f"{_MOST} resources are watched already: unsubscribe from some.",
                kind=Kind.RATE_LIMITED,
            )
        call = self._watchable(principal, uri)
        feed = self._feed(principal, call)
        publish: Listener = partial(self._bus.publish, ResourceUpdated(uri))
        result = _Result(call, publish) if call.template is SEARCH else None
        listener = result.tell_if_changed if result else publish
        try:
            if call.template is RECORD:
                await feed.listen_to_record(call.id(), listener)
            else:
                await feed.listen(listener)
            if result:
                await result.look()
        except BaseException:  # also if the client goes away meanwhile
            feed.forget(listener)
            self._let_go(feed)
            raise
        if watched := self._watched.get((principal, uri)):  # somebody else was faster
            watched.subscribers += 1
            feed.forget(listener)
        else:
            self._watched[principal, uri] = _Watched(feed, listener)

    def unsubscribe(self, principal: Principal, uri: str) -> None:
        """Takes one subscription back."""
        watched = self._watched.get((principal, uri))
        if watched is None:
            return
        watched.subscribers -= 1
        if not watched.subscribers:
            del self._watched[principal, uri]
            watched.feed.forget(watched.listener)
            self._let_go(watched.feed)

    def _watchable(self, principal: Principal, uri: str) -> ResourceCall:
        call = self._registry.find(principal, uri)
        if call.template not in WATCHABLE:
            raise OdooMCPError(
                f"Changes of '{call.template.name}' cannot be subscribed to: name a record, a "
                "model or a search.",
                kind=Kind.VALIDATION,
            )
        return call

    def _feed(self, principal: Principal, call: ResourceCall) -> Feed:
        key = principal, call.instance, call.path["model"]
        if key not in self._feeds:
            self._feeds[key] = Feed(call.gateway, *key, self._interval)
        return self._feeds[key]

    def _let_go(self, feed: Feed) -> None:
        if feed.is_idle:
            self._feeds = {key: each for key, each in self._feeds.items() if each is not feed}


class _Result:
    """What a search found last; of changes of the model, only those of it are told."""

    def __init__(self, call: ResourceCall, publish: Listener) -> None:
        self._call = call
        self._publish = publish
        self._digest = b""

    async def look(self) -> bool:
        """Searches again; whether the result is another."""
        model = self._call.path["model"]
        forget = ForgetRecords(self._call.instance, model)
        await self._call.gateway.execute(self._call.principal, forget)
        content = await SEARCH.handler(self._call)
        text = content.data if isinstance(content.data, bytes) else content.data.encode()
        before, self._digest = self._digest, hashlib.sha256(text).digest()
        return before != self._digest

    async def tell_if_changed(self) -> None:
        """Tells also where Odoo does not say: better once too often."""
        try:
            changed = await self.look()
        except OdooMCPError:
            changed = True
        if changed:
            await self._publish()
