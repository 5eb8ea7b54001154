"""Calling tools as an agent does, and judging the errors."""

import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from tests.target import Target

from oxidoo.auth.principal import LOCAL
from oxidoo.files.store import FileStore
from oxidoo.tools.registry import ToolRegistry

LONGEST = 400
FOREIGN = re.compile(
    r"Traceback|File \"|\.py\b|/usr/|/home/|/tmp/|odoo\.exceptions|psycopg2|https?:|127\.0\.0\.1"
    r"|\b(SELECT|INSERT|UPDATE|DELETE) |[Ii]nput should|value_error|type=|pydantic"
    r"|valid (list|dict)"
)
"""Tracebacks, paths, hosts, SQL, and the words of the library that checks arguments."""

REFERENCE = re.compile(r" \[[0-9a-f]{8}\]$")

Call = Callable[[str, dict[str, Any]], Awaitable[tuple[bool, str]]]


def caller(target: Target, folder: Path) -> Call:
    """Calls tools at a server; exports go to a folder."""
    gateway = target.gateway(FileStore(folder, quota=1 << 30, expiry=3600))
    registry = ToolRegistry(gateway)

    async def call(tool: str, arguments: dict[str, Any]) -> tuple[bool, str]:
        result = await registry.call(LOCAL, tool, arguments)
        await gateway.at_rest()
        [block] = result.content
        return bool(result.is_error), block.text  # type: ignore[union-attr]

    return call


def error_in(failed: bool, text: str) -> str:
    """The error of a call, or of that of its steps that failed."""
    if failed and not text.startswith("{"):
        return text
    steps = json.loads(text).get("steps", {})
    errors = [step["error"] for step in steps.values() if "error" in step]
    assert errors, f"no error: {text[:LONGEST]}"
    return str(errors[0])


def check_sentence(text: str, kind: str) -> None:
    """One line of its kind, one or two sentences, and nothing that is not the agent's concern."""
    assert text.startswith(f"{kind}: "), text
    assert text.isprintable(), text
    assert len(text) < LONGEST, text
    assert not FOREIGN.search(text), text
    says = REFERENCE.sub("", text)
    assert says.endswith((".", "?")), text
    assert len(re.findall(r"[.?!] [A-Z]", says)) <= 1, text
