"""What an agent finds out about models and fields."""

import json

import pytest
from tests.conftest import Target
from tests.contract.asking import pages, refusal

from oxidoo import Kind
from oxidoo.gateway.operations.fields import DescribeFields
from oxidoo.gateway.operations.models import ListModels
from oxidoo.gateway.operations.search import Search

pytestmark = pytest.mark.anyio

PARTNER = "res.partner"


async def test_fields_are_described_without_a_request_once_known(target):
    await target.ask(DescribeFields("odoo", PARTNER))
    before = target.http_requests()

    await target.ask(DescribeFields("odoo", PARTNER, query="phone"))

    assert target.http_requests() == before


async def test_models_are_found_by_words_of_their_names(target):
    answer = await target.ask(ListModels("odoo", "sale order"))

    assert answer["columns"] == ["model", "name"]
    assert "sale.order" in [model for model, _ in answer["rows"]]


async def test_models_come_in_pages(target):
    whole = await target.ask(ListModels("odoo", "partner", limit=1000))
    got = await pages(target, lambda offset: ListModels("odoo", "partner", 2, offset))

    assert [row for page in got for row in page["rows"]] == whole["rows"]
    assert len(got) > 1


async def test_fields_are_described_as_a_table(target):
    answer = await target.ask(DescribeFields("odoo", "crm.lead", names=["stage_id", "type"]))

    stage, kind = answer["rows"]
    assert answer["columns"] == ["name", "type", "label", "flags", "of"]
    assert stage[:3] == ["stage_id", "many2one", "Stage"]
    assert stage[4] == "crm.stage"
    assert kind[:3] == ["type", "selection", "Type"]
    assert kind[3] == "required"
    assert kind[4] == ["lead", "opportunity"]


async def test_fields_are_found_by_their_name_or_label(target):
    answer = await target.ask(DescribeFields("odoo", "crm.lead", query="revenue"))

    names = [row[0] for row in answer["rows"]]
    assert "expected_revenue" in names
    assert "name" not in names


async def test_a_query_that_no_field_matches_says_so(target):
    error = await refusal(target, DescribeFields("odoo", PARTNER, query="no such words"))

    assert error.kind is Kind.MISSING


async def test_a_description_ends_at_the_size_limit_and_says_so(target):
    text = await target.text(DescribeFields("odoo", PARTNER), max_result_bytes=500)

    assert "left_out" in json.loads(text)
    assert len(text) < 800


async def test_models_are_hidden_from_those_who_may_not_list_them_since_odoo_19(target):
    limited = Target(target.server, target.protocol, target.server.ordinary(target.protocol))
    try:
        if target.server.version_major < 19:
            assert (await limited.ask(ListModels("odoo", "partner")))["rows"]
        else:
            assert (await refusal(limited, ListModels("odoo", "partner"))).kind is Kind.ACCESS
        assert (await limited.ask(Search("odoo", PARTNER, limit=1)))["rows"]
    finally:
        limited.close()
