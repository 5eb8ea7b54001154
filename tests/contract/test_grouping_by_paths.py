"""Groups by what records lead to: the same answer whether Odoo follows the path or Oxidoo does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.conftest import Target
from tests.contract.asking import refusal

from oxidoo.gateway.operations import aggregate, merging, ways
from oxidoo.gateway.operations.aggregate import Aggregate

pytestmark = pytest.mark.anyio

PARTNER = "res.partner"
LEAD = "crm.lead"
REVENUE = "expected_revenue:sum"
COUNTRY = "partner_id.country_id"

PATHS_SINCE = 19


@dataclass(frozen=True)
class Deals:
    """Six deals with the partners of a family in two countries; one partner is archived."""

    marker: str
    partners: dict[str, int]
    countries: dict[str, int]

    def by(self, *groupby: str, **options: Any) -> Aggregate:
        """Their figures, in groups."""
        options = {"aggregates": [REVENUE], **options}
        domain = [["name", "=", self.marker]]
        return Aggregate("odoo", LEAD, list(groupby), domain=domain, **options)


@pytest.fixture
async def deals(target: Any, bench: Any) -> Deals:
    codes = ["BE", "FR"]
    found = await target.client.execute_kw(
        "res.country", "search_read", [[["code", "in", codes]], ["code"]]
    )
    countries = {country["code"]: country["id"] for country in found}
    partners = {}
    people: dict[str, dict[str, Any]] = {
        "Alpha": {"country_id": countries["BE"], "is_company": True, "street": "Rue B"},
        "Beta": {"country_id": countries["FR"], "type": "other", "street": "Quai A"},
        "Coda": {"country_id": countries["BE"], "active": False, "street": "Rue B"},
        "Delta": {"type": "invoice"},
    }
    for name, values in people.items():
        above = {"parent_id": partners["Alpha"]} if name == "Beta" else {}
        partners[name] = await bench.make(PARTNER, name=f"{name} {bench.marker}", **above, **values)
    made = [
        ("Alpha", 100.1, "2030-01-31", "1"),
        ("Beta", 250.0, "2030-02-01", "1"),
        ("Coda", 200.2, "2030-02-28", "0"),
        ("Delta", 30.0, "2030-02-28", "0"),
        ("Alpha", 3.0, "2030-12-31", "0"),
        (None, 7.5, "2030-12-31", "0"),
    ]
    for partner, revenue, day, priority in made:
        await bench.make(
            LEAD,
            partner_id=partner and partners[partner],
            expected_revenue=revenue,
            date_deadline=day,
            priority=priority,
            type="opportunity",
        )
    return Deals(bench.marker, partners, countries)


async def test_records_are_grouped_by_what_a_many2one_leads_to(target, deals):
    table = await target.ask(deals.by(COUNTRY, order=f"{REVENUE} desc"))
    assert table["columns"] == [COUNTRY, "count", REVENUE]
    assert table["rows"] == [["Belgium", 3, 303.3], ["France", 1, 250.0], [None, 2, 37.5]]


async def test_ids_at_the_end_of_a_path_are_told_where_asked_for(target, deals):
    table = await target.ask(deals.by(f"{COUNTRY}.id", COUNTRY, aggregates=[]))
    assert table["columns"] == [f"{COUNTRY}.id", COUNTRY, "count"]
    by_id = sorted((deals.countries[code], name, count) for code, name, count in (
        ("BE", "Belgium", 3), ("FR", "France", 1)
    ))  # fmt: skip
    assert table["rows"] == [*map(list, by_id), [None, None, 2]]


async def test_a_path_may_lead_over_several_records(target, deals):
    path = "partner_id.parent_id.country_id.code"
    table = await target.ask(deals.by(path, order=path))
    assert table["rows"] == [["BE", 1, 250.0], [None, 5, 340.8]]


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("partner_id.is_company", [[False, 4, 487.7], [True, 2, 103.1]]),
        (
            "partner_id.type",
            [["contact", 3, 303.3], ["invoice", 1, 30.0], ["other", 1, 250.0], [None, 1, 7.5]],
        ),
        ("partner_id.street", [["Quai A", 1, 250.0], ["Rue B", 3, 303.3], [None, 2, 37.5]]),
    ],
)
async def test_a_path_may_end_in_a_flag_a_selection_or_a_text(target, deals, path, rows):
    assert (await target.ask(deals.by(path)))["rows"] == rows


@pytest.mark.parametrize(("period", "length"), [("day", 10), ("month", 7), ("year", 4)])
async def test_a_moment_at_the_end_of_a_path_is_grouped_in_its_zone(target, deals, period, length):
    [read] = await target.client.execute_kw(
        PARTNER, "read", [[deals.partners["Alpha"]], ["create_date"]]
    )
    moment = datetime.fromisoformat(read["create_date"]).replace(tzinfo=UTC)
    local = moment.astimezone(ZoneInfo("Asia/Tokyo")).isoformat()[:length]
    path = f"partner_id.create_date:{period}"
    table = await target.ask(deals.by(path, aggregates=[], context={"tz": "Asia/Tokyo"}))
    assert table["columns"] == [path, "count"]
    assert [table["rows"][0][0], table["rows"][-1]] == [local, [None, 1]]
    assert table["tz"] == "Asia/Tokyo"


KEPT_ELSEWHERE = {"sandbox": (LEAD, "user_id.email")}
"""Odoo 19 keeps the code of an account for each company; the sandbox has no accounts."""


async def test_what_is_kept_elsewhere_may_end_a_path(target):
    model, path = KEPT_ELSEWHERE.get(target.server.name, ("account.move.line", "account_id.code"))
    rows = (await target.ask(Aggregate("odoo", model, [path])))["rows"]
    assert any(isinstance(value, str) for value, _ in rows)


async def test_paths_and_plain_fields_group_together(target, deals):
    table = await target.ask(deals.by("date_deadline:month", COUNTRY, aggregates=[]))
    names = {code: name for name, code in (("Belgium", "BE"), ("France", "FR"))}
    by_id = [names[code] for code in sorted(names, key=lambda code: deals.countries[code])]
    assert table["rows"] == [
        ["2030-01", "Belgium", 1],
        *(["2030-02", name, 1] for name in by_id),
        ["2030-02", None, 1],
        ["2030-12", "Belgium", 1],
        ["2030-12", None, 1],
    ]


async def test_two_paths_from_one_field_group_together(target, deals):
    table = await target.ask(deals.by(COUNTRY, "partner_id.is_company", order="count desc"))
    assert table["rows"][0] == ["Belgium", True, 2, 103.1]
    assert sorted(table["rows"][1:], key=str) == sorted(
        [
            ["Belgium", False, 1, 200.2],
            ["France", False, 1, 250.0],
            [None, False, 2, 37.5],
        ],
        key=str,
    )


async def test_the_least_the_greatest_and_flags_are_those_of_the_whole_group(target, deals):
    figures = ["expected_revenue:min", "date_deadline:max", "active:bool_and"]
    table = await target.ask(deals.by("partner_id.country_id.code", aggregates=figures))
    assert table["rows"][0] == ["BE", 3, 3.0, "2030-12-31", True]


async def test_groups_without_a_value_have_no_figure(target, deals):
    rows = (await target.ask(deals.by(COUNTRY, aggregates=["date_closed:max"])))["rows"]
    assert [figure for *_, figure in rows] == [None, None, None]


async def test_groups_by_paths_are_ordered_and_paged(target, deals):
    order = "partner_id.street desc"
    pages = [
        await target.ask(deals.by("partner_id.street", order=order, limit=1, offset=offset))
        for offset in range(3)
    ]
    assert [page["rows"][0][0] for page in pages] == [None, "Rue B", "Quai A"]
    assert [page.get("next") for page in pages] == [1, 2, None]


async def test_plain_groups_beside_paths_are_ordered_as_asked(target, deals):
    order = "date_deadline:month desc, count desc"
    groups = ("partner_id.is_company", "date_deadline:month")
    table = await target.ask(deals.by(*groups, order=order, aggregates=[]))
    assert table["rows"] == [
        [False, "2030-12", 1],
        [True, "2030-12", 1],
        [False, "2030-02", 3],
        [True, "2030-01", 1],
    ]


async def test_having_is_about_the_whole_groups(target, deals):
    having = [[REVENUE, ">", 260]]
    table = await target.ask(deals.by(COUNTRY, having=having))
    assert table["rows"] == [["Belgium", 3, 303.3]]


async def test_records_that_the_user_may_not_see_lead_to_nothing(target, bench, ordinary_target):
    admin, demo = [
        (await target.client.execute_kw("res.users", "search", [[["login", "=", login]]]))[0]
        for login in (target.server.username, target.server.demo_username)
    ]
    partner = await bench.make(PARTNER)
    for owner, priority in ((admin, "2"), (demo, "1")):
        lead = await bench.make(LEAD, priority=priority, user_id=owner, type="opportunity")
        await bench.make("sale.order", partner_id=partner, user_id=demo, opportunity_id=lead)
    domain = [["partner_id", "=", partner]]
    operation = Aggregate("odoo", "sale.order", ["opportunity_id.priority"], domain=domain)
    assert (await target.ask(operation))["rows"] == [["1", 1], ["2", 1]]
    assert (await ordinary_target.ask(operation))["rows"] == [["1", 1], [None, 1]]


async def test_the_currency_of_groups_by_a_path_is_told(target, deals):
    by_country = await target.ask(deals.by(COUNTRY))
    by_company = await target.ask(deals.by("company_id.name"))
    assert by_country["company_currency"] == by_company["company_currency"]
    assert by_country["columns"] == [COUNTRY, "count", REVENUE]
    assert len(by_company["rows"]) == 1


async def test_groups_that_mix_currencies_say_so(target, bench):
    [country] = await target.client.execute_kw("res.country", "search", [[["code", "=", "BE"]]])
    customers = [await bench.make(PARTNER, country_id=country) for _ in range(2)]
    rates = await target.client.execute_kw(
        "res.currency",
        "search",
        [[["name", "in", ["EUR", "USD"]]]],
        {"context": {"active_test": False}},
    )
    for partner, currency in zip(customers, rates, strict=True):
        prices = await bench.make("product.pricelist", currency_id=currency)
        await bench.make("sale.order", partner_id=partner, pricelist_id=prices)
    domain = [["partner_id", "in", customers]]
    operation = Aggregate(
        "odoo", "sale.order", [COUNTRY], ["amount_total:sum"], domain, order="count"
    )
    table = await target.ask(operation)
    assert table["columns"] == [COUNTRY, "count", "amount_total:sum", "currency_id"]
    assert table["rows"] == [["Belgium", 2, 0, "several"]]


async def test_a_path_costs_no_call_or_one_for_each_further_field(target, deals):
    costs = {
        ("partner_id",): 0,
        (COUNTRY,): 1,
        (COUNTRY, f"{COUNTRY}.id"): 1,
        ("partner_id.parent_id.color",): 2,
    }
    for groups, further in costs.items():
        operation = deals.by(*groups)
        await target.ask(operation)  # the fields of the models are known now
        target.client.forget_records()
        before = target.http_requests()
        await target.ask(operation)
        own = further if target.server.version_major < PATHS_SINCE else 0
        assert target.http_requests() - before == 1 + own


@pytest.mark.parametrize(
    ("figure", "instead"),
    [
        ("expected_revenue:avg", "ask for 'expected_revenue:sum' and 'expected_revenue:count'"),
        ("user_id:count_distinct", "ask for groups by 'partner_id'"),
        ("name:max", "ask for groups by 'partner_id'"),
    ],
)
async def test_figures_that_do_not_add_up_are_told_or_refused(target, deals, figure, instead):
    operation = deals.by(COUNTRY, aggregates=[figure])
    if target.server.version_major < PATHS_SINCE:
        error = await refusal(target, operation)
        assert f"cannot give '{figure}' of groups by '{COUNTRY}': {instead}" in error.message
    else:
        assert len((await target.ask(operation))["rows"]) == 3


@pytest.fixture
def merging_everywhere(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Has Odoo asked as if it knew no paths, which any version so far lets one do."""
    return lambda: monkeypatch.setattr(ways, "_FORMATTED_SINCE", 99)


