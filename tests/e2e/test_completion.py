"""What clients are offered while somebody writes an argument."""

from typing import Any

import pytest
from mcp import MCPError
from mcp_types import PromptReference, ResourceTemplateReference

pytestmark = pytest.mark.anyio

RECORD = "odoo://{instance}/record/{model}/{id}"
FIELDS = "odoo://{instance}/model/{model}/fields"
BINARY = "odoo://{instance}/binary/{model}/{id}/{field}{?text,offset}"
REPORT = "odoo://{instance}/report/{name}/{ids}{?text,offset}"


async def offered(agent: Any, target: str, name: str, begun: str, **known: str) -> Any:
    ref = ResourceTemplateReference(uri=target) if "://" in target else PromptReference(name=target)
    result = await agent.client.complete(ref, {"name": name, "value": begun}, known)
    return result.completion


async def test_instances_are_offered(agent):
    assert (await offered(agent, RECORD, "instance", "od")).values == ["odoo"]
    assert (await offered(agent, "data_quality", "instance", "x")).values == []


async def test_models_are_offered_by_beginning_and_by_words(agent):
    begun = await offered(agent, RECORD, "model", "res.part")
    meant = await offered(agent, FIELDS, "model", "quotation")

    assert begun.values[0].startswith("res.partner")
    assert "res.partner" in begun.values
    assert "sale.order" in meant.values


async def test_no_more_than_a_hundred_are_offered(agent):
    models = await offered(agent, "explore_model", "model", "")

    assert len(models.values) == min(100, models.total)
    assert models.has_more is (models.total > 100)


async def test_fields_are_offered_by_their_use(agent):
    binary = await offered(agent, BINARY, "field", "image", model="res.partner")
    measure = await offered(agent, "monthly_figures", "measure", "amount", model="sale.order")
    date = await offered(agent, "monthly_figures", "date_field", "", model="sale.order")

    assert "image_128" in binary.values
    assert "amount_total" in measure.values
    assert "date_order" in date.values
    assert "amount_total" not in date.values


async def test_records_are_offered_by_name(agent, bench):
    partner = await bench.make("res.partner")

    completion = await offered(agent, RECORD, "id", bench.marker, model="res.partner")

    assert completion.values == [str(partner)]
    assert completion.has_more is False


async def test_reports_are_offered_by_name(agent):
    completion = await offered(agent, REPORT, "name", "saleorder")

    assert "sale.report_saleorder" in completion.values


@pytest.mark.parametrize("known", [{}, {"model": "res.partnr"}])
async def test_nothing_is_offered_of_a_model_that_is_not_known_yet(agent, known):
    assert (await offered(agent, RECORD, "id", "a", **known)).values == []


@pytest.mark.parametrize(
    ("place", "name"), [(RECORD, "modle"), ("odoo://{x}", "x"), ("no_such_prompt", "model")]
)
async def test_what_is_not_there_is_refused(agent, place, name):
    with pytest.raises(MCPError, match="has no argument"):
        await offered(agent, place, name, "")
