"""Draws `docs/exchange.svg`: a real call of the demo and its real answer."""

import asyncio
import re
from pathlib import Path

import orjson
from mcp import Client
from mcp_types import TextContent
from rich.console import Console
from rich.highlighter import JSONHighlighter

from oxidoo.cli.demo import ARGUMENTS, TOOL, settings_for
from oxidoo.sandbox.server import running
from oxidoo.server import OxidooServer

TARGET = Path(__file__).parent / "exchange.svg"


async def exchange() -> str:
    """The answer to the demo's call."""
    with running() as sandbox:
        async with Client(OxidooServer(settings_for(sandbox))) as client:
            result = await client.call_tool(TOOL, ARGUMENTS)
    return "".join(block.text for block in result.content if isinstance(block, TextContent))


def a_row_a_line(text: str) -> str:
    """The same JSON, with line breaks before, between and after the rows."""
    return (
        text.replace(',"rows":[[', ',\n "rows":[\n  [')
        .replace("],[", "],\n  [")
        .replace("]],", "]],\n ")
    )


def a_part_a_line(text: str) -> str:
    """The same JSON, with line breaks before the longer arguments."""
    return text.replace(',"fields"', ',\n "fields"').replace(',"order"', ',\n "order"')


def main() -> None:
    """Draws the picture."""
    console = Console(record=True, width=100, highlight=False)
    console.print(f"[bold]An agent calls[/bold] [green]{TOOL}[/green]")
    console.print(JSONHighlighter()(a_part_a_line(orjson.dumps(ARGUMENTS).decode())))
    console.print("\n[bold]and gets[/bold]")
    console.print(JSONHighlighter()(a_row_a_line(asyncio.run(exchange()))))
    svg = console.export_svg(title="Oxidoo")
    # The picture must not fetch its font from elsewhere.
    TARGET.write_text(re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL), "utf-8")


if __name__ == "__main__":
    main()
