"""The everyday questions as data."""

from datetime import date

import pytest
from benches.questions.calls import OXIDOO, SERVERS, Call, Cannot
from benches.questions.catalogue import QUESTIONS
from benches.questions.question import Days

from oxidoo.tools.arguments import read_arguments
from oxidoo.tools.registry import TOOLS

DAYS = Days(date(2026, 12, 31))
ARGUMENTS = {tool.name: tool.arguments for tool in TOOLS}
ASKED = [asked(DAYS) for asked in QUESTIONS]


def test_there_are_25_and_no_two_are_the_same():
    assert len({question.text for question in ASKED}) == len(ASKED) == 25


@pytest.mark.parametrize("question", ASKED, ids=lambda one: one.text)
def test_every_question_is_asked_on_every_server_or_says_why_not(question):
    assert set(question.answers) == set(SERVERS)
    for answer in question.answers.values():
        assert answer.why if isinstance(answer, Cannot) else answer


@pytest.mark.parametrize("question", ASKED, ids=lambda one: one.text)
def test_oxidoo_has_the_tools_and_the_arguments_that_are_used(question):
    for step in question.answers[OXIDOO]:
        if isinstance(step, Call):
            read_arguments(step.tool, ARGUMENTS[step.tool], step.arguments)


def test_the_next_month_may_be_in_the_next_year():
    assert DAYS.next_month == (date(2027, 1, 1), date(2027, 2, 1))
    assert Days(date(2026, 1, 31)).next_month == (date(2026, 2, 1), date(2026, 3, 1))
    assert DAYS.tomorrow == "2027-01-01"
