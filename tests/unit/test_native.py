"""The native module at its boundary: what goes in, what comes out, and that nothing panics."""

import datetime as dt
import threading
import xmlrpc.client
from decimal import Decimal
from typing import Any

import pytest

from oxidoo import Kind, OdooMCPError, _native


def round_trip(value: Any) -> Any:
    body = _native.encode_xmlrpc("m", [value])
    inner = body.decode().split("<params>")[1].split("</params>")[0]
    response = f"<methodResponse><params>{inner}</params></methodResponse>"
    return _native.decode_xmlrpc(response.encode())


VALUES = [
    None,
    True,
    False,
    0,
    -(2**31) - 1,
    2**63 - 1,
    0.1,
    -1e300,
    "",
    "<&>\"' \r\n\t ünïcödé 漢字 😀",
    [],
    {},
    [[1, [2, {"a": [None]}]], "x"],
    {"a": 1, "b": {"c": [False]}},
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_values_survive_the_way_through_xml(value: Any) -> None:
    assert round_trip(value) == value


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_what_we_write_is_read_by_the_standard_library_as_well(value: Any) -> None:
    (read,), method = xmlrpc.client.loads(_native.encode_xmlrpc("m", [value]).decode())
    assert (read, method) == (value, "m")


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ((1, 2), [1, 2]),
        (dt.date(2026, 1, 31), "2026-01-31"),
        (dt.datetime(2026, 1, 31, 8, 5, 9), "2026-01-31 08:05:09"),  # noqa: DTZ001 - Odoo's own way
        (
            dt.datetime(2026, 1, 31, 8, tzinfo=dt.timezone(dt.timedelta(hours=2))),
            "2026-01-31 06:00:00",
        ),
        (b"\x00\xff", "AP8="),
    ],
)
def test_what_python_has_more_of_is_sent_as_odoo_writes_it(value: Any, sent: Any) -> None:
    assert round_trip(value) == sent


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


REFUSED = {
    "a set": {1, 2},
    "a decimal": Decimal(1),
    "an object": object(),
    "a number key": {1: 2},
    "not a number": float("nan"),
    "infinity": float("inf"),
    "65 bits": 2**64,
    "half a surrogate pair": "\ud800",
    "a null character": "\x00",
    "too deep": nested(100),
}


@pytest.mark.parametrize("value", REFUSED.values(), ids=REFUSED)
def test_what_odoo_cannot_take_is_refused_in_one_sentence(value: Any) -> None:
    with pytest.raises(OdooMCPError) as caught:
        _native.encode_xmlrpc("m", [value])
    assert caught.value.kind is Kind.VALIDATION
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"\xff\xfe", b"<methodResponse>", b"<methodResponse><params>" * 50]
)
def test_what_is_no_reply_is_an_error_and_no_crash(body: bytes) -> None:
    for decode in (_native.decode_xmlrpc, _native.xmlrpc_to_text):
        with pytest.raises(OdooMCPError) as caught:
            decode(body)
        assert caught.value.kind is Kind.PROTOCOL


def test_threads_decode_side_by_side() -> None:
    reply = xmlrpc.client.dumps(([{"a": 1, "b": "x"}] * 500,), methodresponse=True).encode()
    results: list[Any] = []

    def work() -> None:
        results.extend(
            _native.decode_xmlrpc(reply) == [{"a": 1, "b": "x"}] * 500 for _ in range(20)
        )

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 160


def test_only_the_methods_of_the_orm_that_change_nothing_count_as_reads() -> None:
    assert _native.is_read("search_read")
    for method in ("write", "create", "get_and_delete", "read_and_confirm", "action_confirm", ""):
        assert not _native.is_read(method)


def test_the_module_was_built_for_speed() -> None:
    assert not _native.DEBUG_BUILD
