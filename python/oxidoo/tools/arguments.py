"""Strict arguments: what is not known or of another type is refused by name."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.suggest import did_you_mean

A = TypeVar("A", bound="Arguments")


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
        # A missing argument is often one that was written wrongly.
        problem = min(problems, key=lambda problem: problem["type"] != "extra_forbidden")
        sentence = _sentence(tool, model, problem)
        raise OdooMCPError(sentence, kind=Kind.VALIDATION) from error


def _sentence(tool: str, model: type[Arguments], problem: Mapping[str, Any]) -> str:
    name = str(problem["loc"][0]) if problem["loc"] else ""
    match problem["type"]:
        case "extra_forbidden":
            return f"{tool} has no argument '{name}'{did_you_mean(name, model.model_fields)}."
        case "missing":
            return f"{tool} needs the argument '{name}'."
        case _:
            message = problem["msg"][:1].lower() + problem["msg"][1:]
            return f"The argument '{name}' of {tool} is wrong: {message}."


def input_schema(model: type[Arguments]) -> dict[str, Any]:
    """The JSON schema of a tool's arguments, without what only costs tokens."""
    schema: dict[str, Any] = _without_titles(model.model_json_schema())
    schema.pop("description", None)
    return schema


def _without_titles(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_titles(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: _without_titles(value) for name, value in item.items()}
        if key == "properties"
        else _without_titles(item)
        for key, item in schema.items()
        if key != "title"
    }
