"""What the views of a model tell of it."""

from typing import Any

import pytest

from oxidoo.schema.description.forms import actions, fields_in_sight, status_field
from oxidoo.schema.description.rules import rules_in_words
from oxidoo.schema.views import parse_arch

FORM = """<form><header>
  <button name="confirm" type="object" string="Confirm" invisible="state != 'sent'"/>
  <button name="confirm" type="object" string="Confirm" invisible="state != 'draft'"/>
  <button name="42" type="action"><span>Send</span> it</button>
  <button name="cancel" type="object" string="Cancel" invisible="not id or locked"/>
  <button name="old" type="object" string="Old" attrs="{…}"
          modifiers='{"invisible": [["state", "not in", ["draft"]]]}'/>
  <button name="hidden" type="object" string="Hidden" invisible="1"/>
  <button name="gone" type="object" string="Gone" modifiers='{"invisible": true}'/>
  <button name="screen" type="object" string="On a screen" invisible="context.get('x')"/>
  <button special="cancel" string="Close"/>
  <field name="state" widget="statusbar"/></header>
  <sheet><group><field name="partner_id"/><field name="secret" invisible="True"/></group>
  <field name="line_ids"><list><field name="price"/><button name="in" type="object"/></list></field>
  <button name="in_sheet" type="object" string="In sheet"/></sheet></form>"""


def form() -> Any:
    return parse_arch(FORM)


def test_fields_in_sight_are_those_of_the_form_not_of_its_lines() -> None:
    assert fields_in_sight(form()) == ["state", "partner_id", "line_ids"]


def test_the_status_bar_says_which_field_holds_the_state() -> None:
    assert status_field(form()) == "state"
    assert status_field(parse_arch("<form/>")) is None


def test_actions_are_the_buttons_of_the_header_each_once_with_its_conditions() -> None:
    assert actions([form()], {"locked"}) == {
        "confirm": "Confirm if state in (sent, draft)",
        "action 42": "Send it",
        "cancel": "Cancel if locked is false",
        "old": "Old if state is draft",
        "screen": "On a screen",
    }


@pytest.mark.parametrize(
    ("invisible", "said"),
    [
        ("not partner_id", "Go if partner_id is set"),
        ("not partner_id or state == 'done'", "Go if partner_id is set and state is not done"),
        ("not id", "Go"),
        ("not id and state == 'done'", "Go"),
        ("not id or state == 'done'", "Go if state is not done"),
    ],
)
def test_only_what_holds_of_every_saved_record_goes_unsaid(invisible: str, said: str) -> None:
    form = f"""<form><header><button name="go" type="object" string="Go" invisible="{invisible}"/>
    </header></form>"""
    assert actions([parse_arch(form)], set()) == {"go": said}


def test_what_nests_without_end_in_a_view_does_no_harm() -> None:
    depth = 100_000
    deep = "<group>" * depth + "<field name='a'/>" + "</group>" * depth
    assert fields_in_sight(parse_arch(f"<form>{deep}</form>")) == ["a"]
    button = f"""<button name="go" type="object" string="Go" modifiers="{"[" * depth}"/>"""
    assert actions([parse_arch(f"<form><header>{button}</header></form>")], set()) == {"go": "Go"}


def test_of_a_header_without_end_the_first_buttons_count() -> None:
    buttons = "".join(
        f"""<button name="go_{number}" type="object" string="Go"/>""" for number in range(10_000)
    )
    found = actions([parse_arch(f"<form><header>{buttons}</header></form>")], set())
    assert list(found) == [f"go_{number}" for number in range(200)]


def test_a_condition_that_cannot_be_read_is_still_said_to_hide_the_button() -> None:
    button = """<button name="go" type="object" string="Go" modifiers='{"invisible": ["?"]}'/>"""
    assert actions([parse_arch(f"<form><header>{button}</header></form>")], set()) == {
        "go": 'Go if not ({"invisible": ["?"]})'
    }


def rule(domain: str, groups: tuple[int, ...] = (), accesses: str = "rwcu") -> dict[str, Any]:
    names = {"perm_read": "r", "perm_write": "w", "perm_create": "c", "perm_unlink": "u"}
    given = {name: letter in accesses for name, letter in names.items()}
    return {"domain_force": domain, "groups": list(groups), "global": not groups, **given}


COMPANY = rule("[('company_id', 'in', company_ids)]")
OWN = rule("[('user_id', '=', user.id)]", (5,))
ALL = rule("[(1, '=', 1)]", (6,))


def test_every_global_rule_and_one_of_the_groups_own_holds() -> None:
    assert rules_in_words([COMPANY, OWN], [5], ()) == [
        "company_id in your companies and user_id is you"
    ]


def test_a_rule_of_a_group_that_the_user_is_not_in_does_not_count() -> None:
    assert rules_in_words([OWN], [7], ()) == []


def test_a_group_that_may_all_lifts_the_limits_of_others() -> None:
    assert rules_in_words([COMPANY, OWN, ALL], [5, 6], ()) == ["company_id in your companies"]


def test_rules_are_told_apart_by_what_they_are_for() -> None:
    writing = rule("[('user_id', '=', user.id)]", (5,), "wu")
    assert rules_in_words([COMPANY, writing], [5], ()) == [
        "to read or create: company_id in your companies",
        "to update or delete: company_id in your companies and user_id is you",
    ]
