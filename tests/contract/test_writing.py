"""Changing records: create, write, unlink, x2many commands, methods of models."""

import base64
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from tests.contract.samples import PNG

from oxidoo import Kind, OdooMCPError, Outcome

pytestmark = pytest.mark.anyio


async def value(target: Any, model: str, record: int, field: str) -> Any:
    [read] = await target.client.execute_kw(model, "read", [[record], [field]])
    return read[field]


async def test_creating_one_record_gives_its_id(target, bench):
    partner = await target.client.execute_kw("res.partner", "create", [{"name": bench.marker}])
    bench.own("res.partner", partner)

    assert isinstance(partner, int)
    assert await value(target, "res.partner", partner, "name") == bench.marker


@pytest.mark.parametrize("count", [1, 3])
async def test_creating_a_list_of_records_gives_a_list_of_ids(target, bench, count):
    names = [f"{bench.marker} {number}" for number in range(count)]

    partners = await target.client.execute_kw(
        "res.partner", "create", [[{"name": name} for name in names]]
    )
    bench.own("res.partner", *partners)

    read = await target.client.execute_kw("res.partner", "read", [partners, ["name"]])
    assert [record["name"] for record in read] == names


async def test_a_write_reaches_all_its_records(target, bench):
    partners = [await bench.make("res.partner") for _ in range(2)]

    done = await target.client.execute_kw(
        "res.partner", "write", [partners, {"city": "Łódź", "color": 7}]
    )

    read = await target.client.execute_kw("res.partner", "read", [partners, ["city", "color"]])
    assert done is True
    assert [(record["city"], record["color"]) for record in read] == [("Łódź", 7)] * 2


async def test_a_write_of_false_empties_fields_of_every_type(target, bench):
    lead = await bench.make(
        "crm.lead", contact_name="x", date_deadline="2030-01-01", priority="1", color=3
    )
    emptied = {"contact_name": False, "date_deadline": False, "priority": False, "color": False}

    await target.client.execute_kw("crm.lead", "write", [[lead], emptied])

    [read] = await target.client.execute_kw("crm.lead", "read", [[lead], list(emptied)])
    assert read == {"id": lead, **emptied, "color": 0}


async def test_a_deleted_record_is_gone(target, bench):
    tag = await bench.make("res.partner.category")

    assert await target.client.execute_kw("res.partner.category", "unlink", [[tag]]) is True

    assert await target.client.execute_kw("res.partner.category", "read", [[tag], ["name"]]) == []


async def test_dates_of_python_are_written_as_odoos(target, bench):
    evening = datetime(2031, 5, 1, 1, 30, tzinfo=timezone(timedelta(hours=3)))
    lead = await bench.make("crm.lead", date_deadline=date(2031, 5, 1), date_closed=evening)

    assert await value(target, "crm.lead", lead, "date_deadline") == "2031-05-01"
    closed = evening.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    assert await value(target, "crm.lead", lead, "date_closed") == closed


async def test_command_0_creates_a_related_record(target, bench):
    parent = await bench.make("res.partner", child_ids=[[0, 0, {"name": "child", "color": 5}]])

    children = await value(target, "res.partner", parent, "child_ids")
    bench.own("res.partner", *children)

    assert [await value(target, "res.partner", child, "color") for child in children] == [5]


async def test_command_1_changes_a_related_record(target, bench):
    parent = await bench.make("res.partner")
    child = await bench.make("res.partner", parent_id=parent)

    await target.client.execute_kw(
        "res.partner", "write", [[parent], {"child_ids": [[1, child, {"color": 9}]]}]
    )

    assert await value(target, "res.partner", child, "color") == 9


async def test_command_2_deletes_a_related_record(target, bench):
    parent = await bench.make("res.partner")
    child, kept = [await bench.make("res.partner", parent_id=parent) for _ in range(2)]

    await target.client.execute_kw(
        "res.partner", "write", [[parent], {"child_ids": [[2, child, 0]]}]
    )

    assert await value(target, "res.partner", parent, "child_ids") == [kept]
    assert await target.client.execute_kw("res.partner", "read", [[child], ["name"]]) == []


async def test_command_3_lets_go_of_a_related_record(target, bench):
    tags = [await bench.make("res.partner.category") for _ in range(2)]
    partner = await bench.make("res.partner", category_id=[[6, 0, tags]])

    await target.client.execute_kw(
        "res.partner", "write", [[partner], {"category_id": [[3, tags[0], 0]]}]
    )

    assert await value(target, "res.partner", partner, "category_id") == [tags[1]]
    assert await value(target, "res.partner.category", tags[0], "name") == bench.marker


async def test_command_4_adds_a_related_record(target, bench):
    tags = [await bench.make("res.partner.category") for _ in range(2)]
    partner = await bench.make("res.partner", category_id=[[4, tags[0]]])

    await target.client.execute_kw(
        "res.partner", "write", [[partner], {"category_id": [[4, tags[1], 0]]}]
    )

    assert sorted(await value(target, "res.partner", partner, "category_id")) == tags


async def test_command_5_lets_go_of_all_related_records(target, bench):
    tags = [await bench.make("res.partner.category") for _ in range(2)]
    partner = await bench.make("res.partner", category_id=[[6, 0, tags]])

    await target.client.execute_kw(
        "res.partner", "write", [[partner], {"category_id": [[5, 0, 0]]}]
    )

    assert await value(target, "res.partner", partner, "category_id") == []


