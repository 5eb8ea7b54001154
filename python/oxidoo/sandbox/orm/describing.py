"""fields_get and get_metadata: what a model says about itself and its records."""

from typing import Any

from oxidoo.sandbox.orm.field import Field
from oxidoo.sandbox.orm.reading import Values
from oxidoo.sandbox.orm.recordset import api_model
from oxidoo.sandbox.orm.terms import Terms
from oxidoo.sandbox.orm.writing import Writable


class Described(Writable):
    """Records whose model can be asked about."""

    @api_model
    def fields_get(
        self, allfields: list[str] | None = None, attributes: list[str] | None = None
    ) -> dict[str, Values]:
        """Return the definition of each field."""
        result = {}
        terms = Terms.of(self.env, self._name)
        writable = self.has_access("write") or self.has_access("create")
        for name, field in self.fields.items():
            if (allfields and name not in allfields) or not self._may_use(field):
                continue
            about = terms.translate(self._about(field))
            if not writable:
                about["readonly"] = True
            if attributes:
                about = {key: value for key, value in about.items() if key in attributes}
            result[name] = about
        return result

    def get_metadata(self) -> list[Values]:
        """Return who made and changed each record, when, and its external ids."""
        names = ["create_uid", "create_date", "write_uid", "write_date"]
        rows = self.read(names)
        for row in rows:
            xml_ids = self._xml_ids(row["id"])
            row["xmlids"] = xml_ids
            row["xmlid"] = xml_ids[0]["xmlid"] if xml_ids else False
            row["noupdate"] = xml_ids[0]["noupdate"] if xml_ids else False
        return rows

    def get_external_id(self) -> dict[str, str]:
        """Return the external id of each record, if any."""
        result = {}
        for record_id in self.ids:
            result[str(record_id)] = self._xml_id(record_id)
        return result

    def _xml_id(self, record_id: int) -> str:
        return next((found["xmlid"] for found in self._xml_ids(record_id)), "")

    def _xml_ids(self, record_id: int) -> list[Values]:
        data = self.env.store.tables["ir.model.data"]
        rows = [data.rows[row_id] for row_id in data.referring("res_id", record_id)]
        return [
            {"xmlid": f"{row['module']}.{row['name']}", "noupdate": row["noupdate"]}
            for row in rows
            if row["model"] == self._name
        ]

    def _about(self, field: Field) -> dict[str, Any]:
        about: dict[str, Any] = {
            "name": field.name,
            "type": field.type,
            "string": field.string,
            "required": field.required,
            "readonly": field.readonly,
            "store": field.store and not field.inherited,
            "searchable": field.searchable,
            "sortable": field.sortable,
            "groupable": field.groupable,
            "manual": False,
            "change_default": False,
            "company_dependent": False,
            "default_export_compatible": False,
            "exportable": True,
            "depends": list(field.depends),
        }
        if field.related:
            about["related"] = field.related
        if field.help:
            about["help"] = field.help
        if field.groups:
            about["groups"] = field.groups
        if field.aggregator and (field.origin or field).store:
            about["aggregator"] = field.aggregator
        return about | field.describe(self.env)
