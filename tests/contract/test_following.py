"""Fields of other models, lines, zones and currencies, on every server alike."""

from dataclasses import replace

import pytest
from tests.contract.asking import refusal

from oxidoo import Kind
from oxidoo.gateway.operations.aggregate import Aggregate
from oxidoo.gateway.operations.read import Read
from oxidoo.gateway.operations.search import Search

pytestmark = pytest.mark.anyio

PARTNER = "res.partner"
NESTED_SINCE = 17


@pytest.fixture
async def tree(bench):
    """A company in Belgium with two contacts; the second has an address of its own."""
    [belgium] = await bench.client.execute_kw("res.country", "search", [[["code", "=", "BE"]]])
    company = await bench.make(PARTNER, is_company=True, country_id=belgium)
    ids = {"company": company}
    for name in ("Ann", "Bob"):
        ids[name] = await bench.make(PARTNER, name=f"{bench.marker} {name}", parent_id=company)
    ids["Carl"] = await bench.make(PARTNER, name=f"{bench.marker} Carl", parent_id=ids["Bob"])
    return ids


async def test_a_path_shows_fields_of_the_records_that_a_field_leads_to(target, tree):
    found = await target.ask(
        Search(
            "odoo",
            PARTNER,
            [["id", "in", [tree["company"], tree["Ann"]]]],
            fields=["parent_id.country_id.code", "parent_id.country_id", "parent_id.id"],
            order="id",
        )
    )
    assert found["columns"] == [
        "id",
        "parent_id.country_id.code",
        "parent_id.country_id",
        "parent_id.id",
    ]
    assert found["rows"] == [
        [tree["company"], None, None, None],
        [tree["Ann"], "BE", "Belgium", tree["company"]],
    ]


async def test_a_path_over_many_records_shows_a_list(target, bench, tree):
    found = await target.ask(
        Read(
            "odoo",
            PARTNER,
            [tree["company"], tree["Ann"]],
            ["child_ids.name", "child_ids.parent_id.id", "child_ids.child_ids.name"],
        )
    )
    [company, ann] = found["rows"]
    marker = bench.marker
    assert company[1:] == [
        [f"{marker} Ann", f"{marker} Bob"],
        [tree["company"]] * 2,
        [f"{marker} Carl"],
    ]
    assert ann[1:] == [[], [], []]


async def test_paths_cost_one_call_where_odoo_follows_them_itself(target, tree):
    operation = Read("odoo", PARTNER, [tree["Ann"]], ["parent_id.country_id.code"])
    await target.ask(operation)
    before = target.http_requests()
    await target.ask(Read("odoo", PARTNER, [tree["Bob"]], ["parent_id.country_id.code"]))
    calls = 1 if target.server.version_major >= NESTED_SINCE else 3
    assert target.http_requests() - before <= calls


async def test_lines_are_a_table_of_their_own(target, bench, tree):
    found = await target.ask(
        Read("odoo", PARTNER, [tree["company"]], ["name"], lines={"child_ids": ["name"]})
    )
    assert found["child_ids"] == {
        "columns": ["id", "name"],
        "rows": [[tree["Ann"], f"{bench.marker} Ann"], [tree["Bob"], f"{bench.marker} Bob"]],
    }


async def test_lines_of_several_records_say_whose_they_are(target, tree):
    ids = [tree["company"], tree["Bob"]]
    found = await target.ask(
        Search("odoo", PARTNER, [["id", "in", ids]], ["name"], lines={"child_ids": ["name"]})
    )
    assert found["child_ids"]["columns"] == ["of", "id", "name"]
    assert sorted((row[0], row[1]) for row in found["child_ids"]["rows"]) == sorted(
        [
            (tree["company"], tree["Ann"]),
            (tree["company"], tree["Bob"]),
            (tree["Bob"], tree["Carl"]),
        ]
    )


async def test_lines_go_as_deep_as_their_path(target, bench, tree):
    lines = {"child_ids": ["name"], "child_ids.child_ids": ["name"]}
    found = await target.ask(Read("odoo", PARTNER, [tree["company"]], ["name"], lines=lines))
    assert found["child_ids.child_ids"]["rows"] == [
        [tree["Bob"], tree["Carl"], f"{bench.marker} Carl"]
    ]


async def test_lines_beyond_the_limit_are_counted(target, tree):
    found = await target.ask(
        Read(
            "odoo",
            PARTNER,
            [tree["company"]],
            ["name"],
            lines={"child_ids": ["name"]},
            line_limit=1,
        )
    )
    assert [row[0] for row in found["child_ids"]["rows"]] == [tree["Ann"]]
    assert found["child_ids"]["left_out"] == 1


