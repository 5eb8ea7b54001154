"""create, write, copy, unlink, x2many commands, constraints and rollback."""

from typing import Any

import pytest

from oxidoo.sandbox.database import Database
from oxidoo.sandbox.orm.environment import Environment
from oxidoo.sandbox.orm.errors import (
    MissingError,
    NumericValueOutOfRange,
    UserError,
    ValidationError,
)

ADMIN = 2


@pytest.fixture
def tags(env: Environment) -> list[int]:
    made = env["res.partner.category"].create([{"name": name} for name in ("t0", "t1", "t2")])
    return list(made.ids)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([[4, "t1", 0]], {"t0", "t1"}),
        ([[4, "t0"]], {"t0"}),
        ([[3, "t0", 0]], set()),
        ([[5, 0, 0]], set()),
        ([[6, 0, ["t1", "t2"]]], {"t1", "t2"}),
        ([[0, 0, {"name": "new"}]], {"t0", "new"}),
        ([[1, "t0", {"name": "renamed"}]], {"renamed"}),
        ([[2, "t0", 0]], set()),
        ([[4, "t1"], [3, "t0"]], {"t1"}),
        (["t2"], {"t2"}),
        (False, set()),
        ([], {"t0"}),
        ([[9, 0, 0]], {"t0"}),
    ],
)
def test_a_command_changes_a_many2many(
    env: Environment, tags: list[int], value: Any, expected: set[str]
) -> None:
    partner = env["res.partner"].create({"name": "P", "category_id": [[6, 0, tags[:1]]]})
    partner.write({"category_id": with_ids(value, tags)})
    assert {tag.name for tag in partner.category_id} == expected


def with_ids(value: Any, tags: list[int]) -> Any:
    """`t1` stands for the id of the tag of that name."""
    if isinstance(value, list):
        return [with_ids(item, tags) for item in value]
    return tags[int(value[1])] if value in ("t0", "t1", "t2") else value


def test_a_many2many_is_seen_and_changed_from_both_sides(env: Environment, tags: list[int]) -> None:
    partner = env["res.partner"].create({"name": "P", "category_id": tags[:1]})
    tag = env["res.partner.category"].browse(tags[0])
    assert tag.partner_ids.ids == partner.ids
    tag.write({"partner_ids": [[5, 0, 0]]})
    assert partner.category_id.ids == ()


def test_a_command_changes_a_one2many(env: Environment) -> None:
    parent = env["res.partner"].create(
        {"name": "P", "child_ids": [[0, 0, {"name": "A"}], [0, 0, {"name": "B"}]]}
    )
    first, second = parent.child_ids.ids
    parent.write({"child_ids": [[1, first, {"name": "A2"}], [3, second, 0]]})
    assert parent.child_ids.mapped("name") == ["A2"]
    assert env["res.partner"].browse(second).exists().parent_id.ids == ()
    parent.write({"child_ids": [[2, first, 0], [4, second, 0]]})
    assert parent.child_ids.ids == (second,)
    assert not env["res.partner"].browse(first).exists()


def test_lines_that_need_their_parent_are_deleted_when_they_are_let_go(env: Environment) -> None:
    order = new_order(env)
    (line,) = order.order_line.ids
    order.write({"order_line": [[3, line, 0]]})
    assert not env["sale.order.line"].browse(line).exists()


def new_order(env: Environment, **line: Any) -> Any:
    values = {"product_id": 1, "product_uom_qty": 3.0, **line}
    return env["sale.order"].create({"partner_id": 8, "order_line": [[0, 0, values]]})


def test_an_order_computes_its_amounts(env: Environment) -> None:
    order = new_order(env, price_unit=12.345, discount=0.0)
    assert order.amount_untaxed == 37.04
    assert order.amount_tax == 7.78
    assert order.amount_total == 44.82
    order.write({"order_line": [[1, order.order_line.id, {"product_uom_qty": 1.0}]]})
    assert order.amount_untaxed == 12.35
    assert new_order(env, price_unit=1.005, product_uom_qty=1.0).amount_untaxed == 1.01


