"""Connections by name, their health and their figures."""

import asyncio
from datetime import UTC, datetime

import pytest
from benches.processes import free_port
from pydantic import SecretStr

from oxidoo import (
    ConnectionPoolManager,
    HealthChecker,
    Kind,
    OdooAsyncClient,
    OdooConnectionConfig,
    OdooMCPError,
)

pytestmark = pytest.mark.anyio

WRONG = SecretStr("wrong-" + "x" * 34)


async def test_a_healthy_server_says_its_version_and_protocol(target):
    report = await HealthChecker().check_connection(target.client)

    assert report.problem is None
    assert report.healthy
    assert report.version is not None
    assert report.version.startswith(str(target.server.version_major))
    assert report.protocol == target.protocol
    assert report.why_protocol
    assert report.latency is not None
    assert report.latency > 0


async def test_a_ping_takes_some_time_and_one_request(target):
    await target.client.authenticate()
    before = target.http_requests()

    assert await HealthChecker().ping(target.client) > 0

    assert target.http_requests() == before + 1


async def test_good_credentials_are_valid(target):
    assert await HealthChecker().validate_credentials(target.client)


async def test_wrong_credentials_are_not_valid_and_reported(target):
    secret = "api_key" if target.protocol == "json2" else "password"
    config = target.server.config(target.protocol, **{secret: WRONG})
    async with OdooAsyncClient(config) as client:
        valid = await HealthChecker().validate_credentials(client)
        report = await HealthChecker().check_connection(client)

    assert not valid
    assert not report.healthy
    assert report.version is not None
    assert "refuses" in (report.problem or "")


async def test_a_server_that_is_not_there_is_reported_in_one_sentence():
    config = OdooConnectionConfig(
        url=f"http://127.0.0.1:{free_port()}",
        database="x",
        username="x",
        password=SecretStr("x"),
        max_attempts=1,
    )
    async with OdooAsyncClient(config, instance_id="gone") as client:
        report = await HealthChecker().check_connection(client)
        with pytest.raises(OdooMCPError) as unavailable:
            await HealthChecker().validate_credentials(client)

    assert not report.healthy
    assert report.problem == (
        "Odoo 'gone' cannot be reached: nothing listens at its address and port."
    )
    assert unavailable.value.kind is Kind.UNAVAILABLE
    assert unavailable.value.retryable


async def test_connections_are_kept_by_name(server):
    async with ConnectionPoolManager() as connections:
        connections.add_connection("first", server.config())
        connections.add_connection("second", server.config("jsonrpc"))

        client = connections.get_connection("first")

        assert connections.instance_ids == ("first", "second")
        assert connections.get_connection("first") is client
        assert connections.get_connection("second") is not client
        assert await client.authenticate() > 0


async def test_a_removed_connection_is_unknown(server):
    connections = ConnectionPoolManager()
    connections.add_connection("first", server.config())
    connections.remove_connection("first")

    with pytest.raises(OdooMCPError) as unknown:
        connections.get_connection("first")

    assert unknown.value.kind is Kind.VALIDATION


async def test_an_unknown_connection_is_named_with_the_nearest_one(server):
    connections = ConnectionPoolManager()
    connections.add_connection("production", server.config())

    with pytest.raises(OdooMCPError, match="did you mean 'production'"):
        connections.get_connection("producton")


async def test_a_name_is_taken_once(server):
    connections = ConnectionPoolManager()
    connections.add_connection("first", server.config())

    with pytest.raises(OdooMCPError, match="exists already"):
        connections.add_connection("first", server.config())


async def test_cleanup_forgets_all_connections(server):
    connections = ConnectionPoolManager()
    connections.add_connection("first", server.config())
    connections.cleanup()

    assert connections.instance_ids == ()


async def test_the_figures_count_calls_failures_and_bytes(server):
    started = datetime.now(UTC)
    connections = ConnectionPoolManager()
    connections.add_connection("first", server.config("jsonrpc"))
    client = connections.get_connection("first")
    for _ in range(3):
        await client.execute_kw("res.partner", "search", [[]], {"limit": 1})
    with pytest.raises(OdooMCPError):
        await client.execute_kw("res.partner", "nope", [[1]])

    figures = connections.get_metrics("first")

    assert figures.total_requests == 4
    assert figures.failed_requests == 1
    assert figures.http_requests == 5
    assert figures.retries == 0
    assert figures.bytes_sent > 0
    assert figures.bytes_received > 0
    assert 0 < figures.p50 <= figures.p95 <= figures.p99
    assert figures.avg_response_time > 0
    assert figures.last_used is not None
    assert figures.last_used.timestamp() >= started.timestamp() - 1


async def test_calls_beyond_the_pool_wait_for_their_turn(server):
    async with OdooAsyncClient(server.config("jsonrpc", max_connections=2)) as client:
        counts = await asyncio.gather(
            *(client.execute_kw("res.partner", "search", [[]], {"limit": 1}) for _ in range(12))
        )

    assert len(counts) == 12
    assert all(counts)


async def test_a_closed_client_connects_again(server):
    client = OdooAsyncClient(server.config("jsonrpc"))
    first = await client.authenticate()
    client.close()

    assert await client.authenticate() == first
    client.close()
