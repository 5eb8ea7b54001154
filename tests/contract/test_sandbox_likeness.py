"""The sandbox answers in the shape that Odoo 19 does: what the read side asks, side by side."""

import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.servers import real_servers
from tests.workbench import Workbench

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif("odoo19" not in real_servers()[0], reason="needs an Odoo 19"),
]

PARTNER, ORDER = "res.partner", "sale.order"


def shape(value: Any) -> Any:
    """The structure of an answer: its keys and types, the data left out."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    if isinstance(value, list):
        kinds = [shape(each) for each in value]
        return [kind for place, kind in enumerate(kinds) if kind not in kinds[:place]]
    return type(value).__name__


@pytest.fixture
def both(reach: Any) -> Any:
    """Asks the sandbox and Odoo 19 the same, and gives both answers."""

    async def ask(model: str, method: str, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
        sandbox, odoo = (reach(name, "jsonrpc").client for name in ("sandbox", "odoo19"))
        return (
            await sandbox.execute_kw(model, method, list(args), kwargs),
            await odoo.execute_kw(model, method, list(args), kwargs),
        )

    return ask


async def test_a_user_has_a_language_and_a_zone(both):
    ours, theirs = await both("res.users", "context_get")

    assert ours == theirs


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (PARTNER, "name"),
        (PARTNER, "child_ids"),
        (PARTNER, "display_name"),
        (PARTNER, "country_code"),
        (PARTNER, "image_128"),
        (PARTNER, "sale_order_count"),
        ("res.company", "name"),
        ("res.users", "email"),
        ("res.users", "password"),
        ("res.users", "tz"),
        ("res.users", "child_ids"),
        ("res.users", "contact_address"),
        ("res.users", "color"),
        ("ir.attachment", "res_id"),
        (ORDER, "amount_total"),
        (ORDER, "order_line"),
        (ORDER, "state"),
        (ORDER, "is_expired"),
        ("sale.order.line", "order_partner_id"),
        ("crm.lead", "expected_revenue"),
        ("crm.lead", "activity_ids"),
        ("crm.lead", "activity_date_deadline"),
        ("crm.team", "sequence"),
    ],
)
async def test_a_field_is_described_alike(both, model, field):
    attributes = [
        "type",
        "relation",
        "relation_field",
        "currency_field",
        "related",
        "required",
        "readonly",
        "searchable",
        "sortable",
        "store",
        "groups",
        "aggregator",
        "model_field",
    ]
    ours, theirs = await both(model, "fields_get", [field], attributes)

    assert ours == theirs


@pytest.mark.parametrize(
    "options",
    [
        {"limit": 2},
        {"limit": 2, "count_limit": 3},
        {"limit": 80, "count_limit": 1},
        {"offset": 100000, "limit": 2},
    ],
)
async def test_records_are_read_along_a_specification(both, options):
    specification = {
        "name": {},
        "user_id": {},
        "partner_id": {
            "fields": {"display_name": {}, "currency_id": {"fields": {"name": {}}}},
        },
        "order_line": {
            "fields": {"product_id": {"fields": {"display_name": {}}}, "price_total": {}},
            "limit": 1,
            "order": "id desc",
        },
        "tag_ids": {"fields": {}},
    }
    domain = [["order_line", "!=", False], ["user_id", "!=", False], ["tag_ids", "!=", False]]
    ours, theirs = await both(ORDER, "web_search_read", domain, specification, **options)

    assert shape(ours["records"][:1]) == shape(theirs["records"][:1])
    full = len(ours["records"]) == len(theirs["records"]) == options["limit"]
    assert not full or "count_limit" not in options or ours["length"] == theirs["length"]


async def test_the_lines_of_a_record_come_in_the_order_asked_for(both):
    lines = {"fields": {"name": {}}, "limit": 0, "order": "id desc"}
    for [order] in await both(ORDER, "web_read", [1], {"order_line": lines}):
        ids = [line["id"] for line in order["order_line"]]
        assert ids == sorted(ids, reverse=True)
        assert all(line.keys() == {"id"} for line in order["order_line"])


@pytest.mark.parametrize("model", [ORDER, "crm.lead", "account.move", "project.task"])
async def test_views_are_answered_alike(both, model):
    ours, theirs = await both(model, "get_views", [[False, "list"], [False, "form"]])

    assert shape(ours["views"]) == shape(theirs["views"])
    assert ours["models"].keys() <= theirs["models"].keys()
    for kind, view in ours["views"].items():
        assert ET.fromstring(view["arch"]).tag == kind
    described = ours["models"][model]["fields"]
    for name in described.keys() & theirs["models"][model]["fields"].keys():
        assert described[name]["type"] == theirs["models"][model]["fields"][name]["type"]


async def test_a_form_that_is_made_up_is_the_same(both):
    ours, theirs = await both("utm.tag", "get_views", [[False, "form"]])

    assert ours["views"] == theirs["views"]


@pytest.mark.parametrize(
    ("model", "method", "args"),
    [
        (PARTNER, "check_access_rights", ["write", False]),
        (PARTNER, "has_access", [[], "write"]),
        ("res.lang", "get_installed", []),
        ("ir.model", "display_name_for", [["sale.order", "no.model"]]),
        ("ir.model.data", "check_object_reference", ["base", "main_company"]),
    ],
)
async def test_the_answer_is_the_same(both, model, method, args):
    ours, theirs = await both(model, method, *args)

    assert ours == theirs


@pytest.mark.parametrize(
    ("model", "domain", "fields"),
    [
        (
            "ir.actions.act_window",
            [["name", "=", "Quotations"], ["path", "!=", False], ["domain", "=", False]],
            ["name", "res_model", "view_mode", "domain", "context", "path", "type"],
        ),
        (
            "ir.ui.menu",
            [["action", "!=", False], ["parent_id", "!=", False]],
            ["name", "complete_name", "parent_id", "action"],
        ),
        (
            "ir.rule",
            [["model_id.model", "=", ORDER], ["groups", "!=", False]],
            ["name", "model_id", "groups", "domain_force", "global", "perm_read", "active"],
        ),
        (
            "ir.model.constraint",
            [["model.model", "=", "res.lang"]],
            ["name", "definition", "message", "type", "model", "module"],
        ),
        (
            "ir.actions.report",
            [["report_name", "=", "sale.report_saleorder"]],
            ["name", "model", "report_type", "print_report_name", "binding_model_id", "type"],
        ),
        (
            "ir.model.data",
            [["module", "=", "base"], ["name", "=", "main_company"]],
            ["complete_name", "model", "res_id", "reference"],
        ),
    ],
)
async def test_what_odoo_knows_of_itself_is_found_alike(both, model, domain, fields):
    ours, theirs = await both(model, "search_read", domain, fields, limit=1)

    assert ours
    assert shape(ours) == shape(theirs)


async def test_menus_are_loaded_alike(both):
    ours, theirs = await both("ir.ui.menu", "load_menus", False)

    assert ours["root"].keys() == theirs["root"].keys()
    deep = [next(m for m in all_.values() if m["children"] and m["id"]) for all_ in (ours, theirs)]
    assert deep[0].keys() == deep[1].keys()


async def test_models_and_fields_are_named_in_french_when_asked(both):
    french = {"context": {"lang": "fr_FR"}}
    for names in await both("ir.model", "display_name_for", [ORDER], **french):
        assert names == [{"display_name": "Commande client", "model": ORDER}]
    fields = ["partner_id", "order_line", "amount_total", "user_id"]
    ours, theirs = await both(ORDER, "fields_get", fields, ["string"], **french)
    assert ours == theirs
    ours, theirs = await both(ORDER, "fields_get", ["state"], ["selection"], **french)
    assert ours["state"]["selection"][0] == theirs["state"]["selection"][0] == ["draft", "Devis"]


async def test_default_values_come_alike(both):
    for values in await both("crm.lead", "default_get", ["type", "user_id", "priority", "nope"]):
        assert values == {"type": "opportunity", "user_id": 2, "priority": "0"}


@pytest.fixture
async def deadlines(reach: Any) -> AsyncIterator[Any]:
    """Asks both for the tasks, of two at midnight in Brussels, that a condition finds."""
    benches = [Workbench(reach(name, "jsonrpc").client) for name in ("sandbox", "odoo19")]
    for bench in benches:
        for moment in ("2026-06-30 21:59:59", "2026-06-30 22:00:00"):
            await bench.make("project.task", date_deadline=moment)

    async def ask(condition: list[Any], **context: Any) -> list[list[str]]:
        found = []
        for bench in benches:
            domain = [["name", "=", bench.marker], condition]
            options = {"order": "date_deadline", "context": context}
            rows = await bench.client.execute_kw(
                "project.task", "search_read", [domain, ["date_deadline"]], options
            )
            found.append([row["date_deadline"] for row in rows])
        return found

    yield ask
    for bench in benches:
        await bench.clear()


@pytest.mark.parametrize(
    "condition",
    [
        ["date_deadline", ">=", "2026-07-01"],
        ["date_deadline", "<", "2026-07-01"],
        ["date_deadline", "<=", "2026-06-30"],
        ["date_deadline", ">", "2026-06-30"],
        ["date_deadline", "=", "2026-07-01"],
        ["date_deadline", "=", "2026-06-30 22:00:00"],
        ["date_deadline", ">", "2026-06-30 21:59:59"],
        ["date_deadline", ">", "today"],
        ["date_deadline.month_number", "=", 7],
        ["date_deadline.month_number", "<", "7"],
        ["date_deadline.day_of_week", "=", 3],
        ["date_deadline.iso_week_number", "=", 27],
        ["date_deadline.hour_number", "in", [0, 22]],
    ],
    ids=repr,
)
async def test_a_day_is_the_users_and_its_parts_are_the_contexts(deadlines, condition):
    for context in ({}, {"tz": "Europe/Brussels"}, {"tz": "America/New_York"}):
        ours, theirs = await deadlines(condition, **context)
        assert ours == theirs
