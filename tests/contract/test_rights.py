"""What a user may not see is refused by name, and never looks like nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.contract.calling import Call, caller, check_sentence
from tests.servers import Server
from tests.target import Target
from tests.workbench import NOBODY

pytestmark = pytest.mark.anyio

SECRET = "ir.config_parameter"
ORDER = "sale.order"
PARTNER = "res.partner"


@pytest.fixture
def ordinary(server: Server, ordinary_targets: Callable[[str, str], Target]) -> Target:
    """A user who may not do everything."""
    return ordinary_targets(server.name, "jsonrpc")


@pytest.fixture
def admin(server: Server, reach: Callable[[str, str], Target]) -> Target:
    return reach(server.name, "jsonrpc")


@pytest.fixture
def call(ordinary: Target, tmp_path: Path) -> Call:
    return caller(ordinary, tmp_path)


OF_A_MODEL: dict[str, dict[str, Any]] = {
    "odoo_search": {},
    "odoo_search by words": {"query": "database"},
    "odoo_search that counts": {"fields": ["key"], "count": True},
    "odoo_search with lines": {"fields": ["create_uid.name"]},
    "odoo_read": {"ids": [1]},
    "odoo_read by name": {"name": "database.uuid"},
    "odoo_aggregate": {},
    "odoo_aggregate in groups": {"groupby": ["key"]},
    "odoo_export": {"fields": ["key"]},
}


@pytest.mark.parametrize("name", OF_A_MODEL)
async def test_a_model_that_may_not_be_read_is_an_error(call: Call, name: str) -> None:
    failed, text = await call(name.split(maxsplit=1)[0], {"model": SECRET, **OF_A_MODEL[name]})

    assert failed, text
    assert text.startswith("access: ")
    assert f"({SECRET})" in text


async def test_it_is_an_error_also_in_a_batch_and_of_all_instances(call: Call) -> None:
    steps = [
        {"name": "secret", "tool": "odoo_search", "arguments": {"model": SECRET}},
        {"name": "open", "tool": "odoo_search", "arguments": {"model": "res.country"}},
    ]
    failed, text = await call("odoo_batch", {"steps": steps})
    answers = json.loads(text)["steps"]
    assert not failed
    assert answers["secret"].keys() == {"error"}
    assert answers["secret"]["error"].startswith("access: ")
    assert answers["open"]["rows"]

    failed, text = await call("odoo_search", {"model": SECRET, "instance": "*"})
    assert failed
    [answer] = json.loads(text)["instances"].values()
    assert answer["error"].startswith("access: ")


async def hidden_and_seen(admin: Target, ordinary: Target) -> tuple[int, int]:
    """The ids of an order that rules hide from the ordinary user, and of one that they do not."""
    every, seen = [
        await user.client.execute_kw(ORDER, "search", [[]], {"order": "id"})
        for user in (admin, ordinary)
    ]
    return next(each for each in every if each not in seen), seen[0]


@pytest.mark.parametrize("tool", ["odoo_read", "odoo_report"])
async def test_records_that_rules_hide_are_named(
    admin: Target, ordinary: Target, call: Call, tool: str
) -> None:
    hidden, seen = await hidden_and_seen(admin, ordinary)

    failed, text = await call(tool, {"model": ORDER, "ids": [hidden]})
    assert failed
    check_sentence(text, "access")
    assert f"{ORDER} {hidden}." in text

    failed, text = await call(tool, {"model": ORDER, "ids": [seen, hidden]})
    assert failed
    check_sentence(text, "access")
    assert f"{ORDER} {hidden}; leave it out" in text

    failed, text = await call(tool, {"model": ORDER, "ids": [seen]})
    assert not failed, text


@pytest.mark.parametrize(
    "way",
    [
        {"fields": ["name", "partner_id.country_id"]},
        {"fields": ["name"], "lines": {"order_line": ["product_id"]}},
    ],
    ids=["paths", "lines"],
)
async def test_they_are_named_also_where_more_than_the_record_is_read(
    admin: Target, ordinary: Target, call: Call, way: dict[str, Any]
) -> None:
    hidden, seen = await hidden_and_seen(admin, ordinary)

    failed, text = await call("odoo_read", {"model": ORDER, "ids": [seen, hidden], **way})

    assert failed
    assert f"{ORDER} {hidden}; leave it out" in text


async def test_a_name_that_rules_hide_is_missing(
    admin: Target, ordinary: Target, call: Call
) -> None:
    hidden, _ = await hidden_and_seen(admin, ordinary)
    [order] = await admin.client.execute_kw(ORDER, "read", [[hidden], ["name"]])

    failed, text = await call("odoo_read", {"model": ORDER, "name": order["name"]})

    assert failed
    check_sentence(text, "missing")
    assert f"'{order['name']}'" in text


HIDDEN_FIELD: dict[str, Callable[[str], dict[str, Any]]] = {
    "odoo_search": lambda name: {"fields": [name]},
    "odoo_search by it": lambda name: {"domain": [[name, "!=", False]]},
    "odoo_search where it is": lambda name: {"where": {name: None}},
    "odoo_search through a path": lambda name: {"domain": [[f"parent_id.{name}", "!=", False]]},
    "odoo_search in its order": lambda name: {"order": name},
    "odoo_read": lambda name: {"ids": [1], "fields": [name]},
    "odoo_aggregate": lambda name: {"groupby": [name]},
    "odoo_aggregate through a path": lambda name: {"groupby": [f"parent_id.{name}"]},
    "odoo_fields": lambda name: {"names": [name]},
    "odoo_export": lambda name: {"fields": [name]},
}


@pytest.mark.parametrize("way", HIDDEN_FIELD)
async def test_a_field_that_may_not_be_seen_is_an_error(
    admin: Target, ordinary: Target, call: Call, way: str
) -> None:
    every, seen = [
        await user.client.execute_kw(PARTNER, "fields_get", [], {"attributes": ["type"]})
        for user in (admin, ordinary)
    ]
    name = min(every.keys() - seen.keys())

    tool, *_ = way.split()
    failed, text = await call(tool, {"model": PARTNER, **HIDDEN_FIELD[way](name)})

    assert failed, text
    check_sentence(text, "validation")
    assert f"has no field '{name}'" in text


async def test_a_company_that_a_user_is_not_of_is_an_error(call: Call) -> None:
    context = {"allowed_company_ids": [NOBODY]}
    failed, text = await call("odoo_search", {"model": PARTNER, "context": context})

    assert failed
    check_sentence(text, "access")
    assert "compan" in text
