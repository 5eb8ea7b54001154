"""What is told besides the rows of a table that is text already."""

from typing import Any

import orjson

from oxidoo._native import Rendered


def with_member(text: str, name: str, value: Any) -> str:
    """The text of a JSON object, which has members already, with one more in the end.

    Args:
        text: The object.
        name: The name of the member.
        value: Its value; `orjson.Fragment` for one that is text already.
    """
    member = orjson.dumps({name: value}).decode()
    return f"{text[:-1]},{member[1:]}"


def without_next(rendered: Rendered) -> str:
    """The text of a table without `next`, where that leads nowhere."""
    if not rendered.more:
        return rendered.text
    text, _, _ = rendered.text.rpartition(',"next":')
    return f"{text}}}"
