"""A proxy that counts the requests that Odoo gets."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web
from multidict import CIMultiDict

_LARGEST = 1 << 26
_NOT_HANDED_ON = frozenset(
    {"connection", "content-encoding", "content-length", "host", "keep-alive", "transfer-encoding"}
)


class CountingProxy:
    """Hands every request on to an Odoo, and the answer back.

    Args:
        target: The URL of that Odoo.
        http: The connections to it.

    Attributes:
        requests: How many requests it has handed on.
    """

    def __init__(self, target: str, http: aiohttp.ClientSession) -> None:
        self._target = target
        self._http = http
        self.requests = 0

    async def handle(self, request: web.Request) -> web.Response:
        """Hands one request on."""
        self.requests += 1
        async with self._http.request(
            request.method,
            self._target + request.path_qs,
            data=await request.read(),
            headers=_handed_on(request.headers.items()),
            allow_redirects=False,
        ) as reply:
            body, headers = await reply.read(), _handed_on(reply.headers.items())
            return web.Response(body=body, status=reply.status, headers=headers)


@asynccontextmanager
async def counting(target: str) -> AsyncIterator[tuple[CountingProxy, str]]:
    """Runs a proxy in front of an Odoo; yields it and the URL at which it listens."""
    app = web.Application(client_max_size=_LARGEST)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        proxy = CountingProxy(target, http)
        app.router.add_route("*", "/{path:.*}", proxy.handle)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            yield proxy, f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()


def _handed_on(headers: Iterable[tuple[str, str]]) -> CIMultiDict[str]:
    return CIMultiDict(
        (name, value) for name, value in headers if name.lower() not in _NOT_HANDED_ON
    )
