"""What clients are told of resources and prompts: their lists, and how long these are."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from mcp.shared.uri_template import UriTemplate
from pydantic import BaseModel

from oxidoo.errors import OdooMCPError
from oxidoo.prompts.catalogue import PROMPTS
from oxidoo.prompts.registry import PromptRegistry
from oxidoo.prompts.spec import Prompt
from oxidoo.resources.registry import TEMPLATES, listed_templates
from oxidoo.resources.template import Template
from oxidoo.resources.uri import parse_uri

HERE = Path(__file__).parent


def told(listed: Sequence[BaseModel]) -> list[dict[str, Any]]:
    return [each.model_dump(mode="json", by_alias=True, exclude_none=True) for each in listed]


LISTS = {
    "resource_templates_list.json": (lambda: told(listed_templates(TEMPLATES)), 2_200),
    "prompts_list.json": (lambda: told(PromptRegistry().listed), 2_000),
}
"""Each list, and the most bytes of it."""


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_as_recorded(name: str) -> None:
    """After a wanted change: `python -m tests.unit.test_lists`."""
    listed, _ = LISTS[name]
    assert listed() == json.loads(HERE.joinpath(name).read_text("utf-8"))


@pytest.mark.parametrize("name", LISTS)
def test_a_list_fits_its_budget(name: str) -> None:
    listed, most = LISTS[name]
    assert len(json.dumps(listed(), separators=(",", ":"))) <= most


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
def test_what_a_template_expands_to_is_read_back(template: Template) -> None:
    values = {name: f"a/{name}? é" for name in ["instance", *template.variables]}
    parameters = {name: f"&{name}=#%" for name in template.query.model_fields}
    uri = UriTemplate.parse(template.uri_template).expand(values | parameters)

    parsed = parse_uri(uri)

    found = [each for each in TEMPLATES if each.match(parsed.path) is not None]
    assert found == [template]
    assert template.match(parsed.path) == {name: values[name] for name in template.variables}
    assert (parsed.instance, parsed.query) == (values["instance"], parameters)


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.name)
def test_a_prompt_says_what_it_was_told(prompt: Prompt) -> None:
    given = {argument.name: f"{{{argument.name}}}" for argument in prompt.arguments}

    text = prompt.render(given)

    assert all(value in text for value in given.values())


def test_an_argument_of_spaces_is_missing() -> None:
    with pytest.raises(OdooMCPError, match="needs the argument 'model'"):
        PROMPTS[0].render({"model": "  "})


@pytest.mark.parametrize(
    ("uri", "says"),
    [
        ("http://odoo/models", "Unknown resource"),
        ("odoo://main/models#top", "has a fragment"),
        ("odoo://main/models?a=1&a=2", "says 'a' twice"),
        ("odoo://main/%FF", "is not UTF-8"),
        ("odoo://main/\ud800", "is not UTF-8"),
        (f"odoo://main/{'x' * 9000}", "has more than 8192 characters"),
    ],
    ids=["scheme", "fragment", "twice", "bytes", "surrogate", "length"],
)
def test_a_uri_that_is_badly_written_is_refused(uri: str, says: str) -> None:
    with pytest.raises(OdooMCPError, match=says) as caught:
        parse_uri(uri)
    assert len(caught.value.message) < 200


if __name__ == "__main__":
    for file, (recorded, _) in LISTS.items():
        HERE.joinpath(file).write_text(json.dumps(recorded(), indent=1) + "\n", "utf-8")
