"""Groups of records: counted, summed and compared by Odoo."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import orjson

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.operations import columns
from oxidoo.gateway.plan import GroupsPlan, Limits
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.domain import check_domain, parse_domain
from oxidoo.schema.field import Fields
from oxidoo.schema.subject import Scope
from oxidoo.suggest import did_you_mean

COUNT = "count"
"""The column of how many records a group has."""

_FORMATTED_SINCE = 19
"""`formatted_read_group` came with Odoo 19, and `read_group` goes away after it."""

_DATES = frozenset({"date", "datetime"})
_NUMBERS = frozenset({"integer", "float", "monetary"})
_SUMMED = frozenset({"sum", "avg"})
_FUNCTIONS = frozenset(
    {"sum", "avg", "min", "max", "count", "count_distinct", "bool_and", "bool_or"}
)
_MOST_GROUPS = 10_000
"""Groups that are looked at for `having`, which Odoo up to 18 doesn't know."""

_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_DIRECTIONS = frozenset({"", "asc", "desc"})

_PERIODS: Mapping[str, int] = {
    "hour": len("2026-12-31 13"),
    "day": len("2026-12-31"),
    "week": len("2026-12-31"),
    "month": len("2026-12"),
    "quarter": len("2026-Q4"),
    "year": len("2026"),
}
"""How much is written of the moment at which each period starts."""

_REST = {"hour": ":00"}


@dataclass(frozen=True, slots=True)
class _Group:
    """One thing to group by.

    Attributes:
        title: As the agent wrote it, with the period of a date.
        spec: As Odoo takes it.
        kind: The type of the field.
        period: Of a date, such as `month`.
    """

    title: str
    spec: str
    kind: str
    period: str = ""

    @property
    def wants_id(self) -> bool:
        return self.title.endswith(columns.ID)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Figures of groups of records.

    Attributes:
        instance: The instance's name.
        model: The model.
        groupby: Fields, dates with a period such as `date_order:month`; empty for one total.
        aggregates: Such as `amount_total:sum`; a number alone is summed.
        domain: Which records, as in a search.
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
    having: list[Any] = field(default_factory=list)
    order: str = ""
    limit: int = 100
    offset: int = 0
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        """The companies of its context."""
        return Scope.of_companies(self.context)

    async def plan(self, catalogue: Catalogue, limits: Limits) -> GroupsPlan:
        """Checks fields, functions and periods; asks for one group more than is shown."""
        names = [item.partition(":")[0].removesuffix(columns.ID) for item in self.groupby]
        summed = [item.partition(":")[0] for item in self.aggregates]
        fields = await catalogue.require(self.model, [*names, *summed])
        groups = [_group(self.model, item, fields) for item in self.groupby]
        figures = [_aggregate(self.model, item, fields) for item in self.aggregates]
        aggregates = list(dict.fromkeys(figures))
        domain = parse_domain(self.domain)
        await check_domain(catalogue, self.model, domain)
        order = _order(self.order, [group.title for group in groups], aggregates)
        _check_having(
            self.having, {COUNT: int} | {one: _type_of(one, fields) for one in aggregates}
        )
        question = _Question(domain, groups, aggregates, order, self)
        version = await catalogue.major_version()
        formatted = version >= _FORMATTED_SINCE
        if not formatted:
            _check_apart(groups, aggregates, version)
        method, kwargs = question.formatted_read_group() if formatted else question.read_group()
        zone = _zone(self.context)
        return GroupsPlan(
            model=self.model,
            method=method,
            kwargs=kwargs,
            render=lambda found: _table(self, question.rows(found, zone), limits),
        )


