"""Strict arguments: what is not known or of another type is refused by name."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.suggest import did_you_mean

A = TypeVar("A", bound="Arguments")

_EMPTY = ("", False, 0, None)
_NULL = {"type": "null"}
_BEYOND_NEED = 1_000_000
"""A bound that nobody meets who has not been told of it."""


class Arguments(BaseModel):
    """The arguments of a tool; each tool has a subclass of its own."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def read_arguments(tool: str, model: type[A], given: Mapping[str, Any]) -> A:
    """The arguments of a call.

    Raises:
        OdooMCPError: `validation`, naming one argument that is wrong, and how.
    """
    try:
        return model.model_validate(given)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False)
        raise _refusal(tool, model, problems) from error


def check_known(
    tool: str,
    model: type[Arguments],
    given: Mapping[str, Any],
    is_unknown: Callable[[Any], bool],
) -> None:
    """Checks arguments of which some values are not known yet.

    Args:
        tool: The tool's name.
        model: Its arguments.
        given: What is given.
        is_unknown: Whether a value stands for one that is not known yet.

    Raises:
        OdooMCPError: `validation`, naming one argument that is wrong whatever those values are.
    """
    try:
        model.model_validate(given)
    except ValidationError as error:
        problems = [
            problem
            for problem in error.errors(include_url=False, include_context=False)
            if not any(map(is_unknown, _on_the_way(given, problem["loc"])))
        ]
        if problems:
            raise _refusal(tool, model, problems) from error


def _on_the_way(value: Any, place: Iterable[int | str]) -> Iterator[Any]:
    """The values from all arguments down to a place; pydantic's names of types lead no further."""
    yield value
    for part in place:
        with suppress(LookupError, TypeError):
            value = value[part]
            yield value


def _refusal(tool: str, model: type[Arguments], problems: list[ErrorDetails]) -> OdooMCPError:
    # A missing argument is often one that was written wrongly.
    problem = min(problems, key=lambda problem: problem["type"] != "extra_forbidden")
    return OdooMCPError(_sentence(tool, model, problem), kind=Kind.VALIDATION)


def _sentence(tool: str, model: type[Arguments], problem: ErrorDetails) -> str:
    *place, name = map(str, problem["loc"]) if problem["loc"] else [""]
    match problem["type"]:
        case "extra_forbidden":
            hint = did_you_mean(name, _objects_on_the_way(model, place)[-1])
            return f"{_holder(tool, place)} has no argument '{name}'{hint}."
        case "missing":
            return f"{_holder(tool, place)} needs the argument '{name}'."
        case _:
            where = _argument(model, [*place, name])
            message = problem["msg"][:1].lower() + problem["msg"][1:]
            return f"The argument '{where}' of {tool} is wrong: {message}."


def _holder(tool: str, place: list[str]) -> str:
    return f"'{'.'.join(place)}' of {tool}" if place else tool


def _argument(model: type[Arguments], place: list[str]) -> str:
    """The innermost argument on the way to a place; pydantic's ways on from it say nothing."""
    objects = _objects_on_the_way(model, place)
    ends = [end for end, names in enumerate(objects) if end < len(place) and place[end] in names]
    return ".".join(place[: ends[-1] + 1]) if ends else place[0]


def _objects_on_the_way(model: type[Arguments], place: list[str]) -> list[list[str]]:
    """The names that may be given at the start of the way to a place, and after each part of it."""
    schema = input_schema(model)
    names = [list(schema["properties"])]
    for part in place:
        deeper = schema.get("properties", {}).get(part) or schema.get("items")
        schema = deeper or schema.get("additionalProperties") or {}
        names.append(list(schema.get("properties", ())))
    return names


def input_schema(model: type[Arguments]) -> dict[str, Any]:
    """The JSON schema of a tool's arguments, without what only costs tokens."""
    schema = model.model_json_schema()
    lean: dict[str, Any] = _lean(schema, schema.pop("$defs", {}))
    lean.pop("description", None)
    return lean


def _lean(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """A schema without titles and idle words, with its definitions where they are used."""
    if isinstance(schema, list):
        return [_lean(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if _NULL in schema.get("anyOf", ()):
        # An argument is left out rather than null.
        others = [way for way in schema["anyOf"] if way != _NULL]
        rest = {key: value for key, value in schema.items() if key != "anyOf"}
        return _lean(rest | (others[0] if len(others) == 1 else {"anyOf": others}), definitions)
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        # What may hold itself is told once; further down it is any object.
        further = {key: value for key, value in definitions.items() if key != name}
        used = dict(definitions.get(name, {"type": "object"}))
        used.pop("description", None)
        return _lean(used | {k: v for k, v in schema.items() if k != "$ref"}, further)
    return {
        key: {name: _lean(value, definitions) for name, value in item.items()}
        if key == "properties"
        else _lean(item, definitions)
        for key, item in schema.items()
        if not _says_nothing(key, item)
    }


def _says_nothing(key: str, item: Any) -> bool:
    """Whether a client does as well without a word of a schema."""
    match key:
        case "title":
            return True
        case "default":
            return item in _EMPTY
        case "additionalProperties":
            return item is True
        case "maximum":
            return bool(item >= _BEYOND_NEED)
        case _:
            return False
