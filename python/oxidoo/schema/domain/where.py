"""Conditions as plain objects, such as `{"country.code": "BE", "amount_total": {">=": 1000}}`.

A value means `=`, a list `in`, null `= False`, an object of operators all of them; `or` and `and`
hold lists of objects, `not` holds one. A part of a path without such a field, but with `<part>_id`
or `<part>_ids`, means that.

On a date or datetime a text may be a period: `2026`, `2026-Q4`, `2026-W48`, `2026-11`,
`2026-11-23`, `today`, `yesterday`, `tomorrow`, or `last`, `this` or `next` with `week`, `month`,
`quarter` or `year`. `=` is the whole of it and `!=` all else; `>=` and `<` look at its beginning,
`>` and `<=` at its end, so that the last day counts. Periods and times are those of a zone: the
domain has them in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

from oxidoo.errors import OdooMCPError
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.domain.editions import Judges, judges_of
from oxidoo.schema.domain.fault import Condition, Fault, as_json, meant, quoted
from oxidoo.schema.domain.linting import condition_fault
from oxidoo.schema.domain.moments import is_relative
from oxidoo.schema.domain.operators import INEQUALITY, MEMBERSHIP, SUBDOMAIN, operator_fault
from oxidoo.schema.domain.paths import Target, find
from oxidoo.schema.domain.spans import Span, span_of, to_utc
from oxidoo.schema.field import DATES, NUMBERS

_EXAMPLE = {"name": {"ilike": "acme"}, "active": True}
_WORDS = {"and": "&", "or": "|", "not": "!"}
_TRUE = (1, "=", 1)
_ENDINGS = ("_id", "_ids")
_DEEPEST = 20
_SAME = frozenset({"=", "==", "=?", "in"})
_DIFFERENT = frozenset({"!=", "<>", "not in"})
_COMPARED = _SAME | _DIFFERENT | INEQUALITY

Domain = list[Any]


async def parse_where(
    catalogue: Catalogue,
    model: str,
    where: Mapping[str, Any],
    zone: tzinfo,
    today: date | None = None,
) -> Domain:
    """The domain of an object of conditions, checked against the live schema.

    Args:
        catalogue: Knows the fields.
        model: Whose fields the conditions name.
        where: The conditions.
        zone: Whose days and times the conditions mean.
        today: What `last month` and the like count from; the day in the zone.

    Raises:
        OdooMCPError: `validation`, naming the mistake, the nearest right name, and an example.
    """
    judges = judges_of(await catalogue.major_version())
    clock = _Clock(zone, today or datetime.now(zone).date())
    return await _Reader(catalogue, model, clock, judges).domain(where)


class _Clock(NamedTuple):
    """Where days begin, and which it is."""

    zone: tzinfo | None
    today: date


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the conditions on one model."""

    catalogue: Catalogue
    model: str
    clock: _Clock
    judges: Judges
    depth: int = 0

    async def domain(self, where: Any) -> Domain:
        """All conditions of an object."""
        if not isinstance(where, Mapping) or self.depth > _DEEPEST:
            raise _malformed(f"is {quoted(where)}, not an object of conditions")
        return _joined("&", [await self._entry(name, value) for name, value in where.items()])

    async def _entry(self, name: str, value: Any) -> Domain:
        word = name.lower().removeprefix("$")
        if word in _WORDS:
            if name != word:
                right = as_json({word: value})
                raise Fault(f"There is no '{name}' in where", meant(word), right).error()
            deeper = replace(self, depth=self.depth + 1)
            return (
                await deeper.negation(value)
                if word == "not"
                else await deeper.junction(word, value)
            )
        if isinstance(value, Mapping):
            return await self._operators(name, value)
        if isinstance(value, list | tuple):
            items = [False if each is None else each for each in value]
            return await self._condition(name, "in", items)
        return await self._condition(name, "=", value)

    async def junction(self, word: str, parts: Any) -> Domain:
        """Several objects, joined by `and` or `or`."""
        if not isinstance(parts, list | tuple) or not parts:
            right = as_json({word: _parts(parts)})
            raise Fault(f"In where, '{word}' wants a list of objects", right=right).error()
        return _joined(_WORDS[word], [await self.domain(part) for part in parts])

    async def negation(self, part: Any) -> Domain:
        """What an object does not match."""
        return ["!", *(await self.domain(part) or [_TRUE])]

    async def _operators(self, name: str, operators: Mapping[str, Any]) -> Domain:
        if not operators:
            raise _malformed(f"has no operator under '{name}'")
        conditions = [
            await self._condition(name, operator, value) for operator, value in operators.items()
        ]
        return _joined("&", conditions)

    async def _condition(self, name: str, operator: str, value: Any) -> Domain:
        path = await self.full_path(name)
        is_flag = isinstance(value, bool)
        value = False if value is None else value
        if fault := operator_fault((path, operator, value), self.judges):
            raise _error(await self._field_for_operator(path, operator, value) or fault)
        found = await find(self.catalogue, self.model, path, operator, value)
        if isinstance(found, Fault):
            raise _error(found)
        if is_flag and found.field.type in NUMBERS and not found.part:
            says = f"The field '{path}' is a number, not true or false"
            raise _error(Fault(says, right=((path, ">" if value else "=", 0),)))
        if operator in SUBDOMAIN and isinstance(value, Mapping):
            value = await self._inside(found).domain(value)
        if found.field.type in DATES and not found.part:
            clock = self.clock if found.field.type == "datetime" else self.clock._replace(zone=None)
            domain = _in_time(path, operator, value, clock)
        else:
            domain = [(path, operator, value)]
        for condition in domain:
            if not isinstance(condition, str):
                fault = await condition_fault(self.catalogue, self.model, condition, self.judges)
                if fault:
                    raise _error(fault)
        return domain

    async def _field_for_operator(self, path: str, name: str, value: Any) -> Fault | None:
        """What is wrong with a field where an operator belongs, as in an object in an object."""
        found = await find(self.catalogue, self.model, path)
        if isinstance(found, Fault) or not found.relation:
            return None
        inside = await self._inside(found).full_path(name)
        if inside.partition(".")[0] not in await self.catalogue.fields(found.relation):
            return None
        right = ((f"{path}.{inside}", "=", value),)
        return Fault(f"'{name}' is no operator but a field", "a path leads to it", right)

    def _inside(self, target: Target) -> "_Reader":
        if target.relation is None:
            return self
        return replace(self, model=target.relation, depth=self.depth + 1)

    async def full_path(self, path: str) -> str:
        """A path with the endings that its parts were written without."""
        model, names = self.model, path.split(".")
        for index, name in enumerate(names):
            fields = await self.catalogue.fields(model)
            endings = (f"{name}{ending}" for ending in _ENDINGS)
            full = name if name in fields else next((e for e in endings if e in fields), None)
            if full is None:
                break
            names[index] = full
            if fields[full].relation is None:
                break
            model = fields[full].relation or ""
        return ".".join(names)


