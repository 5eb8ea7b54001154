"""web_read and web_search_read: records with the records they link to, along a specification."""

from typing import Any

from oxidoo.sandbox.orm.field import Field
from oxidoo.sandbox.orm.ordering import ordered
from oxidoo.sandbox.orm.reading import Readable, Values
from oxidoo.sandbox.orm.recordset import api_model, api_readonly

Specification = dict[str, Values]
"""By field: nothing, or `fields`, `context`, `limit` and `order` for the linked records."""


class Nested(Readable):
    """Records that can be read together with those they link to."""

    @api_model
    @api_readonly
    def web_search_read(
        self,
        domain: list[Any],
        specification: Specification,
        offset: int = 0,
        limit: int | None = None,
        order: str | None = None,
        count_limit: int | None = None,
    ) -> Values:
        """Search, read along a specification, and count."""
        records = self.search(domain, offset=offset, limit=limit, order=order)
        if not records:
            return {"length": 0, "records": []}
        length = offset + len(records)
        if len(records) == limit and length != count_limit:
            length = self.search_count(domain, limit=count_limit)
        return {"length": length, "records": records.web_read(specification)}

    @api_readonly
    def web_read(self, specification: Specification) -> list[Values]:
        """Read fields, and fields of linked records, as the specification nests them."""
        rows = self.read(list(specification) or ["id"], load=None)
        for name, inner in specification.items():
            field = self.fields[name]
            if field.relational and inner:
                for row in rows:
                    row[name] = self._nested(field, row[name], inner)
        return rows

    def _nested(self, field: Field, value: Any, inner: Values) -> Any:
        comodel = self.env[field.comodel].with_context(**inner.get("context", {}))
        if field.type == "many2one":
            return _linked(comodel.browse(value), inner) if value else False
        ids = ordered(comodel, value, inner["order"]) if inner.get("order") else value
        if "fields" not in inner:
            return ids
        shown = ids if inner.get("limit") is None else ids[: inner["limit"]]
        rows: list[Values] = comodel.browse(shown).web_read(inner["fields"])
        return rows + [{"id": record_id} for record_id in ids[len(shown) :]]


def _linked(record: Any, inner: Values) -> Any:
    """One linked record; its name is shown even to those who may not read the rest."""
    if "fields" not in inner:
        return record.id
    fields = dict(inner["fields"])
    named = fields.pop("display_name", None) is not None
    rows = record.web_read(fields) if fields else [{"id": record.id}]
    return rows[0] | ({"display_name": record.sudo().display_name} if named else {})
