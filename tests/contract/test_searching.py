"""Finding records: every operator, logic, paths, hierarchies, order, pages, names and groups."""

import pytest
from tests.workbench import NOBODY

from oxidoo import Kind, OdooMCPError

pytestmark = pytest.mark.anyio

FIRST_ANY = 17
FIRST_FORMATTED = 19

TRUE, FALSE = [1, "=", 1], [0, "=", 1]

CONDITIONS = [
    ("AB", ["street", "ilike", "GEN"]),
    ("A", ["street", "=", "Gent"]),
    ("B", ["street", "=", "gent"]),
    ("BCD", ["street", "!=", "Gent"]),
    ("C", ["street", "=", False]),
    ("ABD", ["street", "!=", False]),
    ("CD", ["color", ">", 2]),
    ("BCD", ["color", ">=", 2]),
    ("A", ["color", "<", 2]),
    ("AB", ["color", "<=", 2]),
    ("AB", ["street", "like", "en"]),
    ("A", ["street", "like", "Gen"]),
    ("BCD", ["street", "not like", "Gen"]),
    ("CD", ["street", "not ilike", "GEN"]),
    ("A", ["street", "=like", "G%"]),
    ("AB", ["street", "=like", "_ent"]),
    ("AB", ["street", "=ilike", "g%"]),
    ("D", ["street", "like", "100\\%"]),
    ("AD", ["color", "in", [1, 4]]),
    ("BC", ["color", "not in", [1, 4]]),
    ("AC", ["street", "in", ["Gent", False]]),
    ("BCD", ["street", "not in", ["Gent"]]),
    ("BD", ["street", "not in", ["Gent", False]]),
    ("", ["color", "in", []]),
    ("ABCD", ["color", "not in", []]),
    ("ABCD", ["street", "=?", False]),
    ("A", ["street", "=?", "Gent"]),
    ("A", ["is_company", "=", True]),
    ("BCD", ["is_company", "=", False]),
    ("BCD", ["is_company", "!=", True]),
    ("A", ["partner_latitude", ">", 0]),
    ("B", ["partner_latitude", "=", -0.5]),
    ("ABCD", ["create_date", ">=", "2020-01-01"]),
    ("", ["write_date", "<", "2020-01-01 00:00:00"]),
    ("E", ["active", "=", False]),
    ("ABCDE", ["active", "in", [True, False]]),
    ("A", ["country_id.code", "=", "BE"]),
    ("A", ["country_id", "=", "Belgium"]),
    ("B", ["parent_id", "=", "id:Alpha"]),
    ("ACD", ["parent_id", "=", False]),
    ("ACD", ["parent_id", "!=", "id:Alpha"]),
    ("B", ["parent_id", "in", ["id:Alpha", "id:Coda"]]),
    ("B", ["parent_id", "ilike", "alpha"]),
    ("B", ["parent_id.name", "=like", "Alpha%"]),
    ("B", ["parent_id.country_id.code", "=", "BE"]),
    ("A", ["child_ids", "!=", False]),
    ("BCD", ["child_ids", "=", False]),
    ("A", ["child_ids.color", "=", 2]),
    ("A", ["category_id", "!=", False]),
    ("A", ["category_id.color", ">=", 0]),
    ("AB", ["id", "child_of", "id:Alpha"]),
    ("AB", ["id", "child_of", ["id:Alpha"]]),
    ("B", ["id", "child_of", "id:Beta"]),
    ("AB", ["id", "parent_of", "id:Beta"]),
    ("A", ["id", "parent_of", ["id:Alpha"]]),
    ("AB", ["parent_id", "child_of", "id:Alpha"]),
    ("ABCD", TRUE),
    ("", FALSE),
]

COMPOSED = [
    ("AC", ["|", ["color", "=", 1], ["color", "=", 3]]),
    ("C", ["&", ["color", ">", 2], ["street", "=", False]]),
    ("BCD", ["!", ["color", "=", 1]]),
    ("BD", ["!", "|", ["color", "=", 1], ["street", "=", False]]),
    ("ABD", ["|", "|", ["color", "=", 1], ["color", "=", 2], ["color", "=", 4]]),
    ("B", [["color", "<", 3], "!", ["is_company", "=", True]]),
    ("CD", ["!", ["street", "ilike", "gent"]]),
    ("AD", ["|", "&", ["color", "=", 1], ["is_company", "=", True], ["street", "like", "100"]]),
    ("BC", ["!", "!", ["color", "in", [2, 3]]]),
]

ORDERS = [
    ("DCBA", "color desc"),
    ("ABCD", "color asc"),
    ("ABCD", "name"),
    ("DCBA", "name desc"),
    ("ABCD", "create_date, id"),
    ("DCBA", "active, id desc"),
]


@pytest.mark.parametrize(("expected", "condition"), CONDITIONS, ids=str)
async def test_a_condition_finds_what_it_says(target, family, expected, condition):
    found = await target.client.execute_kw(
        "res.partner", "search", [family.domain(condition)], {"order": "id"}
    )

    assert family.names(found) == expected


@pytest.mark.parametrize(("expected", "domain"), COMPOSED, ids=str)
async def test_conditions_are_composed_in_prefix_notation(target, family, expected, domain):
    found = await target.client.execute_kw(
        "res.partner", "search", [family.domain(*domain)], {"order": "id"}
    )

    assert family.names(found) == expected


@pytest.mark.parametrize(("expected", "order"), ORDERS)
async def test_records_come_in_the_order_asked_for(target, family, expected, order):
    records = await target.client.search_read(
        "res.partner", family.domain(), ["color"], order=order
    )

    assert family.names([record["id"] for record in records]) == expected


