"""Every snippet of the docs does what it says."""

import json
import re
import shlex
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from mcp import Client
from mcp_types import TextContent
from tests.processes import started

from oxidoo.cli.demo import settings_for
from oxidoo.cli.main import DEFAULT_HOST, DEFAULT_PORT
from oxidoo.sandbox.server import Sandbox, running
from oxidoo.server import OxidooServer
from oxidoo.settings import load_settings

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", ROOT / "DEVELOP.md", *sorted((ROOT / "docs").rglob("*.md"))]
SNIPPET = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

DEFAULT_URL = f"http://{DEFAULT_HOST}:{DEFAULT_PORT}/mcp"

CHECKED = {"python", "toml", "json", "console", "text"}

Snippet = tuple[str, str, str]


def snippets() -> Iterator[Snippet]:
    for page in PAGES:
        for language, code in SNIPPET.findall(page.read_text("utf-8")):
            yield page.name, language, code


def of(language: str) -> list[Snippet]:
    return [snippet for snippet in snippets() if snippet[1] == language]


def name(snippet: Snippet) -> str:
    return f"{snippet[0]}: {snippet[2].splitlines()[0]}"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running() as sandbox:
        yield sandbox


def environment(sandbox: Sandbox) -> dict[str, str]:
    return {
        "ODOO_URL": sandbox.url,
        "ODOO_DB": sandbox.database,
        "ODOO_USERNAME": sandbox.username,
        "ODOO_API_KEY": sandbox.api_key,
    }


def test_every_snippet_is_of_a_language_that_is_checked() -> None:
    assert {language for _, language, _ in snippets()} <= CHECKED


@pytest.mark.parametrize("snippet", of("python"), ids=name)
def test_a_python_snippet_runs(snippet: Snippet, sandbox: Sandbox) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", snippet[2]],
        env=environment(sandbox),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    last = done.stdout.splitlines()[-1]
    assert re.fullmatch(expected(snippet), last), last


def expected(snippet: Snippet) -> str:
    """The last line that a snippet prints: what it says, a 1 standing for any number but 0."""
    told = re.search(r"# prints: (.*)", snippet[2])
    if told is None:
        return r"[1-9]\d* orders, [1-9]\d* contacts"
    return re.sub(r"\b1\b(?!,)", r"[1-9][\\d,]*", re.escape(told[1]))


@pytest.mark.parametrize("snippet", of("toml"), ids=name)
def test_a_toml_snippet_is_taken(snippet: Snippet, tmp_path: Path) -> None:
    if "mcp_servers" in snippet[2]:
        assert_is_a_client_entry(tomllib.loads(snippet[2])["mcp_servers"]["oxidoo"])
        return
    path = tmp_path / "oxidoo.toml"
    path.write_text(snippet[2], "utf-8")
    assert load_settings(path, {}).default_instance == "main"


CALLS = [snippet for snippet in of("json") if snippet[0] == "tools.md"]
ENTRIES = [snippet for snippet in of("json") if snippet not in CALLS]


@pytest.mark.anyio
@pytest.mark.parametrize("snippet", CALLS, ids=name)
async def test_a_call_of_a_tool_succeeds(
    snippet: Snippet, sandbox: Sandbox, tmp_path: Path
) -> None:
    call = json.loads(snippet[2])
    variables = environment(sandbox) | {
        "OXIDOO_FILES": str(tmp_path / "files"),
        "OXIDOO_SCHEMA_CACHE": str(tmp_path / "schema"),
    }
    server = OxidooServer(load_settings(environment=variables))
    result = await server.call_tool(call["tool"], call["arguments"])
    await server.gateway.at_rest()
    [content] = result.content
    assert isinstance(content, TextContent)
    assert not result.is_error, content.text
    assert "error" not in content.text


@pytest.mark.parametrize("snippet", ENTRIES, ids=name)
def test_a_json_snippet_is_a_client_entry(snippet: Snippet) -> None:
    [(key, entries)] = json.loads(snippet[2]).items()
    assert key in ("mcpServers", "servers")
    assert_is_a_client_entry(entries["oxidoo"])


def assert_is_a_client_entry(entry: dict[str, object]) -> None:
    if "url" in entry:
        assert entry == {"type": "http", "url": DEFAULT_URL}
        return
    environment = entry["env"]
    assert isinstance(environment, dict)
    # The variable that the example of an oxidoo.toml names.
    assert set(environment) == {"ODOO_API_KEY"}
    command, options = entry["command"], entry["args"]
    assert str(command).endswith("/.venv/bin/oxidoo")
    assert isinstance(options, list)
    assert_help_knows([str(option) for option in options])


def assert_help_knows(words: list[str]) -> None:
    command = words[0]
    done = subprocess.run(
        [sys.executable, "-m", "oxidoo", command, "--help"],
        env={"COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for option in (word for word in words if word.startswith("--")):
        assert option in done.stdout


@pytest.mark.parametrize("snippet", of("console"), ids=name)
def test_a_command_exists(snippet: Snippet) -> None:
    targets = re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for line in snippet[2].splitlines():
        words = shlex.split(line, comments=True)
        if words[0] == "make":
            assert words[1] in targets
        elif any(word.endswith("/oxidoo") for word in words):
            at = next(at for at, word in enumerate(words) if word.endswith("/oxidoo"))
            assert_help_knows(words[at + 1 :])
        elif words[0] == "claude":
            assert words[-1] == DEFAULT_URL
        else:
            assert words[0] == "export"


def test_the_doctor_finds_the_sandbox_well(sandbox: Sandbox) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "oxidoo", "doctor"],
        env=environment(sandbox),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "protocol json2: Odoo 19 with an API key" in done.stdout


def test_the_server_listens_where_the_entries_say(sandbox: Sandbox) -> None:
    with started(
        [sys.executable, "-m", "oxidoo", "serve", "--http", "--port", "0"],
        env=environment(sandbox),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        process.terminate()
    path = DEFAULT_URL.removeprefix(f"http://{DEFAULT_HOST}:{DEFAULT_PORT}")
    assert re.match(rf"Listening at http://{re.escape(DEFAULT_HOST)}:\d+{path}\.", line)


def test_the_demo_prints_entries_for_clients() -> None:
    with started(
        [sys.executable, "-m", "oxidoo", "demo", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        lines = dict(re.findall(r"^  ([A-Z][\w ]*\w)  +(.*)$", _until_told(process), re.MULTILINE))
        process.send_signal(signal.SIGINT)
    assert set(lines) == {"Claude Code", "Cursor", "VS Code"}
    url = lines["Claude Code"].split()[-1]
    assert lines["Claude Code"] == f"claude mcp add --transport http oxidoo {url}"
    entry = {"oxidoo": {"type": "http", "url": url}}
    assert json.loads(lines["Cursor"]) == {"mcpServers": entry}
    assert json.loads(lines["VS Code"]) == {"servers": entry}


@pytest.mark.anyio
async def test_the_demo_shows_what_a_report_says(sandbox: Sandbox) -> None:
    asked = {"model": "sale.order", "ids": [7]}
    async with Client(OxidooServer(settings_for(sandbox))) as client:
        result = await client.call_tool("odoo_report", asked)
    text = "".join(block.text for block in result.content if isinstance(block, TextContent))
    assert "S00007" in json.loads(text)["text"]


def _until_told(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    text = ""
    for line in process.stdout:
        text += line
        if "Ctrl-C" in line:
            break
    return text
