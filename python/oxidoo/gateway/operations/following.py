"""What records lead to, for versions of Odoo that group by no paths."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations.columns import ID
from oxidoo.gateway.operations.grouping import Figure, Group, Question

_NAMED = frozenset({"many2one", "many2many"})
"""Types whose values have a name besides their id."""

_IDS = Figure("id", "array_agg")
"""The ids of the records of a group."""


@dataclass(frozen=True, slots=True)
class End:
    """What a path leads to.

    Attributes:
        key: What tells it from others.
        shown: What is shown of it.
        rank: Its place among all; `None` for none.
    """

    key: Any
    shown: Any
    rank: Any


Ends = Mapping[int | None, End]
"""By the id of the record that leads there; `None` for no record."""


def by_id(group: Group) -> Group:
    """The same group told by what tells it from others."""
    return group if group.kind not in _NAMED else replace(group, title=group.path + ID)


@dataclass(frozen=True, slots=True)
class Follower:
    """Follows paths, with a call for each further field.

    As with the joins of Odoo 19, archived records count, and records that the user may not see
    lead to nothing.

    Attributes:
        env: What makes the calls.
        context: Language, time zone, companies and the like.
        zone: That of the moments.
    """

    env: Environment
    context: Mapping[str, Any]
    zone: ZoneInfo | None

    async def ends(self, path: Group, ids: Iterable[int]) -> Ends:
        """What records that the first field of a path leads to have at its end."""
        *way, _ = path.path.split(".")[1:]
        steps: list[Ends] = []
        for model, name in zip(path.models, way, strict=False):
            steps.append(await self._values(model, Group(name + ID, name, "many2one"), ids))
            ids = {end.key for end in steps[-1].values() if end.key}
        last = replace(path, spec=path.spec.rpartition(".")[2], models=())
        steps.append(await self._values(path.models[-1], last, ids))
        nothing = _nothing(path)
        return {each: _along(steps, each, nothing) for each in (*steps[0], None)}

    async def _values(self, model: str, group: Group, ids: Iterable[int]) -> Ends:
        """What a field of records holds, by their ids."""
        wanted = sorted(ids)
        if not wanted:
            return {}
        question = Question(
            [["id", "in", wanted]],
            [group, by_id(group)],
            [_IDS],
            order=[],
            offset=0,
            limit=len(wanted),
            context={**self.context, "active_test": False},
        )
        method, kwargs = question.read_group()
        found = await self.env.objects(model, method, kwargs)
        values: dict[int | None, End] = {}
        for place, (shown, key, _, members) in enumerate(question.rows(found, self.zone)):
            values |= dict.fromkeys(members, End(key, shown, _rank(group, key, place)))
        return values


def _along(steps: list[Ends], record_id: int | None, nothing: End) -> End:
    *way, last = steps
    for values in way:
        record_id = values[record_id].key if record_id in values else None
    return last.get(record_id, nothing)


def _rank(group: Group, key: Any, place: int) -> Any:
    """A many2one at the end of a path is sorted by id in Odoo 19; the rest as the database does."""
    if key is None:
        return None
    return key if group.kind in ("many2one", "boolean") else place


def _nothing(path: Group) -> End:
    """Odoo takes a flag that is nowhere for one that is not set."""
    value = False if path.kind == "boolean" else None
    return End(value, value, value)
