"""`odoo_batch` and formats, through the tools: on every server and over every protocol."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tests.contract.conftest import Family
from tests.target import Target

from oxidoo.auth.principal import LOCAL
from oxidoo.tools.registry import ToolRegistry

pytestmark = pytest.mark.anyio

PARTNER = "res.partner"
Call = Callable[..., Awaitable[tuple[bool, str]]]


@pytest.fixture
def call(target: Target) -> Call:
    """Calls a tool as an agent would; gives whether it failed, and the text."""

    async def call(tool: str, arguments: dict[str, Any], **limits: int) -> tuple[bool, str]:
        gateway = target.gateway(**limits)
        result = await ToolRegistry(gateway).call(LOCAL, tool, arguments)
        await gateway.at_rest()
        [block] = result.content
        return bool(result.is_error), block.text  # type: ignore[union-attr]

    return call


def search(name: str, domain: list[Any], *fields: str, **arguments: Any) -> dict[str, Any]:
    hide = arguments.pop("hide", False)
    asked = {"model": PARTNER, "domain": domain, "fields": list(fields), "order": "color"}
    return {"name": name, "tool": "odoo_search", "arguments": asked | arguments, "hide": hide}


def ref(text: str) -> dict[str, str]:
    return {"$ref": text}


async def steps_of(call: Call, *steps: dict[str, Any], **limits: int) -> dict[str, Any]:
    failed, text = await call("odoo_batch", {"steps": list(steps)}, **limits)
    assert not failed, text
    return json.loads(text)


async def test_a_step_uses_what_another_gave(call: Call, family: Family) -> None:
    answer = await steps_of(
        call,
        search("children", [["parent_id", "in", ref("companies.rows.*.id")]], "name"),
        search("companies", family.domain(["is_company", "=", True]), "name"),
        {
            "name": "first",
            "tool": "odoo_read",
            "arguments": {
                "model": PARTNER,
                "ids": [ref("companies.rows.0.id")],
                "fields": ["color"],
                "format": "records",
            },
        },
    )

    alpha, beta = family.ids["Alpha"], family.ids["Beta"]
    assert list(answer["steps"]) == ["children", "companies", "first"]
    assert answer["steps"]["children"]["rows"] == [[beta, f"Beta {family.marker}"]]
    assert answer["steps"]["companies"]["rows"] == [[alpha, f"Alpha {family.marker}"]]
    assert answer["steps"]["first"] == {"records": [{"id": alpha, "color": 1}]}
    assert answer.keys() == {"steps"}


async def test_the_ids_of_a_many2one_lead_to_its_records(call: Call, family: Family) -> None:
    answer = await steps_of(
        call,
        search("all", family.domain(), "parent_id", "parent_id.id", hide=True),
        search("parents", [["id", "in", ref("all.rows.*.parent_id.id")]], "color"),
    )

    assert answer["steps"] == {
        "all": {"rows": 4},
        "parents": {
            "columns": ["id", "color"],
            "rows": [[family.ids["Alpha"], 1]],
        },
    }


async def test_the_lines_of_records_lead_on_too(call: Call, family: Family) -> None:
    companies = search(
        "companies",
        family.domain(["is_company", "=", True]),
        "name",
        lines={"child_ids": ["color"]},
        hide=True,
    )
    ids = ref("companies.child_ids.rows.*.id")
    answer = await steps_of(call, companies, search("people", [["id", "in", ids]], "color"))

    assert answer["steps"]["companies"] == {"rows": 1, "child_ids": {"rows": 1}}
    assert answer["steps"]["people"]["rows"] == [[family.ids["Beta"], 2]]


async def test_an_empty_list_is_passed_on_and_matches_nothing(call: Call, family: Family) -> None:
    answer = await steps_of(
        call,
        search("nobody", family.domain(["color", "=", 99]), "name"),
        search("theirs", [["parent_id", "in", ref("nobody.rows.*.id")]], "name"),
    )

    assert answer["steps"]["theirs"]["rows"] == []


async def test_a_failed_step_keeps_those_that_need_it_from_running_and_no_other(
    call: Call, family: Family
) -> None:
    answer = await steps_of(
        call,
        search("nobody", family.domain(["color", "=", 99]), "name"),
        search("of_the_first", [["id", "=", ref("nobody.rows.0.id")]], "name"),
        search("further", [["id", "in", ref("of_the_first.rows.*.id")]], "name"),
        search("mistaken", [["nmae", "=", "x"]], "name"),
        search("fine", family.domain(["color", "=", 1]), "color"),
    )

    told = answer["steps"]
    assert told["of_the_first"]["error"].startswith(
        "validation: 'nobody.rows.0.id' leads nowhere: there are 0 rows, counted from 0."
    )
    assert told["further"] == {
        "error": "missing: Not run, as it needs 'of_the_first', which failed."
    }
    assert told["mistaken"]["error"].startswith("validation: ")
    assert told["fine"]["rows"] == [[family.ids["Alpha"], 1]]


async def test_what_a_reference_gives_is_checked_like_any_argument(
    call: Call, family: Family
) -> None:
    answer = await steps_of(
        call,
        search("people", family.domain(), "name"),
        search("wrong", [], "name", limit=ref("people.rows.0.name")),
        search("formatted", [], "name", format=ref("people.rows.0.name")),
    )

    assert "'limit' of odoo_search must be a whole number" in answer["steps"]["wrong"]["error"]
    assert "'format' of odoo_search must be one of" in answer["steps"]["formatted"]["error"]


async def test_a_batch_is_an_error_if_all_its_steps_failed(call: Call) -> None:
    failed, text = await call(
        "odoo_batch",
        {
            "steps": [
                search("mistaken", [["nmae", "=", "x"]], "name"),
                search("further", [["id", "in", ref("mistaken.rows.*.id")]], "name"),
            ]
        },
    )

    assert failed
    assert json.loads(text)["steps"].keys() == {"mistaken", "further"}


async def test_a_mistake_that_can_be_seen_sends_nothing(call: Call, target: Target) -> None:
    before = target.http_requests()

    failed, text = await call(
        "odoo_batch", {"steps": [search("good", [], "name"), search("bad", [], limt=1)]}
    )

    assert failed
    assert text.startswith("validation: Step 'bad': odoo_search has no argument 'limt'")
    assert target.http_requests() == before


async def test_steps_share_the_size_limit_and_say_what_was_cut(call: Call, family: Family) -> None:
    every = search("whole", family.domain(), "color", hide=True)
    limited = search("limited", family.domain(), "name", limit=1)
    alone = await steps_of(call, every, search("page", family.domain(), "name"))
    assert "cut" not in alone

    answer = await steps_of(
        call, every, search("page", family.domain(), "name"), limited, max_result_bytes=240
    )

    told = answer["steps"]
    assert told["whole"] == {"rows": 4}
    assert 1 <= len(told["page"]["rows"]) < 4
    assert told["page"]["next"] == len(told["page"]["rows"])
    assert told["limited"]["next"] == 1
    assert answer["cut"] == ["page"]


async def test_one_huge_record_does_not_make_a_batch_huge(
    call: Call, bench: Any, family: Family
) -> None:
    huge = await bench.make(PARTNER, comment="x" * 20_000)

    answer = await steps_of(
        call,
        search("huge", [["id", "=", huge]], "comment", full_text=True),
        search("small", family.domain(["color", "=", 1]), "color"),
        max_result_bytes=2000,
    )

    assert answer["steps"]["huge"] == {"rows": 1}
    assert answer["steps"]["small"]["rows"] == [[family.ids["Alpha"], 1]]
    assert answer["cut"] == ["huge"]


async def test_every_format_tells_the_same(call: Call, family: Family) -> None:
    asked = {
        "model": PARTNER,
        "domain": family.domain(),
        "fields": ["name", "street", "parent_id"],
        "order": "color",
        "limit": 2,
    }

    _, records = await call("odoo_search", asked | {"format": "records"})
    _, csv = await call("odoo_search", asked | {"format": "csv"})
    _, markdown = await call("odoo_search", asked | {"format": "markdown"})

    alpha, beta = family.ids["Alpha"], family.ids["Beta"]
    names = [f"{name} {family.marker}" for name in ("Alpha", "Beta")]
    assert json.loads(records) == {
        "records": [
            {"id": alpha, "name": names[0], "street": "Gent", "parent_id": None},
            {"id": beta, "name": names[1], "street": "gent", "parent_id": names[0]},
        ],
        "next": 2,
    }
    assert csv.splitlines() == [
        "id,name,street,parent_id",
        f"{alpha},{names[0]},Gent,",
        f"{beta},{names[1]},gent,{names[0]}",
        "",
        '{"next":2}',
    ]
    assert markdown.splitlines() == [
        "| id | name | street | parent_id |",
        "| --- | --- | --- | --- |",
        f"| {alpha} | {names[0]} | Gent |  |",
        f"| {beta} | {names[1]} | gent | {names[0]} |",
        "",
        '{"next":2}',
    ]


MANY: dict[str, dict[str, Any]] = {
    "odoo_search": {"model": PARTNER, "fields": ["name", "color"], "limit": 500},
    "odoo_aggregate": {"model": PARTNER, "groupby": ["name"], "limit": 500},
    "odoo_models": {"limit": 500},
    "odoo_fields": {"model": PARTNER},
}


@pytest.mark.parametrize("tool", MANY)
async def test_a_page_of_records_keeps_to_the_size_limit_and_says_where_it_goes_on(
    call: Call, tool: str
) -> None:
    most = 900

    _, text = await call(tool, MANY[tool] | {"format": "records"}, max_result_bytes=most)

    answer = json.loads(text)
    assert most / 2 < len(text.encode()) < most * 1.3
    assert "left_out" in answer or answer["next"] == len(answer["records"])


async def test_models_and_fields_come_in_each_format_too(call: Call) -> None:
    asked = {"model": PARTNER, "names": ["name", "parent_id"], "format": "csv"}
    failed, text = await call("odoo_fields", asked)

    assert not failed
    assert [line.split(",")[:2] for line in text.splitlines()] == [
        ["name", "type"],
        ["name", "char"],
        ["parent_id", "many2one"],
    ]


async def test_references_cannot_make_arguments_huge(call: Call) -> None:
    ids = {"id": ref("all.rows.*.id")}
    answer = await steps_of(
        call,
        search("all", [], "name", limit=1000),
        {
            "name": "huge",
            "tool": "odoo_search",
            "arguments": {"model": PARTNER, "where": {"or": [ids] * 5000}},
        },
    )
    assert "narrow the steps that they refer to" in answer["steps"]["huge"]["error"]


async def test_arguments_that_nest_too_deep_are_refused(call: Call) -> None:
    domain: list[Any] = [["name", "=", "x"]]
    for _ in range(2000):
        domain = [domain]
    failed, text = await call("odoo_search", {"model": PARTNER, "domain": domain})
    assert failed
    assert text.startswith("validation: ")
