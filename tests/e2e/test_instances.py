"""Several Odoo servers behind one MCP server, from an `oxidoo.toml` without secrets in it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from benches.processes import free_port
from mcp import Client
from tests.e2e.conftest import Agent, over_stdio
from tests.e2e.processes import run, serving
from tests.servers import Server

pytestmark = pytest.mark.anyio

BROKEN = "broken"


def instance(server: Server, protocol: str) -> tuple[str, dict[str, str]]:
    """A section of the file, and the variable that its secret is in."""
    kind = "api_key" if protocol == "json2" else "password"
    name = f"{server.name}-{protocol}"
    variable = f"SECRET_OF_{name.upper().replace('-', '_')}"
    secret = server.api_key if kind == "api_key" else server.password
    section = f"""
[instances.{name}]
url = "{server.url}"
database = "{server.database}"
username = "{server.username}"
{kind} = "env:{variable}"
protocol = "{protocol}"
allow_http = true
"""
    return section, {variable: secret}


def write_file(directory: Path, servers: dict[str, Server], default: str) -> dict[str, str]:
    """An `oxidoo.toml` with an instance per server and protocol; gives the secrets' variables."""
    sections, secrets = [f'default = "{default}"\n'], {}
    for server in servers.values():
        for protocol in server.protocols:
            section, variable = instance(server, protocol)
            sections.append(section)
            secrets |= variable
    sections.append(
        f'\n[instances.{BROKEN}]\nurl = "http://127.0.0.1:{free_port()}"\ndatabase = "x"\n'
        'username = "x"\npassword = "env:SECRET_OF_NOBODY"\nmax_attempts = 1\n'
    )
    directory.joinpath("oxidoo.toml").write_text("".join(sections), "utf-8")
    return secrets | {"SECRET_OF_NOBODY": "x"}


@pytest.fixture(scope="module", params=[("stdio", "legacy"), ("http", "2026-07-28")], ids="-".join)
async def many(
    request: pytest.FixtureRequest,
    anyio_backend: str,
    servers: dict[str, Server],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Agent]:
    """A client of a server with every Odoo over every protocol."""
    del anyio_backend
    transport, era = request.param
    directory = tmp_path_factory.mktemp("many")
    secrets = write_file(directory, servers, default="sandbox-jsonrpc")
    if transport == "stdio":
        async with over_stdio(secrets, era, directory) as client:
            yield Agent(client, era, servers["sandbox"])
    else:
        with serving([], secrets, directory=directory) as url:
            async with Client(url, mode=era) as client:
                yield Agent(client, era, servers["sandbox"])


async def test_every_instance_is_listed_with_its_protocol_or_its_problem(many, servers):
    answer = await many.call("odoo_instances")

    listed = {each["name"]: each for each in answer["instances"]}
    expected = {f"{s.name}-{p}": s for s in servers.values() for p in s.protocols}
    assert listed.keys() == {*expected, BROKEN}
    assert "cannot be reached" in listed[BROKEN]["problem"]
    for name, server in expected.items():
        assert "problem" not in listed[name], listed[name]
        assert listed[name]["version"].startswith(str(server.version_major))
        assert listed[name]["protocol"] == name.rpartition("-")[2]
    assert [name for name in listed if listed[name].get("default")] == ["sandbox-jsonrpc"]


@pytest.mark.parametrize("model", ["res.partner", "crm.lead", "product.template", "sale.order"])
async def test_one_odoo_answers_the_same_over_every_protocol(many, servers, model):
    for server in servers.values():
        texts = set()
        for protocol in server.protocols:
            answer = await many.call(
                "odoo_search",
                model=model,
                order="id",
                limit=10,
                instance=f"{server.name}-{protocol}",
            )
            assert answer["rows"]
            texts.add(json.dumps(answer))
        assert len(texts) == 1, server.name


async def test_the_default_instance_is_asked_when_none_is_named(many):
    question: dict[str, Any] = {"model": "res.company", "fields": ["name"], "order": "id"}

    by_default = await many.call("odoo_search", **question)

    assert by_default == await many.call("odoo_search", **question, instance="sandbox-jsonrpc")
    assert by_default["rows"]


async def test_a_broken_instance_does_not_disturb_the_others(many):
    question: dict[str, Any] = {"model": "res.partner", "fields": ["name"], "limit": 1}

    refused = await many.refusal("odoo_search", **question, instance=BROKEN)

    assert refused.startswith("unavailable: Odoo 'broken' cannot be reached")
    assert "A later try may succeed." in refused
    assert (await many.call("odoo_search", **question))["rows"]


