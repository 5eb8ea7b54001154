"""What `oxidoo serve` imports before it can answer."""

import re
import subprocess
import sys
from pathlib import Path

from benches.processes import EMPTY_SERVER
from tests.e2e.processes import OXIDOO, clean_environment

CONFIGURED = {"ODOO_URL": "http://127.0.0.1:1", "ODOO_DB": "test", "ODOO_PASSWORD": "unused"}

LIGHT = {"annotated_doc", "difflib", "gc", "orjson", "oxidoo", "shellingham", "tomllib", "typer"}
"""Beyond what an empty server on the same SDK imports: the command line, settings, JSON."""

LATER = {
    "aiohttp",
    "keyring",
    "oxidoo.cli.demo",
    "oxidoo.cli.doctor",
    "oxidoo.cli.sandbox",
    "oxidoo.prompts.catalogue",
    "oxidoo.resources.completion",
    "oxidoo.resources.feed",
    "oxidoo.sandbox",
}
"""What is imported when it is used, if ever."""


def imported(command: list[str], directory: Path) -> set[str]:
    """All modules that a server has imported by the time its client is gone."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *command],
        env=clean_environment(CONFIGURED, directory),
        cwd=directory,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(re.findall(r"^import time: +\d+ \| +\d+ \| +(\S+)$", done.stderr, re.MULTILINE))


def packages(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def test_nothing_heavy_is_imported_that_an_empty_server_does_not(tmp_path: Path) -> None:
    empty = imported([str(EMPTY_SERVER)], tmp_path)
    oxidoo = imported([str(OXIDOO), "serve"], tmp_path)

    assert "mcp.server.mcpserver" in empty & oxidoo
    assert packages(oxidoo) - packages(empty) <= LIGHT
    assert oxidoo.isdisjoint(LATER)
