"""What an agent finds out about what can be done with a model."""

import json

import pytest
from tests.contract.asking import refusal

from oxidoo import Kind
from oxidoo.gateway.operations.describe import DescribeModel
from oxidoo.gateway.operations.report import ListReports
from oxidoo.gateway.operations.search import Search

pytestmark = pytest.mark.anyio

ORDER = DescribeModel("odoo", "sale.order")


def has_views(target):
    """Odoo 14 cannot send its views over XML-RPC."""
    return (target.server.version_major, target.protocol) != (14, "xmlrpc")


async def test_a_description_says_what_the_user_may_do(target, ordinary_target):
    every = {"read", "create", "update", "delete"}
    assert set((await target.ask(ORDER))["may"]) == every
    assert set((await ordinary_target.ask(ORDER))["may"]) == every - {"delete"}


async def test_a_description_names_the_states_and_where_to_go_on(target):
    answer = await target.ask(ORDER)

    assert answer["name"] == "Sales Order"
    assert answer["states"]["field"] == "state"
    assert answer["states"]["values"]["draft"] == "Quotation"
    assert answer["relations"]["order_line"] == "sale.order.line"
    assert answer["relations"]["partner_id"] == "res.partner"


async def test_a_description_says_what_to_give_and_what_is_given(target):
    answer = await target.ask(ORDER)
    assert "partner_id" in answer["required"]
    assert answer["defaults"]["date_order"] == "now"


async def test_stages_are_states_too(target):
    states = (await target.ask(DescribeModel("odoo", "crm.lead")))["states"]
    assert states["field"] == "stage_id"
    assert {"New", "Won"} <= set(states["values"].values())


async def test_a_description_tells_the_actions_and_when_they_are_there(target):
    answer = await target.ask(ORDER)
    if not has_views(target):
        assert answer["not_readable"] == ["views"]
        return
    confirm = answer["actions"]["action_confirm"]
    assert confirm.startswith("Confirm if state in (")
    assert "draft" in confirm


async def test_an_administrator_reads_record_rules_in_words(target, ordinary_target):
    answer = await target.ask(ORDER)
    assert "not_readable" not in answer or answer["not_readable"] == ["views"]
    if target.server.name != "sandbox":  # where no rule limits an administrator
        assert "company_id in your companies" in " ".join(answer["rules"])

    answer = await ordinary_target.ask(ORDER)
    assert "rules" not in answer
    assert {"constraints", "rules"} <= set(answer["not_readable"])


async def test_a_description_comes_in_the_language_that_was_asked_for(target):
    answer = await target.ask(DescribeModel("odoo", "sale.order", lang="fr_FR"))
    assert answer["states"]["values"]["draft"] == "Devis"
    assert "ommande" in answer["name"]


async def test_a_description_takes_no_request_once_known(target):
    await target.ask(ORDER)
    before = target.http_requests()
    await target.ask(ORDER)
    assert target.http_requests() == before


async def test_a_description_leaves_out_what_is_too_long_and_says_so(target):
    text = await target.text(ORDER, max_result_bytes=900)
    assert "relations" in json.loads(text)["left_out"]
    assert len(text) < 1000


async def test_the_description_of_no_model_is_refused_with_the_one_that_is_meant(target):
    error = await refusal(target, DescribeModel("odoo", "quotation"))
    assert error.kind is Kind.VALIDATION
    assert "did you mean 'sale.order'" in error.message


async def test_the_usual_fields_of_an_order_are_those_of_its_list(target, ordinary_target):
    for user in (target, ordinary_target):
        columns = (await user.ask(Search("odoo", "sale.order", limit=1)))["columns"]
        assert columns[:2] == ["id", "name"]
        assert {"partner_id", "date_order", "amount_total", "state"} <= set(columns)
        if has_views(target):
            assert {"user_id", "invoice_status"} <= set(columns)


async def test_only_the_parts_that_are_asked_for_are_told(target):
    answer = await target.ask(DescribeModel("odoo", "sale.order", parts=("states", "may")))
    assert list(answer) == ["states", "may"]


async def test_a_part_that_may_not_be_read_is_not_taken_for_an_empty_one(ordinary_target):
    answer = await ordinary_target.ask(DescribeModel("odoo", "sale.order", parts=("rules",)))
    assert answer == {"not_readable": ["rules"]}


async def test_actions_that_cannot_be_read_are_named(target):
    answer = await target.ask(DescribeModel("odoo", "sale.order", parts=("actions",)))
    assert list(answer) == (["actions"] if has_views(target) else ["not_readable"])


async def test_the_reports_of_a_model_are_listed_by_name(target):
    answer = await target.ask(ListReports("odoo", "sale.order"))
    assert "sale.report_saleorder" in [name for name, _ in answer["rows"]]


@pytest.mark.parametrize(
    ("context", "kind", "sentence"),
    [
        ({"lang": "fr_FX"}, Kind.VALIDATION, "The language 'fr_FX' is not installed; did you"),
        ({"lnag": "fr_FR"}, Kind.POLICY, "The context may not hold 'lnag'; did you mean 'lang'"),
    ],
)
async def test_reports_are_not_listed_in_a_context_that_is_wrong(target, context, kind, sentence):
    error = await refusal(target, ListReports("odoo", "sale.order", context))
    assert error.kind is kind
    assert error.message.startswith(sentence)
