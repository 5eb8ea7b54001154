"""Clients that go away without a word: what was watched for them is watched no more."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from mcp import Client
from tests.e2e.conftest import ERAS, TRANSPORTS
from tests.servers import Server

from oxidoo.cli.serve import listen, url_of
from oxidoo.server import OxidooServer
from oxidoo.settings import Settings, SubscriptionSettings

pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore:resources/")]

INTERVAL = 0.05
LOOKED_WITHIN = 20
URI = "odoo://odoo/model/res.partner"


def settings_for(server: Server) -> Settings:
    return Settings(
        instances={"odoo": server.config("jsonrpc")},
        subscriptions=SubscriptionSettings(interval=INTERVAL),
    )


@asynccontextmanager
async def over_http(server: OxidooServer) -> AsyncIterator[str]:
    """The address of the server, in this process."""
    app = server.http_app("127.0.0.1")
    serving = uvicorn.Server(uvicorn.Config(app, http="h11", log_level="warning"))
    listener = listen("127.0.0.1", 0)
    task = asyncio.create_task(serving.serve(sockets=[listener]))
    try:
        yield f"{url_of(listener)}/mcp"
    finally:
        serving.should_exit = True
        await task


async def subscribe_and_leave(where: Any, era: str, odoo: Any) -> None:
    """Leaves once Odoo is looked at for the client."""
    async with Client(where, mode=era) as client:
        if era == "legacy":
            await client.subscribe_resource(URI)
        else:
            stream = client.listen(resource_subscriptions=[URI])
            await stream.__aenter__()
        before = odoo.metrics().http_requests
        async with asyncio.timeout(LOOKED_WITHIN):
            while odoo.metrics().http_requests == before:
                await asyncio.sleep(INTERVAL)


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_nothing_is_watched_for_a_client_that_is_gone(servers, transport, era):
    server = OxidooServer(settings_for(servers["sandbox"]))
    odoo = server._connections.get_connection("odoo")

    if transport == "http":
        async with over_http(server) as url:
            await subscribe_and_leave(url, era, odoo)
            assert await comes_to_rest(odoo)
    else:
        await subscribe_and_leave(server, era, odoo)
        assert await comes_to_rest(odoo)


async def comes_to_rest(odoo: Any) -> bool:
    """Whether no more requests are made, soon."""
    for _ in range(20):
        before = odoo.metrics().http_requests
        await asyncio.sleep(10 * INTERVAL)
        if odoo.metrics().http_requests == before:
            return True
    return False
