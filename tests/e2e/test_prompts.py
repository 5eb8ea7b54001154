"""Each prompt, followed to its end by an agent that does what it says."""

import json
from typing import Any

import pytest
from mcp import MCPError

pytestmark = pytest.mark.anyio

MOST_LETTERS = 1700


async def instructions(agent: Any, name: str, **arguments: str) -> str:
    result = await agent.client.get_prompt(name, arguments)
    [message] = result.messages
    text: str = message.content.text
    assert message.role == "user"
    assert len(text) - sum(map(len, arguments.values())) < MOST_LETTERS
    return text


def rows(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]


async def test_exploring_a_model_ends_with_what_it_holds(agent):
    text = await instructions(agent, "explore_model", model="quotation")
    assert "odoo_describe" in text

    found = await agent.call("odoo_models", query="quotation")
    model = found["rows"][0][0]
    described = await agent.call("odoo_describe", model=model)
    required = await agent.call("odoo_fields", model=model, required=True)
    total = await agent.call("odoo_aggregate", model=model)
    spread = await agent.call("odoo_aggregate", model=model, groupby=["state"])
    latest = await agent.call("odoo_search", model=model, limit=5, order="write_date desc")

    assert model == "sale.order"
    assert described["name"]
    assert "partner_id" in [row[0] for row in required["rows"]]
    assert sum(row["count"] for row in rows(spread)) == rows(total)[0]["count"]
    assert latest["rows"]


async def test_a_list_is_reconciled(agent, bench):
    here, other = f"{bench.marker}a", f"{bench.marker}b"
    await bench.make("res.partner", name="Same", ref=here, city="Ghent")
    await bench.make("res.partner", name="Gone", ref=other, city="Liège", active=False)
    given = f"{here}\tgent\n{other}\tLiège\n{bench.marker}c\tMons"
    text = await instructions(agent, "reconcile_list", model="res.partner", list=given)
    assert given in text
    assert '"where": {"<field>": ["<value>", …]}' in text

    refs = [line.split("\t")[0] for line in given.splitlines()]
    fetched = await agent.call(
        "odoo_search",
        model="res.partner",
        where={"ref": refs},
        fields=["ref", "city"],
        limit=1000,
    )
    archived = await agent.call(
        "odoo_search",
        model="res.partner",
        where={"ref": [other, refs[2]]},
        fields=["ref"],
        context={"active_test": False},
    )

    assert [(row["ref"], row["city"]) for row in rows(fetched)] == [(here, "Ghent")]
    assert [row["ref"] for row in rows(archived)] == [other]


async def test_monthly_figures_add_up(agent):
    text = await instructions(
        agent,
        "monthly_figures",
        model="sale.order",
        measure="amount_total",
        date_field="date_order",
    )
    assert '"groupby": ["date_order:month"]' in text
    assert "last 12 months" in text

    domain = [["date_order", ">=", "2000-01-01"], ["state", "not in", ["draft", "cancel"]]]
    question: dict[str, Any] = {"aggregates": ["amount_total:sum"], "domain": domain}
    months = await agent.call(
        "odoo_aggregate", model="sale.order", groupby=["date_order:month"], **question
    )
    total = await agent.call("odoo_aggregate", model="sale.order", **question)

    measured = sum(row["amount_total:sum"] or 0 for row in rows(months))
    assert measured == pytest.approx(rows(total)[0]["amount_total:sum"] or 0)


async def test_bad_data_are_found(agent, bench):
    first = await bench.make("res.partner", ref=bench.marker)
    second = await bench.make("res.partner", ref=bench.marker)
    text = await instructions(agent, "data_quality", model="res.partner")
    assert '"having": [["count", ">", 1]]' in text

    steps = [
        {
            "name": name,
            "tool": "odoo_search",
            "arguments": {
                "model": "res.partner",
                "where": where,
                "fields": ["display_name"],
                "limit": 5,
                "count": True,
            },
        }
        for name, where in {
            "email": {"email": None, "id": [first, second]},
            "all": {"id": [first, second]},
        }.items()
    ]
    gaps = (await agent.call("odoo_batch", steps=steps))["steps"]
    doubles = await agent.call(
        "odoo_aggregate",
        model="res.partner",
        groupby=["ref"],
        domain=[["ref", "!=", False], ["ref", "=", bench.marker]],
        having=[["count", ">", 1]],
        order="count desc",
        limit=10,
    )

    assert gaps["email"]["count"] == gaps["all"]["count"] == 2
    assert [(row["ref"], row["count"]) for row in rows(doubles)] == [(bench.marker, 2)]


async def test_an_instance_is_named_where_one_is_given(agent):
    text = await instructions(agent, "data_quality", model="res.partner", instance="odoo")

    assert 'at the instance "odoo"' in text


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("data_qualty", {}, "did you mean 'data_quality'"),
        ("data_quality", {}, "needs the argument 'model'"),
        ("data_quality", {"modle": "x"}, "did you mean 'model'"),
    ],
)
async def test_a_prompt_that_is_asked_for_wrongly_says_how(agent, name, arguments, says):
    with pytest.raises(MCPError, match=says):
        await agent.client.get_prompt(name, arguments)


async def test_the_prompts_are_listed(agent):
    listed = (await agent.client.list_prompts()).prompts

    assert {prompt.name for prompt in listed} == {
        "explore_model",
        "reconcile_list",
        "monthly_figures",
        "data_quality",
    }
    assert json.loads(listed[0].model_dump_json())["arguments"][0]["required"] is True
