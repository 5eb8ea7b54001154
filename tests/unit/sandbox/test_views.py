"""The views of the demo, and those that are made up."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest

from oxidoo.sandbox.orm.environment import Environment
from oxidoo.sandbox.orm.errors import MissingError, UserError
from oxidoo.sandbox.orm.recordset import MODELS
from oxidoo.sandbox.wire.dispatch import public_method

BOTH = [[False, "list"], [False, "form"]]


def nodes(model: str, root: ET.Element) -> Iterator[tuple[str, ET.Element]]:
    """All nodes of a view with the model that they belong to."""
    for node in root:
        yield model, node
        name = node.get("name", "")
        inner = MODELS[model].fields[name].comodel if node.tag == "field" else ""
        yield from nodes(inner or model, node)


def shown(env: Environment, model: str, kind: str) -> Iterator[tuple[str, ET.Element]]:
    arch = env[model].get_views([[False, kind]])["views"][kind]["arch"]
    return nodes(model, ET.fromstring(arch))


@pytest.mark.parametrize("kind", ["list", "form"])
def test_views_name_fields_and_methods_that_exist(env: Environment, kind: str) -> None:
    for model in MODELS:
        for owner, node in shown(env, model, kind):
            if node.tag == "field":
                assert node.attrib["name"] in env[owner].fields
            elif node.tag == "button":
                assert public_method(env[owner], node.attrib["name"])


def test_the_fields_of_a_view_come_along_those_of_its_lines_too(env: Environment) -> None:
    models = env["sale.order"].get_views(BOTH)["models"]
    assert models["sale.order"]["fields"]["order_line"]["relation"] == "sale.order.line"
    assert "price_subtotal" in models["sale.order.line"]["fields"]
    assert "create_uid" not in models["sale.order"]["fields"]


def test_a_model_without_views_gets_some(env: Environment) -> None:
    views = env["crm.lost.reason"].get_views(BOTH)["views"]
    assert views["list"] == {
        "arch": '<list string="Opp. Lost Reason"><field name="name"/></list>',
        "id": False,
        "model": "crm.lost.reason",
    }
    assert "<separator/>" in views["form"]["arch"]


def test_a_view_leaves_out_what_the_user_may_not_see(demo_env: Environment) -> None:
    names = [node.get("name") for _, node in shown(demo_env, "res.partner", "form")]
    assert "user_id" in names
    assert "company_id" not in names
    stages: Any = demo_env["crm.stage"].get_views([[False, "list"]])
    assert stages["views"]["list"]["arch"].startswith('<list string="Stages" multi_edit="1" create')


def test_a_view_that_is_not_there_is_refused_in_odoos_words(env: Environment) -> None:
    with pytest.raises(UserError, match="No default view of type 'nope' could be found!"):
        env["res.partner"].get_views([[False, "nope"]])
    with pytest.raises(MissingError, match=r"Record: ir\.ui\.view\(99999,\)"):
        env["res.partner"].get_views([[99999, "list"]])
