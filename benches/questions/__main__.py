"""Answers the questions on the real Odoo 19; a full run rewrites `docs/benchmarks-questions.md`.

Usage: python -m benches.questions [--only WORD …]
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

from benches.peers import install, odoo
from benches.peers.contenders import (
    Contender,
    McpServerOdoo,
    OdooMcp,
    OdooMcpGateway,
    Oxidoo,
    Transport,
    own_binaries,
)
from benches.peers.odoo import Odoo
from benches.peers.servers import running
from benches.questions import report
from benches.questions.calls import GATEWAY, MCP_SERVER_ODOO, ODOO_MCP, OXIDOO, Cannot
from benches.questions.catalogue import QUESTIONS
from benches.questions.conversation import Outcome, answered
from benches.questions.proxy import counting
from benches.questions.question import Days, Expected, Question
from benches.questions.report import Answered
from benches.questions.truth import Truth

DOCUMENT = Path(__file__).parents[2] / "docs" / "benchmarks-questions.md"

CONTENDERS: dict[str, Contender] = {
    OXIDOO: Oxidoo(cached=False),
    MCP_SERVER_ODOO: McpServerOdoo("json2"),
    ODOO_MCP: OdooMcp("json2"),
    GATEWAY: OdooMcpGateway(),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benches.questions", description=__doc__)
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="WORD",
        help="only questions with one of these words; writes no document",
    )  # fmt: skip
    words = parser.parse_args().only
    server = odoo.real()
    if server is None:
        sys.stderr.write("There is no real Odoo 19: `make odoo` starts one.\n")
        return 1
    text = report.markdown(asyncio.run(run(server, words)))
    if words:
        sys.stdout.write(text)
    else:
        DOCUMENT.write_text(text, "utf-8")
    return 0


async def run(server: Odoo, words: Sequence[str]) -> list[Answered]:
    """Answers the questions on every server, one after the other."""
    truth = Truth(server)
    days = Days(_day_of_demo_data(truth))
    questions = [asked(days) for asked in QUESTIONS]
    wanted = [one for one in questions if not words or any(word in one.text for word in words)]
    expected = [one.expected(truth) for one in wanted]
    outcomes = {name: await _outcomes(name, server, wanted, expected) for name in CONTENDERS}
    return [
        Answered(question.text, {name: outcomes[name][index] for name in outcomes})
        for index, question in enumerate(wanted)
    ]


async def _outcomes(
    name: str, server: Odoo, questions: Sequence[Question], expected: Sequence[Expected]
) -> list[Outcome]:
    contender = CONTENDERS[name]
    binaries = install.python_of(contender.package).parent if contender.package else own_binaries()
    async with AsyncExitStack() as stack:
        proxy, url = await stack.enter_async_context(counting(server.url))
        behind = replace(server, url=url)
        running_server = await stack.enter_async_context(
            running(contender, binaries, behind, Transport.STDIO)
        )
        outcomes: list[Outcome] = []
        for question, right in zip(questions, expected, strict=True):
            steps = question.answers[name]
            outcomes.append(
                steps
                if isinstance(steps, Cannot)
                else await answered(running_server.client, proxy, steps, right)
            )
        return outcomes


def _day_of_demo_data(truth: Truth) -> date:
    company = truth.search("res.company", [["id", "=", 1]], ["create_date"])[0]
    return date.fromisoformat(company["create_date"][:10])


if __name__ == "__main__":
    sys.exit(main())