async def test_lines_of_a_record_that_several_lead_to_are_told_once(target, tree):
    found = await target.ask(
        Read(
            "odoo",
            PARTNER,
            [tree["Ann"], tree["Bob"]],
            ["name"],
            lines={"parent_id.child_ids": ["name"]},
            line_limit=1,
        )
    )
    lines = found["parent_id.child_ids"]
    assert [row[lines["columns"].index("id")] for row in lines["rows"]] == [tree["Ann"]]
    assert lines["left_out"] == 1


async def test_lines_without_fields_show_the_usual_ones(target, tree):
    found = await target.ask(
        Read("odoo", PARTNER, [tree["company"]], ["name"], lines={"child_ids": []})
    )
    assert {"id", "email"} <= set(found["child_ids"]["columns"])


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"fields": ["parent_id.nme"]}, "res.partner has no field 'nme'; did you mean 'name'"),
        (
            {"fields": ["name.code"]},
            "The field 'name' of res.partner is char: nothing can follow it",
        ),
        ({"fields": ["child_ids.id"]}, "only a many2one has an id"),
        ({"lines": {"parent_id": ["name"]}}, "ask for 'parent_id.display_name' among the fields"),
        ({"lines": {"child_ids": ["nme"]}}, "res.partner has no field 'nme'"),
        ({"lines": {"childs": []}}, "res.partner has no field 'childs'; did you mean 'child_ids'"),
        ({"after": 5, "order": "name"}, "'after' pages in the order of ids"),
    ],
)
async def test_a_wrong_path_is_named_with_what_would_be_right(target, asked, sentence):
    error = await refusal(target, Search("odoo", PARTNER, **asked))
    assert error.kind is Kind.VALIDATION
    assert sentence in error.message


async def test_pages_by_id_hold_each_record_once_whatever_changes(target, bench):
    made = [await bench.make(PARTNER) for _ in range(4)]
    domain = [["name", "=", bench.marker]]
    seen: list[int] = []
    after: int | None = 0
    while after is not None:
        page = await target.ask(Search("odoo", PARTNER, domain, ["id"], limit=2, after=after))
        seen += [row[0] for row in page["rows"]]
        after = page.get("next")
        if len(seen) == 2:  # a page by offset would now leave one out
            await bench.client.execute_kw(PARTNER, "write", [[seen[0]], {"active": False}])
    assert seen == made


async def test_words_find_what_name_search_finds(target, bench):
    email = f"{bench.marker}@example.com"
    partner = await bench.make(PARTNER, name="Quite Another", email=email)
    for query in (email, bench.marker):
        found = await target.ask(Search("odoo", PARTNER, fields=["name"], query=query, count=True))
        assert found["rows"] == [[partner, "Quite Another"]]
        assert found["count"] == 1


async def test_a_wrong_order_costs_no_search_by_words(target):
    search = Search("odoo", "res.partner", query="a", fields=["name"], limit=1)
    await target.ask(search)
    wrong = replace(search, query="b", order="name up")
    await refusal(target, wrong)  # fields that are older than some seconds are asked for again
    before = target.http_requests()
    error = await refusal(target, wrong)
    assert "name up" in error.message
    assert target.http_requests() == before


async def test_words_narrow_a_domain(target, bench):
    partner = await bench.make(PARTNER, color=3)
    await bench.make(PARTNER, color=4)
    operation = Search("odoo", PARTNER, [["color", "=", 3]], ["color"], query=bench.marker)
    assert (await target.ask(operation))["rows"] == [[partner, 3]]


async def test_conditions_may_be_a_plain_object(target, bench, tree):
    where = {"name": {"like": bench.marker}, "country.code": "BE", "parent_id": None}
    found = await target.ask(Search("odoo", PARTNER, fields=["name"], where=where))
    assert found["rows"] == [[tree["company"], bench.marker]]


async def test_times_in_conditions_are_in_the_zone_of_the_result(target, bench):
    lead = await bench.make("crm.lead", date_conversion="2030-06-30 23:30:00")
    where = {"name": bench.marker, "date_conversion": "2030-07-01"}
    found = await target.ask(Search("odoo", "crm.lead", fields=["date_conversion"], where=where))
    assert found["rows"] == [[lead, "2030-07-01 01:30"]]
    assert found["tz"] == "Europe/Brussels"


async def test_moments_are_shown_in_the_zone_of_the_context(target, bench):
    lead = await bench.make("crm.lead", date_conversion="2030-01-31 23:30:05")
    found = await target.ask(
        Read("odoo", "crm.lead", [lead], ["date_conversion"], context={"tz": "Asia/Tokyo"})
    )
    assert found["rows"] == [[lead, "2030-02-01 08:30:05"]]
    assert found["tz"] == "Asia/Tokyo"


