"""formatted_read_group and read_group."""
# ruff: noqa: SLF001 - names with an underscore are private to RPC clients, as in Odoo

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from oxidoo.sandbox.orm import moments
from oxidoo.sandbox.orm.domain import joined
from oxidoo.sandbox.orm.field import Field
from oxidoo.sandbox.orm.ordering import Term, ordered
from oxidoo.sandbox.orm.periods import GRANULARITIES, Period
from oxidoo.sandbox.orm.reading import Readable, Values, page_of
from oxidoo.sandbox.orm.recordset import api_model, api_readonly

if TYPE_CHECKING:
    from oxidoo.sandbox.orm.access import Guarded

AGGREGATES: dict[str, Callable[[list[Any]], Any]] = {
    "sum": lambda values: round(sum(values), 6) if values else False,
    "avg": lambda values: sum(values) / len(values) if values else False,
    "max": lambda values: max(values, default=False),
    "min": lambda values: min(values, default=False),
    "count": len,
    "count_distinct": lambda values: len(set(values)),
    "bool_and": all,
    "bool_or": any,
    "array_agg": list,
    "array_agg_distinct": lambda values: sorted(set(values)),
    "recordset": lambda values: sorted(set(values)),
}
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
    "in": lambda left, right: left in right,
    "not in": lambda left, right: left not in right,
}


@dataclass(frozen=True)
class Key:
    """One member of `groupby`: a field, a path, or a date with a granularity."""

    model: "Guarded"
    spec: str

    @property
    def path(self) -> str:
        """The field, or the way to it."""
        return self.spec.partition(":")[0]

    @property
    def granularity(self) -> str:
        """What follows the colon."""
        return self.spec.partition(":")[2]

    @cached_property
    def field(self) -> Field:
        """The last field of the path."""
        model = self.model
        for link, _ in self.links:
            model = model.env[link.comodel]
        field = _known(model, self.path.rpartition(".")[2])
        if field.type in ("date", "datetime"):
            self._check_granularity()
        elif not field.groupable and not field.related:
            raise ValueError(f"Cannot convert {field} to SQL because it is not stored")
        return field

    @cached_property
    def links(self) -> list[tuple[Field, set[int]]]:
        """The many2one fields on the way, each with the records that the user may see behind it."""
        model, found = self.model, []
        for name in self.path.split(".")[:-1]:
            field = _known(model, name)
            if field.type != "many2one":
                raise ValueError(
                    f"Only many2one path is accepted for the {self.spec!r} groupby spec"
                )
            model = model.env[field.comodel]
            found.append((field, set(model._found([], active_test=False))))
        return found

    def _check_granularity(self) -> None:
        if not self.granularity:
            raise ValueError(f"Granularity not set on a date(time) field: {self.spec!r}")
        if self.granularity not in GRANULARITIES and self.granularity not in moments.PARTS:
            raise ValueError(f"Granularity specification isn't correct: {self.granularity!r}")

    def values(self, record_id: int) -> Iterable[Any]:
        """The groups a record belongs to: one, or with an x2many one per linked record."""
        env = self.model.env.root
        target: Any = record_id
        for link, reached in self.links:
            target = link.raw(env, target)
            if target not in reached:
                return [False]
        raw = self.field.raw(env, target)
        if isinstance(raw, tuple):
            return raw or [False]
        return [self._bucket(raw)]

    def _bucket(self, raw: Any) -> Any:
        if self.field.type not in ("date", "datetime") or not raw:
            return raw
        if self.granularity in moments.PARTS:
            return float(moments.extractor(self.model.env, self.field, self.granularity)(raw))
        return Period.of(self.model.env, self.field.type, self.granularity, raw)

    def label(self, value: Any) -> Any:
        """The group as the answer names it."""
        if isinstance(value, Period):
            return [value.start, value.label]
        if self.field.relational and value:
            return [value, self.model.env.root[self.field.comodel].browse(value).display_name]
        return value

    def domain(self, value: Any) -> list[Any]:
        """What finds the group's records again."""
        if isinstance(value, Period):
            return value.domain(self.path)
        first, _, rest = self.path.partition(".")
        if rest:
            return [[first, "any", [[rest, "=", value]]]]
        path = f"{first}.{self.granularity}" if self.granularity in moments.PARTS else first
        return [[path, "=", value]]


def _known(model: "Guarded", name: str) -> Field:
    field = model.fields.get(name)
    if field is None:
        raise ValueError(f"Invalid field {name!r} on model {model._name!r}")
    model._check_field_access(field, "read")
    return field


@dataclass
class Group:
    """The records that share the values of all keys."""

    values: tuple[Any, ...]
    ids: list[int]