async def test_several_instances_are_asked_with_one_call(many, servers):
    names = [f"{s.name}-{protocol}" for s in servers.values() for protocol in s.protocols[:2]]
    question: dict[str, Any] = {"model": "res.company", "fields": ["name"], "order": "id"}

    answer = await many.call("odoo_search", **question, instance=", ".join([*names, names[0]]))

    assert list(answer) == ["instances"]
    assert list(answer["instances"]) == names
    for name in names:
        alone = await many.call("odoo_search", **question, instance=name)
        assert answer["instances"][name] == alone


async def test_all_instances_are_asked_and_one_that_fails_says_so(many, servers):
    answers = (await many.call("odoo_models", query="res.partner", instance="*"))["instances"]

    assert answers.keys() == {
        *(f"{s.name}-{p}" for s in servers.values() for p in s.protocols),
        BROKEN,
    }
    broken = answers.pop(BROKEN)
    assert broken["error"].startswith("unavailable: Odoo 'broken' cannot be reached")
    assert all(["res.partner", "Contact"] in answer["rows"] for answer in answers.values())


async def test_an_unknown_instance_is_told_beside_the_answers_of_others(many):
    question: dict[str, Any] = {"model": "res.users", "fields": ["login"], "limit": 1}

    answer = await many.call("odoo_search", **question, instance="sandbox-json2,sandbox-jsn2")

    assert answer["instances"]["sandbox-json2"]["rows"]
    assert "did you mean 'sandbox-json2'" in answer["instances"]["sandbox-jsn2"]["error"]
    refused = await many.refusal("odoo_search", **question, instance=f"{BROKEN},nobody")
    assert json.loads(refused)["instances"].keys() == {BROKEN, "nobody"}


async def test_a_format_that_is_not_json_is_for_one_instance(many):
    question: dict[str, Any] = {"model": "res.users", "fields": ["login"], "limit": 1}

    refused = await many.refusal("odoo_search", **question, format="csv", instance="*")
    records = await many.call(
        "odoo_search", **question, format="records", instance="sandbox-json2,"
    )

    assert "cannot be had in a result of several instances" in refused
    assert records["instances"]["sandbox-json2"]["records"][0].keys() == {"id", "login"}


async def test_a_batch_compares_instances(many, servers):
    names = [f"{s.name}-{protocol}" for s in servers.values() for protocol in s.protocols]
    users = {"model": "res.users", "domain": [["id", "=", 2]], "fields": ["login", "partner_id.id"]}
    partners = {"model": "res.partner", "ids": {"$ref": "users.rows.*.partner_id.id"}}
    steps = [
        {"name": "users", "tool": "odoo_search", "arguments": users, "hide": True},
        {"name": "partners", "tool": "odoo_read", "arguments": partners | {"fields": ["name"]}},
        {"name": "here", "tool": "odoo_search", "arguments": users | {"instance": names[0]}},
    ]

    answers = (await many.call("odoo_batch", steps=steps, instance=",".join(names)))["instances"]

    assert list(answers) == names
    for answer in answers.values():
        assert answer["steps"]["users"] == {"rows": 1}
        assert len(answer["steps"]["partners"]["rows"]) == 1
        assert answer["steps"]["here"] == answers[names[0]]["steps"]["here"]


async def test_resources_name_their_instance(many, servers):
    for server in servers.values():
        name = f"{server.name}-{server.protocols[-1]}"
        read = await many.client.read_resource(f"odoo://{name}/record/res.users/2")

        assert json.loads(read.contents[0].text)["record"]["login"] == server.username


def checked(lines: list[str]) -> set[str]:
    """The instances that a doctor's report has a paragraph about."""
    source, *rest = lines
    assert source.startswith("Settings from ")
    return {line.split()[0] for line in rest if not line.startswith(" ")}


def test_doctor_checks_every_instance_and_fails_for_one(servers, tmp_path):
    secrets = write_file(tmp_path, servers, default="sandbox-jsonrpc")

    done = run(["doctor"], secrets, directory=tmp_path)

    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert checked(lines) == {
        *(f"{s.name}-{p}" for s in servers.values() for p in s.protocols),
        BROKEN,
    }
    assert [line.strip() for line in lines if "✗" in line] == [
        "✗ Odoo 'broken' cannot be reached: nothing listens at its address and port."
    ]


def test_doctor_checks_the_one_instance_that_is_named(servers, tmp_path):
    secrets = write_file(tmp_path, servers, default="sandbox-jsonrpc")

    done = run(["doctor", "--instance", "sandbox-json2"], secrets, directory=tmp_path)

    assert done.returncode == 0
    assert checked(done.stdout.splitlines()) == {"sandbox-json2"}


def test_a_secret_that_is_not_set_is_named_by_its_variable(servers, tmp_path):
    write_file(tmp_path, servers, default="sandbox-jsonrpc")

    done = run(["doctor", "--instance", "sandbox-jsonrpc"], {}, directory=tmp_path)

    assert done.returncode == 1
    assert "✗ The secret env:SECRET_OF_SANDBOX_JSONRPC is not set." in done.stdout
