"""The command `oxidoo`: what it prints, where, and how it ends."""

import json
import os
import pty
import re
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection
from typing import Any
from urllib.error import HTTPError
from urllib.parse import SplitResult, urlsplit
from urllib.request import urlopen

import pytest
from benches.processes import free_port
from tests.e2e.processes import OXIDOO, clean_environment, run, serving, variables
from tests.processes import started

WRONG = "hunter2-" + "x" * 32

NOWHERE = {
    "ODOO_URL": "https://odoo.invalid",
    "ODOO_DB": "x",
    "ODOO_USERNAME": "x",
    "ODOO_PASSWORD": WRONG,
}

INITIALIZE = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}


def only_line(text: str) -> str:
    [line] = text.splitlines()
    return line


def problem(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that says what is wrong, of the output of `doctor`."""
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert WRONG not in done.stdout + done.stderr
    [line] = [line for line in done.stdout.splitlines() if "✗" in line]
    return line.strip()


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    """The one line with which a command refuses to run."""
    assert done.returncode == 1
    assert done.stdout == ""
    assert WRONG not in done.stderr
    line = only_line(done.stderr)
    assert line.startswith("oxidoo: ")
    return line.removeprefix("oxidoo: ")


def secret(target: Any) -> dict[str, str]:
    if target.protocol == "json2":
        return {"ODOO_API_KEY": target.server.api_key}
    return {"ODOO_API_KEY": "", "ODOO_PASSWORD": target.server.password}


def test_doctor_says_what_works(target, tmp_path):
    environment = variables(target.server, ODOO_PROTOCOL=target.protocol, **secret(target))

    done = run(["doctor"], environment, directory=tmp_path)

    assert "✗" not in done.stdout, done.stdout
    assert f"Odoo {target.server.version_major}" in done.stdout
    assert f"protocol {target.protocol}: set in the configuration" in done.stdout
    assert f"user {target.server.username} (" in done.stdout
    assert "companies: " in done.stdout
    assert "a call takes " in done.stdout
    assert done.stderr == ""
    assert done.returncode == 0


def test_doctor_says_why_it_chose_the_protocol(server, tmp_path):
    done = run(["doctor"], variables(server), directory=tmp_path)

    expected = "json2" if "json2" in server.protocols else "jsonrpc"
    assert f"protocol {expected}: Odoo {server.version_major}" in done.stdout


@pytest.mark.parametrize("kind", ["password", "api_key"])
def test_doctor_says_that_the_secret_is_wrong(server, tmp_path, kind):
    wrong = {"ODOO_API_KEY": "", "ODOO_PASSWORD": "", f"ODOO_{kind.upper()}": WRONG}

    done = run(["doctor"], variables(server, **wrong), directory=tmp_path)

    named = "API key" if kind == "api_key" and "json2" in server.protocols else "username"
    assert f"refuses the {named}" in problem(done)
    assert f"Odoo {server.version_major}" in done.stdout


def test_doctor_says_that_nothing_listens(tmp_path):
    environment = NOWHERE | {"ODOO_URL": f"http://127.0.0.1:{free_port()}"}

    done = run(["doctor"], environment, directory=tmp_path)

    assert problem(done) == (
        "✗ Odoo 'odoo' cannot be reached: nothing listens at its address and port."
    )


def test_doctor_says_that_the_database_does_not_exist(server, tmp_path):
    password = {"ODOO_API_KEY": "", "ODOO_PASSWORD": server.password}

    done = run(["doctor"], variables(server, ODOO_DB="nope", **password), directory=tmp_path)

    assert "database" in problem(done)


def test_a_command_ends_cleanly_on_a_busy_machine(servers, tmp_path):
    def status(_: int) -> int:
        return run(["doctor"], variables(servers["sandbox"]), directory=tmp_path).returncode

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(status, range(48))) == {0}


def test_without_an_odoo_the_command_says_what_to_set(tmp_path):
    environment = {"HOME": str(tmp_path)}

    line = refusal(run(["doctor"], environment, directory=tmp_path))

    assert "ODOO_URL" in line
    assert "oxidoo.toml" in line


@pytest.mark.parametrize("command", [["doctor"], ["serve"], ["serve", "--http"]])
def test_a_secret_in_the_configuration_is_refused_and_not_repeated(tmp_path, command):
    tmp_path.joinpath("oxidoo.toml").write_text(
        f'[instances.main]\nurl = "https://example.com"\npassword = "{WRONG}"\n', "utf-8"
    )

    line = refusal(run(command, {}, directory=tmp_path))

    assert "instances.main.password" in line
    assert "env:NAME" in line


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("instances = 1 1", "not valid TOML"),
        ("[instances]", "instances"),
        ('[instances.main]\nurl = "https://x.example"\n', "password or api_key"),
        ('[instances.main]\nurl = "https://x"\npasword = "env:X"\n', "pasword"),
    ],
    ids=["no TOML", "no instance", "no secret", "unknown key"],
)
def test_a_configuration_that_is_wrong_is_refused_in_one_line(tmp_path, content, says):
    tmp_path.joinpath("oxidoo.toml").write_text(content, "utf-8")

    assert says in refusal(run(["doctor"], {}, directory=tmp_path))


def test_doctor_checks_the_other_instances_after_one_that_is_wrong(server, tmp_path):
    secret = 'api_key = "env:KEY"' if "json2" in server.protocols else 'password = "env:WORD"'
    tmp_path.joinpath("oxidoo.toml").write_text(
        f"""
[instances.wrong]
url = "ftp://x.example"
database = "x"
password = "env:WORD"

[instances.right]
url = "{server.url}"
database = "{server.database}"
username = "{server.username}"
allow_http = true
{secret}
""",
        "utf-8",
    )
    environment = {"KEY": server.api_key, "WORD": server.password}

    done = run(["doctor"], environment, directory=tmp_path)

    assert "must start with https://" in problem(done)
    assert f"right  {server.url}, database {server.database}" in done.stdout
    assert "a call takes" in done.stdout


def test_doctor_says_where_the_settings_are_from_and_which_file_is_not_used(tmp_path):
    tmp_path.joinpath("oxidoo.toml").touch()

    done = run(["doctor"], NOWHERE, directory=tmp_path)

    settings, unused, *_ = done.stdout.splitlines()
    assert settings == "Settings from the ODOO_* variables"
    assert unused == f"{tmp_path}/oxidoo.toml is not used, as ODOO_URL is set"


@pytest.mark.parametrize("command", [["serve", "--http"], ["demo"], ["sandbox"]])
@pytest.mark.parametrize("port", ["-1", "65536"])
def test_a_number_that_is_no_port_is_refused(tmp_path, command, port):
    done = run([*command, "--port", port], NOWHERE, directory=tmp_path)

    assert done.returncode == 2
    assert "--port" in done.stderr


def test_an_unknown_instance_is_refused_in_one_line(tmp_path):
    done = run(["doctor", "--instance", "oddo"], NOWHERE, directory=tmp_path)

    assert refusal(done) == "There is no instance 'oddo'; did you mean 'odoo'."


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com"])
def test_listening_for_other_machines_is_refused_in_one_line(tmp_path, host):
    done = run(["serve", "--http", "--host", host], NOWHERE, directory=tmp_path)

    assert "this machine only" in refusal(done)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SplitResult]:
    """Where a server listens."""
    with serving([], NOWHERE, directory=tmp_path_factory.mktemp("served")) as url:
        yield urlsplit(url)


@pytest.mark.parametrize("command", [["serve", "--http"], ["demo"], ["sandbox"]])
def test_a_port_in_use_is_refused_in_one_line(address, tmp_path, command):
    done = run([*command, "--port", str(address.port)], NOWHERE, directory=tmp_path)

    assert "is in use" in refusal(done)


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ({}, 200),
        ({"Origin": "http://127.0.0.1:1"}, 200),
        ({"Host": "evil.example"}, 421),
        ({"Origin": "http://evil.example"}, 403),
    ],
    ids=["no page", "a page of this machine", "their Host", "their Origin"],
)
def test_a_web_page_of_somebody_else_is_refused(address, header, status):
    question = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": INITIALIZE}
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
    }
    connection = HTTPConnection(address.hostname, address.port, timeout=30)
    connection.request("POST", address.path, json.dumps(question), headers | header)
    answered = connection.getresponse().status
    connection.close()

    assert answered == status


def test_standard_output_carries_nothing_but_messages(server, tmp_path):
    calls = [
        ("initialize", INITIALIZE),
        ("tools/list", {}),
        ("tools/call", {"name": "odoo_instances", "arguments": {}}),
        ("tools/call", {"name": "odoo_search", "arguments": {"model": "res.partnr"}}),
        ("tools/call", {"name": "odoo_search", "arguments": {"nope": 1}}),
        ("no/such/method", {}),
    ]
    with started(
        [OXIDOO, "--verbose", "serve"],
        env=clean_environment(variables(server), tmp_path),
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        answers = []
        for number, (method, params) in enumerate(calls):
            message = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
            process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()
            answers.append(json.loads(process.stdout.readline()))
        process.stdin.close()
        left = process.stdout.read()

    assert [answer["id"] for answer in answers] == list(range(len(calls)))
    assert all(answer["jsonrpc"] == "2.0" for answer in answers)
    assert "result" in answers[3]
    assert "error" in answers[5]
    assert left == ""
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["serve"], "Waiting for an MCP client"),
        (["serve", "--http", "--port", "0"], "Listening at http://127.0.0.1:"),
        (["sandbox", "--port", "0"], "Sandbox Odoo at http://127.0.0.1:"),
        (["demo", "--port", "0"], ""),
    ],
    ids=["serve", "serve --http", "sandbox", "demo"],
)
def test_ctrl_c_on_a_terminal_ends_a_server_cleanly(tmp_path, command, says):
    master, slave = pty.openpty()
    with started(
        [OXIDOO, *command],
        env=clean_environment(NOWHERE, tmp_path),
        cwd=tmp_path,
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        line = process.stderr.readline() if says else ""
        told = line or "".join(iter(process.stdout.readline, "Ctrl-C stops both.\n"))
        if urls := re.findall(r"http://127\.0\.0\.1:\d+", told):
            until_it_answers(urls[-1])
        else:
            question = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": INITIALIZE}
            os.write(master, json.dumps(question).encode() + b"\n")
            assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        left = process.stderr.read()
    os.close(master)
    os.close(slave)

    assert line.startswith(says)
    assert left == ""
    assert process.returncode == 0


@pytest.mark.parametrize("command", [["serve", "--http"], ["sandbox"]], ids=" ".join)
def test_ctrl_c_ends_a_server_however_soon_it_comes(tmp_path, command):
    with started(
        [OXIDOO, *command, "--port", "0"],
        env=clean_environment(NOWHERE, tmp_path),
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert "Ctrl-C ends it." in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        left = process.stderr.read()

    assert left == ""
    assert process.returncode == 0


def until_it_answers(url: str) -> None:
    """Waits for a server that listens to serve, be it with an error."""
    with suppress(HTTPError):
        urlopen(url, timeout=30).close()


def test_the_version_is_shown(tmp_path):
    done = run(["--version"], {}, directory=tmp_path)

    assert done.returncode == 0
    assert done.stdout.strip()[0].isdigit()
