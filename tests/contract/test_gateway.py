"""What an agent gets: compact tables, pages, cut texts, and mistakes explained."""

import json
from typing import Any

import pytest
from tests.contract.asking import pages, refusal
from tests.workbench import NOBODY

from oxidoo import Kind, OdooMCPError
from oxidoo.auth.principal import Principal
from oxidoo.gateway.operations.fields import DescribeFields
from oxidoo.gateway.operations.models import ListModels
from oxidoo.gateway.operations.read import Read
from oxidoo.gateway.operations.search import Search

pytestmark = pytest.mark.anyio

PARTNER = "res.partner"


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


async def test_records_come_as_one_compact_table(target, family):
    fields = ["name", "street", "color", "parent_id", "is_company", "category_id", "active"]
    operation = Search("odoo", PARTNER, family.domain(), fields, order="color", limit=3)

    text = await target.text(operation)

    alpha = family.ids["Alpha"]
    names = [f"{name} {family.marker}" for name in ("Alpha", "Beta", "Coda")]
    tags = json.loads(text)["rows"][0][6]
    assert len(tags) == 1
    assert text == compact(
        {
            "columns": ["id", *fields],
            "rows": [
                [alpha, names[0], "Gent", 1, None, True, tags, True],
                [family.ids["Beta"], names[1], "gent", 2, names[0], False, [], True],
                [family.ids["Coda"], names[2], None, 3, None, False, [], True],
            ],
            "next": 3,
        }
    )


async def test_a_many2one_shows_its_name_and_where_asked_its_id(target, family):
    fields = ["parent_id.id", "parent_id"]
    operation = Read("odoo", PARTNER, [family.ids["Beta"], family.ids["Alpha"]], fields)

    table = await target.ask(operation)

    alpha = family.ids["Alpha"]
    assert table["columns"] == ["id", *fields]
    assert sorted(table["rows"]) == sorted(
        [[family.ids["Beta"], alpha, f"Alpha {family.marker}"], [alpha, None, None]]
    )


async def test_the_id_of_what_is_no_many2one_is_refused(target):
    error = await refusal(target, Search("odoo", PARTNER, fields=["name.id"]))
    assert "'name.id': only a many2one has an id, and 'name' is char" in error.message


async def test_numbers_and_moments_stand_in_a_table_as_odoo_tells_them(target, bench):
    lead = await bench.make(
        "crm.lead", expected_revenue=0.5, color=0, date_deadline="2030-01-01", name='a "b" \\ <c>'
    )
    fields = ["name", "expected_revenue", "color", "date_deadline", "date_closed", "priority"]

    [row] = (await target.ask(Read("odoo", "crm.lead", [lead], fields)))["rows"]

    assert row == [lead, 'a "b" \\ <c>', 0.5, 0, "2030-01-01", None, "0"]


async def test_pages_lead_to_the_end_without_gaps(target, family):
    def page(offset: int) -> Search:
        return Search(
            "odoo", PARTNER, family.domain(), ["color"], order="color", limit=3, offset=offset
        )

    got = await pages(target, page)

    assert [[row[1] for row in each["rows"]] for each in got] == [[1, 2, 3], [4]]


async def test_a_last_page_that_is_full_names_no_next(target, family):
    answer = await target.ask(Search("odoo", PARTNER, family.domain(), ["color"], limit=4))

    assert len(answer["rows"]) == 4
    assert "next" not in answer


async def test_a_search_without_matches_is_an_empty_table(target, family):
    operation = Search("odoo", PARTNER, family.domain([0, "=", 1]), ["color"])

    assert await target.text(operation) == compact({"columns": ["id", "color"], "rows": []})


async def test_a_page_ends_early_at_the_size_limit_and_goes_on_with_next(target, family):
    def page(offset: int) -> Search:
        return Search(
            "odoo", PARTNER, family.domain(), ["name"], order="color", limit=50, offset=offset
        )

    got = await pages(target, page, max_result_bytes=120)

    assert len(got) > 1
    assert family.names([row[0] for each in got for row in each["rows"]]) == "ABCD"