def test_a_line_takes_over_what_the_product_says_unless_told_otherwise(env: Environment) -> None:
    product = env["product.product"].browse(1)
    line = new_order(env).order_line
    assert line.price_unit == product.list_price
    assert line.name == product.display_name
    assert new_order(env, price_unit=5.0).order_line.price_unit == 5.0


def test_a_number_too_big_for_its_column_is_refused(env: Environment) -> None:
    with pytest.raises(NumericValueOutOfRange):
        env["res.partner"].create({"name": "x", "color": 2**31})
    assert env["res.partner"].search([["color", "=", 2**31]]).ids == ()


def test_a_new_user_is_an_employee_and_can_log_in(env: Environment) -> None:
    user = env["res.users"].create({"name": "New", "login": "new", "password": "pw"})
    assert user.has_group("base.group_user")
    assert not user.share
    assert Environment(env.registry, env.store, user.id)["res.partner"].search_count([]) > 50


def test_inherited_fields_live_in_the_parent_record(env: Environment) -> None:
    user = env["res.users"].create({"name": "New", "login": "new", "email": "new@x.example"})
    assert user.partner_id.name == "New"
    user.write({"email": "other@x.example"})
    assert user.partner_id.email == "other@x.example"


def test_a_copy_leaves_out_what_is_not_copied(env: Environment) -> None:
    order = new_order(env)
    order.write({"client_order_ref": "X", "state": "sale"})
    copy = order.copy()
    assert copy.state == "draft"
    assert copy.client_order_ref is False
    assert copy.amount_total == order.amount_total
    assert copy.name != order.name
    assert env["res.partner"].browse(8).copy().name == "Azure Interior (copy)"


@pytest.mark.parametrize(
    ("model", "values", "message"),
    [
        ("sale.order", {}, "Missing required value for the field 'Customer' (partner_id)."),
        ("res.partner", {"type": "contact"}, "Contacts require a name"),
        ("res.users", {"name": "x", "login": "admin"}, "two users with the same login"),
        ("crm.lead", {"name": "x", "lost_reason_id": 999}, "'Lost Reason' (lost_reason_id)"),
        ("calendar.event", {"name": "x", "start": "2026-01-02", "stop": "2026-01-01"}, "earlier"),
    ],
)
def test_a_violated_constraint_is_a_validation_error(
    env: Environment, model: str, values: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        env[model].create(values)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"nope": 1}, "Invalid field 'nope' in 'res.partner'"),
        ({"name": "x", "type": "foo"}, "Wrong value for res.partner.type: 'foo'"),
        ({"name": "x", "color": "blue"}, "invalid literal for int() with base 10: 'blue'"),
        ({"name": "x", "lang": "xx"}, "Wrong value for res.partner.lang: 'xx'"),
        ({"name": "x", "category_id": 5}, "Wrong value for res.partner.category_id: 5"),
    ],
)
def test_a_value_of_the_wrong_kind_is_a_value_error(
    env: Environment, values: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=r".+") as caught:
        env["res.partner"].create(values)
    assert str(caught.value) == message


def test_a_partner_cannot_be_its_own_ancestor(env: Environment) -> None:
    child = env["res.partner"].search([["parent_id", "=", 8]], limit=1)
    with pytest.raises(ValidationError, match="recursive Partner hierarchies"):
        env["res.partner"].browse(8).write({"parent_id": child.id, "city": "Nowhere"})


def test_writing_to_a_missing_record_is_an_error_on_business_models_only(
    env: Environment,
) -> None:
    with pytest.raises(MissingError):
        env["crm.lead"].browse(999999).write({"name": "x"})
    with pytest.raises(MissingError):
        env["crm.lead"].browse(999999).unlink()
    assert env["crm.tag"].browse(999999).write({"name": "x"}) is True
    assert env["crm.tag"].browse(999999).unlink() is True


def test_a_record_in_use_cannot_be_deleted(env: Environment) -> None:
    customer = new_order(env).partner_id
    with pytest.raises(ValidationError, match="The troublemaker is: 'Sales Order'"):
        customer.unlink()