async def test_records_come_in_pages(target, family):
    pages = [
        await target.client.search_read(
            "res.partner", family.domain(), ["color"], order="color", offset=offset, limit=3
        )
        for offset in (0, 3, 6)
    ]

    assert [[record["color"] for record in page] for page in pages] == [[1, 2, 3], [4], []]


async def test_search_takes_its_arguments_by_place_or_by_name(target, family):
    by_place = await target.client.execute_kw(
        "res.partner", "search", [family.domain(), 1, 2, "color"]
    )
    by_name = await target.client.execute_kw(
        "res.partner",
        "search",
        [family.domain()],
        {"offset": 1, "limit": 2, "order": "color"},
    )

    assert family.names(by_place) == family.names(by_name) == "BC"


async def test_matching_records_are_counted(target, family):
    count = await target.client.execute_kw(
        "res.partner", "search_count", [family.domain(["color", ">", 1])]
    )

    assert count == 3


async def test_archived_records_are_found_when_the_context_says_so(target, family):
    found = await target.client.search_read(
        "res.partner", family.domain(), ["color"], order="id", context={"active_test": False}
    )

    assert family.names([record["id"] for record in found]) == "ABCDE"


async def test_records_are_read_in_the_order_of_their_ids(target, family):
    ids = [family.ids["Delta"], family.ids["Alpha"]]

    read = await target.client.execute_kw("res.partner", "read", [ids, ["color"]])

    assert [(record["id"], record["color"]) for record in read] == [(ids[0], 4), (ids[1], 1)]


async def test_a_missing_record_is_left_out_of_a_read(target, family):
    read = await target.client.execute_kw(
        "res.partner", "read", [[family.ids["Alpha"], NOBODY], ["color"]]
    )

    assert [record["id"] for record in read] == [family.ids["Alpha"]]


async def test_reading_no_records_gives_none(target):
    assert await target.client.execute_kw("res.partner", "read", [[], ["name"]]) == []


async def test_records_are_found_by_name(target, family):
    found = await target.client.execute_kw(
        "res.partner", "name_search", [f"Coda {family.marker}"], {"limit": 5}
    )

    assert found == [[family.ids["Coda"], f"Coda {family.marker}"]]


async def test_a_name_search_takes_a_domain_and_an_operator(target, family):
    args = "args" if target.server.version_major < 18 else "domain"

    found = await target.client.execute_kw(
        "res.partner",
        "name_search",
        kwargs={
            "name": f"% {family.marker}",
            args: family.domain(["color", ">=", 3]),
            "operator": "=ilike",
            "limit": 1,
        },
    )

    assert len(found) == 1


async def test_fields_are_described_with_the_attributes_asked_for(target):
    fields = await target.client.execute_kw(
        "crm.lead", "fields_get", [["stage_id", "priority"]], {"attributes": ["type", "relation"]}
    )

    assert fields["stage_id"] == {"type": "many2one", "relation": "crm.stage"} | {
        key: value for key, value in fields["stage_id"].items() if key == "name"
    }
    assert fields["priority"]["type"] == "selection"
    assert fields.keys() == {"stage_id", "priority"}


async def test_a_selection_lists_its_values_with_their_labels(target):
    fields = await target.client.execute_kw(
        "crm.lead", "fields_get", [["type"]], {"attributes": ["selection"]}
    )

    assert ["opportunity", "Opportunity"] in fields["type"]["selection"]


async def test_records_are_grouped_and_summed_by_read_group(target, family):
    groups = await target.client.execute_kw(
        "res.partner",
        "read_group",
        [family.domain(), ["color:sum"], ["is_company"]],
        {"lazy": False},
    )

    assert {(group["is_company"], group["color"], group["__count"]) for group in groups} == {
        (True, 1, 1),
        (False, 9, 3),
    }


async def test_a_group_leads_back_to_its_records(target, family):
    groups = await target.client.execute_kw(
        "res.partner", "read_group", [family.domain(), ["color"], ["country_id"]]
    )
    [belgian] = [group for group in groups if group["country_id"]]

    found = await target.client.execute_kw("res.partner", "search", [belgian["__domain"]])

    assert family.names(found) == "A"
    assert belgian["country_id"][1] == "Belgium"


async def test_records_are_grouped_by_formatted_read_group_since_odoo_19(target, family):
    call = target.client.execute_kw(
        "res.partner",
        "formatted_read_group",
        [family.domain()],
        {"groupby": ["is_company"], "aggregates": ["color:sum", "__count"]},
    )
    if target.server.version_major < FIRST_FORMATTED:
        with pytest.raises(OdooMCPError) as refused:
            await call
        assert refused.value.kind is Kind.VALIDATION
        return

    groups = await call

    assert {(group["is_company"], group["color:sum"], group["__count"]) for group in groups} == {
        (True, 1, 1),
        (False, 9, 3),
    }


@pytest.mark.parametrize(
    ("operator", "expected"), [("any", "A"), ("not any", "BCD")], ids=["any", "not any"]
)
async def test_related_records_are_matched_by_any_since_odoo_17(target, family, operator, expected):
    call = target.client.execute_kw(
        "res.partner",
        "search",
        [family.domain(["child_ids", operator, [["color", "=", 2]]])],
        {"order": "id"},
    )
    if target.server.version_major < FIRST_ANY:
        with pytest.raises(OdooMCPError) as refused:
            await call
        assert refused.value.kind is Kind.VALIDATION
        return

    assert family.names(await call) == expected
