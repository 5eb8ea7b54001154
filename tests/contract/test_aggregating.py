"""Groups of records: the same figures from every version and protocol."""

from typing import Any

import pytest
from tests.contract.asking import refusal

from oxidoo.gateway.operations.aggregate import Aggregate
from oxidoo.gateway.operations.search import Search

pytestmark = pytest.mark.anyio

PARTNER = "res.partner"
LEAD = "crm.lead"


def of_partners(family: Any, groupby: list[str], *aggregates: str, **options: Any) -> Aggregate:
    return Aggregate("odoo", PARTNER, groupby, list(aggregates), family.domain(), **options)


async def leads(bench: Any) -> list[Any]:
    """Four deals of a year; gives the domain that finds them."""
    deals = [
        ("2030-01-31", 100.0),
        ("2030-02-01", 250.5),
        ("2030-02-28", 50.0),
        ("2030-12-31", 1.0),
    ]
    for day, revenue in deals:
        await bench.make(LEAD, date_deadline=day, expected_revenue=revenue, type="opportunity")
    return [["name", "=", bench.marker]]


async def test_without_groups_there_is_one_total(target, family):
    table = await target.ask(of_partners(family, [], "color:sum", "color:max"))
    assert table == {
        "columns": ["count", "color:sum", "color:max"],
        "rows": [[4, 10, 4]],
    }


async def test_what_odoo_does_not_store_is_named_where_it_makes_no_groups_of_it(target):
    error = await refusal(target, Aggregate("odoo", "res.partner", ["contact_address"]))
    assert "'contact_address' of res.partner, which it does not store" in error.message


async def test_a_whole_number_has_no_fraction(target, family):
    operation = Aggregate("odoo", "res.partner", [], ["color:avg"], family.domain())
    text = await target.text(operation)
    assert '"rows":[[4,2.5]]' in text
    operation = Aggregate(
        "odoo", "res.partner", [], ["color:avg"], family.domain(["color", "<", 4])
    )
    assert '"rows":[[3,2]]' in await target.text(operation)


async def test_of_no_records_there_is_a_count_and_no_figure(target, family):
    domain = family.domain(["color", "=", 77])
    operation = Aggregate("odoo", "res.partner", [], ["color:sum", "create_date:max"], domain)
    assert (await target.ask(operation))["rows"] == [[0, None, None]]


async def test_groups_are_counted_and_summed(target, family):
    table = await target.ask(of_partners(family, ["is_company"], "color", order="count desc"))
    assert table["columns"] == ["is_company", "count", "color:sum"]
    assert table["rows"] == [[False, 3, 9], [True, 1, 1]]


async def test_a_many2one_is_grouped_by_name_and_where_asked_by_id(target, family):
    groups = ["parent_id", "parent_id.id"]
    table = await target.ask(of_partners(family, groups, order="count"))
    alpha = family.ids["Alpha"]
    assert table["columns"] == [*groups, "count"]
    assert table["rows"] == [[f"Alpha {family.marker}", alpha, 1], [None, None, 3]]


async def test_an_average_a_minimum_and_different_values_are_told(target, family):
    figures = ["partner_latitude:avg", "partner_latitude:min", "color:count_distinct"]
    [row] = (await target.ask(of_partners(family, [], *figures)))["rows"]
    assert row[0] == 4
    assert row[2:] == [-0.5, 4]


async def test_dates_are_grouped_by_month_as_text_that_sorts(target, bench):
    domain = await leads(bench)
    operation = Aggregate("odoo", LEAD, ["date_deadline"], ["expected_revenue:sum"], domain)
    table = await target.ask(operation)
    assert table["columns"] == ["date_deadline:month", "count", "expected_revenue:sum"]
    assert table["rows"] == [["2030-01", 1, 100.0], ["2030-02", 2, 300.5], ["2030-12", 1, 1.0]]


@pytest.mark.parametrize(
    ("period", "starts"),
    [
        ("day", ["2030-01-31", "2030-02-01", "2030-02-28", "2030-12-31"]),
        ("quarter", ["2030-Q1", "2030-Q4"]),
        ("year", ["2030"]),
    ],
)
async def test_each_period_is_told_by_its_start(target, bench, period, starts):
    operation = Aggregate("odoo", LEAD, [f"date_deadline:{period}"], domain=await leads(bench))
    assert [row[0] for row in (await target.ask(operation))["rows"]] == starts


