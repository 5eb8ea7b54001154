"""All questions asked on all servers, one server after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version

import orjson

from benches.peers import install
from benches.peers.contenders import (
    Contender,
    McpServerOdoo,
    OdooMcp,
    OdooMcpGateway,
    Oxidoo,
    Transport,
    own_binaries,
)
from benches.peers.mcp_client import Client, result_of
from benches.peers.odoo import Odoo
from benches.peers.servers import running
from benches.questions.calls import GATEWAY, MCP_SERVER_ODOO, ODOO_MCP, OXIDOO, Cannot
from benches.questions.catalogue import QUESTIONS
from benches.questions.conversation import Outcome, Taken, answered
from benches.questions.proxy import CountingProxy, counting
from benches.questions.question import Days, Question
from benches.questions.report import Answered, Survey
from benches.questions.truth import Truth

CONTENDERS: dict[str, Contender] = {
    # Reports need a web session, and so a password.
    OXIDOO: Oxidoo(cached=False, by_key=False),
    MCP_SERVER_ODOO: McpServerOdoo("json2"),
    ODOO_MCP: OdooMcp("json2"),
    GATEWAY: OdooMcpGateway(),
}


_TRIES = 3
"""How often a question is asked whose right answer has changed meanwhile."""


@dataclass(frozen=True)
class _Asked:
    """What came of all questions on one server."""

    tools_bytes: int
    outcomes: Sequence[Outcome]


async def survey(odoo: Odoo, words: Sequence[str] = ()) -> Survey:
    """Asks the questions that have one of some words in them, or all."""
    truth = Truth(odoo)
    days = Days(_day_of_demo_data(truth))
    questions = [asked(days) for asked in QUESTIONS]
    wanted = [one for one in questions if not words or any(word in one.text for word in words)]
    asked = {name: await _asked(name, odoo, wanted, truth) for name in CONTENDERS}
    answers = [
        Answered(question.text, {name: asked[name].outcomes[index] for name in asked})
        for index, question in enumerate(wanted)
    ]
    tools_bytes = {name: one.tools_bytes for name, one in asked.items()}
    return Survey(answers, {name: _version(one) for name, one in CONTENDERS.items()}, tools_bytes)


async def _asked(name: str, odoo: Odoo, questions: Sequence[Question], truth: Truth) -> _Asked:
    contender = CONTENDERS[name]
    binaries = install.python_of(contender.package).parent if contender.package else own_binaries()
    async with (
        counting(odoo.url) as (proxy, url),
        running(contender, binaries, replace(odoo, url=url), Transport.STDIO) as server,
    ):
        tools = result_of(await server.client.request("tools/list", {}))
        outcomes = [
            await _outcome(question, name, server.client, proxy, truth) for question in questions
        ]
        return _Asked(len(orjson.dumps(tools)), outcomes)


async def _outcome(
    question: Question, name: str, client: Client, proxy: CountingProxy, truth: Truth
) -> Outcome:
    steps = question.answers[name]
    if isinstance(steps, Cannot):
        return steps
    outcome: Outcome
    for _ in range(_TRIES):
        expected = question.expected(truth)
        outcome = await answered(client, proxy, steps, expected)
        if isinstance(outcome, Taken) or question.expected(truth) == expected:
            break
    return outcome


def _version(contender: Contender) -> str:
    package = contender.package
    return install.pinned(package)[package] if package else version("oxidoo")


def _day_of_demo_data(truth: Truth) -> date:
    company = truth.search("res.company", [["id", "=", 1]], ["create_date"])[0]
    return date.fromisoformat(company["create_date"][:10])
