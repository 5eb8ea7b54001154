"""What the user with few rights may not do."""

from typing import Any

import pytest

from oxidoo.sandbox.orm.environment import Environment
from oxidoo.sandbox.orm.errors import AccessError


@pytest.mark.parametrize(
    ("model", "method", "args"),
    [
        ("product.template", "write", [{"name": "x"}]),
        ("product.template", "unlink", []),
        ("res.users", "write", [{"login": "x"}]),
        ("res.company", "write", [{"name": "x"}]),
        ("ir.config_parameter", "read", [["key"]]),
        ("ir.model", "read", [["model"]]),
        ("ir.model.access", "read", [["name"]]),
        ("account.tax", "write", [{"amount": 0.0}]),
        ("crm.lead", "unlink", []),
    ],
)
def test_a_model_is_closed_to_the_demo_user(
    env: Environment, demo_env: Environment, model: str, method: str, args: list[Any]
) -> None:
    assert env[model].browse(1).exists()
    with pytest.raises(AccessError, match="You are not allowed to"):
        getattr(demo_env[model].browse(1), method)(*args)


def test_the_refusal_reads_as_in_odoo(demo_env: Environment) -> None:
    with pytest.raises(AccessError) as caught:
        demo_env["product.template"].create({"name": "x"})
    assert str(caught.value) == (
        "You are not allowed to create 'Product' (product.template) records.\n\n"
        "This operation is allowed for the following groups:\n\t- Products/Create\n\n"
        "Contact your administrator to request access if necessary."
    )


def test_the_demo_user_works_with_contacts(demo_env: Environment) -> None:
    partner = demo_env["res.partner"].create({"name": "Mine"})
    assert partner.create_uid.id == 6
    partner.write({"phone": "1"})
    assert partner.unlink() is True
    assert demo_env["res.partner"].has_access("unlink") is True
    assert demo_env["product.template"].has_access("write") is False


def test_a_record_rule_hides_what_belongs_to_others(
    env: Environment, demo_env: Environment
) -> None:
    mine = env["crm.lead"].create({"name": "m", "user_id": 6})
    other = env["crm.lead"].create({"name": "o", "user_id": 2})
    nobody = env["crm.lead"].create({"name": "n", "user_id": False})
    both = [["id", "in", [mine.id, other.id, nobody.id]]]
    assert demo_env["crm.lead"].search(both, order="id").ids == (mine.id, nobody.id)
    assert demo_env["crm.lead"].search_count(both) == 2
    for call in (lambda lead: lead.read(["name"]), lambda lead: lead.write({"name": "x"})):
        with pytest.raises(AccessError, match="top-secret records"):
            call(demo_env["crm.lead"].browse(other.id))
    assert env["crm.lead"].search_count(both) == 3


def test_nobody_creates_what_a_record_rule_would_hide(demo_env: Environment) -> None:
    with pytest.raises(AccessError, match="doesn't have 'create' access"):
        demo_env["crm.lead"].create({"name": "for the boss", "user_id": 2})


def test_a_path_through_a_domain_does_not_leak(env: Environment, demo_env: Environment) -> None:
    lead = env["crm.lead"].create({"name": "secret", "user_id": 2, "partner_id": 8})
    domain = [["opportunity_ids.name", "=", "secret"]]
    assert env["res.partner"].search(domain).ids == (8,)
    assert demo_env["res.partner"].search(domain).ids == ()
    assert lead.exists()


def test_a_field_with_groups_is_hidden(env: Environment, demo_env: Environment) -> None:
    employees = demo_env["hr.employee"]
    assert "wage" in env["hr.employee"].fields_get()
    assert "wage" not in employees.fields_get()
    assert "wage" not in employees.search([], limit=1).read()[0]
    for call in (
        lambda: employees.search([], limit=1).read(["wage"]),
        lambda: employees.search([["wage", ">", 0]]),
        lambda: employees.search([], order="wage"),
        lambda: employees.formatted_read_group([], [], ["wage:sum"]),
    ):
        with pytest.raises(AccessError, match='enough rights to access the field "wage"'):
            call()


def test_a_command_cannot_reach_a_closed_model(demo_env: Environment) -> None:
    partner = demo_env["res.partner"].browse(3)
    with pytest.raises(AccessError):
        partner.write({"user_ids": [[1, 2, {"password": "stolen"}]]})


def test_a_password_is_never_shown(env: Environment) -> None:
    rows = env["res.users"].search_read([], ["login", "password"])
    assert {row["password"] for row in rows} == {""}
