"""Groups of records: counted, summed and compared by Odoo."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.limits import Limits
from oxidoo.gateway.operations.conditions import conditions
from oxidoo.gateway.operations.currencies import (
    Witness,
    least_and_greatest,
    settle,
    witnesses_of,
)
from oxidoo.gateway.operations.figures import check_spelling, field_named, figure_of
from oxidoo.gateway.operations.grouping import (
    COUNT,
    MOST_GROUPS,
    Figure,
    Group,
    Question,
    Rows,
    wrong,
)
from oxidoo.gateway.operations.groups import group_of
from oxidoo.gateway.operations.having import check_having, meets
from oxidoo.gateway.operations.sizes import fitting
from oxidoo.gateway.operations.unmatched import with_note
from oxidoo.gateway.operations.ways import Way, way_to
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.currencies import CURRENCIES
from oxidoo.schema.field import Fields
from oxidoo.schema.known.subject import Scope
from oxidoo.schema.zone import zone_shown

_DIRECTIONS = frozenset({"", "asc", "desc"})


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the groups are found.

    Attributes:
        question: What is asked of Odoo.
        witnesses: What tells the currencies of amounts.
        zone: That of the moments among the groups, if there are any.
        way: The way to the groups.
        whole: Whether all groups are asked for, to choose among them here.
        computed: The fields of the model among them that Odoo does not store.
    """

    question: Question
    witnesses: list[Witness]
    zone: ZoneInfo | None
    way: Way
    whole: bool
    computed: list[str]


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
        plan = await self._plan(env)
        titles, rows = plan.question.titles(), await self._rows(env, plan)
        told: dict[str, str] = {}
        if plan.witnesses:
            known = await env.catalogue.fact(CURRENCIES)
            titles, rows, told = settle(plan.witnesses, titles, rows, known)
        if plan.zone:
            told["tz"] = plan.zone.key
        text = _table(self, titles, rows, told, env.limits)
        if self.having or self.offset or any(row[titles.index(COUNT)] for row in rows):
            return text
        return await with_note(env, text, self.model, plan.question.domain, self.context)

    async def _plan(self, env: Environment) -> _Plan:
        groups, figures, fields = await self._columns(env.catalogue)
        domain = await conditions(env.catalogue, self.model, self.domain, self.where, self.context)
        order = _order(self.order, [group.title for group in groups], figures)
        check_having(self.having, figures, fields)
        witnesses = witnesses_of(
            fields, [figure.field for figure in figures], [group.path for group in groups]
        )
        dated = any(group.kind == "datetime" for group in groups)
        zone = await zone_shown(env.catalogue, self.context, dated=dated)
        way = way_to(groups, figures, fields, await env.catalogue.major_version())
        whole = way.takes_all or bool(self.having)
        question = Question(
            domain,
            groups,
            [*figures, *least_and_greatest(witnesses)],
            order,
            offset=0 if whole else self.offset,
            limit=1 + (MOST_GROUPS if whole else self.limit),
            context=self.context | ({"tz": zone.key} if zone else {}),
        )
        asked = dict.fromkeys(
            [*(figure.field for figure in figures), *(group.first for group in groups)]
        )
        computed = [name for name in asked if not fields[name].stored]
        return _Plan(question, witnesses, zone, way, whole, computed)

    async def _columns(self, catalogue: Catalogue) -> tuple[list[Group], list[Figure], Fields]:
        """What to group by, what to tell of the groups, and the fields of the model."""
        check_spelling([*self.groupby, *self.aggregates])
        asked = [item for item in self.aggregates if item != COUNT]  # which there always is
        names = [field_named(self.model, item) for item in asked]
        groups = [await group_of(catalogue, self.model, item) for item in self.groupby]
        fields = await catalogue.require(self.model, names)
        figures = dict.fromkeys(figure_of(self.model, item, fields) for item in asked)
        return groups, list(figures), fields

    async def _rows(self, env: Environment, plan: _Plan) -> Rows:
        """The groups from the offset on: as many as are shown, and one more."""
        question = plan.question
        try:
            rows = await plan.way.rows(env, self.model, question, plan.zone)
        except OdooMCPError as error:
            raise self._about_computed(error, plan.computed) from error
        if not plan.whole:
            return rows
        if len(rows) > MOST_GROUPS:
            raise wrong(f"There are more than {MOST_GROUPS} groups: narrow the domain")
        titles = question.titles()
        met = [row for row in rows if meets(dict(zip(titles, row, strict=True)), self.having)]
        return met[self.offset : self.offset + self.limit + 1]

    def _about_computed(self, error: OdooMCPError, computed: list[str]) -> OdooMCPError:
        """The error for what Odoo refuses, which some models make figures of all the same."""
        if error.kind is not Kind.VALIDATION or not computed:
            return error
        names = " and ".join(f"'{name}'" for name in computed)
        return OdooMCPError(
            f"Odoo makes no groups or figures of {names} of {self.model}, which it does not store: "
            "take stored fields, or odoo_search to see the values.",
            kind=Kind.VALIDATION,
            detail=error.detail or error.message,
        )


def _order(order: str, groups: list[str], figures: list[Figure]) -> list[tuple[str, str]]:
    known = [COUNT, *groups, *(figure.title for figure in figures)]
    terms = []
    for term in filter(None, map(str.strip, order.split(","))):
        title, _, direction = term.partition(" ")
        title = _as_asked(title, figures)
        if title not in known:
            if title.removeprefix("-") in known:
                raise wrong(f"'{title}' is written '{title[1:]} desc' here")
            raise wrong(
                f"The result has no column '{title}' to order by; it has {', '.join(known)}"
            )
        if direction.strip().lower() not in _DIRECTIONS:
            raise wrong(f"The order '{order}' cannot be read; a right one is '{COUNT} desc'")
        terms.append((title, direction.strip().lower()))
    return terms


def _as_asked(title: str, figures: list[Figure]) -> str:
    """The figure of a field that is named without its function, where there is but one."""
    titles = [figure.title for figure in figures if figure.field == title]
    return titles[0] if len(titles) == 1 else title


def _table(
    asked: Aggregate,
    titles: list[str],
    rows: Rows,
    told: Mapping[str, str],
    limits: Limits,
) -> str:
    page = [[_short(value) for value in row] for row in rows[: asked.limit]]
    shown = fitting(page, limits.max_result_bytes)
    table: dict[str, Any] = {"columns": titles, "rows": shown, **told}
    if len(rows) > len(shown):
        table["next"] = asked.offset + len(shown)
    return orjson.dumps(table).decode()


def _short(value: Any) -> Any:
    """A whole number without a fraction, as in the tables of records."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
