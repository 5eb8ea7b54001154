"""Which fields are shown when nobody says which."""

from typing import Any

import pytest

from oxidoo.schema.default_fields import choose, columns_of, visible_columns
from oxidoo.schema.field import Fields, parse_fields
from oxidoo.schema.views import parse_arch


def fields(**types: str) -> Fields:
    described: dict[str, Any] = {name: {"type": kind} for name, kind in types.items()}
    return parse_fields({"id": {"type": "integer"}, **described})


ORDER = fields(
    name="char",
    partner_id="many2one",
    date_order="datetime",
    amount_total="monetary",
    state="selection",
    note="html",
    line_ids="one2many",
    image="binary",
)


def columns(arch: str) -> list[str]:
    listed = parse_arch(arch)
    assert listed is not None
    return visible_columns(listed)


def test_columns_come_in_the_order_of_the_view_behind_id_and_name() -> None:
    assert choose(ORDER, ("amount_total", "name", "partner_id", "state")) == [
        "id", "name", "amount_total", "partner_id", "state",
    ]  # fmt: skip


def test_a_state_that_a_list_only_colours_by_is_shown() -> None:
    assert choose(ORDER, ("amount_total", "partner_id")) == [
        "id", "name", "amount_total", "partner_id", "state",
    ]  # fmt: skip


def test_what_is_long_or_costly_is_not_shown() -> None:
    described = {
        "name": {"type": "char"},
        "margin": {"type": "float", "store": False},
        "city": {"type": "char", "store": False, "related": "partner_id.city"},
        "note": {"type": "html"},
        "line_ids": {"type": "one2many"},
    }
    shown = choose(parse_fields(described), ("name", "margin", "city", "note", "line_ids"))
    assert shown == ["id", "name", "city"]


def test_of_many_columns_the_important_ones_stay_in_the_order_of_the_view() -> None:
    texts = {f"text_{n}": "char" for n in range(10)}
    many = fields(name="char", **texts, amount="float", stage_id="many2one", user_id="many2one")

    shown = choose(many, (*texts, "amount", "stage_id", "user_id"))

    assert shown == [
        "id", "name", "text_0", "text_1", "text_2", "amount", "stage_id", "user_id",
    ]  # fmt: skip


def test_without_a_list_view_of_its_own_a_model_shows_the_usual_fields() -> None:
    usual = ["id", "name", "partner_id", "state", "date_order", "amount_total"]
    assert choose(ORDER, ()) == usual
    assert choose(ORDER, ("name",)) == usual
    assert choose(ORDER, ("display_name", "gone")) == usual


def test_only_the_visible_columns_of_the_list_itself_count() -> None:
    found = columns(
        """<tree><header><field name="h"/></header><field name="sequence" widget="handle"/>
        <field name="a" optional="show"/><field name="b" optional="hide"/>
        <field name="c" invisible="1"/><field name="d" column_invisible="True"/>
        <field name="e" modifiers='{"readonly": true, "column_invisible": true}'/>
        <field name="f" invisible="state == 'draft'"/>
        <field name="g"><tree><field name="inner"/></tree></field>
        <button name="x" type="object"/></tree>"""
    )
    assert found == ["a", "f", "g"]


@pytest.mark.parametrize(
    "arch",
    [None, True, "", "no view", "<tree>", '<!DOCTYPE t [<!ENTITY a "aa">]><tree>&a;</tree>'],
)
def test_what_is_no_view_is_taken_for_none(arch: Any) -> None:
    assert parse_arch(arch) is None


@pytest.mark.parametrize("answer", [None, {}, "name", [1], [["name"]]])
def test_what_lists_no_columns_is_refused(answer: Any) -> None:
    with pytest.raises(TypeError):
        columns_of("res.partner").read(answer)