async def test_a_page_has_a_record_however_small_the_size_limit(target, family):
    operation = Search("odoo", PARTNER, family.domain(), ["name"], order="color", limit=50)

    answer = await target.ask(operation, max_result_bytes=1)

    assert family.names([row[0] for row in answer["rows"]]) == "A"
    assert answer["next"] == 1


async def test_a_long_text_is_cut_with_a_mark_that_says_how_to_get_the_rest(target, bench):
    text = "é" * 30
    partner = await bench.make(PARTNER, street=text)

    cut = await target.ask(Read("odoo", PARTNER, [partner], ["street"]), max_text=10)
    whole = await target.ask(
        Read("odoo", PARTNER, [partner], ["street"], full_text=True), max_text=10
    )

    assert cut["rows"][0][1] == "é" * 10 + "… [20 more characters: full_text=true]"
    assert whole["rows"][0][1] == text


async def test_a_text_of_just_the_limit_is_not_cut(target, bench):
    partner = await bench.make(PARTNER, street="é" * 10)

    answer = await target.ask(Read("odoo", PARTNER, [partner], ["street"]), max_text=10)

    assert answer["rows"][0][1] == "é" * 10


async def test_records_that_do_not_exist_are_named(target, family):
    alpha = family.ids["Alpha"]

    answer = await target.ask(Read("odoo", PARTNER, [NOBODY, alpha, NOBODY + 1], ["color"]))

    assert answer["rows"] == [[alpha, 1]]
    assert answer["missing"] == [NOBODY, NOBODY + 1]


async def test_a_read_of_missing_records_only_is_an_error(target):
    error = await refusal(target, Read("odoo", PARTNER, [NOBODY], ["color"]))

    assert error.kind is Kind.MISSING
    assert str(NOBODY) in error.message


async def test_a_read_that_ends_early_names_the_ids_that_are_left(target, family):
    wanted = sorted(family.ids.values())
    shown: list[int] = []
    left = wanted
    while left:
        answer = await target.ask(Read("odoo", PARTNER, left, ["name"]), max_result_bytes=120)
        shown += [row[0] for row in answer["rows"]]
        assert "next" not in answer
        left = answer.get("left", [])
    assert shown == wanted


async def test_an_id_given_twice_is_read_once(target, family):
    alpha = family.ids["Alpha"]

    answer = await target.ask(Read("odoo", PARTNER, [alpha, alpha], ["color"]))

    assert answer["rows"] == [[alpha, 1]]


async def test_the_usual_fields_are_shown_when_none_are_named(target, family):
    answer = await target.ask(Search("odoo", PARTNER, family.domain(), limit=1))

    assert answer["columns"][:2] == ["id", "name"]
    assert {"email", "country_id"} <= set(answer["columns"])
    assert len(answer["columns"]) <= 8


async def test_all_stored_fields_are_shown_when_asked_for(target, family):
    answer = await target.ask(Read("odoo", PARTNER, [family.ids["Alpha"]], ["*"]))

    shown = dict(zip(answer["columns"], answer["rows"][0], strict=True))
    assert shown["street"] == "Gent"
    assert shown["color"] == 1
    assert {"create_date", "write_uid", "display_name", "image_1920"} <= shown.keys()


@pytest.mark.parametrize(
    "text",
    [
        "[('color', '=', 1), ('ref', '=', '{marker}')]",
        '[["color", "=", 1], ["ref", "=", "{marker}"]]',
        "['&', ('color', 'in', (1,)), ('ref', '=', '{marker}'), ('parent_id', '=', False)]",
    ],
)
async def test_a_domain_is_taken_as_text_in_either_notation(target, family, text):
    operation = Search("odoo", PARTNER, text.replace("{marker}", family.marker), ["color"])

    assert (await target.ask(operation))["rows"] == [[family.ids["Alpha"], 1]]


async def test_archived_records_are_shown_when_the_context_says_so(target, family):
    operation = Search(
        "odoo", PARTNER, family.domain(), ["active"], order="id", context={"active_test": False}
    )

    rows = (await target.ask(operation))["rows"]

    assert rows[-1] == [family.ids["Epsilon"], False]


