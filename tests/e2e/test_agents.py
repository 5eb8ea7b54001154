"""What an agent can do through a real MCP client."""

import asyncio
import base64
import json

import pytest
from mcp import MCPError
from tests.contract.samples import PNG, TEXTS
from tests.e2e.conftest import ERAS
from tests.workbench import NOBODY

pytestmark = pytest.mark.anyio

TOOLS = {
    "odoo_search",
    "odoo_read",
    "odoo_aggregate",
    "odoo_models",
    "odoo_fields",
    "odoo_describe",
    "odoo_report",
    "odoo_export",
    "odoo_instances",
    "odoo_batch",
}
MOST_BYTES_OF_TOOLS = 12_000
AT_ONCE = 32

REFUSALS = {
    "unknown argument": (
        "odoo_search",
        {"model": "res.partner", "limt": 2},
        "validation: odoo_search has no argument 'limt'; did you mean 'limit'.",
    ),
    "argument left out": (
        "odoo_read",
        {"model": "res.partner"},
        "validation: Say which records by one of 'ids', 'xml_id' and 'name'.",
    ),
    "text for a number": (
        "odoo_search",
        {"model": "res.partner", "limit": "2"},
        "validation: 'limit' of odoo_search must be",
    ),
    "number for text": (
        "odoo_search",
        {"model": 7},
        "validation: 'model' of odoo_search must be",
    ),
    "text for a flag": (
        "odoo_search",
        {"model": "res.partner", "full_text": "yes"},
        "validation: 'full_text' of odoo_search must be",
    ),
    "text among ids": (
        "odoo_read",
        {"model": "res.partner", "ids": [1, "2"]},
        "validation: 'ids' of odoo_read must be",
    ),
    "too many records": (
        "odoo_search",
        {"model": "res.partner", "limit": 100_000},
        "validation: 'limit' of odoo_search must be",
    ),
    "negative offset": (
        "odoo_search",
        {"model": "res.partner", "offset": -1},
        "validation: 'offset' of odoo_search must be",
    ),
    "argument where there is none": (
        "odoo_instances",
        {"instance": "odoo"},
        "validation: odoo_instances has no argument 'instance'",
    ),
    "unknown tool": (
        "odoo_serch",
        {},
        "validation: There is no tool 'odoo_serch'; did you mean 'odoo_search'.",
    ),
    "unknown instance": (
        "odoo_search",
        {"model": "res.partner", "instance": "oddo"},
        "validation: There is no instance 'oddo'; did you mean 'odoo'.",
    ),
    "unknown model": (
        "odoo_search",
        {"model": "res.partnr"},
        "validation: There is no model 'res.partnr'; did you mean 'res.partner'.",
    ),
    "unknown model to describe": (
        "odoo_describe",
        {"model": "sale.ordr"},
        "validation: There is no model 'sale.ordr'; did you mean 'sale.order'.",
    ),
    "unknown field": (
        "odoo_search",
        {"model": "res.partner", "fields": ["nmae"]},
        "validation: res.partner has no field 'nmae'; did you mean 'name'.",
    ),
    "unknown field in a domain": (
        "odoo_search",
        {"model": "res.partner", "domain": [["emial", "=", "x"]]},
        "validation: res.partner has no field 'emial'; did you mean 'email'? For example [[",
    ),
    "malformed domain": (
        "odoo_search",
        {"model": "res.partner", "domain": [["name", "="]]},
        "validation: The domain holds",
    ),
    "malformed domain as text": (
        "odoo_search",
        {"model": "res.partner", "domain": "name is x"},
        "validation: The domain is not a list",
    ),
    "unknown operator": (
        "odoo_search",
        {"model": "res.partner", "domain": [["name", "ilikes", "x"]]},
        "validation: The operator 'ilikes' does not exist; did you mean 'ilike'? For example [[",
    ),
    "missing record": (
        "odoo_read",
        {"model": "res.partner", "ids": [NOBODY]},
        f"missing: res.partner has no record {NOBODY}, or this user may not see it.",
    ),
}


def record_uri(model: str, record: object, instance: str = "odoo") -> str:
    return f"odoo://{instance}/record/{model}/{record}"


async def test_the_client_speaks_the_era_it_was_told_to(agent):
    assert agent.client.protocol_version == ERAS[agent.era]


