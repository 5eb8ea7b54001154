"""Conditions on records, in words."""

from typing import Any

import pytest

from oxidoo.schema.description.conditions import (
    in_words,
    of_domain,
    of_domain_text,
    of_expression,
    opposite,
)

BOOLEANS = {"active", "locked"}

DOMAINS = {
    "[(1,'=',1)]": "all records",
    "[]": "all records",
    "[(0, '=', 1)]": "no records",
    "[('user_id', '=', user.id)]": "user_id is you",
    "[('user_id', 'in', (False, user.id))]": "user_id in (empty, you)",
    "['|',('user_id','=',user.id),('user_id','=',False)]": "user_id is you or user_id is empty",
    "[('company_id', 'in', company_ids + [False])]": "company_id in (your companies, empty)",
    "[('company_id', 'parent_of', company_ids)]": "company_id is or is above your companies",
    "[('partner_id','child_of',[user.commercial_partner_id.id])]": (
        "partner_id is or is below your contact's company"
    ),
    "[('active', '=', False), '|', ('a', '>', 1), ('b', 'in', ['x', 'y z'])]": (
        "active is false and (a > 1 or b in (x, 'y z'))"
    ),
    "['!', ('state', '=', 'draft')]": "state is not draft",
    "[('date', '>', time.strftime('%Y'))]": "date > time.strftime('%Y')",
    "['|', ('a', '=', 1)]": "['|', ('a', '=', 1)]",
    "[('a', '=', 1)": "[('a', '=', 1)",
    "[('a', '=', 1)] if user.share else []": "[('a', '=', 1)] if user.share else []",
}


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_is_said_in_words_or_left_as_it_is(domain: str) -> None:
    assert in_words(of_domain_text(domain), BOOLEANS) == DOMAINS[domain]


INVISIBLE = {
    "state != 'draft'": "state is draft",
    "state not in ['draft', 'sent'] or locked": "state in (draft, sent) and locked is false",
    "type == 'lead' or probability == 0 and not active": (
        "type is not lead and (probability is not 0 or active is true)"
    ),
    "not has_transactions": "has_transactions is set",
    "amount < 1": "amount >= 1",
    "True": "no records",
    "0 < amount < 10": "not (0 < amount < 10)",
    "state ==": "not (state ==)",
}


@pytest.mark.parametrize("expression", INVISIBLE)
def test_what_holds_where_a_button_is_seen_is_the_opposite(expression: str) -> None:
    assert in_words(opposite(of_expression(expression)), BOOLEANS) == INVISIBLE[expression]


def test_the_opposite_of_a_domain_turns_every_part_of_it_round() -> None:
    domain = ["|", ["state", "not in", ["draft"]], "&", ["active", "=", False], ["x", ">", 1]]
    words = in_words(opposite(of_domain(domain)), BOOLEANS)
    assert words == "state is draft and (active is true or x <= 1)"


@pytest.mark.parametrize("domain", [["|"], [7], [["a", "="]], [["a", 1, 2]]])
def test_what_is_no_domain_is_refused(domain: list[object]) -> None:
    with pytest.raises(ValueError, match="it "):
        of_domain(domain)


def test_a_long_condition_is_cut() -> None:
    words = in_words(of_domain([[f"field_{n}", "=", n] for n in range(100)]))
    assert words.endswith(" …")
    assert len(words) < 250


def test_a_domain_nested_without_end_is_left_as_it_is() -> None:
    for domain in ("[" * 4000, repr(["!"] * 4000 + [("a", "=", 1)])):
        words = in_words(of_domain_text(domain))
        assert words.endswith(" …")
        assert domain.startswith(words.removesuffix(" …"))


@pytest.mark.parametrize(
    "domain",
    [
        [("name", "=", str(number)) for number in range(100_000)],
        [("name", "in", [str(number) for number in range(100_000)])],
    ],
)
def test_a_domain_that_nobody_would_read_is_none(domain: list[Any]) -> None:
    with pytest.raises(ValueError, match="too long"):
        of_domain(domain)


def test_a_long_condition_is_not_taken_for_its_beginning() -> None:
    beginning = f"{'a == 1 or ' * 499}xxyyyyyyyy"
    assert len(beginning) == 5000
    assert in_words(of_expression(f"{beginning}zz")).startswith("a == 1 or a == 1")


def test_the_line_breaks_of_a_condition_are_left_out() -> None:
    assert in_words(of_domain_text("[('a', '=', 1)]\n if user.share\n else []")) == (
        "[('a', '=', 1)] if user.share else []"
    )
