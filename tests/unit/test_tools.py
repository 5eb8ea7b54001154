"""What agents see of the tools: their list, their schemas, and errors about their arguments."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import Field, SecretStr

from oxidoo import OdooConnectionConfig, OdooMCPError
from oxidoo.auth.principal import LOCAL, Principal
from oxidoo.connections.manager import ConnectionPoolManager
from oxidoo.gateway.gateway import Gateway
from oxidoo.tools.arguments import Arguments, input_schema, read_arguments
from oxidoo.tools.registry import TOOLS, ToolRegistry
from oxidoo.tools.spec import Tool

pytestmark = pytest.mark.anyio

SNAPSHOT = Path(__file__).parent / "tools_list.json"

MOST_BYTES = 12_000
REFUSED_AT_THE_TOP = {"anyOf", "oneOf", "allOf", "not", "enum"}
REFUSED_ANYWHERE = {"$ref", "$defs", "definitions", "title"}


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
    assert len(json.dumps(listed(registry), separators=(",", ":"))) <= MOST_BYTES


def schemas_in(schema: Any) -> Iterator[dict[str, Any]]:
    """A schema and all inside it; the names of arguments are no words of a schema."""
    if isinstance(schema, list):
        for item in schema:
            yield from schemas_in(item)
    elif isinstance(schema, dict):
        yield schema
        for key, value in schema.items():
            for item in value.values() if key == "properties" else [value]:
                yield from schemas_in(item)


each_tool = pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)


@each_tool
def test_a_schema_has_nothing_that_strict_clients_refuse(tool: Tool) -> None:
    schema = input_schema(tool.arguments)
    assert schema["type"] == "object"
    assert not REFUSED_AT_THE_TOP & schema.keys()
    for each in schemas_in(schema):
        assert not REFUSED_ANYWHERE & each.keys()
        assert "properties" not in each or each["additionalProperties"] is False
        assert each.get("type") != "array" or "items" in each


@each_tool
def test_a_description_is_one_sentence_and_an_example_that_fits_the_schema(tool: Tool) -> None:
    sentence, _, example = tool.description.partition(" Example: ")
    assert sentence.endswith(".")
    assert ". " not in sentence
    arguments = json.loads(example)
    tool.arguments.model_validate(arguments)
    jsonschema.validate(arguments, input_schema(tool.arguments))


@each_tool
def test_a_schema_says_what_its_arguments_take(tool: Tool) -> None:
    """What only looks like saying something is left out; what bounds a value is not."""
    properties = input_schema(tool.arguments)["properties"]
    assert properties.keys() == tool.arguments.model_fields.keys()
    for each in schemas_in(properties):
        assert "default" not in each or each["default"]


class Branch(Arguments):
    """Holds others like itself."""

    limit: int = 1
    branches: dict[str, "Branch"] = Field(default_factory=dict)


class Tree(Arguments):
    """Holds branches."""

    branches: dict[str, Branch] = Field(default_factory=dict)


def test_a_schema_that_holds_itself_is_told_once() -> None:
    branches = {"additionalProperties": {"type": "object"}, "type": "object"}
    assert input_schema(Tree)["properties"]["branches"]["additionalProperties"] == {
        "additionalProperties": False,
        "properties": {"limit": {"default": 1, "type": "integer"}, "branches": branches},
        "type": "object",
    }


class Optional(Arguments):
    """Has arguments that may be left out."""

    after: int | None = Field(None, description="An id")
    where: dict[str, Any] | str | None = None


def test_an_argument_that_may_be_left_out_is_told_without_null() -> None:
    assert input_schema(Optional)["properties"] == {
        "after": {"description": "An id", "type": "integer"},
        "where": {"anyOf": [{"type": "object"}, {"type": "string"}]},
    }


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"limt": 1}, "'branches.a' of grow has no argument 'limt'; did you mean 'limit'."),
        ({"limit": "1"}, "'branches.a.limit' of grow must be a whole number, such as 1, "),
        ([], "'branches' of grow must be an object of objects, not "),
    ],
)
def test_a_mistake_further_in_is_named_with_its_place(given: Any, says: str) -> None:
    with pytest.raises(OdooMCPError) as refused:
        read_arguments("grow", Tree, {"branches": {"a": given}})
    assert refused.value.message.startswith(says)


MISTAKES = {
    "an unknown argument": (
        {"model": "res.partner", "domian": []},
        "odoo_search has no argument 'domian'; did you mean 'domain'.",
    ),
    "a missing argument": (
        {},
        "odoo_search needs the argument 'model', such as \"res.partner\".",
    ),
    "a missing argument written wrongly": (
        {"modle": "res.partner"},
        "odoo_search has no argument 'modle'; did you mean 'model'.",
    ),
    "text for a number": (
        {"model": "x", "limit": "ten"},
        'must be a whole number from 1 to 1000, not "ten"',
    ),
    "a number as text": ({"model": "x", "limit": "10"}, 'such as 10, not "10"'),
    "true for a number": ({"model": "x", "limit": True}, "'limit' of odoo_search must be"),
    "yes for true": ({"model": "x", "full_text": "yes"}, "must be true or false, such as true"),
    "too many": ({"model": "x", "limit": 100_000}, "from 1 to 1000, such as 1000, not 100000"),
    "below zero": ({"model": "x", "offset": -1}, "from 0, such as 0, not -1"),
    "another instance": ({"model": "x", "instance": "mian"}, "did you mean 'main'"),
    "an id that cannot be": ({"model": "x", "limit": 0}, "from 1 to 1000, such as 1, not 0"),
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