def test_deleting_cascades_empties_and_forgets_external_ids(env: Environment) -> None:
    order = new_order(env)
    line = order.order_line
    order.unlink()
    assert not line.exists()
    company = env.ref("sandbox.company_2")
    children = company.child_ids
    orders = env["sale.order"].search([["partner_id", "=", company.id]])
    orders.write({"state": "draft", "locked": False})
    orders.unlink()
    env["account.move"].search([["partner_id", "=", company.id]]).button_draft()
    env["account.move"].search([["partner_id", "=", company.id]]).unlink()
    company.unlink()
    assert children.exists().parent_id.ids == ()
    with pytest.raises(Exception, match="External ID not found"):
        env.ref("sandbox.company_2")


def spoil(env: Environment) -> None:
    """Change all sorts of things, then fail."""
    partner = env["res.partner"].create({"name": "Gone", "child_ids": [[0, 0, {"name": "C"}]]})
    env["res.partner"].browse(8).write({"name": "Changed", "category_id": [[5, 0, 0]]})
    env["sale.order"].search([], limit=1).write({"note": "x"})
    env["res.partner.category"].search([]).unlink()
    partner.write({"nope": 1})


def test_a_failed_call_leaves_no_trace(database: Database) -> None:
    table = database.store.tables["res.partner"]
    before = dict(table.rows)
    with pytest.raises(ValueError, match="Invalid field"), database.transaction(ADMIN) as env:
        spoil(env)
    assert table.rows == before
    with database.transaction(ADMIN) as env:
        assert env["res.partner"].search_count([["name", "=", "Gone"]]) == 0
        assert env["res.partner"].search([["parent_id", "=", 8]])
        assert env["res.partner.category"].search_count([["partner_ids", "!=", False]]) > 0


def test_a_bad_record_in_a_list_undoes_the_good_ones(database: Database) -> None:
    count = len(database.store.tables["crm.tag"].rows)
    with pytest.raises(ValidationError), database.transaction(ADMIN) as env:
        env["crm.tag"].create([{"name": "fine"}, {"name": False}])
    assert len(database.store.tables["crm.tag"].rows) == count


def test_load_keeps_all_rows_or_none_and_names_the_bad_one(env: Environment) -> None:
    rows = [["zz A", "Belgium"], ["zz B", "Nowhere"]]
    result = env["res.partner"].load(["name", "country_id"], rows)
    assert result["ids"] is False
    (message,) = result["messages"]
    assert (message["record"], message["field"]) == (1, "country_id")
    assert message["message"] == "No matching record found for name 'Nowhere' in field 'Country'"
    assert env["res.partner"].search_count([["name", "=like", "zz%"]]) == 0
    rows[1][1] = "France"
    assert len(env["res.partner"].load(["name", "country_id"], rows)["ids"]) == 2


def test_buttons_do_their_work_and_refuse_in_odoos_words(env: Environment) -> None:
    order = new_order(env)
    assert order.action_confirm() is True
    assert order.state == "sale"
    with pytest.raises(UserError, match="not in a state requiring confirmation"):
        order.action_confirm()
    with pytest.raises(UserError, match="You must first cancel it"):
        order.unlink()
    order.action_cancel()
    assert order.unlink() is True


def test_a_lead_is_won_and_lost(env: Environment) -> None:
    lead = env["crm.lead"].create({"name": "x", "expected_revenue": 200.0})
    assert lead.action_set_lost(lost_reason_id=1) is None
    assert (lead.active, lead.probability, lead.won_status) == (False, 0.0, "lost")
    assert lead.action_set_won() is True
    assert (lead.active, lead.probability, lead.won_status) == (True, 100.0, "won")
    assert lead.prorated_revenue == 200.0


def test_a_posted_message_is_escaped(env: Environment) -> None:
    lead = env["crm.lead"].create({"name": "x"})
    message = lead.message_post(body="<b>1 & 2</b>")
    assert message.body == "<span>&lt;b&gt;1 &amp; 2&lt;/b&gt;</span>"
    assert lead.message_ids.ids == message.ids


def test_a_row_with_a_known_external_id_changes_its_record(env: Environment) -> None:
    tags, fields = env["crm.tag"], ["id", "name"]
    (first,) = tags.load(fields, [["M.tag", "One"]])["ids"]
    assert tags.load(fields, [["M.tag", "Other"]])["ids"] == [first]
    assert tags.browse(first).name == "Other"
