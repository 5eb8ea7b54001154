"""What the sandbox knows of itself: names, rights, menus, rules, external ids and languages."""

import base64

import pytest

from oxidoo.sandbox.orm.environment import Environment
from oxidoo.sandbox.orm.errors import AccessError
from oxidoo.sandbox.orm.recordset import MODELS


def names(menus: dict[str, dict[str, str]]) -> set[str]:
    return {menu["name"] for menu in menus.values()}


def test_menus_are_shown_to_their_groups_only(env: Environment, demo_env: Environment) -> None:
    everything = env["ir.ui.menu"].load_menus(False)
    some = demo_env["ir.ui.menu"].load_menus(False)
    assert {"Invoicing", "Settings", "Users"} <= names(everything)
    assert names(everything) - names(some) == {
        "Invoicing",
        "Invoices",
        "Settings",
        "Users & Companies",
        "Users",
    }
    assert len(some["root"]["children"]) < len(everything["root"]["children"])


def test_menus_lead_to_actions_that_exist(env: Environment) -> None:
    menus = env["ir.ui.menu"].load_menus(False).values()
    leading = [menu for menu in menus if menu.get("action_id")]
    assert len(leading) > 5
    for menu in leading:
        action = env[menu["action_model"]].browse(menu["action_id"])
        assert action.res_model in MODELS


def test_a_model_is_listed_for_those_who_may_read_it(
    env: Environment, demo_env: Environment
) -> None:
    listed = {row["model"] for row in demo_env["ir.model"].get_available_models()}
    assert "res.partner" in listed
    assert "ir.model" not in listed
    assert "ir.model" in {row["model"] for row in env["ir.model"].get_available_models()}


def test_an_external_id_leads_only_those_who_may_read_there(demo_env: Environment) -> None:
    data = demo_env["ir.model.data"]
    assert data.check_object_reference("base", "main_company") == ["res.company", 1]
    theirs = demo_env.root["crm.lead"].search([("user_id", "=", 2)], limit=1)
    name = theirs._xml_id(theirs.id).partition(".")[2]
    assert data.check_object_reference("sandbox", name) == ["crm.lead", False]
    with pytest.raises(AccessError, match="Not enough access rights on the external ID"):
        data.check_object_reference("sandbox", name, raise_on_access_error=True)
    with pytest.raises(ValueError, match=r"External ID not found in the system: base\.nope"):
        data.check_object_reference("base", "nope")


def test_the_rules_written_down_are_the_rules_that_hold(
    env: Environment, demo_env: Environment
) -> None:
    rules = env["ir.rule"].search([("model_id.model", "=", "crm.lead")])
    assert set(rules.mapped("domain_force")) == {
        "['|',('user_id','=',user.id),('user_id','=',False)]",
        "[(1,'=',1)]",
    }
    seen = demo_env["crm.lead"].search([])
    assert set(seen.mapped("user_id")) <= {
        demo_env["res.users"].browse(6),
        demo_env["res.users"].browse(),
    }


def test_fields_are_named_in_the_language_of_the_context(env: Environment) -> None:
    orders = env["sale.order"].with_context(lang="fr_FR")
    about = orders.fields_get(["partner_id", "state"], ["string", "selection"])
    assert about["partner_id"]["string"] == "Client"
    assert about["state"]["selection"][0] == ["draft", "Devis"]
    french = env["ir.model"].with_context(lang="fr_FR")
    assert french.search([("name", "ilike", "commande client")]).mapped("model") == ["sale.order"]


def test_a_mode_of_access_that_is_none_is_refused(env: Environment) -> None:
    with pytest.raises(AssertionError, match="Invalid access mode"):
        env["res.partner"].has_access("nope")


def test_the_demo_has_a_text_a_picture_and_a_pdf(env: Environment) -> None:
    files = env["ir.attachment"].search([], order="id").read(["mimetype", "res_model", "datas"])
    assert [(file["mimetype"], file["res_model"]) for file in files[:3]] == [
        ("text/plain", "sale.order"),
        ("image/png", "res.partner"),
        ("application/pdf", "sale.order"),
    ]
    assert base64.b64decode(files[2]["datas"]).startswith(b"%PDF-1.4")
