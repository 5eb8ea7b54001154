"""What is taken for a description of a model, whoever wrote it."""

from typing import Any

import pytest

from oxidoo.schema.description import description

SOUND = {"may": ["read"], "states": {"field": "state", "values": {}}, "not_readable": ["rules"]}


def read(answer: Any) -> dict[str, Any]:
    return description("sale.order", {}, "").read(answer)


def test_a_description_has_its_parts_in_their_order_and_no_others() -> None:
    assert list(read({"not_readable": [], **SOUND, "more": 1})) == ["may", "states", "not_readable"]


@pytest.mark.parametrize("answer", [None, [], {"may": {}}, {"states": []}, {"actions": []}])
def test_what_describes_no_model_is_refused(answer: Any) -> None:
    with pytest.raises(TypeError):
        read(answer)


def test_descriptions_are_told_apart_by_model_and_language() -> None:
    names = {description(model, {}, lang).name for model in "ab" for lang in ("", "fr_FR")}
    assert len(names) == 4