MISTAKES = {
    "unknown field": (Search("odoo", PARTNER, [], ["nmae"]), "did you mean 'name'"),
    "unknown field in a domain": (
        Search("odoo", PARTNER, [["emial", "=", "x"]]),
        "did you mean 'email'",
    ),
    "unknown field in a path": (
        Search("odoo", PARTNER, [["country_id.coed", "=", "BE"]]),
        "res.country has no field 'coed'; did you mean 'code'",
    ),
    "unknown field to order by": (
        Search("odoo", PARTNER, order="nmae desc"),
        "did you mean 'name'",
    ),
    "unknown direction": (Search("odoo", PARTNER, order="name down"), "cannot be read"),
    "unknown operator": (
        Search("odoo", PARTNER, [["name", "ilikes", "x"]]),
        "did you mean 'ilike'",
    ),
    "domain that ends early": (Search("odoo", PARTNER, ["|", ["name", "=", "x"]]), "ends before"),
    "condition of two parts": (
        Search("odoo", PARTNER, [["name", "="]]),
        "[field, operator, value]",
    ),
    "word in a domain": (Search("odoo", PARTNER, ["and", ["name", "=", "x"]]), "& | !"),
    "domain that is no list": (Search("odoo", PARTNER, "name = x"), "is not a list"),
    "domain that runs code": (Search("odoo", PARTNER, "__import__('os')"), "is not a list"),
    "field that is a number": (Search("odoo", PARTNER, [[7, "=", 1]]), "is not text"),
    "unknown field to read": (Read("odoo", PARTNER, [1], ["phoen"]), "did you mean 'phone'"),
    "unknown field to describe": (
        DescribeFields("odoo", PARTNER, names=["phoen"]),
        "did you mean 'phone'",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
async def test_a_mistake_is_refused_with_the_nearest_right_name(target, mistake):
    operation, hint = MISTAKES[mistake]

    error = await refusal(target, operation)

    assert error.kind is Kind.VALIDATION
    assert hint in error.message


async def test_a_mistake_in_what_is_known_costs_no_request(target):
    await target.ask(Search("odoo", PARTNER, [["country_id.code", "=", "BE"]], limit=1))
    for operation, _ in MISTAKES.values():
        await refusal(target, operation)
    before = target.http_requests()

    for operation, _ in MISTAKES.values():
        await refusal(target, operation)

    assert target.http_requests() == before


async def test_an_unknown_model_is_refused_with_the_nearest_right_name(target):
    error = await refusal(target, Search("odoo", "res.partnr"))

    assert error.kind is Kind.VALIDATION
    assert error.message == "There is no model 'res.partnr'; did you mean 'res.partner'."


async def test_an_unknown_instance_is_refused(target):
    error = await refusal(target, Search("oddo", PARTNER))

    assert error.kind is Kind.VALIDATION
    assert "odoo" in error.message


async def test_an_instance_that_a_principal_may_not_use_is_refused(target):
    with pytest.raises(OdooMCPError) as refused:
        await target.gateway().execute(
            Principal("stranger", frozenset()), Search("odoo", PARTNER, limit=1)
        )

    assert refused.value.kind is Kind.POLICY


@pytest.mark.parametrize("kind", ["search", "read", "models"])
async def test_a_call_costs_at_most_one_request_once_the_schema_is_known(target, family, kind):
    alpha, beta = family.ids["Alpha"], family.ids["Beta"]
    operations = {
        "search": [
            Search("odoo", PARTNER, family.domain(["color", "=", color]), ["name"])
            for color in (1, 2, 3)
        ],
        "read": [Read("odoo", PARTNER, ids, ["zip"]) for ids in ([alpha], [beta], [alpha, beta])],
        "models": [ListModels("odoo", word) for word in ("sale", "lead", "partner")],
    }[kind]
    await target.ask(operations[0])
    before = target.http_requests()

    for operation in operations[1:]:
        await target.ask(operation)

    assert target.http_requests() == before + (0 if kind == "models" else 2)


async def test_a_context_that_could_do_more_than_choose_data_is_refused(target, family):
    error = await refusal(
        target, Search("odoo", PARTNER, family.domain(), ["name"], context={"signup_valid": True})
    )
    assert error.kind is Kind.POLICY
    assert "active_test" in error.message


async def test_there_is_no_record_zero(target):
    error = await refusal(target, Read("odoo", PARTNER, [0], ["name"]))
    assert error.kind is Kind.MISSING
