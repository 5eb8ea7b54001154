"""Sentences about wrong arguments: which one, what it must be, and an example of it."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from oxidoo.suggest import did_you_mean, nearest

Schema = Mapping[str, Any]

_LONGEST_VALUE = 60

_MEANS: Mapping[str, tuple[str, ...]] = {
    "args": ("domain", "arguments"),
    "columns": ("fields",),
    "condition": ("domain",),
    "conditions": ("domain",),
    "criteria": ("domain",),
    "fields": ("aggregates", "names"),
    "filter": ("domain",),
    "filters": ("domain",),
    "keyword": ("query",),
    "keywords": ("query",),
    "measures": ("aggregates",),
    "metrics": ("aggregates",),
    "name": ("query", "names"),
    "page_size": ("limit",),
    "params": ("arguments",),
    "per_page": ("limit",),
    "q": ("query",),
    "search": ("query",),
    "skip": ("offset",),
    "sort": ("order",),
    "sort_by": ("order",),
    "sortby": ("order",),
    "text": ("query",),
    "top": ("limit",),
    "where": ("domain",),
}
"""What other interfaces call an argument: names that no likeness leads to."""

_OF_SEARCH = frozenset({"domain", "where", "query", "order", "limit", "offset", "count"})

_TYPICAL: Mapping[str, Any] = {
    "aggregates": ["amount_total:sum"],
    "context": {"lang": "fr_FR"},
    "domain": [["name", "ilike", "acme"]],
    "fields": ["name", "create_date"],
    "groupby": ["create_date:month"],
    "having": [["count", ">", 5]],
    "ids": [7, 9],
    "instance": "main",
    "lines": {"order_line": ["product_id"]},
    "model": "res.partner",
    "name": "orders",
    "names": ["name"],
    "order": "name desc",
    "query": "acme",
    "steps": [{"name": "a", "tool": "odoo_instances"}],
    "tool": "odoo_search",
    "where": {"name": {"ilike": "acme"}},
}
"""What an argument may look like, for those who wrote nothing that could be put right."""

_BY_FORM: Mapping[tuple[str, type], str] = {
    ("domain", dict): "where",
    ("where", list): "domain",
    ("where", str): "domain",
}
"""The argument that takes what another one does not."""

_FILES = frozenset({"parquet", "jsonl"})


def unknown(tool: str, holder: str, name: str, known: Collection[str]) -> str:
    """The sentence about an argument that there is not.

    Args:
        tool: The tool.
        holder: What it was given to: the tool, or a part of its arguments.
        name: Its name.
        known: The arguments that there are.
    """
    means = next((each for each in _MEANS.get(name.lower(), ()) if each in known), None)
    if means:
        hint = f"; did you mean '{means}'"
    elif name in _OF_SEARCH and tool != "odoo_search" and nearest(name, known) is None:
        hint = "; odoo_search has it"
    else:
        hint = did_you_mean(name, known)
    return f"{holder} has no argument '{name}'{hint}."


def no_object(tool: str, value: Any) -> str:
    """The sentence about arguments that are none."""
    return f"The arguments of {tool} must be an object, not {_short(value)}."


def missing(holder: str, name: str) -> str:
    """The sentence about an argument that is needed."""
    return f"{holder} needs the argument '{name}'{_such_as(_TYPICAL.get(name))}."


def unfit(
    tool: str, where: str, schema: Schema, value: Any, example: Any, others: Collection[str]
) -> str:
    """The sentence about an argument that is not what it must be.

    Args:
        tool: The tool.
        where: The argument, with dots between the parts of the way to it.
        schema: What it must be.
        value: What it is.
        example: What may have been meant; `None` if that is not known.
        others: The arguments beside it.
    """
    name = where.rpartition(".")[2]
    instead = _BY_FORM.get((name, type(value)))
    if instead in others:
        hint = f"; give it as '{instead}'"
    elif name == "format" and str(value) in _FILES and value not in schema.get("enum", ()):
        hint = "; odoo_export writes such files"
    else:
        hint = ""
    shown = _such_as(_TYPICAL.get(name) if example is None else example)
    holder = f"{tool[:1].lower()}{tool[1:]}"
    return (
        f"'{where}' of {holder} must be {_kind(schema)}{shown}, not {_given(schema, value)}{hint}."
    )


def _such_as(example: Any) -> str:
    return "" if example is None else f", such as {_short(example)}"


def _given(schema: Schema, value: Any) -> str:
    most = schema.get("maxItems")
    too_many = isinstance(value, list) and most is not None and len(value) > most
    return f"{len(value)} of them" if too_many else _short(value)


def _short(value: Any) -> str:
    """A value as an agent would write it, cut where it gets long."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=repr)
    except RecursionError:
        return "what is nested that deeply"
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _kind(schema: Schema) -> str:
    """What a value must be, in words."""
    match schema:
        case {"anyOf": ways}:
            kind = " or ".join(map(_kind, ways))
        case {"enum": choices}:
            kind = "one of " + ", ".join(map(_short, choices))
        case {"type": "boolean"}:
            kind = "true or false"
        case {"type": "integer"}:
            kind = f"a whole number{_bounds(schema)}"
        case {"type": "string"}:
            kind = f"a text{_pattern(schema)}"
        case {"type": "array"}:
            kind = f"a list{_contents(schema)}"
        case _:
            inner = _many(schema.get("additionalProperties"))
            kind = f"an object of {inner}" if inner else "an object"
    return kind


def _many(schema: Any) -> str:
    """What several values must be, in words; empty where they may be anything."""
    match schema:
        case {"enum": choices}:
            return "these: " + ", ".join(map(_short, choices))
        case {"type": "integer"}:
            return f"whole numbers{_bounds(schema)}"
        case {"type": "string"}:
            return "texts"
        case {"type": "array"}:
            return f"lists{_contents(schema)}"
        case {"type": "object"}:
            return "objects"
    return ""


def _contents(schema: Schema) -> str:
    inner = _many(schema.get("items"))
    least, most = schema.get("minItems"), schema.get("maxItems")
    if not inner or (least is None and most is None):
        return f" of {inner}" if inner else ""
    return f" of {least} to {most} {inner}" if least else f" of at most {most} {inner}"


def _bounds(schema: Schema) -> str:
    match schema:
        case {"minimum": least, "maximum": most}:
            return f" from {least} to {most}"
        case {"minimum": least}:
            return f" from {least}"
    return ""


def _pattern(schema: Schema) -> str:
    pattern = schema.get("pattern")
    return f" that matches {pattern}" if pattern else ""
