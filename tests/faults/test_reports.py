"""What a client gets of a report from a server that misbehaves, and that it asks only once."""

from collections.abc import Callable

import pytest

from oxidoo import Kind, OdooAsyncClient, OdooClient, OdooMCPError, Outcome

pytestmark = pytest.mark.anyio

ClientOf = Callable[..., OdooAsyncClient]

FAULTS = {
    "drop": (Kind.UNAVAILABLE, Outcome.UNKNOWN),
    "cut-off": (Kind.PROTOCOL, Outcome.UNKNOWN),
    "oversized": (Kind.PROTOCOL, Outcome.UNKNOWN),
    "garbage": (Kind.PROTOCOL, Outcome.UNKNOWN),
    "html": (Kind.PROTOCOL, Outcome.UNKNOWN),
    "redirect": (Kind.PROTOCOL, Outcome.REFUSED),
    "status-413": (Kind.VALIDATION, Outcome.REFUSED),
    "status-502": (Kind.UNAVAILABLE, Outcome.UNKNOWN),
    "status-503": (Kind.UNAVAILABLE, Outcome.UNKNOWN),
    "hang": (Kind.TIMEOUT, Outcome.UNKNOWN),
}

MOST_BYTES = 1 << 20


@pytest.mark.parametrize("behaviour", FAULTS)
async def test_a_fault_of_a_report_is_one_sentence_and_it_is_asked_for_once(
    client_of: ClientOf, calls_seen: Callable[[str], int], behaviour: str
) -> None:
    with pytest.raises(OdooMCPError) as caught:
        await client_of(behaviour, max_reply_bytes=MOST_BYTES).report("sale.report_saleorder", [1])

    error = caught.value
    assert (error.kind, error.outcome) == FAULTS[behaviour], error.message
    assert error.message.endswith(".")
    for secret in ("s3cr3t-pa55", "127.0.0.1", "session_id", "\n"):
        assert secret not in error.message
    assert calls_seen(behaviour) == 1


async def test_a_slow_report_comes_within_its_own_timeout(client_of: ClientOf) -> None:
    client = client_of("delay-700", timeout=0.2)

    assert (await client.report("sale.report_saleorder", [1], timeout=30)).startswith(b"%PDF-")
    with pytest.raises(OdooMCPError) as caught:
        await client.report("sale.report_saleorder", [1])
    assert caught.value.kind is Kind.TIMEOUT


async def test_a_web_session_that_is_over_is_opened_again_once(
    client_of: ClientOf, calls_seen: Callable[[str], int]
) -> None:
    assert (await client_of("logged-out-1").report("a.b", [1])).startswith(b"%PDF-")
    assert calls_seen("logged-out-1") == 2

    with pytest.raises(OdooMCPError) as caught:
        await client_of("logged-out-9").report("a.b", [1])
    assert (caught.value.kind, caught.value.outcome) == (Kind.ACCESS, Outcome.REFUSED)
    assert calls_seen("logged-out-9") == 2


async def test_a_report_of_a_wrong_form_is_refused_before_anything_is_sent(
    client_of: ClientOf,
) -> None:
    client = client_of("good")
    wrong: list[tuple[str, list[int], str]] = [
        ("../web/login", [1], "pdf"),
        ("a.b", [], "pdf"),
        ("a.b", [0], "pdf"),
        ("a.b", [1], "xls"),
    ]
    for name, ids, converter in wrong:
        with pytest.raises(OdooMCPError) as caught:
            await client.report(name, ids, converter)  # type: ignore[arg-type]
        assert caught.value.kind is Kind.VALIDATION
    assert client.metrics().http_requests == 0


def test_the_synchronous_client_gives_the_same(client_of: ClientOf) -> None:
    config = client_of("good").config
    with OdooClient(config) as client:
        assert client.report("a.b", [1], context={"lang": "en_US"}).startswith(b"%PDF-")