async def test_moments_are_grouped_in_the_zone_of_the_context_or_of_the_user(target, bench):
    domain = [["name", "=", bench.marker]]
    await bench.make(LEAD, date_conversion="2030-06-30 23:30:00")
    by_day = ["date_conversion:day"]
    utc = Aggregate("odoo", LEAD, by_day, domain=domain, context={"tz": "UTC"})
    own = await target.ask(Aggregate("odoo", LEAD, by_day, domain=domain))
    assert (await target.ask(utc))["rows"] == [["2030-06-30", 1]]
    assert own["rows"] == [["2030-07-01", 1]]
    assert own["tz"] == "Europe/Brussels"


async def test_records_without_a_date_are_a_group_of_their_own(target, bench):
    await bench.make(LEAD, date_deadline=False)
    operation = Aggregate("odoo", LEAD, ["date_deadline"], domain=[["name", "=", bench.marker]])
    assert (await target.ask(operation))["rows"] == [[None, 1]]


async def test_groups_are_ordered_by_a_figure_and_paged(target, bench):
    operation = {
        "instance": "odoo",
        "model": LEAD,
        "groupby": ["date_deadline:month"],
        "aggregates": ["expected_revenue:sum"],
        "domain": await leads(bench),
        "order": "expected_revenue:sum desc",
        "limit": 2,
    }
    first = await target.ask(Aggregate(**operation))
    assert [row[0] for row in first["rows"]] == ["2030-02", "2030-01"]
    assert first["next"] == 2
    rest = await target.ask(Aggregate(**operation, offset=2))
    assert [row[0] for row in rest["rows"]] == ["2030-12"]
    assert "next" not in rest


async def test_groups_that_tie_are_on_one_page_each(target, family):
    paged = [
        row[0]
        for offset in range(4)
        for row in (
            await target.ask(of_partners(family, ["name"], order="count", limit=1, offset=offset))
        )["rows"]
    ]
    assert len(set(paged)) == 4


async def test_two_periods_of_one_date_are_each_told(target, bench):
    groups = ["date_deadline:year", "date_deadline:month", "date_deadline:day"]
    operation = Aggregate("odoo", LEAD, groups, domain=await leads(bench), order=groups[2])
    rows = (await target.ask(operation))["rows"]
    assert rows[0] == ["2030", "2030-01", "2030-01-31", 1]
    assert rows[1] == ["2030", "2030-02", "2030-02-01", 1]


async def test_a_year_of_three_digits_is_told_too(target, bench):
    await bench.make(LEAD, date_deadline="0204-05-05")
    operation = Aggregate("odoo", LEAD, ["date_deadline"], domain=[["name", "=", bench.marker]])
    assert (await target.ask(operation))["rows"] == [["0204-05", 1]]


async def test_a_figure_asked_for_twice_is_told_once(target, family):
    table = await target.ask(of_partners(family, [], "color", "color:sum"))
    assert (table["columns"], table["rows"]) == (["count", "color:sum"], [[4, 10]])


async def test_a_figure_of_what_is_grouped_by_is_told_or_refused(target, bench):
    domain = await leads(bench)
    figures = ["date_deadline:max"]
    operation = Aggregate("odoo", LEAD, ["date_deadline:year"], figures, domain)
    if target.server.name == "odoo14":
        error = await refusal(target, operation)
        assert (
            "Odoo 14 cannot give 'date_deadline:max' of groups by 'date_deadline'" in error.message
        )
    else:
        assert (await target.ask(operation))["rows"] == [["2030", 4, "2030-12-31"]]


async def test_models_with_a_grouping_of_their_own_are_counted(target):
    counted = await target.ask(Search("odoo", "ir.attachment", fields=["id"], count=True))
    assert (await target.ask(Aggregate("odoo", "ir.attachment")))["rows"] == [[counted["count"]]]


async def test_pages_of_records_that_tie_hold_each_once(target, family):
    ids = [
        row[0]
        for offset in range(4)
        for row in (
            await target.ask(
                Search(
                    "odoo", PARTNER, family.domain(), ["id"], order="active", limit=1, offset=offset
                )
            )
        )["rows"]
    ]
    assert len(set(ids)) == 4


