"""What an agent finds out about models and fields."""

import json

import pytest
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


MEANT = {
    "customer": "res.partner",
    "quotations": "sale.order",
    "COMMANDES": "sale.order",
    "order sale": "sale.order",
    "invoice": "account.move",
    "crm.lead": "crm.lead",
    "salesperson": "res.users",
    "sales team": "crm.team",
}


@pytest.mark.parametrize("query", MEANT)
async def test_a_model_is_found_by_what_people_call_it(target, ordinary_target, query):
    for user in (target, ordinary_target):
        answer = await user.ask(ListModels("odoo", query))

        assert answer["rows"][0][0] == MEANT[query]


async def test_models_are_found_by_some_of_the_words_where_none_has_all(target):
    found = await target.ask(ListModels("odoo", "open quotations"))
    assert "sale.order" in [model for model, *_ in found["rows"]]
    assert found["note"] == (
        "No model is called all of 'open quotations'; these are called a part of it."
    )


async def test_a_word_that_is_nothing_here_is_told(target):
    found = await target.ask(ListModels("odoo", "xyzzy"))
    assert found["rows"] == []
    assert found["note"].startswith("No model of this Odoo is called 'xyzzy': try another word")


async def test_a_model_is_found_by_what_menus_call_it_in_another_language(
    real_server, reach, ordinary_targets
):
    """The menus of the sandbox speak English alone."""
    meant = {"Devis": "sale.order", "FACTURE": "account.move", "tâches": "project.task"}
    for query, model in meant.items():
        for protocol in real_server.protocols:
            for user in (reach, ordinary_targets):
                found = await user(real_server.name, protocol).ask(ListModels("odoo", query))
                assert found["rows"][0][0] == model


async def test_a_model_is_listed_with_the_names_that_it_was_found_by(target):
    answer = await target.ask(ListModels("odoo", "quotation"))
    assert answer["columns"] == ["model", "name", "also"]
    assert answer["rows"][0][:2] == ["sale.order", "Sales Order"]
    assert "Quotations" in answer["rows"][0][2]

    answer = await target.ask(ListModels("odoo", "res.partner.category"))
    assert answer["columns"] == ["model", "name"]


async def test_models_have_names_in_the_language_that_was_asked_for(target):
    answer = await target.ask(ListModels("odoo", "sale.order", lang="fr_FR"))
    assert "ommande" in answer["rows"][0][1]

    error = await refusal(target, ListModels("odoo", "sale.order", lang="fr_FX"))
    assert error.message == "The language 'fr_FX' is not installed; did you mean 'fr_FR'."


async def test_words_that_nothing_is_called_find_no_model(target):
    assert (await target.ask(ListModels("odoo", "no such words")))["rows"] == []


async def test_a_page_of_models_ends_at_the_size_limit(target):
    answer = await target.ask(ListModels("odoo"), max_result_bytes=300)
    assert answer["next"] == len(answer["rows"]) > 1


async def test_models_are_listed_without_a_request_once_known(target):
    await target.ask(ListModels("odoo", "sale"))
    before = target.http_requests()
    await target.ask(ListModels("odoo", "lead"))
    assert target.http_requests() == before


async def test_a_wrong_model_is_refused_with_the_one_that_is_meant(target, ordinary_target):
    for user in (target, ordinary_target):
        for wrong, right in (("quotation", "sale.order"), ("sale.ordr", "sale.order")):
            error = await refusal(user, Search("odoo", wrong))
            assert error.message == f"There is no model '{wrong}'; did you mean '{right}'."


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


async def test_who_may_not_list_models_is_told_those_that_may_be_used(target, ordinary_target):
    models = {row[0] for row in (await ordinary_target.ask(ListModels("odoo", limit=1000)))["rows"]}
    assert {"res.partner", "sale.order"} <= models
    if target.server.version_major >= 19:
        assert "ir.model" not in models


async def test_fields_are_found_by_words_in_any_order_without_accents(target):
    for query in ("team sales", "TEAM", "equipe commerciale", "team_id"):
        answer = await target.ask(DescribeFields("odoo", "crm.lead", query=query))
        assert "team_id" in [row[0] for row in answer["rows"]]


async def test_fields_found_in_another_language_keep_the_labels_that_were_asked_for(target):
    answer = await target.ask(DescribeFields("odoo", "crm.lead", query="Équipe commerciale"))
    assert [row[2] for row in answer["rows"] if row[0] == "team_id"] == ["Sales Team"]


async def test_only_fields_of_a_type_are_listed_on_request(target):
    answer = await target.ask(DescribeFields("odoo", "sale.order", query="amount", type="monetary"))
    assert "amount_total" in [row[0] for row in answer["rows"]]
    assert {row[1] for row in answer["rows"]} == {"monetary"}

    error = await refusal(target, DescribeFields("odoo", "sale.order", type="money"))
    assert "monetary" in error.message


async def test_only_required_fields_are_listed_on_request(target):
    answer = await target.ask(DescribeFields("odoo", "sale.order", required=True))
    assert "partner_id" in [row[0] for row in answer["rows"]]
    assert all("required" in row[3] for row in answer["rows"])
