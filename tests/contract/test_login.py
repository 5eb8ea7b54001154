"""Logging in: once for many, refused in plain words, renewed when the password changes."""

import asyncio
from typing import Any

import pytest
from pydantic import SecretStr

from oxidoo import Kind, OdooAsyncClient, OdooMCPError
from oxidoo.auth.secrets import SecretReference

pytestmark = pytest.mark.anyio

AT_ONCE = 32
WRONG = "wrong-" + "x" * 34
BY_PASSWORD = ["xmlrpc", "jsonrpc"]


def as_user(target: Any, login: str, secret: Any) -> OdooAsyncClient:
    return OdooAsyncClient(target.server.config(target.protocol, username=login, password=secret))


def wrong_secret(target: Any) -> dict[str, SecretStr]:
    return {"api_key" if target.protocol == "json2" else "password": SecretStr(WRONG)}


async def ask(client: OdooAsyncClient) -> int:
    return await client.execute_kw("res.partner", "search_count", [[["id", "=", 1]]])


async def test_the_user_is_known_by_the_same_id_over_every_protocol(peers):
    ids = [await peer.client.authenticate() for peer in peers.values()]

    assert len(set(ids)) == 1
    [user] = await peers["jsonrpc"].client.execute_kw("res.users", "read", [ids[:1], ["login"]])
    assert user["login"] == peers["jsonrpc"].server.username


async def test_many_calls_at_once_log_in_once(target):
    logins = 0 if target.protocol == "json2" else 1
    async with OdooAsyncClient(target.server.config(target.protocol)) as client:
        await asyncio.gather(*(ask(client) for _ in range(AT_ONCE)))

        assert client.metrics().http_requests == AT_ONCE + logins


async def test_a_login_is_kept(target):
    await ask(target.client)
    before = target.http_requests()

    await ask(target.client)

    assert target.http_requests() == before + 1


async def test_a_wrong_secret_is_refused_by_the_login_itself(target):
    config = target.server.config(target.protocol, **wrong_secret(target))
    async with OdooAsyncClient(config) as client:
        with pytest.raises(OdooMCPError) as refused:
            await client.authenticate()

    assert refused.value.kind is Kind.ACCESS
    assert refused.value.authentication


@pytest.mark.parametrize("protocol", BY_PASSWORD)
async def test_many_calls_with_a_wrong_password_try_it_once(server, protocol):
    config = server.config(protocol, password=SecretStr(WRONG))
    async with OdooAsyncClient(config) as client:
        results = await asyncio.gather(
            *(ask(client) for _ in range(AT_ONCE)), return_exceptions=True
        )

        assert all(isinstance(error, OdooMCPError) for error in results)
        assert all(error.authentication for error in results)
        assert client.metrics().http_requests == 1


async def test_an_unknown_user_is_refused_like_a_wrong_password(server):
    config = server.config("jsonrpc", username="nobody-of-that-name")
    async with OdooAsyncClient(config) as client:
        with pytest.raises(OdooMCPError) as refused:
            await ask(client)

    assert refused.value.authentication


@pytest.mark.parametrize("secret", ["password", "api_key"])
@pytest.mark.parametrize("protocol", BY_PASSWORD)
async def test_an_api_key_serves_as_a_password(server, protocol, secret):
    config = server.config(protocol, **{secret: SecretStr(server.api_key)})
    async with OdooAsyncClient(config) as client:
        assert await ask(client) == 1


async def test_a_username_is_needed_with_a_password(server):
    async with OdooAsyncClient(server.config("jsonrpc", username="")) as client:
        with pytest.raises(OdooMCPError, match="username") as refused:
            await ask(client)

        assert refused.value.kind is Kind.VALIDATION
        assert client.metrics().http_requests == 0


@pytest.mark.parametrize("protocol", BY_PASSWORD)
async def test_a_password_changed_at_its_place_is_taken_up(
    server, protocol, reach, bench, tmp_path
):
    target = reach(server.name, protocol)
    user = await bench.make_user(password="first-Secret-1")
    place = tmp_path / "password"
    place.write_text("first-Secret-1\n", "utf-8")

    async with as_user(target, bench.marker, SecretReference("file", str(place))) as client:
        assert await client.authenticate() == user

        await target.client.execute_kw(
            "res.users", "write", [[user], {"password": "second-Secret-2"}]
        )
        with pytest.raises(OdooMCPError) as refused:
            await ask(client)
        place.write_text("second-Secret-2\n", "utf-8")

        assert refused.value.authentication
        assert await ask(client) == 1


@pytest.mark.parametrize("protocol", BY_PASSWORD)
async def test_a_password_replaced_before_the_next_call_goes_unnoticed(
    server, protocol, reach, bench, tmp_path
):
    target = reach(server.name, protocol)
    user = await bench.make_user(password="first-Secret-1")
    place = tmp_path / "password"
    place.write_text("first-Secret-1", "utf-8")

    async with as_user(target, bench.marker, SecretReference("file", str(place))) as client:
        await ask(client)
        await target.client.execute_kw(
            "res.users", "write", [[user], {"password": "second-Secret-2"}]
        )
        place.write_text("second-Secret-2", "utf-8")

        answers = await asyncio.gather(*(ask(client) for _ in range(8)))

    assert answers == [1] * 8


async def test_a_secret_that_is_nowhere_is_named_by_its_place(server, tmp_path):
    place = SecretReference("file", str(tmp_path / "nothing"))
    async with OdooAsyncClient(server.config("jsonrpc", password=place)) as client:
        with pytest.raises(OdooMCPError, match="cannot be read or is empty") as refused:
            await ask(client)

    assert refused.value.kind is Kind.VALIDATION


@pytest.mark.parametrize("secret", ["password", "api_key"])
async def test_the_protocol_is_chosen_by_version_and_secret(server, secret):
    value = server.api_key if secret == "api_key" else server.password
    json2 = secret == "api_key" and server.version_major >= 19
    async with OdooAsyncClient(server.config("auto", **{secret: SecretStr(value)})) as client:
        protocol, why = await client.protocol()

        assert protocol == ("json2" if json2 else "jsonrpc")
        assert str(server.version_major) in why
        assert await ask(client) == 1


async def test_a_protocol_that_is_set_is_used(target):
    protocol, why = await target.client.protocol()

    assert protocol == target.protocol
    assert why == "set in the configuration"


async def test_the_version_is_asked_for_once(server):
    async with OdooAsyncClient(server.config("auto")) as client:
        versions = await asyncio.gather(*(client.version() for _ in range(8)))

        assert {version.split(".")[0] for version in versions} == {str(server.version_major)}
        assert client.metrics().http_requests == 1


async def test_the_version_needs_no_login(target):
    config = target.server.config(target.protocol, **wrong_secret(target))
    async with OdooAsyncClient(config) as client:
        version = await client.version()

    assert version.startswith(str(target.server.version_major))


async def test_json2_is_spoken_or_refused_where_the_server_has_none(server):
    config = server.config("json2", api_key=SecretStr(server.api_key))
    async with OdooAsyncClient(config) as client:
        if "json2" in server.protocols:
            assert await ask(client) == 1
            return
        with pytest.raises(OdooMCPError, match="offers no json2") as refused:
            await ask(client)

    assert refused.value.kind is Kind.PROTOCOL