def _in_time(path: str, operator: str, value: Any, clock: _Clock) -> Domain:
    """A condition on dates or times; the clock has no zone for a date."""
    zone = clock.zone
    if operator in MEMBERSHIP and isinstance(value, list | tuple):
        return _in_times(path, operator, value, clock)
    is_text = isinstance(value, str) and operator in _COMPARED
    span = span_of(value, clock.today) if is_text else None
    if span is None:
        if zone and is_text and operator not in INEQUALITY and is_relative(value):
            says = f"'{value}' is a single moment, at which hardly anything happens"
            raise _error(Fault(says, right=((path, ">=", value),)))
        converted = to_utc(value, zone) if isinstance(value, str) and zone else None
        return [(path, operator, converted if converted and operator in _COMPARED else value)]
    if zone is None and span.is_day():
        return [(path, operator, span.first.isoformat())]
    return _of_span(path, operator, span, zone)


def _in_times(path: str, operator: str, values: Any, clock: _Clock) -> Domain:
    """A condition on dates or times in a list, or not in it."""
    sign, single = ("|", "=") if operator == "in" else ("&", "!=")
    apart = [_in_time(path, single, each, clock) for each in values]
    if clock.zone is None and all(len(domain) == 1 for domain in apart):
        return [(path, operator, [value for [(_, _, value)] in apart])]
    return _joined(sign, apart) if values else [(path, operator, [])]


def _of_span(path: str, operator: str, span: Span, zone: tzinfo | None) -> Domain:
    begin, after = span.bounds(zone)
    within = [(path, ">=", begin), (path, "<", after)]
    if operator in _SAME:
        return ["&", *within]
    if operator in _DIFFERENT:
        unset = (path, "=", False)
        return ["|", unset, "|", (path, "<", begin), (path, ">=", after)]
    ends = {">=": (">=", begin), "<": ("<", begin), ">": (">=", after), "<=": ("<", after)}
    return [(path, *ends[operator])]


def _joined(sign: str, domains: list[Domain]) -> Domain:
    """Several domains as one; each keeps its meaning wherever the whole is put."""
    parts = [part for part in domains if part] if sign == "&" else domains
    whole: Domain = [sign] * (len(parts) - 1)
    for part in parts:
        whole += part or [_TRUE]
    return whole


def _shown(conditions: tuple[Condition, ...]) -> dict[str, Any]:
    """Conditions in the notation of `where`."""
    shown: dict[str, Any] = {}
    for name, operator, value in conditions:
        if operator == "=":
            shown[name] = value
        else:
            given = shown.setdefault(name, {})
            shown[name] = {**(given if isinstance(given, dict) else {"=": given}), operator: value}
    return shown


def _error(fault: Fault) -> OdooMCPError:
    return fault.error(_shown)


def _parts(given: Any) -> list[dict[str, Any]]:
    """What may have been meant by something that is no list of conditions."""
    conditions = given if isinstance(given, Mapping) and given else _EXAMPLE
    return [{name: value} for name, value in conditions.items()]


def _malformed(why: str) -> OdooMCPError:
    right = tuple(
        (name, *next(iter(value.items()))) if isinstance(value, dict) else (name, "=", value)
        for name, value in _EXAMPLE.items()
    )
    return _error(Fault(f"The object where {why}", right=right))
