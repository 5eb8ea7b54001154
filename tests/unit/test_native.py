"""The native module at its boundary: what goes in, what comes out, and that nothing panics."""

import datetime as dt
import threading
import xmlrpc.client
from decimal import Decimal
from typing import Any

import pytest

from oxidoo import Kind, OdooMCPError, _native
from oxidoo._native import Table


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


ORDERS = [
    {"id": 7, "at": "2026-11-23 09:30:00", "currency_id": [1, "EUR"], "partner_id.country": "BE"},
    {"id": 5, "at": False, "currency_id": (1, "EUR"), "partner_id.country": None, "else": 1},
    {"id": 6},
]


def order_table(**options: Any) -> Table:
    limits = {"max_rows": 2, "max_bytes": 1 << 16, "max_text": 100, "binary_uri": "odoo://"}
    return Table(
        [
            ("id", "id", "plain"),
            ("currency_id", "currency_id", "currency"),
            ("at", "at", "datetime"),
            ("country", "partner_id.country", "text"),
        ],
        **limits | options,
    )


def test_records_of_python_are_rendered_as_those_of_odoo() -> None:
    rendered = _native.render(ORDERS, order_table(zone="Europe/Brussels"))
    assert rendered.text == (
        '{"columns":["id","at","country"],'
        '"rows":[[7,"2026-11-23 10:30","BE"],[5,null,null]],'
        '"currency_id":"EUR","tz":"Europe/Brussels","next":2}'
    )
    assert (rendered.rows, rendered.ids, rendered.more) == (2, [7, 5], True)
    reply = xmlrpc.client.dumps((ORDERS,), methodresponse=True, allow_none=True).encode()
    assert _native.xmlrpc_to_table(reply, order_table(zone="Europe/Brussels")) == rendered.text


def test_what_odoo_sends_and_does_not_take_is_rendered_all_the_same() -> None:
    records = [{"id": 1, "partner_id.country": float("inf")}]
    assert _native.render(records, order_table()).text.endswith('"rows":[[1,null,null]]}')


def test_what_are_no_records_is_not_rendered() -> None:
    for records in ([1], [[]], [None]):
        with pytest.raises(OdooMCPError) as caught:
            _native.render(records, order_table())  # type: ignore[arg-type]
        assert caught.value.kind is Kind.PROTOCOL


@pytest.mark.parametrize(("by", "next_"), [({}, 2), ({"offset": 40}, 42), ({"next": "id"}, 5)])
def test_the_next_page_is_found_by_its_place_or_by_the_last_id(
    by: dict[str, Any], next_: int
) -> None:
    assert _native.render(ORDERS, order_table(**by)).text.endswith(f',"next":{next_}}}')
    assert '"next":' not in _native.render(ORDERS[:2], order_table(**by)).text


def test_a_zone_that_does_not_exist_is_said_to() -> None:
    with pytest.raises(OdooMCPError) as caught:
        order_table(zone="Mars/Olympus")
    assert caught.value.kind is Kind.VALIDATION
    assert caught.value.message == (
        "There is no time zone 'Mars/Olympus'; a right one is 'Europe/Brussels'."
    )


def test_a_word_that_the_module_does_not_know_is_refused() -> None:
    with pytest.raises(OdooMCPError, match="There is no next 'page'"):
        order_table(next="page")


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
    for method in ("search_read", "fields_view_get", "get_available_models"):
        assert _native.is_read(method)
    for method in (
        "write",
        "default_get",
        "create",
        "get_and_delete",
        "read_and_confirm",
        "action_confirm",
        "",
    ):
        assert not _native.is_read(method)


def test_the_module_was_built_for_speed() -> None:
    assert not _native.DEBUG_BUILD
