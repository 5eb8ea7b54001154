"""search, read and their kin."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Self, TypeVar

from oxidoo.sandbox.orm.access import Guarded
from oxidoo.sandbox.orm.candidates import candidates
from oxidoo.sandbox.orm.domain import Combination, compile_domain, conditions, parse
from oxidoo.sandbox.orm.errors import (
    InvalidRowCountInLimitClause,
    InvalidRowCountInResultOffsetClause,
    InvalidTextRepresentation,
)
from oxidoo.sandbox.orm.field import Field
from oxidoo.sandbox.orm.ordering import ordered
from oxidoo.sandbox.orm.recordset import api_model, api_readonly

Row = TypeVar("Row")

Values = dict[str, Any]
CLASSIC = "_classic_read"


class Readable(Guarded):
    """Records that can be searched and read."""

    @api_model
    @api_readonly
    def search(
        self,
        domain: list[Any],
        offset: int = 0,
        limit: int | None = None,
        order: str | None = None,
    ) -> Self:
        """Search for the records that satisfy the given domain."""
        if (order or self._order) == "id":
            return self.browse(page_of(self._hits(domain), offset, limit))
        return self.browse(page_of(ordered(self, self._hits(domain), order), offset, limit))

    @api_model
    @api_readonly
    def search_count(self, domain: list[Any], limit: int | None = None) -> int:
        """Return the number of records that match, up to `limit`."""
        return len(page_of(self._hits(domain), 0, limit))

    @api_model
    @api_readonly
    def search_read(
        self,
        domain: list[Any] | None = None,
        fields: list[str] | None = None,
        offset: int = 0,
        limit: int | None = None,
        order: str | None = None,
        **read_kwargs: Any,
    ) -> list[Values]:
        """Search and read in one call."""
        records = self.search(domain or [], offset=offset, limit=limit, order=order)
        return records.read(fields, **read_kwargs)

    @api_readonly
    def read(self, fields: list[str] | None = None, load: str | None = CLASSIC) -> list[Values]:
        """Read the given fields of the records that exist, all fields by default."""
        self.check_access("read")
        columns = self._readable(fields)
        env = self.env
        return [
            {"id": i} | {f.name: f.show(env, f.raw(env, i), load) for f in columns}
            for i in self.exists().ids
        ]

    @api_model
    @api_readonly
    def name_search(
        self,
        name: str = "",
        domain: list[Any] | None = None,
        operator: str = "ilike",
        limit: int | None = 100,
    ) -> list[list[Any]]:
        """Search for records by name; return pairs of id and name."""
        named = ("display_name", operator, name)
        found = self.search([Combination("&", (parse([named]), parse(domain or [])))], limit=limit)
        return [[record.id, record.display_name] for record in found.sudo()]

    def _found(self, domain: Any, *, active_test: bool = True) -> list[int]:
        """The ids of the records that match and that the user may see, in ascending order."""
        return list(self._hits(domain, active_test=active_test))

    def _hits(self, domain: Any, *, active_test: bool = True) -> Iterator[int]:
        """The same, one by one: whoever needs a few only stops there."""
        self.browse().check_access("read")
        node = parse(domain)
        table = self.env.store.tables[self._name]
        ids = candidates(table, node)
        if active_test and self._active_name and self.env.context.get("active_test", True):
            tested = {condition.path for condition in conditions(node)}
            if self._active_name not in tested:
                rows = table.rows
                ids = (i for i in ids if rows[i].get("active", True))
        matches = compile_domain(self, node)
        rule = self._rule()
        return (i for i in ids if matches(i) and (rule is None or rule(i)))

    def _matching(self, domain: Any, ids: Iterable[int]) -> list[int]:
        """Those of the ids that match."""
        return list(filter(compile_domain(self, domain), ids))

    def _visible(self, ids: Iterable[int]) -> tuple[int, ...]:
        """Linked records as a field shows them: in order, archived ones left out."""
        rows = self._rows
        if self._active_name and self.env.context.get("active_test", True):
            ids = [i for i in ids if rows[i].get("active", True)]
        return tuple(ordered(self, ids, None))

    def _readable(self, names: list[str] | None) -> list[Field]:
        if not names:
            return [field for field in self.fields.values() if self._may_use(field)]
        columns = []
        for name in names:
            field = self.fields.get(name)
            if field is None:
                raise ValueError(f"Invalid field {name!r} on {self._name!r}")
            self._check_field_access(field, "read")
            columns.append(field)
        return columns


def page_of(rows: Iterable[Row], offset: Any, limit: Any) -> list[Row]:
    """The rows that an offset and a limit leave.

    Args:
        rows: Ids or groups.
        offset: How many to pass over, as a client sends it.
        limit: The most rows, likewise; all of them if it is nothing or zero.
    """
    start, size = _row_count(offset), _row_count(limit)
    if start < 0:
        raise InvalidRowCountInResultOffsetClause
    if size < 0:
        raise InvalidRowCountInLimitClause
    return list(islice(rows, start, start + size if size else None))


def _row_count(value: Any) -> int:
    """A limit or an offset; no limit is zero."""
    try:
        return int(value or 0)
    except ValueError as error:
        raise InvalidTextRepresentation("bigint", value) from error