async def test_the_tools_are_listed_in_few_bytes(agent):
    listed = await agent.client.list_tools()

    text = listed.model_dump_json(by_alias=True, exclude_none=True)
    assert {tool.name for tool in listed.tools} == TOOLS
    assert len(text.encode()) <= MOST_BYTES_OF_TOOLS


async def test_every_tool_says_what_it_is_for_and_takes_nothing_else(agent):
    for tool in (await agent.client.list_tools()).tools:
        assert "Example: {" in (tool.description or "")
        assert tool.input_schema["type"] == "object"
        assert tool.input_schema["additionalProperties"] is False
        assert not {"anyOf", "oneOf", "allOf"} & tool.input_schema.keys()
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint


async def test_records_are_searched(agent, bench):
    partners = await bench.client.execute_kw(
        "res.partner",
        "create",
        [[{"name": "x", "ref": bench.marker, "street": text} for text in TEXTS.values()]],
    )
    bench.own("res.partner", *partners)

    answer = await agent.call(
        "odoo_search",
        model="res.partner",
        domain=[["ref", "=", bench.marker]],
        fields=["street"],
        order="id",
    )

    assert answer == {
        "columns": ["id", "street"],
        "rows": [list(row) for row in zip(partners, TEXTS.values(), strict=True)],
    }


async def test_a_search_takes_a_domain_as_text(agent, bench):
    partner = await bench.make("res.partner")

    answer = await agent.call(
        "odoo_search",
        model="res.partner",
        domain=f"[('name', '=', '{bench.marker}')]",
        fields=["name"],
    )

    assert answer["rows"] == [[partner, bench.marker]]


async def test_a_search_goes_on_where_next_says(agent, bench):
    partners = [await bench.make("res.partner", ref=bench.marker) for _ in range(3)]
    question = {
        "model": "res.partner",
        "domain": [["ref", "=", bench.marker]],
        "fields": ["id"],
        "order": "id",
        "limit": 2,
    }

    first = await agent.call("odoo_search", **question)
    rest = await agent.call("odoo_search", **question, offset=first["next"])

    assert first["rows"] + rest["rows"] == [[partner] for partner in partners]
    assert "next" not in rest


async def test_records_are_read_and_missing_ones_named(agent, bench):
    partner = await bench.make("res.partner", city="Ghent")

    answer = await agent.call(
        "odoo_read", model="res.partner", ids=[partner, NOBODY], fields=["city"]
    )

    assert answer["rows"] == [[partner, "Ghent"]]
    assert answer["missing"] == [NOBODY]


async def test_twenty_partners_with_four_fields_take_few_bytes(agent, bench):
    partners = await bench.client.execute_kw(
        "res.partner",
        "create",
        [[{"name": f"Customer {number}", "ref": bench.marker} for number in range(20)]],
    )
    bench.own("res.partner", *partners)

    answer = await agent.call(
        "odoo_search",
        model="res.partner",
        domain=[["ref", "=", bench.marker]],
        fields=["name", "email", "city", "country_id"],
    )

    assert len(answer["rows"]) == 20
    assert len(json.dumps(answer, separators=(",", ":"))) <= 1500


async def test_models_are_found(agent):
    answer = await agent.call("odoo_models", query="quotation")

    assert answer["rows"][0][:2] == ["sale.order", "Sales Order"]


async def test_a_model_is_described(agent):
    answer = await agent.call("odoo_describe", model="sale.order")

    assert "read" in answer["may"]
    assert answer["states"]["values"]["draft"] == "Quotation"
    assert answer["actions"]["action_confirm"].startswith("Confirm if state in ")


async def test_fields_are_listed(agent):
    answer = await agent.call("odoo_fields", model="crm.lead", query="stage")

    [stage] = [row for row in answer["rows"] if row[0] == "stage_id"]
    assert stage[1] == "many2one"
    assert stage[4] == "crm.stage"


async def test_a_batch_uses_in_one_step_what_another_found(agent, bench):
    company = await bench.make("res.partner", is_company=True)
    people = [await bench.make("res.partner", parent_id=company, color=n) for n in range(3)]
    found = {"model": "res.partner", "domain": [["id", "=", company]], "fields": ["name"]}
    theirs = {
        "model": "res.partner",
        "domain": [["parent_id", "in", {"$ref": "company.rows.*.id"}]],
        "fields": ["color"],
        "order": "color",
    }
    steps = [
        {"name": "people", "tool": "odoo_search", "arguments": theirs},
        {"name": "company", "tool": "odoo_search", "arguments": found, "hide": True},
        {
            "name": "nobody",
            "tool": "odoo_read",
            "arguments": {"model": "res.partner", "ids": [NOBODY]},
        },
    ]

    answer = (await agent.call("odoo_batch", steps=steps))["steps"]

    assert answer["people"]["rows"] == [[each, n] for n, each in enumerate(people)]
    assert answer["company"] == {"rows": 1}
    assert answer["nobody"]["error"].startswith("missing: res.partner has no record")


