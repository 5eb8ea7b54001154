"""What a form or a list view tells of a model: its fields in sight, its states, its buttons."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from oxidoo.schema.description.conditions import (
    Comparison,
    Condition,
    Every,
    Opaque,
    Some,
    in_words,
    of_domain,
    of_expression,
    opposite,
    some,
)
from oxidoo.schema.views import is_hidden, modifiers

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LONGEST_LABEL = 60
_MOST_BUTTONS = 200
"""In a header that are looked at, so that no view takes long."""
_SAVED = Comparison("id", "!=", False)
_OF_THE_SCREEN = "context.get("


def fields_in_sight(form: "Element") -> list[str]:
    """The fields that a form may show, without those of the lines in it."""
    fields = [each for each in _elements(form) if each.tag == "field" and not is_hidden(each)]
    return list(dict.fromkeys(each.get("name", "") for each in fields))


def status_field(form: "Element") -> str | None:
    """The field that a form's status bar shows."""
    for each in _elements(form):
        if each.tag == "field" and "statusbar" in each.get("widget", ""):
            return each.get("name")
    return None


_PREFIXES = {"object": "", "action": "action "}
"""Before the name of a method, nothing; what else a button does is an action with an id."""


def actions(views: list["Element"], booleans: Collection[str]) -> dict[str, str]:
    """The buttons in the headers of some views, with what has to hold for each to be there.

    Args:
        views: Forms and lists.
        booleans: The fields whose `False` is not emptiness.

    Returns:
        Of each method the label, and when it is offered: `Confirm if state in (draft, sent)`.
    """
    found: dict[tuple[str, str], list[Condition]] = {}
    for view in views:
        for header in view.findall("header"):
            for button in islice(header.iter("button"), _MOST_BUTTONS):
                prefix = _PREFIXES.get(button.get("type", ""))
                if prefix is not None and not is_hidden(button):
                    key = prefix + button.get("name", ""), _label(button)
                    found.setdefault(key, []).append(_condition(button))
    told: dict[str, str] = {}
    for (name, label), conditions in found.items():
        text = label + _when(some(conditions), booleans)
        told[name] = f"{told[name]}; {text}" if name in told else text
    return told


def _elements(node: "Element") -> Iterator["Element"]:
    """Those below a node, but not those of the views inside its fields."""
    waiting = list(reversed(node))
    while waiting:
        child = waiting.pop()
        yield child
        if child.tag != "field":
            waiting += reversed(child)


def _label(button: "Element") -> str:
    text = button.get("string") or button.get("title") or " ".join(button.itertext())
    return " ".join(text.split())[:_LONGEST_LABEL]


def _condition(button: "Element") -> Condition:
    domain, expression = modifiers(button).get("invisible"), button.get("invisible")
    if isinstance(domain, list) and domain:
        try:
            return opposite(of_domain(domain))
        except (ValueError, RecursionError):
            return opposite(Opaque(button.get("modifiers", "")))
    return opposite(of_expression(expression)) if expression else Every()


def _when(condition: Condition, booleans: Collection[str]) -> str:
    if isinstance(condition, Every):
        condition = Every(tuple(each for each in condition.parts if not _goes_unsaid(each)))
    if condition == Every() or _goes_unsaid(condition):
        return ""
    return f" if {in_words(condition, booleans)}"


def _goes_unsaid(condition: Condition) -> bool:
    """Whether it is true of every record outside of a screen of Odoo's own."""
    if isinstance(condition, Some):
        return any(map(_goes_unsaid, condition.parts))
    return condition == _SAVED or _OF_THE_SCREEN in in_words(condition)
