"""Groups of records: how each version of Odoo is asked for them, and how it answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.operations import columns

COUNT = "count"
"""The column of how many records a group has."""

PERIODS: Mapping[str, int] = {
    "hour": len("2026-12-31 13"),
    "day": len("2026-12-31"),
    "week": len("2026-12-31"),
    "month": len("2026-12"),
    "quarter": len("2026-Q4"),
    "year": len("2026"),
}
"""How much is written of the moment at which each period starts."""

_REST = {"hour": ":00"}

Rows = list[list[Any]]
"""Groups, each with the values of the columns."""

MOST_GROUPS = 10_000
"""Groups that are looked at where not Odoo chooses among them, but Oxidoo."""


@dataclass(frozen=True, slots=True)
class Group:
    """One thing to group by.

    Attributes:
        title: As the agent wrote it, with the period of a date.
        spec: As Odoo takes it.
        kind: The type of the field.
        period: Of a date, such as `month`.
        models: Of a path, the models that its fields but the last lead to.
    """

    title: str
    spec: str
    kind: str
    period: str = ""
    models: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The field, or the way to it."""
        return self.spec.partition(":")[0]

    @property
    def first(self) -> str:
        """The field of the grouped records themselves."""
        return self.path.partition(".")[0]

    @property
    def wants_id(self) -> bool:
        """Whether of a many2one the id is to be shown, not the name."""
        return self.title.endswith(columns.ID)


@dataclass(frozen=True, slots=True)
class Figure:
    """What is told of a group besides how many records it has.

    Attributes:
        field: The field whose values it is made of.
        function: What is made of them, such as `sum`.
    """

    field: str
    function: str

    @property
    def title(self) -> str:
        """Its column, which is also as `formatted_read_group` takes it."""
        return f"{self.field}:{self.function}"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of Odoo, and how either answer is read.

    Attributes:
        domain: Which records.
        groups: What to group by.
        figures: What is told of the groups besides the count.
        order: Columns of the result, each with a direction or none.
        offset: How many groups to pass over.
        limit: The most groups.
        context: Language, time zone, companies and the like.
    """

    domain: list[Any]
    groups: list[Group]
    figures: list[Figure]
    order: list[tuple[str, str]]
    offset: int
    limit: int
    context: Mapping[str, Any]

    def formatted_read_group(self) -> tuple[str, dict[str, Any]]:
        """The call for Odoo 19 and later."""
        names = {COUNT: "__count"} | {group.title: group.spec for group in self.groups}
        return "formatted_read_group", {
            "domain": self.domain,
            "groupby": self._specs(),
            "aggregates": ["__count", *(figure.title for figure in self.figures)],
            "order": self._ordered(names) or None,
            **self._page(),
        }

    def read_group(self) -> tuple[str, dict[str, Any]]:
        """The call for Odoo up to 18, where each figure needs a name of its own."""
        aliases = {figure.title: _alias(at) for at, figure in enumerate(self.figures)}
        # A figure may be asked for twice: for the agent, and to tell the currency of amounts.
        named = [
            f"{_alias(at)}:{figure.function}({figure.field})"
            for at, figure in enumerate(self.figures)
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
        return [
            *(group.title for group in self.groups),
            COUNT,
            *(figure.title for figure in self.figures),
        ]

    def rows(self, found: Iterable[Mapping[str, Any]], zone: ZoneInfo | None) -> Rows:
        """What either call gives, by column."""
        return [self._row(row, zone) for row in found]

    def _row(self, row: Mapping[str, Any], zone: ZoneInfo | None) -> list[Any]:
        starts = self._starts(row)
        groups = (_value(group, row, starts.get(group.spec, ""), zone) for group in self.groups)
        return [*groups, *self._figures(row)]

    def _starts(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Where the periods of a group start.

        `read_group` tells it apart since Odoo 15 (`__range`), before in the group's domain only.
        There the conditions of the groups come first, in their order: two for a period, one for
        any other value (Odoo 14, `_read_group_format_result`).
        """
        dated = {group.spec for group in self.groups if group.period}
        conditions = [item for item in row.get("__domain", ()) if not isinstance(item, str)]
        ranges = row.get("__range", {})
        starts = {}
        for spec in self._specs():
            value = row.get(spec)
            if spec in dated and isinstance(value, list):
                starts[spec] = value[0]
            elif spec in dated and value:
                starts[spec] = ranges[spec]["from"] if ranges else conditions[0][2]
                conditions = conditions[1:]
            conditions = conditions[1:]
        return starts

    def _figures(self, row: Mapping[str, Any]) -> list[Any]:
        return [
            row.get("__count", 0),
            *(
                _figure(figure, row.get(figure.title, row.get(_alias(at))))
                for at, figure in enumerate(self.figures)
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
        return {"offset": self.offset, "limit": self.limit, "context": self.context}


def _alias(at: int) -> str:
    """The name of a figure in `read_group`, by its place."""
    return f"figure{at}"


def _figure(figure: Figure, value: Any) -> Any:
    """Odoo's False is no value, but for a function that gives one."""
    is_flag = figure.function.startswith("bool_")
    return None if value is False and not is_flag else value


def _value(group: Group, row: Mapping[str, Any], start: str, zone: ZoneInfo | None) -> Any:
    value = row.get(group.spec)
    if group.period:
        return _written(group, start, zone) if start else None
    if isinstance(value, list):
        return value[0] if group.wants_id else value[1]
    return None if value is False and group.kind != "boolean" else value


def _written(group: Group, start: str, zone: ZoneInfo | None) -> str:
    # Odoo writes years before 1000 with fewer digits than ISO 8601 has.
    text = start.rjust(len("2026-01-01 00:00:00" if " " in start else "2026-01-01"), "0")
    moment = datetime.fromisoformat(text)
    if group.kind == "datetime" and zone:
        moment = moment.replace(tzinfo=UTC).astimezone(zone)
    if group.period == "quarter":
        return f"{moment.year:04d}-Q{(moment.month + 2) // 3}"
    return f"{moment.isoformat(' ')[: PERIODS[group.period]]}{_REST.get(group.period, '')}"


def wrong(sentence: str) -> OdooMCPError:
    """The error for what cannot be grouped; the sentence has no full stop."""
    return OdooMCPError(f"{sentence}.", kind=Kind.VALIDATION)