@dataclass(frozen=True, slots=True)
class _Question:
    domain: list[Any]
    groups: list[_Group]
    aggregates: list[str]
    order: list[tuple[str, str]]
    asked: Aggregate

    def formatted_read_group(self) -> tuple[str, dict[str, Any]]:
        """The call for Odoo 19 and later."""
        names = {COUNT: "__count"} | {group.title: group.spec for group in self.groups}
        return "formatted_read_group", {
            "domain": self.domain,
            "groupby": self._specs(),
            "aggregates": ["__count", *self.aggregates],
            "order": self._ordered(names) or None,
            **self._page(),
        }

    def read_group(self) -> tuple[str, dict[str, Any]]:
        """The call for Odoo up to 18, where each figure needs a name of its own."""
        aliases = {title: f"figure{at}" for at, title in enumerate(self.aggregates)}
        named = [
            "{}:{}({})".format(alias, *reversed(title.split(":")))
            for title, alias in aliases.items()
        ]
        names = {COUNT: COUNT} | {group.title: group.spec for group in self.groups} | aliases
        # Groups come with their count; a figure of it, which some models refuse, is to order by.
        # And some models refuse to group without any field.
        ordered = any(title == COUNT for title, _ in self.order)
        counted = f"{COUNT}:count(id)" if ordered else "id"
        return "read_group", {
            "domain": self.domain,
            "fields": [counted, *named],
            "groupby": self._specs(),
            "orderby": self._ordered(names) or False,
            "lazy": False,
            **self._page(),
        }

    def titles(self) -> list[str]:
        """The columns of the result."""
        return [*(group.title for group in self.groups), COUNT, *self.aggregates]

    def rows(self, found: list[dict[str, Any]], zone: ZoneInfo | None) -> "_Rows":
        """What either call gives, by column."""
        return _Rows(self.titles(), [self._row(row, zone) for row in found])

    def _row(self, row: Mapping[str, Any], zone: ZoneInfo | None) -> list[Any]:
        starts = self._starts(row)
        groups = (_value(group, row, starts.get(group.spec, ""), zone) for group in self.groups)
        return [*groups, *self._figures(row)]

    def _starts(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Where the periods of a group start, which `read_group` tells in the group's domain only.

        There the conditions of the groups come first, in their order: two for a period, one for
        any other value (Odoo 14 to 18, `_read_group_format_result`).
        """
        dated = {group.spec for group in self.groups if group.period}
        conditions = [item for item in row.get("__domain", ()) if not isinstance(item, str)]
        starts = {}
        for spec in self._specs():
            value = row.get(spec)
            if spec in dated and isinstance(value, list):
                starts[spec] = value[0]
            elif spec in dated and value:
                starts[spec] = conditions[0][2]
                conditions = conditions[1:]
            conditions = conditions[1:]
        return starts

    def _figures(self, row: Mapping[str, Any]) -> list[Any]:
        return [
            row.get("__count", 0),
            *(
                _figure(title, row.get(title, row.get(f"figure{at}")))
                for at, title in enumerate(self.aggregates)
            ),
        ]

    def _specs(self) -> list[str]:
        return list(dict.fromkeys(group.spec for group in self.groups))

    def _ordered(self, names: Mapping[str, str]) -> str:
        """With all groups in the end, so that pages neither repeat nor leave out any."""
        terms = {names.get(title, title): way for title, way in self.order}
        if terms:
            terms |= {spec: "" for spec in self._specs() if spec not in terms}
        return ", ".join(f"{name} {way}".strip() for name, way in terms.items())

    def _page(self) -> dict[str, Any]:
        asked = self.asked
        offset, limit = (0, _MOST_GROUPS) if asked.having else (asked.offset, asked.limit)
        return {"offset": offset, "limit": limit + 1, "context": asked.context}


def _group(model: str, item: str, fields: Fields) -> _Group:
    path, _, period = item.partition(":")
    name = path.removesuffix(columns.ID)
    kind = fields[name].type
    if path != name and kind != "many2one":
        raise columns.no_id(model, path, kind)
    if name == "id":
        raise _wrong("Every record is a group of its own by 'id': use odoo_search")
    if kind not in _DATES:
        if period:
            raise _wrong(f"'{name}' of {model} is {kind}: only dates are grouped by a period")
        return _Group(item, name, kind)
    period = period or "month"
    if period == "hour" and kind == "date":
        raise _wrong(f"'{name}' of {model} is a date, which has no hours")
    if period not in _PERIODS:
        raise _wrong(f"There is no period '{period}'{did_you_mean(period, _PERIODS)}")
    return _Group(f"{name}:{period}", f"{name}:{period}", kind, period)


def _aggregate(model: str, item: str, fields: Fields) -> str:
    name, _, function = item.partition(":")
    kind = fields[name].type
    function = function or "sum"
    if function not in _FUNCTIONS:
        raise _wrong(f"There is no function '{function}'{did_you_mean(function, _FUNCTIONS)}")
    if function in _SUMMED and kind not in _NUMBERS:
        raise _wrong(
            f"'{name}' of {model} is {kind}, which has no {function}: use '{name}:count_distinct'"
        )
    return f"{name}:{function}"


def _check_apart(groups: list[_Group], aggregates: list[str], version: int) -> None:
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
        if title not in known:
            raise _wrong(
                f"The result has no column '{title}' to order by{did_you_mean(title, known)}; "
                f"it has {', '.join(known)}"
            )
        if direction.strip().lower() not in _DIRECTIONS:
            raise _wrong(f"The order '{order}' cannot be read; a right one is '{COUNT} desc'")
        terms.append((title, direction.strip().lower()))
    return terms


def _zone(context: Mapping[str, Any]) -> ZoneInfo | None:
    name = context.get("tz")
    if not name:
        return None
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise _wrong(f"There is no time zone '{name}'; a right one is 'Europe/Brussels'") from error


def _type_of(aggregate: str, fields: Fields) -> type:
    name, _, function = aggregate.partition(":")
    if function.startswith("bool_"):
        return bool
    counts = function in _SUMMED or function.startswith("count")
    return int if counts or fields[name].type in _NUMBERS else str


def _figure(aggregate: str, value: Any) -> Any:
    """Odoo's False is no value, but for a function that gives one."""
    is_flag = aggregate.rpartition(":")[2].startswith("bool_")
    return None if value is False and not is_flag else value


def _check_having(having: list[Any], figures: Mapping[str, type]) -> None:
    for condition in having:
        match condition:
            case [str(title), str(comparison), value] if comparison in _COMPARISONS:
                if title not in figures:
                    raise _wrong(
                        f"'having' names '{title}', which is no figure of the result"
                        f"{did_you_mean(title, figures)}; it has {', '.join(figures)}"
                    )
                if not _fits(value, figures[title]):
                    raise _wrong(
                        f"'having' compares '{title}' with {value!r}, which it never is like"
                    )
            case _:
                raise _wrong(
                    f"'having' holds {condition!r}; a right condition is ['{COUNT}', '>', 5]"
                )


def _fits(value: Any, kind: type) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number if kind is int else isinstance(value, kind)


@dataclass(frozen=True, slots=True)
class _Rows:
    titles: list[str]
    rows: list[list[Any]]

    def having(self, conditions: list[Any]) -> list[list[Any]]:
        """Those that meet all conditions."""
        return [
            row for row in self.rows if _meets(dict(zip(self.titles, row, strict=True)), conditions)
        ]


def _table(asked: Aggregate, found: _Rows, limits: Limits) -> str:
    rows = found.rows
    if asked.having:
        if len(rows) > _MOST_GROUPS:
            raise _wrong(f"There are more than {_MOST_GROUPS} groups: narrow the domain")
        rows = found.having(asked.having)[asked.offset :]
    shown = _within(rows[: asked.limit], limits.max_result_bytes)
    table: dict[str, Any] = {"model": asked.model, "columns": found.titles, "rows": shown}
    if len(rows) > len(shown):
        table["next"] = asked.offset + len(shown)
    return orjson.dumps(table).decode()


def _within(rows: list[list[Any]], most: int) -> list[list[Any]]:
    """The first rows that are no longer than `most` bytes of JSON; one at least."""
    left = most
    for at, row in enumerate(rows):
        left -= len(orjson.dumps(row)) + 1
        if left < 0 and at > 0:
            return rows[:at]
    return rows


def _meets(row: Mapping[str, Any], having: list[Any]) -> bool:
    return all(
        row[title] is not None and _COMPARISONS[comparison](row[title], value)
        for title, comparison, value in having
    )


def _value(group: _Group, row: Mapping[str, Any], start: str, zone: ZoneInfo | None) -> Any:
    value = row.get(group.spec)
    if group.period:
        return _written(group, start, zone) if start else None
    if isinstance(value, list):
        return value[0] if group.wants_id else value[1]
    return None if value is False and group.kind != "boolean" else value


def _written(group: _Group, start: str, zone: ZoneInfo | None) -> str:
    # Odoo writes years before 1000 with fewer digits than ISO 8601 has.
    text = start.rjust(len("2026-01-01 00:00:00" if " " in start else "2026-01-01"), "0")
    moment = datetime.fromisoformat(text)
    if group.kind == "datetime" and zone:
        moment = moment.replace(tzinfo=UTC).astimezone(zone)
    if group.period == "quarter":
        return f"{moment.year:04d}-Q{(moment.month + 2) // 3}"
    return f"{moment.isoformat(' ')[: _PERIODS[group.period]]}{_REST.get(group.period, '')}"


def _wrong(sentence: str) -> OdooMCPError:
    return OdooMCPError(f"{sentence}.", kind=Kind.VALIDATION)