class Grouped(Readable):
    """Records that can be counted and summed by group."""

    @api_model
    @api_readonly
    def formatted_read_group(
        self,
        domain: list[Any],
        groupby: list[str] | tuple[str, ...] = (),
        aggregates: list[str] | tuple[str, ...] = (),
        having: list[Any] | tuple[Any, ...] = (),
        offset: int = 0,
        limit: int | None = None,
        order: str | None = None,
    ) -> list[Values]:
        """Group records and aggregate some of their fields."""
        keys = [Key(self, spec) for spec in groupby]
        rows = []
        for group in self._groups(domain, keys, order):
            row: Values = {
                key.spec: key.label(value) for key, value in zip(keys, group.values, strict=True)
            }
            row["__extra_domain"] = joined(_domains(keys, group))
            row |= {spec: self._aggregate(spec, group.ids) for spec in aggregates}
            if all(_holds(row, clause) for clause in having):
                rows.append(row)
        return page_of(rows, offset, limit)

    @api_model
    def read_group(
        self,
        domain: list[Any],
        fields: list[str],
        groupby: str | list[str],
        offset: int = 0,
        limit: int | None = None,
        orderby: str | bool = False,
        lazy: bool = True,
    ) -> list[Values]:
        """Group records the older way: with `lazy`, by the first key only."""
        specs = [groupby] if isinstance(groupby, str) else list(groupby)
        used, left = (specs[:1], specs[1:]) if lazy else (specs, [])
        used = [self._with_granularity(spec) for spec in used]
        keys = [Key(self, spec) for spec in used]
        order = orderby if isinstance(orderby, str) else None
        rows = []
        for group in self._groups(domain, keys, order):
            row = {key.spec: _old_label(key.label(value)) for key, value in _pairs(keys, group)}
            counted = f"{keys[0].path}_count" if lazy and len(keys) == 1 else "__count"
            row[counted] = len(group.ids)
            row |= self._old_aggregates(fields, group.ids, [key.path for key in keys])
            row["__domain"] = joined([domain, *_domains(keys, group)])
            ranges = {key.spec: value.range for key, value in _pairs(keys, group) if _period(value)}
            if ranges:
                row["__range"] = ranges
            if left:
                row["__context"] = {"group_by": left}
            rows.append(row)
        return page_of(rows, offset, limit)

    def _groups(self, domain: Any, keys: list[Key], order: str | None) -> list[Group]:
        found: dict[tuple[Any, ...], list[int]] = {} if keys else {(): []}
        for key in keys:
            _ = key.field
        for record_id in ordered(self, self._found(domain), "id"):
            for values in _product([list(key.values(record_id)) for key in keys]):
                found.setdefault(values, []).append(record_id)
        groups = [Group(values, ids) for values, ids in found.items()]
        return self._ordered_groups(groups, keys, order)

    def _ordered_groups(
        self, groups: list[Group], keys: list[Key], order: str | None
    ) -> list[Group]:
        specs = [key.spec for key in keys]
        index = list(range(len(groups)))
        parts = [part.split() for part in order.split(",")] if order else [[s] for s in specs]
        for name, *direction in reversed(parts):
            descending = bool(direction) and direction[0].lower() == "desc"

            def get(position: int, name: str = name) -> Any:
                group = groups[position]
                matching = [i for i, key in enumerate(keys) if name in (key.spec, key.path)]
                if matching:
                    value = _rank(keys[matching[0]], group.values[matching[0]])
                else:
                    value = self._aggregate(name, group.ids)
                return None if value is False and not matching else value

            Term(get, descending, descending).sort(index)
        return [groups[position] for position in index]

    def _aggregate(self, spec: str, ids: list[int]) -> Any:
        if spec == "__count":
            return len(ids)
        name, _, function = spec.partition(":")
        field = self.fields.get(name)
        if field is None:
            raise ValueError(f"Invalid field {name!r} on model {self._name!r} for {spec!r}.")
        if not function:
            raise ValueError(f"Aggregate method is mandatory for {spec!r}")
        if function not in AGGREGATES:
            raise ValueError(f"Invalid aggregate method {function!r} for {spec!r}.")
        self._check_field_access(field, "read")
        values = [field.raw(self.env.root, record_id) for record_id in ids]
        if field.type != "boolean" and function != "array_agg":
            values = [value for value in values if value is not False]
        return AGGREGATES[function](values)

    def _old_aggregates(self, specs: list[str], ids: list[int], grouped: list[str]) -> Values:
        result: Values = {}
        for spec in specs:
            name, _, function = spec.partition(":")
            if function.endswith(")"):
                function, _, target = function[:-1].partition("(")
                result[name] = self._aggregate(f"{target}:{function}", ids)
            elif name not in grouped:
                field = self.fields.get(name)
                function = function or (field.aggregator if field else "sum")
                if function:
                    result[name] = self._aggregate(f"{name}:{function}", ids)
        return result

    def _with_granularity(self, spec: str) -> str:
        field = self.fields.get(spec)
        return f"{spec}:month" if field is not None and field.type in ("date", "datetime") else spec


def _pairs(keys: list[Key], group: Group) -> list[tuple[Key, Any]]:
    return list(zip(keys, group.values, strict=True))


def _domains(keys: list[Key], group: Group) -> list[list[Any]]:
    return [key.domain(value) for key, value in _pairs(keys, group)]


def _period(value: Any) -> bool:
    return isinstance(value, Period)


def _product(choices: list[list[Any]]) -> Iterable[tuple[Any, ...]]:
    if not choices:
        return [()]
    return [(value, *rest) for value in choices[0] for rest in _product(choices[1:])]


def _rank(key: Key, value: Any) -> Any:
    """Something to sort a group by: a many2one by its comodel's order, behind a path by id."""
    if isinstance(value, Period):
        return value.start
    if value is False and key.field.type != "boolean":
        return None
    if key.field.relational and not key.links:
        comodel = key.model.env.root[key.field.comodel]
        return ordered(comodel, comodel._rows, None).index(value)
    return value


def _old_label(label: Any) -> Any:
    if isinstance(label, list) and isinstance(label[0], str):
        return label[1]
    return label


def _holds(row: Values, clause: Any) -> bool:
    if isinstance(clause, str):
        return True
    name, operator, value = clause
    return COMPARISONS[operator](row[name] or 0, value)
