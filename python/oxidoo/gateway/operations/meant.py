"""Which records are meant by an external id, or by a name."""

from collections.abc import Mapping, Sequence
from typing import Any

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.environment import Environment

MOST_NAMESAKES = 20
"""Records of one name that are shown."""

_NEAREST = 3
_MOST_NAMED = 10


async def by_external_id(env: Environment, model: str, xml_id: str) -> tuple[str, list[int]]:
    """The model and the id of the record with an external id.

    Args:
        env: Makes the calls.
        model: The model that it should be of; any if empty.
        xml_id: Such as `base.main_company`.

    Raises:
        OdooMCPError: `validation`, if it cannot be one or is of another model; `missing`, if there
            is none; `access`, if the user may not see the record.
    """
    module, _, name = xml_id.partition(".")
    if not module or not name:
        raise OdooMCPError(
            f"'{xml_id}' is no external id; a right one looks like 'base.main_company'.",
            kind=Kind.VALIDATION,
        )
    found = await _reference(env, module, name)
    if model and found[0] != model:
        raise OdooMCPError(
            f"'{xml_id}' is a {found[0]}, not a {model}: set 'model' to '{found[0]}'.",
            kind=Kind.VALIDATION,
        )
    if not found[1]:
        raise OdooMCPError(f"This user may not see '{xml_id}', a {found[0]}.", kind=Kind.ACCESS)
    return found[0], [found[1]]


async def _reference(env: Environment, module: str, name: str) -> list[Any]:
    try:
        found: list[Any] = await env.objects(
            "ir.model.data", "check_object_reference", {}, args=[module, name], cache="schema"
        )
    except OdooMCPError as error:
        if error.kind is not Kind.VALIDATION and error.kind is not Kind.MISSING:
            raise
        raise OdooMCPError(
            f"There is no external id '{module}.{name}'; read by 'name' or 'ids' instead.",
            kind=Kind.MISSING,
            detail=error.detail,
        ) from error
    return found


async def by_name(env: Environment, model: str, name: str, context: dict[str, Any]) -> list[int]:
    """The ids of the records that `name_search` finds by exactly that name.

    Raises:
        OdooMCPError: `missing`, if there is none, with names that are like it.
    """
    if found := await name_search(env, model, name, "=", MOST_NAMESAKES, context):
        return [record_id for record_id, _ in found]
    like = await name_search(env, model, name, "ilike", _NEAREST, context)
    hint = (
        f"; there is {', '.join(repr(known) for _, known in like)}"
        if like
        else "; odoo_search finds by 'query'"
    )
    raise OdooMCPError(f"{model} has no record named '{name}'{hint}.", kind=Kind.MISSING)


async def name_search(
    env: Environment,
    model: str,
    name: str | list[str],
    operator: str,
    limit: int,
    context: dict[str, Any],
) -> list[tuple[int, str]]:
    """The records of a name, as ids with names.

    Args:
        env: Makes the call.
        model: The model.
        name: The name, or what is in it; a list of names for `in`.
        operator: How names are compared.
        limit: The most records.
        context: Language, companies and the like.
    """
    found: list[tuple[int, str]] = await env.objects(
        model, "name_search", {"context": context}, args=[name, [], operator, limit]
    )
    return found


async def hidden(
    env: Environment,
    model: str,
    ids: Sequence[int],
    context: Mapping[str, Any],
    error: OdooMCPError,
) -> OdooMCPError:
    """The error of a read, with the ids that rules hide from the user if that is what it is about.

    Odoo itself does not always say which they are.
    """
    if error.kind is not Kind.ACCESS or error.authentication:
        return error
    kwargs = {"context": {**context, "active_test": False}}
    try:
        seen = set(await env.objects(model, "search", kwargs, args=[[["id", "in", [*ids]]]]))
    except OdooMCPError:
        return error
    unseen = [record_id for record_id in ids if record_id not in seen]
    if not unseen:
        return error
    return OdooMCPError(
        f"This user may not see {model} {_listed(unseen)}{'; leave it out' if seen else ''}.",
        kind=Kind.ACCESS,
        detail=error.message,
    )


def not_there(model: str, ids: list[int]) -> OdooMCPError:
    """The error for records that do not exist, or not for this user."""
    noun = "record" if len(ids) == 1 else "records"
    return OdooMCPError(
        f"{model} has no {noun} {_listed(ids)}, or this user may not see it.", kind=Kind.MISSING
    )


def _listed(ids: list[int]) -> str:
    return ", ".join(map(str, ids[:_MOST_NAMED])) + (", …" if len(ids) > _MOST_NAMED else "")