QUESTIONS = [
    [COUNTRY],
    [f"{COUNTRY}.id", "priority"],
    ["priority", "partner_id.type", "partner_id.is_company"],
    ["partner_id.parent_id.country_id", "date_deadline:quarter"],
    ["partner_id.create_date:hour"],
    ["partner_id.color", "partner_id"],
    ["user_id", "user_id.company_id", COUNTRY],
]


@pytest.mark.parametrize("groups", QUESTIONS, ids=",".join)
@pytest.mark.parametrize("order", ["", "count desc", "expected_revenue:sum"])
async def test_groups_that_are_merged_are_those_of_odoo(
    target: Target, deals: Deals, merging_everywhere: Callable[[], None], groups, order
):
    figures = [REVENUE, "expected_revenue:max", "name:count"]
    operation = deals.by(*groups, aggregates=figures, order=order, limit=3, offset=1)
    asked = await target.ask(operation)
    merging_everywhere()
    assert await target.ask(operation) == asked


async def test_periods_of_read_group_start_where_odoo_says(target, deals, merging_everywhere):
    operation = deals.by("date_deadline:month", "priority")
    asked = await target.ask(operation)
    merging_everywhere()
    assert await target.ask(operation) == asked


async def test_more_groups_than_can_be_merged_are_told(
    target, deals, merging_everywhere, monkeypatch
):
    merging_everywhere()
    monkeypatch.setattr(merging, "MOST_GROUPS", 4)
    monkeypatch.setattr(aggregate, "MOST_GROUPS", 4)
    error = await refusal(target, deals.by(COUNTRY))
    assert (
        "more than 4 groups by 'partner_id', which those by 'partner_id.country_id'"
        in error.message
    )
