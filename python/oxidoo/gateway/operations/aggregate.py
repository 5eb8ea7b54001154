"""Groups of records: counted, summed and compared by Odoo."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.limits import Limits
from oxidoo.gateway.operations import columns
from oxidoo.gateway.operations.conditions import conditions
from oxidoo.gateway.operations.currencies import (
    least_and_greatest,
    settle,
    witnesses_of,
)
from oxidoo.gateway.operations.grouping import COUNT, PERIODS, Group, Question
from oxidoo.gateway.operations.sizes import fitting
from oxidoo.schema.currencies import CURRENCIES
from oxidoo.schema.field import DATES, NUMBERS, Fields
from oxidoo.schema.known.subject import Scope
from oxidoo.schema.zone import zone_shown
from oxidoo.suggest import did_you_mean

_FORMATTED_SINCE = 19
"""`formatted_read_group` came with Odoo 19, and `read_group` goes away after it."""

_SUMMED = frozenset({"sum", "avg"})
_FUNCTIONS = frozenset(
    {"sum", "avg", "min", "max", "count", "count_distinct", "bool_and", "bool_or"}
)
_MOST_GROUPS = 10_000
"""Groups that are looked at for `having`, which Odoo up to 18 doesn't know."""

_KINDS: Mapping[type, str] = {int: "a number", str: "a text", bool: "true or false"}

_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_CALL = re.compile(r"(?P<function>[A-Za-z_]+)\((?P<field>\w+)\)")
"""A function as SQL writes it."""

