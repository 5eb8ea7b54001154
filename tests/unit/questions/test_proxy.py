"""The proxy that counts what Odoo is asked."""

import aiohttp
import pytest
from aiohttp import web
from benches.questions.proxy import counting


async def echo(request: web.Request) -> web.Response:
    text = f"{request.method} {request.path_qs} {request.headers.get('Cookie')} "
    answer = web.Response(text=text + (await request.text()), status=201)
    answer.set_cookie("session_id", "abc")
    answer.set_cookie("other", "def")
    return answer


@pytest.mark.anyio
async def test_it_hands_on_both_ways_and_counts():
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", echo)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    target = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        async with counting(target) as (proxy, url), aiohttp.ClientSession() as http:
            headers = {"Cookie": "session_id=abc"}
            async with http.post(f"{url}/jsonrpc?a=1", data="body", headers=headers) as reply:
                assert reply.status == 201
                assert await reply.text() == "POST /jsonrpc?a=1 session_id=abc body"
                assert len(reply.headers.getall("Set-Cookie")) == 2
            async with http.get(f"{url}/web") as reply:
                assert (await reply.text()).startswith("GET /web")
            assert proxy.requests == 2
    finally:
        await runner.cleanup()