async def test_a_zone_that_does_not_exist_is_named(target):
    error = await refusal(target, Search("odoo", PARTNER, fields=["name"], context={"tz": "Mars"}))
    assert error.message.startswith("There is no time zone 'Mars'")


async def test_the_currency_of_amounts_is_said_once(target, bench):
    await bench.make("crm.lead", expected_revenue=5)
    domain = [["name", "=", bench.marker]]
    found = await target.ask(Search("odoo", "crm.lead", domain, ["expected_revenue"]))
    assert found["columns"] == ["id", "expected_revenue"]
    assert found["company_currency"] in {"EUR", "USD"}


async def test_amounts_of_groups_say_their_currency(target):
    orders = await target.ask(Search("odoo", "sale.order", fields=["amount_total"], limit=1000))
    groups = await target.ask(Aggregate("odoo", "sale.order", ["state"], ["amount_total:sum"]))
    assert groups["currency_id"] == orders["currency_id"]
    assert groups["columns"] == ["state", "count", "amount_total:sum"]


async def test_a_record_is_read_by_its_external_id(target):
    found = await target.ask(Read("odoo", "", xml_id="base.main_company", fields=["name"]))
    assert found["model"] == "res.company"
    assert found["rows"][0][0] == 1


@pytest.mark.parametrize(
    ("model", "xml_id", "kind", "sentence"),
    [
        (
            "",
            "base.main_compny",
            Kind.MISSING,
            "There is no external id 'base.main_compny'; read by 'name' or 'ids' instead.",
        ),
        ("", "main_company", Kind.VALIDATION, "a right one looks like 'base.main_company'."),
        (
            PARTNER,
            "base.main_company",
            Kind.VALIDATION,
            "is a res.company, not a res.partner: set 'model' to 'res.company'.",
        ),
    ],
)
async def test_a_wrong_external_id_is_told(target, model, xml_id, kind, sentence):
    error = await refusal(target, Read("odoo", model, xml_id=xml_id))
    assert error.kind is kind
    assert error.message.endswith(sentence)


async def test_a_name_needs_a_model_and_costs_no_request_without(target):
    before = target.http_requests()
    error = await refusal(target, Read("odoo", "", name="Azure Interior"))
    assert error.message == "Say which 'model' to read."
    assert target.http_requests() == before


async def test_a_record_is_read_by_its_exact_name(target, bench):
    partner = await bench.make(PARTNER)
    found = await target.ask(Read("odoo", PARTNER, name=bench.marker, fields=["name"]))
    assert found["rows"] == [[partner, bench.marker]]


async def test_a_name_that_nobody_has_is_told_with_those_like_it(target, bench):
    await bench.make(PARTNER, name=f"{bench.marker} Ltd")
    error = await refusal(target, Read("odoo", PARTNER, name=bench.marker))
    assert error.kind is Kind.MISSING
    assert f"there is '{bench.marker} Ltd'" in error.message


async def test_tables_and_their_lines_share_the_size_limit(target, bench, tree):
    for number in range(20):
        await bench.make(PARTNER, name=f"{bench.marker} {number}", parent_id=tree["company"])
    operation = Search(
        "odoo",
        PARTNER,
        [["name", "like", bench.marker]],
        ["name"],
        lines={"child_ids": ["name"], "child_ids.child_ids": ["name"]},
        limit=50,
    )
    assert len(await target.text(operation)) > 1500
    text = await target.text(operation, max_result_bytes=1500)
    assert len(text) < 1500 + 300  # what is told beside the rows is not counted
    assert '"left_out":' in text or '"next":' in text


async def test_reading_no_records_is_an_empty_table(target):
    assert await target.ask(Read("odoo", PARTNER, [], ["name"])) == {
        "columns": ["id", "name"],
        "rows": [],
    }


async def test_the_currency_of_amounts_in_company_currency_is_said(target):
    groups = await target.ask(Aggregate("odoo", "crm.lead", ["type"], ["expected_revenue"]))
    assert groups["company_currency"] in {"EUR", "USD"}
    assert groups["columns"] == ["type", "count", "expected_revenue:sum"]


async def test_true_is_no_number(target):
    operation = Search("odoo", PARTNER, fields=["name"], where={"color": True})
    error = await refusal(target, operation)
    assert "'color' is a number, not true or false" in error.message
    assert '[["color", ">", 0]]' in error.message or '{"color": {">": 0}}' in error.message


async def test_a_value_is_not_taken_for_its_negation(target):
    operation = Search("odoo", "account.move", where={"payment_state": "unpaid"})
    error = await refusal(target, operation)
    assert "'not_paid'" in error.message
    assert "did you mean 'paid'" not in error.message