_DIRECTIONS = frozenset({"", "asc", "desc"})


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Figures of groups of records.

    Attributes:
        instance: The instance's name.
        model: The model.
        groupby: Fields, dates with a period such as `date_order:month`; empty for one total.
        aggregates: Such as `amount_total:sum`; a number alone is summed.
        domain: Which records, as in a search.
        where: The same as a plain object.
        having: Conditions on figures that groups have to meet, such as `["count", ">", 5]`.
        order: Columns of the result, such as `amount_total:sum desc`; Odoo's own if empty.
        limit: The most groups.
        offset: How many groups to pass over.
        context: Language, time zone, companies, `active_test` and the like.
    """

    instance: str
    model: str
    groupby: list[str] = field(default_factory=list)
    aggregates: list[str] = field(default_factory=list)
    domain: list[Any] | str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    having: list[Any] = field(default_factory=list)
    order: str = ""
    limit: int = 100
    offset: int = 0
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        """The companies of its context."""
        return Scope.of_companies(self.context)

    async def run(self, env: Environment) -> str:
        """Checks fields, functions and periods; asks for one group more than is shown."""
        _check_spelling([*self.groupby, *self.aggregates])
        names = [item.partition(":")[0].removesuffix(columns.ID) for item in self.groupby]
        asked = [item for item in self.aggregates if item != COUNT]  # which there always is
        summed = [item.partition(":")[0] for item in asked]
        fields = await env.catalogue.require(self.model, [*names, *summed])
        groups = [_group(self.model, item, fields) for item in self.groupby]
        figures = [_aggregate(self.model, item, fields) for item in asked]
        aggregates = list(dict.fromkeys(figures))
        domain = await conditions(env.catalogue, self.model, self.domain, self.where, self.context)
        order = _order(self.order, [group.title for group in groups], aggregates)
        _check_having(
            self.having, {COUNT: int} | {one: _type_of(one, fields) for one in aggregates}
        )
        witnesses = witnesses_of(fields, summed, names)
        dated = any(group.kind == "datetime" for group in groups)
        zone = await zone_shown(env.catalogue, self.context, dated=dated)
        offset, limit = (0, _MOST_GROUPS) if self.having else (self.offset, self.limit)
        question = Question(
            domain,
            groups,
            [*aggregates, *least_and_greatest(witnesses)],
            order,
            offset,
            limit=limit + 1,
            context=self.context | ({"tz": zone.key} if zone else {}),
        )
        version = await env.catalogue.major_version()
        formatted = version >= _FORMATTED_SINCE
        if not formatted:
            _check_apart(groups, aggregates, version)
        method, kwargs = question.formatted_read_group() if formatted else question.read_group()
        found = await env.objects(self.model, method, kwargs)
        titles, rows = question.titles(), question.rows(found, zone)
        told: dict[str, str] = {}
        if witnesses:
            known = await env.catalogue.fact(CURRENCIES)
            titles, rows, told = settle(witnesses, titles, rows, known)
        if zone:
            told["tz"] = zone.key
        return _table(self, titles, rows, told, env.limits)


def _check_spelling(items: list[str]) -> None:
    """Refuses what other languages write, with the same as it is written here."""
    for item in items:
        name, _, function = item.partition(":")
        if call := _CALL.fullmatch(item):
            raise _wrong(f"'{item}' is written '{call['field']}:{call['function'].lower()}' here")
        if name in _FUNCTIONS and function and function not in _FUNCTIONS:
            raise _wrong(f"'{item}' is written '{function}:{name}' here")
        if "." in name.removesuffix(columns.ID):
            first = name.partition(".")[0]
            raise _wrong(f"Groups and figures take no paths such as '{name}': take '{first}'")


def _group(model: str, item: str, fields: Fields) -> Group:
    path, _, period = item.partition(":")
    name = path.removesuffix(columns.ID)
    kind = fields[name].type
    if path != name and kind != "many2one":
        raise columns.no_id(model, name, kind)
    if name == "id":
        raise _wrong("Every record is a group of its own by 'id': use odoo_search")
    if kind not in DATES:
        if period:
            raise _wrong(f"'{name}' of {model} is {kind}: only dates are grouped by a period")
        return Group(item, name, kind)
    period = period or "month"
    if period == "hour" and kind == "date":
        raise _wrong(f"'{name}' of {model} is a date, which has no hours")
    if period not in PERIODS:
        raise _wrong(f"There is no period '{period}'{did_you_mean(period, PERIODS)}")
    return Group(f"{name}:{period}", f"{name}:{period}", kind, period)


def _aggregate(model: str, item: str, fields: Fields) -> str:
    name, _, function = item.partition(":")
    kind = fields[name].type
    function = function or "sum"
    if function not in _FUNCTIONS:
        raise _wrong(f"There is no function '{function}'{did_you_mean(function, _FUNCTIONS)}")
    if function in _SUMMED and kind not in NUMBERS:
        raise _wrong(
            f"'{name}' of {model} is {kind}, which has no {function}: use '{name}:count_distinct'"
        )
    return f"{name}:{function}"


def _check_apart(groups: list[Group], aggregates: list[str], version: int) -> None:
    """Up to Odoo 18, `read_group` leaves out the figures of a field that is grouped by as well."""
    grouped = {group.spec.partition(":")[0] for group in groups}
    for aggregate in aggregates:
        name = aggregate.partition(":")[0]
        if name in grouped:
            raise _wrong(
                f"Odoo {version} cannot give '{aggregate}' of groups by '{name}': ask for one of "
                "them"
            )


def _order(order: str, groups: list[str], aggregates: list[str]) -> list[tuple[str, str]]:
    known = [COUNT, *groups, *aggregates]
    terms = []
    for term in filter(None, map(str.strip, order.split(","))):
        title, _, direction = term.partition(" ")
        title = _as_asked(title, aggregates)
        if title not in known:
            if title.removeprefix("-") in known:
                raise _wrong(f"'{title}' is written '{title[1:]} desc' here")
            raise _wrong(
                f"The result has no column '{title}' to order by; it has {', '.join(known)}"
            )
        if direction.strip().lower() not in _DIRECTIONS:
            raise _wrong(f"The order '{order}' cannot be read; a right one is '{COUNT} desc'")
        terms.append((title, direction.strip().lower()))
    return terms


def _as_asked(title: str, aggregates: list[str]) -> str:
    """The figure of a field that is named without its function, where there is but one."""
    figures = [each for each in aggregates if each.partition(":")[0] == title]
    return figures[0] if len(figures) == 1 else title


def _type_of(aggregate: str, fields: Fields) -> type:
    name, _, function = aggregate.partition(":")
    if function.startswith("bool_"):
        return bool
    counts = function in _SUMMED or function.startswith("count")
    return int if counts or fields[name].type in NUMBERS else str


def _check_having(having: list[Any], figures: Mapping[str, type]) -> None:
    for condition in having:
        match condition:
            case [str(title), str(comparison), value] if comparison in _COMPARISONS:
                if title not in figures:
                    raise _wrong(
                        f"'having' names '{title}', which is no figure of the result; it has "
                        f"{', '.join(figures)}"
                    )
                if not _fits(value, figures[title]):
                    raise _wrong(
                        f"'having' compares '{title}', which is {_KINDS[figures[title]]}, with "
                        f"{value!r}"
                    )
            case _:
                raise _wrong(f"'having' holds {condition!r}; a right one is [['{COUNT}', '>', 5]]")


def _fits(value: Any, kind: type) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number if kind is int else isinstance(value, kind)


def _table(
    asked: Aggregate,
    titles: list[str],
    rows: list[list[Any]],
    told: Mapping[str, str],
    limits: Limits,
) -> str:
    if asked.having:
        if len(rows) > _MOST_GROUPS:
            raise _wrong(f"There are more than {_MOST_GROUPS} groups: narrow the domain")
        met = [row for row in rows if _meets(dict(zip(titles, row, strict=True)), asked.having)]
        rows = met[asked.offset :]
    shown = fitting(rows[: asked.limit], limits.max_result_bytes)
    table: dict[str, Any] = {"columns": titles, "rows": shown, **told}
    if len(rows) > len(shown):
        table["next"] = asked.offset + len(shown)
    return orjson.dumps(table).decode()


def _meets(row: Mapping[str, Any], having: list[Any]) -> bool:
    return all(
        row[title] is not None and _COMPARISONS[comparison](row[title], value)
        for title, comparison, value in having
    )


def _wrong(sentence: str) -> OdooMCPError:
    return OdooMCPError(f"{sentence}.", kind=Kind.VALIDATION)