async def test_a_table_is_shown_as_csv(agent, bench):
    partner = await bench.make("res.partner", city='Gent, "Ghent"')

    result = await agent.client.call_tool(
        "odoo_read",
        {"model": "res.partner", "ids": [partner], "fields": ["city"], "format": "csv"},
    )

    [block] = result.content
    assert block.text == f'id,city\r\n{partner},"Gent, ""Ghent"""'


async def test_the_instance_is_listed_with_its_version_and_protocol(agent):
    answer = await agent.call("odoo_instances")

    [instance] = answer["instances"]
    assert instance["name"] == "odoo"
    assert instance["default"] is True
    assert instance["version"].startswith(str(agent.server.version_major))
    assert instance["protocol"] == ("json2" if "json2" in agent.server.protocols else "jsonrpc")
    assert "problem" not in instance


async def test_a_record_is_a_resource(agent, bench):
    partner = await bench.make("res.partner", city="Ghent")

    read = await agent.client.read_resource(record_uri("res.partner", partner))

    [content] = read.contents
    resource = json.loads(content.text)
    record = resource["record"]
    assert content.mime_type == "application/json"
    assert (record["id"], record["name"], record["city"]) == (partner, bench.marker, "Ghent")


async def test_bytes_are_found_in_a_search_and_read_as_a_resource(agent, bench):
    attachment = await bench.make("ir.attachment", datas=PNG)
    answer = await agent.call(
        "odoo_read", model="ir.attachment", ids=[attachment], fields=["datas"]
    )

    read = await agent.client.read_resource(answer["rows"][0][1]["uri"])

    [content] = read.contents
    assert base64.b64decode(content.blob) == PNG


@pytest.mark.parametrize(
    ("uri", "says"),
    [
        (record_uri("res.partner", NOBODY), "missing: res.partner has no record"),
        (record_uri("res.partner", "x"), "validation: A record id is a positive number, not 'x'."),
        (record_uri("res.partner", "-1"), "validation: A record id is a positive number"),
        (record_uri("res.partnr", 1), "did you mean 'res.partner'"),
        (record_uri("res.partner", 1, "oddo"), "did you mean 'odoo'"),
        ("odoo://odoo/binary/res.partner/1/name", "is not binary"),
        ("odoo://odoo/binary/res.partner/1/nmae", "did you mean 'name'"),
        ("odoo://odoo/something/else", "Unknown resource"),
    ],
)
async def test_a_resource_that_is_not_there_says_why(agent, uri, says):
    with pytest.raises(MCPError) as refused:
        await agent.client.read_resource(uri)

    assert says in refused.value.error.message
    assert "\n" not in refused.value.error.message


@pytest.mark.parametrize("mistake", REFUSALS)
async def test_a_mistake_is_refused_in_one_line(agent, mistake):
    tool, arguments, says = REFUSALS[mistake]

    assert (await agent.refusal(tool, **arguments)).startswith(says)


async def test_an_error_leaves_the_server_serving(agent, bench):
    partner = await bench.make("res.partner")
    for tool, arguments, _ in REFUSALS.values():
        await agent.refusal(tool, **arguments)

    answer = await agent.call("odoo_read", model="res.partner", ids=[partner], fields=["name"])

    assert answer["rows"] == [[partner, bench.marker]]


async def test_many_calls_at_once_each_get_their_own_answer(agent, bench):
    partners = [await bench.make("res.partner", color=number) for number in range(4)]

    answers = await asyncio.gather(
        *(
            agent.call(
                "odoo_search",
                model="res.partner",
                domain=[["id", "=", partners[number % 4]], ["color", "<", number + 10]],
                fields=["color"],
            )
            for number in range(AT_ONCE)
        )
    )

    assert [answer["rows"] for answer in answers] == [
        [[partners[number % 4], number % 4]] for number in range(AT_ONCE)
    ]