async def test_command_6_replaces_all_related_records(target, bench):
    tags = [await bench.make("res.partner.category") for _ in range(3)]
    partner = await bench.make("res.partner", category_id=[[6, 0, tags[:2]]])

    await target.client.execute_kw(
        "res.partner", "write", [[partner], {"category_id": [[6, 0, tags[1:]]]}]
    )

    assert sorted(await value(target, "res.partner", partner, "category_id")) == tags[1:]


async def test_a_failed_write_changes_nothing(target, bench):
    parent = await bench.make("res.partner", city="before")
    child = await bench.make("res.partner", parent_id=parent)

    with pytest.raises(OdooMCPError) as refused:
        await target.client.execute_kw(
            "res.partner", "write", [[parent], {"city": "after", "parent_id": child}]
        )

    assert refused.value.kind is Kind.VALIDATION
    assert refused.value.outcome is Outcome.REFUSED
    assert await value(target, "res.partner", parent, "city") == "before"


async def test_a_failed_create_leaves_nothing_behind(target, bench):
    with pytest.raises(OdooMCPError):
        await target.client.execute_kw(
            "res.partner.category", "create", [[{"name": bench.marker}, {"name": False}]]
        )

    domain = [["name", "=", bench.marker]]
    assert await target.client.execute_kw("res.partner.category", "search_count", [domain]) == 0


async def test_an_order_is_confirmed(target, bench):
    partner = await bench.make("res.partner")
    product = await bench.make("product.product", list_price=10.0)
    line = {"product_id": product, "product_uom_qty": 3, "price_unit": 10.0}
    order = await target.client.execute_kw(
        "sale.order", "create", [{"partner_id": partner, "order_line": [[0, 0, line]]}]
    )
    bench.own("sale.order", order)

    assert await value(target, "sale.order", order, "state") == "draft"
    assert await target.client.execute_kw("sale.order", "action_confirm", [[order]]) is True

    assert await value(target, "sale.order", order, "state") == "sale"
    assert await value(target, "sale.order", order, "amount_untaxed") == 30.0


async def test_a_confirmed_order_is_not_deleted(target, bench):
    partner = await bench.make("res.partner")
    order = await target.client.execute_kw("sale.order", "create", [{"partner_id": partner}])
    bench.own("sale.order", order)
    await target.client.execute_kw("sale.order", "action_confirm", [[order]])

    with pytest.raises(OdooMCPError) as refused:
        await target.client.execute_kw("sale.order", "unlink", [[order]])

    assert refused.value.kind is Kind.VALIDATION
    assert await value(target, "sale.order", order, "state") == "sale"


@pytest.mark.parametrize("method", ["action_archive", "action_set_lost"])
async def test_a_method_that_returns_nothing_is_done(target, bench, method):
    lead = await bench.make("crm.lead")

    assert await target.client.execute_kw("crm.lead", method, [[lead]]) is None

    assert await value(target, "crm.lead", lead, "active") is False


async def test_a_message_is_posted_on_a_record(target, bench):
    lead = await bench.make("crm.lead")

    await target.client.execute_kw("crm.lead", "message_post", [[lead]], {"body": "Grüße ✓"})

    [message] = await target.client.search_read(
        "mail.message",
        [["model", "=", "crm.lead"], ["res_id", "=", lead], ["message_type", "=", "notification"]],
        ["body"],
        order="id desc",
        limit=1,
    )
    assert "Grüße ✓" in message["body"]


async def test_a_copy_is_a_record_of_its_own(target, bench):
    lead = await bench.make("crm.lead", color=4)

    copied = await target.client.execute_kw("crm.lead", "copy", [[lead]], {"default": {"color": 8}})
    [copy] = copied if isinstance(copied, list) else [copied]
    bench.own("crm.lead", copy)

    assert copy != lead
    assert await value(target, "crm.lead", copy, "color") == 8
    assert await value(target, "crm.lead", lead, "color") == 4


async def test_a_record_is_created_by_its_name(target, bench):
    tag, name = await target.client.execute_kw(
        "res.partner.category", "name_create", [bench.marker]
    )
    bench.own("res.partner.category", tag)

    assert name == bench.marker


async def test_default_values_are_told(target):
    defaults = await target.client.execute_kw(
        "res.partner", "default_get", [["type", "active", "name"]]
    )

    assert defaults == {"type": "contact", "active": True}


async def test_an_image_is_written_and_read(target, bench):
    partner = await bench.make("res.partner", image_1920=base64.b64encode(PNG).decode())

    stored = await value(target, "res.partner", partner, "image_1920")

    assert base64.b64decode(stored)[:8] == PNG[:8]


async def test_a_method_takes_its_arguments_by_place_over_every_protocol(target):
    allowed = await target.client.execute_kw("res.partner", "check_access_rights", ["read", False])

    assert allowed is True


async def test_a_user_is_created_and_archived(target, bench):
    user = await bench.make_user()

    await target.client.execute_kw("res.users", "write", [[user], {"active": False}])

    domain = [["login", "=", bench.marker]]
    assert await target.client.execute_kw("res.users", "search_count", [domain]) == 0
