"""Strict arguments: what is not known or of another type is refused by name."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.tools import wording
from oxidoo.tools.repairs import repaired

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
        raise _refusal(tool, model, given, error.errors(include_url=False)) from error


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
            for problem in error.errors(include_url=False)
            if not any(map(is_unknown, _on_the_way(given, problem["loc"])))
        ]
        if problems:
            raise _refusal(tool, model, given, problems) from error


def _on_the_way(value: Any, place: Iterable[int | str]) -> Iterator[Any]:
    """The values from all arguments down to a place; pydantic's names of types lead no further."""
    yield value
    for part in place:
        with suppress(LookupError, TypeError):
            value = value[part]
            yield value


def _refusal(
    tool: str, model: type[Arguments], given: Mapping[str, Any], problems: list[ErrorDetails]
) -> OdooMCPError:
    # A missing argument is often one that was written wrongly.
    problem = min(problems, key=lambda problem: problem["type"] != "extra_forbidden")
    return OdooMCPError(_sentence(tool, model, given, problem), kind=Kind.VALIDATION)


def _sentence(
    tool: str, model: type[Arguments], given: Mapping[str, Any], problem: ErrorDetails
) -> str:
    place = problem["loc"]
    if not place:
        return wording.no_object(tool, given)
    schemas = _schemas_on_the_way(model, place)
    *way, name = map(str, place)
    holder = f"'{'.'.join(way)}' of {tool}" if way else tool
    match problem["type"]:
        case "extra_forbidden":
            return wording.unknown(tool, holder, name, _names(schemas[len(way)]))
        case "missing":
            return wording.missing(holder, name)
    # The innermost argument; pydantic's ways on from it say nothing.
    ends = [end for end, part in enumerate(place) if part in _names(schemas[end])]
    end = ends[-1] + 1
    *_, value = _on_the_way(given, place[:end])
    schema = _with_bound(schemas[end], problem)
    example = repaired(schema, value)
    if example is not None and not _is_right(model, given, place[:end], example):
        example = None
    where = ".".join(map(str, place[:end]))
    return wording.unfit(tool, where, schema, value, example, _names(schemas[end - 1]))


def _with_bound(schema: Mapping[str, Any], problem: ErrorDetails) -> Mapping[str, Any]:
    """A schema that tells the bound that was met, though `input_schema` may leave it out."""
    most = problem.get("ctx", {}).get("le")
    if most is None:
        return schema
    if "items" in schema:
        return {**schema, "items": {**schema["items"], "maximum": most}}
    return {**schema, "maximum": most}


def _is_right(
    model: type[Arguments], given: Mapping[str, Any], place: Sequence[int | str], value: Any
) -> bool:
    """Whether there is nothing wrong at a place if it has a value."""
    try:
        model.model_validate(_with(given, place, value))
    except ValidationError as error:
        return all(problem["loc"][: len(place)] != place for problem in error.errors())
    return True


def _with(whole: Any, place: Sequence[int | str], value: Any) -> Any:
    """A copy with a value at a place."""
    if not place:
        return value
    first, *rest = place
    inner = _with(whole[first], rest, value)
    if isinstance(whole, Mapping):
        return {**whole, first: inner}
    return [inner if at == first else each for at, each in enumerate(whole)]


def _schemas_on_the_way(model: type[Arguments], place: Sequence[int | str]) -> list[dict[str, Any]]:
    """The schemas at the start of the way to a place, and after each part of it."""
    schemas = [input_schema(model)]
    for part in place:
        schema = schemas[-1]
        deeper = schema.get("properties", {}).get(part) or schema.get("items")
        deeper = deeper or schema.get("additionalProperties") or {}
        schemas.append(deeper)
    return schemas


def _names(schema: Mapping[str, Any]) -> list[str]:
    return list(schema.get("properties", ()))


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
