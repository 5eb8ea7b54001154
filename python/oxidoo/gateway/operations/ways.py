"""The ways to groups of records: asked of Odoo as its version has it, or merged of smaller ones."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations import merging
from oxidoo.gateway.operations.grouping import Figure, Group, Question, Rows, wrong
from oxidoo.schema.field import Fields

_FORMATTED_SINCE = 19
"""`formatted_read_group` came with Odoo 19, and `read_group` goes away after it.

Paths of many2one fields are grouped by from the same version on: they came with odoo/odoo#209544;
Odoo 18 takes what follows a dot for a property (`_read_group_get_annotated_groupby`).
"""


_Ask = Callable[[Environment, str, Question, ZoneInfo | None], Awaitable[Rows]]


@dataclass(frozen=True, slots=True)
class Way:
    """How the groups of a model are come by.

    Attributes:
        rows: Gives them by the columns of a question and in its order; asked with what makes the
            calls, the model, the question, and the zone of the moments among the groups.
        takes_all: Whether it takes all groups to know one, so that there is no asking for a page.
    """

    rows: _Ask
    takes_all: bool = False


def way_to(groups: list[Group], figures: list[Figure], fields: Fields, version: int) -> Way:
    """The way to groups and their figures.

    Args:
        groups: What to group by.
        figures: Those besides the count.
        fields: Those of the model.
        version: Odoo's major version, such as 19.

    Raises:
        OdooMCPError: `validation`, if this version has none, saying what to ask for instead.
    """
    if version >= _FORMATTED_SINCE:
        return Way(_formatted)
    _check_apart(groups, figures, version)
    if not any(group.models for group in groups):
        return Way(_plain)
    merging.check(groups, figures, fields, version)
    return Way(merging.rows, takes_all=True)


def _check_apart(groups: list[Group], figures: list[Figure], version: int) -> None:
    """Up to Odoo 18, `read_group` leaves out the figures of a field that is grouped by as well."""
    grouped = {group.first: group.path for group in groups}
    for figure in figures:
        path = grouped.get(figure.field)
        if path:
            raise wrong(
                f"Odoo {version} cannot give '{figure.title}' of groups by '{path}': ask for one "
                "of them"
            )


async def _formatted(
    env: Environment, model: str, question: Question, zone: ZoneInfo | None
) -> Rows:
    return question.rows(await _found(env, model, *question.formatted_read_group()), zone)


async def _plain(env: Environment, model: str, question: Question, zone: ZoneInfo | None) -> Rows:
    return question.rows(await _found(env, model, *question.read_group()), zone)


async def _found(
    env: Environment, model: str, method: str, kwargs: dict[str, Any]
) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] | None = await env.objects(model, method, kwargs)
    if found is not None:
        return found
    # XML-RPC has no null, which Odoo 14 gives as the figures of no records.
    context = {"context": kwargs["context"]}
    if await env.objects(model, "search_count", context, args=[kwargs["domain"]]):
        raise OdooMCPError(
            "One of the figures is null, which this Odoo cannot send over XML-RPC: leave it "
            "out, or set protocol to 'jsonrpc' in the settings.",
            kind=Kind.PROTOCOL,
        )
    return [{"__count": 0}]
