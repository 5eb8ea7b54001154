"""What agents see of the tools: their list, their schemas, and errors about their arguments."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from oxidoo import OdooConnectionConfig
from oxidoo.auth.principal import LOCAL, Principal
from oxidoo.connections.manager import ConnectionPoolManager
from oxidoo.gateway.gateway import Gateway
from oxidoo.tools.registry import TOOLS, ToolRegistry

pytestmark = pytest.mark.anyio

SNAPSHOT = Path(__file__).parent / "tools_list.json"

STRICT_CLIENTS_REFUSE = {"anyOf", "oneOf", "allOf", "$ref", "$defs"}


def make_registry() -> ToolRegistry:
    connections = ConnectionPoolManager()
    config = OdooConnectionConfig(
        url="http://127.0.0.1:1", database="x", username="x", password=SecretStr("x")
    )
    connections.add_connection("main", config)
    return ToolRegistry(Gateway(connections, default_instance="main"))


@pytest.fixture
def registry() -> ToolRegistry:
    return make_registry()


def listed(registry: ToolRegistry) -> list[dict[str, Any]]:
    return [
        tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in registry.listed
    ]


def test_the_list_of_tools_is_as_recorded(registry: ToolRegistry) -> None:
    """After a wanted change: `python -m tests.unit.test_tools`."""
    assert listed(registry) == json.loads(SNAPSHOT.read_text("utf-8"))


def test_the_list_of_tools_fits_its_budget(registry: ToolRegistry) -> None:
    assert len(json.dumps(listed(registry), separators=(",", ":"))) <= 12_000


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_schema_has_nothing_that_strict_clients_refuse(tool: Any, registry: ToolRegistry) -> None:
    [schema] = [entry["inputSchema"] for entry in listed(registry) if entry["name"] == tool.name]
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert not STRICT_CLIENTS_REFUSE & schema.keys()


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_the_example_in_a_description_fits_the_schema(tool: Any) -> None:
    _, _, example = tool.description.partition("Example: ")
    tool.arguments.model_validate(json.loads(example))


MISTAKES = {
    "an unknown argument": (
        {"model": "res.partner", "domian": []},
        "odoo_search has no argument 'domian'; did you mean 'domain'.",
    ),
    "a missing argument": ({}, "odoo_search needs the argument 'model'."),
    "a missing argument written wrongly": (
        {"modle": "res.partner"},
        "odoo_search has no argument 'modle'; did you mean 'model'.",
    ),
    "text for a number": ({"model": "x", "limit": "ten"}, "The argument 'limit'"),
    "a number as text": ({"model": "x", "limit": "10"}, "The argument 'limit'"),
    "true for a number": ({"model": "x", "limit": True}, "The argument 'limit'"),
    "yes for true": ({"model": "x", "full_text": "yes"}, "The argument 'full_text'"),
    "too many": ({"model": "x", "limit": 100_000}, "less than or equal to 1000"),
    "below zero": ({"model": "x", "offset": -1}, "greater than or equal to 0"),
    "another instance": ({"model": "x", "instance": "mian"}, "did you mean 'main'"),
    "an id that cannot be": ({"model": "x", "limit": 0}, "greater than or equal to 1"),
    "a name without end": ({"model": "x", "n" * 10_000_000: 1}, "…"),
    "a name that forges a line": ({"model": "x", "a\nCRITICAL": 1}, "'a CRITICAL'"),
    "half a surrogate pair": ({"model": "\ud800"}, "half of a surrogate pair"),
}


@pytest.mark.parametrize(("arguments", "says"), MISTAKES.values(), ids=MISTAKES)
async def test_a_mistake_is_named_with_its_cure(
    registry: ToolRegistry, arguments: dict[str, Any], says: str
) -> None:
    result = await registry.call(LOCAL, "odoo_search", arguments)
    text: str = result.content[0].text  # type: ignore[union-attr]
    assert result.is_error
    assert says in text
    assert text.startswith("validation: ")
    assert len(text) < 1100
    assert text.isprintable()
    text.encode("utf-8")


async def test_an_unknown_tool_is_named_with_the_nearest_one(registry: ToolRegistry) -> None:
    result = await registry.call(LOCAL, "odoo_serach", {})
    assert "did you mean 'odoo_search'" in result.content[0].text  # type: ignore[union-attr]


async def test_a_principal_gets_nothing_from_an_instance_that_is_not_its_own(
    registry: ToolRegistry,
) -> None:
    stranger = Principal("stranger", instances=frozenset({"other"}))
    result = await registry.call(stranger, "odoo_search", {"model": "res.partner"})
    assert result.content[0].text.startswith("policy: ")  # type: ignore[union-attr]
    result = await registry.call(stranger, "odoo_instances", {})
    assert result.content[0].text == '{"instances":[]}'  # type: ignore[union-attr]


if __name__ == "__main__":
    SNAPSHOT.write_text(json.dumps(listed(make_registry()), indent=1) + "\n", "utf-8")
