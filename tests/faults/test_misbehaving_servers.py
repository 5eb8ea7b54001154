"""What a client gets of a server that misbehaves: one honest sentence, and no second write."""

import asyncio
from collections.abc import Callable

import pytest

from oxidoo import Kind, OdooAsyncClient, OdooConnectionConfig, OdooMCPError, Outcome

pytestmark = pytest.mark.anyio

ClientOf = Callable[..., OdooAsyncClient]

FAULTS = {
    "drop": Kind.UNAVAILABLE,
    "cut-off": Kind.PROTOCOL,
    "oversized": Kind.PROTOCOL,
    "deep": Kind.PROTOCOL,
    "garbage": Kind.PROTOCOL,
    "html": Kind.PROTOCOL,
    "redirect": Kind.PROTOCOL,
    "status-413": Kind.VALIDATION,
    "status-429": Kind.RATE_LIMITED,
    "status-502": Kind.UNAVAILABLE,
    "status-503": Kind.UNAVAILABLE,
    "hang": Kind.TIMEOUT,
}

MAY_HAVE_HAPPENED = {
    "drop",
    "cut-off",
    "oversized",
    "garbage",
    "html",
    "status-502",
    "status-503",
    "hang",
}

MOST_BYTES = 1 << 20


async def fault_of(client: OdooAsyncClient, method: str) -> OdooMCPError:
    with pytest.raises(OdooMCPError) as caught:
        await client.execute_kw("res.partner", method, [[1], {}] if method == "write" else [[]])
    return caught.value


@pytest.mark.parametrize("protocol", ["jsonrpc", "xmlrpc"])
@pytest.mark.parametrize(("behaviour", "kind"), FAULTS.items())
async def test_a_fault_of_a_read_is_one_sentence_of_its_kind(
    client_of: ClientOf, behaviour: str, kind: Kind, protocol: str
) -> None:
    error = await fault_of(
        client_of(behaviour, protocol=protocol, max_reply_bytes=MOST_BYTES), "search"
    )
    assert error.kind is kind, error.message
    assert error.outcome is Outcome.REFUSED, "a read changes nothing"
    assert error.message.endswith(".")
    assert "\n" not in error.message
    for secret in ("s3cr3t-pa55", "127.0.0.1", "Traceback"):
        assert secret not in error.message


@pytest.mark.parametrize("protocol", ["jsonrpc", "xmlrpc"])
@pytest.mark.parametrize("behaviour", sorted(MAY_HAVE_HAPPENED))
async def test_a_write_that_may_have_happened_is_unknown_and_sent_once(
    client_of: ClientOf, calls_seen: Callable[[str], int], behaviour: str, protocol: str
) -> None:
    error = await fault_of(
        client_of(behaviour, protocol=protocol, max_reply_bytes=MOST_BYTES), "write"
    )
    assert error.outcome is Outcome.UNKNOWN, error.message
    assert calls_seen(behaviour) == 1


async def test_a_read_is_tried_again_until_it_succeeds(
    client_of: ClientOf, calls_seen: Callable[[str], int]
) -> None:
    client = client_of("flaky-2")
    assert len(await client.search_read("res.partner", [], ["name"])) == 20
    assert calls_seen("flaky-2") == 3
    assert client.metrics().retries == 2


@pytest.mark.parametrize("protocol", ["jsonrpc", "xmlrpc"])
async def test_a_write_that_was_rolled_back_is_tried_again(
    client_of: ClientOf, calls_seen: Callable[[str], int], protocol: str
) -> None:
    client = client_of("rolled-back-1", protocol=protocol)
    assert await client.execute_kw("res.partner", "write", [[1], {"name": "x"}]) is True
    assert calls_seen("rolled-back-1") == 2


async def test_a_write_that_keeps_being_rolled_back_ends_as_a_conflict_that_changed_nothing(
    client_of: ClientOf,
) -> None:
    error = await fault_of(client_of("rolled-back-99", max_attempts=2), "write")
    assert (error.kind, error.outcome) == (Kind.CONFLICT, Outcome.REFUSED)
    assert error.retryable


async def test_a_login_that_is_no_longer_valid_is_renewed_once(client_of: ClientOf) -> None:
    client = client_of("denied-once")
    assert await client.execute_kw("res.partner", "write", [[1], {"name": "x"}]) is True


async def test_a_closed_port_is_unavailable_and_a_write_to_it_is_refused() -> None:
    config = OdooConnectionConfig.model_validate(
        {
            "url": "http://127.0.0.1:1",
            "database": "x",
            "username": "x",
            "password": "x",
            "max_attempts": 1,
        }
    )
    error = await fault_of(OdooAsyncClient(config), "write")
    assert (error.kind, error.outcome) == (Kind.UNAVAILABLE, Outcome.REFUSED)


async def test_a_cancelled_call_frees_its_connection(client_of: ClientOf) -> None:
    client = client_of("hang", max_connections=1, timeout=30)
    await client.authenticate()
    for _ in range(20):
        task = asyncio.ensure_future(client.execute_kw("res.partner", "search", [[]]))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await client.version() == "19.0"
