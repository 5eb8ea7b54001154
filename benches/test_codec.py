"""XML-RPC replies to text and to objects, and calls to requests, beside the standard library."""

import json
import xmlrpc.client
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benches.budgets import Budget, slower
from oxidoo import _native
from oxidoo._native import Table
from oxidoo.literals import ColumnKind

Decode = Callable[[bytes], Any]
Encode = Callable[[str, list[Any]], bytes]

OXIDOO = "oxidoo"

KINDS: dict[str, ColumnKind] = {
    "name": "text",
    "email": "text",
    "field_description": "text",
    "country_id": "many2one",
    "user_id": "many2one",
    "model_id": "many2one",
    "image_512": "binary",
}


def _stdlib_objects(body: bytes) -> Any:
    (result,), _ = xmlrpc.client.loads(body)
    return result


def _stdlib_text(body: bytes) -> str:
    return json.dumps(_stdlib_objects(body))


def _table(records: list[dict[str, Any]]) -> Table:
    """All fields of the recorded records, as `odoo_search` shows them."""
    return Table(
        [(name, name, KINDS.get(name, "plain")) for name in records[0]],
        max_rows=len(records),
        max_bytes=1 << 30,
        max_text=1000,
        binary_uri="odoo://odoo/binary/res.partner",
    )


@pytest.mark.parametrize(
    ("contender", "budget"),
    [
        (OXIDOO, None),
        ("xmlrpc.client + json.dumps", slower(100, OXIDOO, tolerated=70)),
        ("oxidoo, every value as JSON", None),
    ],
)
def test_reply_to_text(
    benchmark: BenchmarkFixture,
    recording: bytes,
    contender: str,
    budget: Budget | None,
    request: pytest.FixtureRequest,
) -> None:
    name = request.node.callspec.params["recording"]
    benchmark.group = f"XML-RPC reply to the agent's text, {name} ({len(recording)} bytes)"
    benchmark.extra_info |= {"contender": contender, "budget": budget}
    records = _stdlib_objects(recording)
    table = _table(records)
    make: dict[str, Decode] = {
        OXIDOO: lambda body: _native.xmlrpc_to_table(body, table),
        "xmlrpc.client + json.dumps": _stdlib_text,
        "oxidoo, every value as JSON": _native.xmlrpc_to_text,
    }
    result = orjson.loads(benchmark(make[contender], recording))
    if contender == OXIDOO:
        assert [row[0] for row in result["rows"]] == [record["id"] for record in records]
        assert result["columns"] == list(records[0])
    else:
        assert result == records


@pytest.mark.parametrize(
    ("contender", "budget"),
    [
        (OXIDOO, None),
        ("xmlrpc.client", slower(20, OXIDOO, tolerated=15)),
        ("orjson, of the same as JSON", slower(round(1 / 1.5, 2), OXIDOO, tolerated=0.45)),
    ],
)
def test_reply_to_objects(
    benchmark: BenchmarkFixture,
    recording: bytes,
    contender: str,
    budget: Budget | None,
    request: pytest.FixtureRequest,
) -> None:
    name = request.node.callspec.params["recording"]
    benchmark.group = f"XML-RPC reply to Python objects, {name} ({len(recording)} bytes)"
    benchmark.extra_info |= {"contender": contender, "budget": budget}
    make: dict[str, Decode] = {
        OXIDOO: _native.decode_xmlrpc,
        "xmlrpc.client": _stdlib_objects,
        "orjson, of the same as JSON": orjson.loads,
    }
    body = recording if not contender.startswith("orjson") else _stdlib_text(recording).encode()
    assert benchmark(make[contender], body) == _stdlib_objects(recording)


def _partner(number: int) -> dict[str, Any]:
    return {
        "name": f"Partner {number}",
        "email": f"partner{number}@example.com",
        "street": "Rue de l'Hôtel <des> Monnaies & Cie",
        "is_company": number % 2 == 0,
        "country_id": 20,
        "credit_limit": number / 4,
        "category_id": [[6, 0, [1, 2, 3]]],
    }


CALLS: dict[str, list[Any]] = {
    "a search": [
        "db", 2, "secret", "res.partner", "search_read",
        [[["country_id.code", "=", "BE"], ["active", "=", True]]],
        {"fields": ["name", "email", "country_id"], "limit": 20, "context": {"lang": "en_US"}},
    ],
    "a create of 1,000 records": [
        "db", 2, "secret", "res.partner", "create", [[_partner(number) for number in range(1000)]],
    ],
}  # fmt: skip


TOLERATED = {"a search": 10, "a create of 1,000 records": 16}


@pytest.mark.parametrize("contender", [OXIDOO, "xmlrpc.client"])
@pytest.mark.parametrize("call", CALLS)
def test_call_to_request(benchmark: BenchmarkFixture, call: str, contender: str) -> None:
    budget = None if contender == OXIDOO else slower(30, OXIDOO, tolerated=TOLERATED[call])
    benchmark.group = f"{call} to an XML-RPC request"
    benchmark.extra_info |= {"contender": contender, "budget": budget}
    make: dict[str, Encode] = {
        OXIDOO: _native.encode_xmlrpc,
        "xmlrpc.client": lambda method, params: xmlrpc.client.dumps(tuple(params), method).encode(),
    }
    body = benchmark(make[contender], "execute_kw", CALLS[call])
    assert xmlrpc.client.loads(body) == (tuple(CALLS[call]), "execute_kw")
