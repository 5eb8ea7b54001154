"""Groups by paths for versions of Odoo that know none.

They are grouped by the first field of a path, then those that lead to the same are made one.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations.columns import ID
from oxidoo.gateway.operations.following import End, Ends, Follower, by_id
from oxidoo.gateway.operations.grouping import (
    COUNT,
    MOST_GROUPS,
    Figure,
    Group,
    Question,
    Rows,
    wrong,
)
from oxidoo.schema.field import DATES, NUMBERS, Fields

_Row = Mapping[str, Any]


def _sum(values: list[Any]) -> Any:
    """Exact to the digit, as that of a database is."""
    total = sum(Decimal(str(value)) for value in values)
    return int(total) if all(isinstance(value, int) for value in values) else float(total)


_MERGED: Mapping[str, Callable[[list[Any]], Any]] = {
    "sum": _sum,
    "count": _sum,
    "min": min,
    "max": max,
    "bool_and": all,
    "bool_or": any,
}

_INSTEAD = {
    "avg": "ask for '{name}:sum' and '{name}:count', and divide",
    "count_distinct": "ask for groups by '{first}'",
}


def check(groups: list[Group], figures: list[Figure], fields: Fields, version: int) -> None:
    """Refuses what the figures and values of smaller groups don't tell of larger ones.

    Args:
        groups: What to group by, a path at least.
        figures: Those besides the count.
        fields: Those of the model.
        version: Odoo's.

    Raises:
        OdooMCPError: `validation`, saying what to ask for instead.
    """
    path = next(group for group in groups if group.models)
    says = f"Odoo {version} cannot give {{}} of groups by '{path.path}': {{}}"
    for figure in figures:
        function = figure.function
        instead = _INSTEAD.get(function, "ask for groups by '{first}'")
        sorted_by_odoo = (
            function in ("min", "max") and fields[figure.field].type not in NUMBERS | DATES
        )
        if function not in _MERGED or sorted_by_odoo:
            advice = instead.format(name=figure.field, first=path.first)
            raise wrong(says.format(f"'{figure.title}'", advice))
    for group in groups:
        if group.models and group.kind == "many2many":
            raise wrong(
                f"Odoo {version} cannot group by '{group.path}', which is many2many: ask for "
                f"groups by '{group.first}'"
            )


@dataclass(frozen=True, slots=True)
class _Merged:
    """A group, as it will be shown.

    Attributes:
        ends: Its values, by the title of their column.
        figures: Of all of its records, by the same.
    """

    ends: Mapping[str, End]
    figures: Mapping[str, Any]


async def rows(env: Environment, model: str, question: Question, zone: ZoneInfo | None) -> Rows:
    """All groups that a question with paths asks for, in its order, by its columns.

    Args:
        env: Makes the calls.
        model: The model whose records are grouped.
        question: What is asked; `check` lets it pass.
        zone: That of the moments among the groups, if there are any.

    Raises:
        OdooMCPError: `validation`, if there are too many of the groups that these are made of.
    """
    smaller = _of_first_fields(question)
    method, kwargs = smaller.read_group()
    found = await env.objects(model, method, kwargs)
    paths = [group for group in question.groups if group.models]
    if len(found) > MOST_GROUPS:
        raise wrong(
            f"There are more than {MOST_GROUPS} groups by '{paths[0].first}', which those by "
            f"'{paths[0].path}' are made of: narrow the domain"
        )
    given = [dict(zip(smaller.titles(), row, strict=True)) for row in smaller.rows(found, zone)]
    follower = Follower(env, question.context, zone)
    ends = await asyncio.gather(*(follower.ends(path, _ids(given, path)) for path in paths))
    known = {path.title: found for path, found in zip(paths, ends, strict=True)}
    figures = [COUNT, *(figure.title for figure in question.figures)]
    return [
        [
            *(merged.ends[group.title].shown for group in question.groups),
            *(merged.figures[title] for title in figures),
        ]
        for merged in _ordered(_merge(question, given, known), question)
    ]


def _of_first_fields(question: Question) -> Question:
    """The question for the groups to merge: those without paths come first, in the order asked for.

    Figures of what is grouped by are left out, as `read_group` would.
    """
    plain = [group for group in question.groups if not group.models]
    paths = [group for group in question.groups if group.models]
    groups = [each for group in plain for each in (group, by_id(group))]
    groups += [Group(path.first + ID, path.first, "many2one") for path in paths]
    firsts = {path.first for path in paths}
    titles = {group.title for group in plain}
    return replace(
        question,
        groups=list({group.title: group for group in groups}.values()),
        figures=[figure for figure in question.figures if figure.field not in firsts],
        order=[(title, way) for title, way in question.order if title in titles],
    )


def _ids(given: list[dict[str, Any]], path: Group) -> set[int]:
    return {record_id for row in given if (record_id := row[path.first + ID])}


def _merge(
    question: Question, given: list[dict[str, Any]], paths: Mapping[str, Ends]
) -> list[_Merged]:
    found: dict[tuple[Any, ...], tuple[Mapping[str, End], list[_Row]]] = {}
    places: dict[tuple[Any, ...], int] = {}
    for row in given:
        ends = {}
        before: tuple[Any, ...] = ()
        for group in _plain_in_order(question):
            key = row[by_id(group).title]
            before = (*before, key)
            # The groups come sorted by these columns, each within those before it.
            ends[group.title] = End(key, row[group.title], places.setdefault(before, len(places)))
        for path in (group for group in question.groups if group.models):
            leads = paths[path.title]
            ends[path.title] = leads.get(row[path.first + ID], leads[None])
        key = tuple(ends[group.title].key for group in question.groups)
        _, rows = found.setdefault(key, (ends, []))
        rows.append(row)
    return [_Merged(ends, _figures(question, rows)) for ends, rows in found.values()]


def _plain_in_order(question: Question) -> list[Group]:
    by_title = {group.title: group for group in question.groups if not group.models}
    titles = dict.fromkeys([title for title, _ in question.order if title in by_title])
    return [by_title[title] for title in dict.fromkeys([*titles, *by_title])]


def _ordered(merged: list[_Merged], question: Question) -> list[_Merged]:
    """By the columns asked for, then by all others with groups, as Odoo itself sorts."""
    groups = {group.title: group for group in question.groups}
    terms = dict(question.order)
    terms |= {title: "" for title in groups if title not in terms}
    for title, way in reversed(terms.items()):
        descends = way == "desc" and (title not in groups or bool(groups[title].models))

        def place(each: _Merged, title: str = title) -> tuple[bool, Any]:
            value = each.ends[title].rank if title in each.ends else each.figures[title]
            return value is None, value or 0

        merged = sorted(merged, key=place, reverse=descends)
    return merged


def _figures(question: Question, rows: list[_Row]) -> dict[str, Any]:
    """The figures of groups that are made one."""
    count = sum(row[COUNT] for row in rows)
    return {COUNT: count} | {figure.title: _figure(figure, rows) for figure in question.figures}


def _figure(figure: Figure, rows: list[_Row]) -> Any:
    """One of them; each group that a field makes has but one value of it, told as the group."""
    title = figure.title if figure.title in rows[0] else figure.field + ID
    values = [row[title] for row in rows if row[title] is not None]
    return _MERGED[figure.function](values) if values else None
