"""What the benchmark of everyday questions takes for a right answer."""

import pytest
from benches.questions.check import problem
from benches.questions.question import Expected

DEALS = Expected([("Ten chairs", "Marc", 1000.0), ("A desk", "Anna", 20.5)], absent=["A pencil"])

TABLE = {"columns": ["name", "user_id", "amount"],
         "rows": [["Ten chairs", "Marc", 1000], ["A desk", "Anna", 20.5]]}  # fmt: skip
RECORDS = {
    "success": True,
    "records": [
        {"id": 1, "name": "Ten chairs", "user_id": [5, "Marc"], "amount": 1000.0},
        {"id": 2, "name": "A desk", "user_id": [6, "Anna"], "amount": 20.5},
    ],
}
CSV = "name,user_id,amount\nTen chairs,Marc,1000.0\nA desk,Anna,20.5\n"
MARKDOWN = """| name | who | amount |
|---|---|---:|
| Ten chairs | Marc | 1,000.00 |
| A desk | Anna | 20.50 |
"""


@pytest.mark.parametrize("result", [TABLE, RECORDS, {"result": RECORDS}, CSV, MARKDOWN])
def test_an_answer_is_right_in_whatever_form(result):
    assert problem(DEALS, [result]) == ""


@pytest.mark.parametrize(
    "rows",
    [
        [["Ten chairs", "Anna", 1000], ["A desk", "Marc", 20.5]],
        [["Ten chairs", "Marc", 20.5], ["A desk", "Anna", 1000]],
    ],
)
def test_facts_that_are_mixed_up_are_no_answer(rows):
    assert "no record with Ten chairs, Marc" in problem(DEALS, [TABLE | {"rows": rows}])


def test_a_record_that_is_missing_is_missed():
    assert problem(DEALS, [TABLE | {"rows": TABLE["rows"][:1]}]) == (
        "no record with A desk, Anna, 20.5"
    )


def test_one_record_does_not_stand_for_two():
    twice = Expected([("Marc", 5), ("Marc", 5)])
    assert problem(twice, [{"rows": [["Marc", 5]]}]) == "no record with Marc, 5"
    assert problem(twice, [{"rows": [["Marc", 5], ["Marc", 5]]}]) == ""


def test_records_that_were_not_asked_for_make_an_answer_wrong():
    more = TABLE | {"rows": [*TABLE["rows"], ["A pencil", "Marc", 1]]}
    assert problem(DEALS, [more]) == "A pencil is in it, and should not be"


def test_lines_belong_to_the_record_that_holds_them():
    order = {"rows": [["S1", [["Chair", 2], ["Desk", 1]]], ["S2", [["Lamp", 3]]]]}
    assert problem(Expected([("S1", "Desk", 1), ("S2", "Lamp", 3)]), [order]) == ""
    assert problem(Expected([("S2", "Desk", 1)]), [order]) != ""


@pytest.mark.parametrize(
    ("fact", "leaf"),
    [
        ("sale.order", "sale.order.line"),
        ("New", "Newsletter"),
        (1.0, "10"),
        (1, True),
        ("2026-11", "2026-12-11"),
    ],
)
def test_what_only_looks_alike_is_not_the_same(fact, leaf):
    assert problem(Expected([[fact]]), [{"value": leaf}]) != ""


@pytest.mark.parametrize(
    ("fact", "leaf"),
    [
        ("Hello, friend", "<p>Hello,<br/>\n<b>friend</b>!</p>"),
        ("action_confirm", '<button name="action_confirm"/>'),
        (("November 2026", "2026-11"), "2026-11"),
        (1234.5, "$ 1,234.50"),
        ("R&D", "R&amp;D"),
    ],
)
def test_the_same_in_other_words_is_the_same(fact, leaf):
    assert problem(Expected([[fact]]), [{"value": leaf}]) == ""


def test_commas_between_cells_are_not_those_in_numbers():
    assert problem(Expected([("S1", 750.0)]), ["S1,2026-11-22,750.0\n"]) == ""


def test_what_is_only_mentioned_may_be_anywhere():
    states = Expected([], mentioned=["Quotation", "action_cancel"])
    assert problem(states, [{"states": {"draft": "Quotation"}}, "call action_cancel"]) == ""
    assert problem(states, [{"states": {"draft": "Quotation"}}]) == "nothing about action_cancel"


@pytest.mark.parametrize("rows", [[], [[]]])
def test_a_question_without_an_answer_is_refused(rows):
    with pytest.raises(ValueError, match="no answer"):
        Expected(rows)
