"""Answers the questions on the real Odoo 19; a full run rewrites `docs/benchmarks-questions.md`.

It fails where Oxidoo has no right answer.

Usage: python -m benches.questions [--only WORD …]
"""

import argparse
import asyncio
import sys
from pathlib import Path

from benches.peers import odoo
from benches.questions.calls import OXIDOO
from benches.questions.report import markdown
from benches.questions.survey import survey

DOCUMENT = Path(__file__).parents[2] / "docs" / "benchmarks-questions.md"


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
    taken = asyncio.run(survey(server, words))
    text = markdown(taken)
    if words:
        sys.stdout.write(text)
    else:
        DOCUMENT.write_text(text, "utf-8")
        sys.stderr.write("docs/benchmarks-questions.md is written\n")
    lost = [one.question for one in taken.answers if one.taken(OXIDOO) is None]
    for question in lost:
        sys.stderr.write(f"not answered by Oxidoo: {question}\n")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