async def test_having_keeps_the_groups_that_meet_it(target, bench):
    operation = {
        "instance": "odoo",
        "model": LEAD,
        "groupby": ["date_deadline:month"],
        "aggregates": ["expected_revenue:sum"],
        "domain": await leads(bench),
        "order": "date_deadline:month",
        "limit": 1,
    }
    having = [["expected_revenue:sum", ">=", 100]]
    first = await target.ask(Aggregate(**operation, having=having))
    assert (first["rows"], first["next"]) == ([["2030-01", 1, 100.0]], 1)
    rest = await target.ask(Aggregate(**operation, having=having, offset=1))
    assert rest["rows"] == [["2030-02", 2, 300.5]]
    assert "next" not in rest


async def test_a_flag_of_a_group_is_told_be_it_true_or_false(target, family):
    figures = ["is_company:bool_or", "is_company:bool_and"]
    assert (await target.ask(of_partners(family, [], *figures)))["rows"] == [[4, True, False]]
    having = [["is_company:bool_and", "=", False]]
    kept = await target.ask(of_partners(family, [], *figures, having=having))
    assert len(kept["rows"]) == 1


async def test_groups_end_at_the_size_of_a_result(target, family):
    operation = of_partners(family, ["name"], order="name")
    first = await target.ask(operation, max_result_bytes=60)
    assert len(first["rows"]) == first["next"] < 4


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"groupby": ["contry_id"]}, "no field 'contry_id'; did you mean 'country_id'."),
        ({"groupby": ["name:month"]}, "'name' of res.partner is char: only dates are grouped by"),
        ({"groupby": ["create_date:mnth"]}, "no period 'mnth'; did you mean 'month'."),
        ({"groupby": ["id"]}, "Every record is a group of its own by 'id': use odoo_search"),
        ({"groupby": ["name.id"]}, "'name.id': only a many2one has an id"),
        ({"aggregates": ["color:summ"]}, "no function 'summ'; did you mean 'sum'."),
        ({"aggregates": ["name"]}, "'name' of res.partner is char, which has no sum"),
        ({"order": "color:sum desc"}, "no column 'color:sum' to order by"),
        ({"order": "count down"}, "a right one is 'count desc'"),
        ({"having": [["count", "~", 1]]}, "a right one is [['count', '>', 5]]"),
        ({"having": [["count", ">", "5"]]}, "compares 'count', which is a number, with '5'"),
        (
            {"aggregates": ["create_date:max"], "having": [["create_date:max", ">", 5]]},
            "compares 'create_date:max', which is a text, with 5",
        ),
        ({"having": [["total", ">", 1]]}, "names 'total', which is no figure of the result"),
        ({"context": {"tz": "Europe/Brusels"}}, "no time zone 'Europe/Brusels'"),
    ],
)
async def test_a_mistake_is_named_with_what_would_be_right(target, wrong, sentence):
    error = await refusal(target, Aggregate("odoo", PARTNER, **wrong))
    assert sentence in error.message


async def test_a_search_tells_how_many_match_in_all_where_asked(target, family):
    operation = Search("odoo", PARTNER, family.domain(), ["name"], limit=2, count=True)
    table = await target.ask(operation)
    assert (len(table["rows"]), table["next"], table["count"]) == (2, 2, 4)
    assert "count" not in await target.ask(Search("odoo", PARTNER, family.domain(), limit=2))


@pytest.mark.parametrize("groups", [[], ["type"]], ids=["in all", "in groups"])
async def test_what_tells_the_currency_of_amounts_is_a_figure_too(target, bench, groups):
    domain = await leads(bench)
    [user] = await target.client.execute_kw(
        "res.users", "read", [[await target.client.authenticate()], ["company_id"]]
    )
    company, _ = user["company_id"]
    found = await target.client.execute_kw(LEAD, "search", [domain])
    await target.client.execute_kw(LEAD, "write", [found, {"company_id": company}])
    figures = ["expected_revenue:sum", "company_id:max"]
    [row] = (await target.ask(Aggregate("odoo", LEAD, groups, figures, domain)))["rows"]
    assert row[-2:] == [401.5, company]
