"""load and export_data: records as rows of text."""
# ruff: noqa: SLF001 - names with an underscore are private to RPC clients, as in Odoo

from collections.abc import Iterator, Mapping
from typing import Any

from oxidoo.sandbox.orm.errors import UserError
from oxidoo.sandbox.orm.field import Field
from oxidoo.sandbox.orm.reading import Values
from oxidoo.sandbox.orm.recordset import MODELS, api_model
from oxidoo.sandbox.orm.writing import Writable

Message = dict[str, Any]
TRUE = ("1", "true", "yes")


class Importable(Writable):
    """Records that can be loaded from rows, and exported to them."""

    @api_model
    def load(self, fields: list[str], data: list[list[Any]]) -> Values:
        """Import rows; if one is bad, none is kept and the messages say which."""
        messages: list[Message] = []
        ids: list[int] = []
        try:
            with self.env.store.transaction():
                for span in self._spans(fields, data):
                    ids += self._load_record(fields, data, span, messages)
                if messages:
                    raise _Undo  # noqa: TRY301
        except _Undo:
            return {"ids": False, "messages": messages, "nextrow": 0}
        return {"ids": ids, "messages": [], "nextrow": 0}

    def export_data(self, fields_to_export: list[str]) -> dict[str, list[list[Any]]]:
        """Return the fields of each record as text, external ids with `/id`."""
        self.check_access("read")
        rows = [
            [_exported(record, path.split("/")) for path in fields_to_export] for record in self
        ]
        return {"datas": rows}

    def _spans(self, columns: list[str], data: list[list[Any]]) -> Iterator[range]:
        """The rows of each record: one, and those after it that only have one2many values."""
        linked = {at for at, column in enumerate(columns) if self._is_one2many(column)}
        first = 0
        for number in range(1, len(data) + 1):
            row = data[number] if number < len(data) else []
            filled = {at for at, text in enumerate(row) if text}
            if not filled or not filled <= linked:
                yield range(first, number)
                first = number

    def _is_one2many(self, column: str) -> bool:
        field = self.fields.get(column.partition("/")[0])
        return field is not None and field.type == "one2many"

    def _load_record(
        self, columns: list[str], data: list[list[Any]], span: range, messages: list[Message]
    ) -> list[int]:
        values: Values = {}
        xml_id, record_id = "", 0
        for column, text in zip(columns, data[span.start], strict=True):
            try:
                if column == "id":
                    xml_id = text
                elif column == ".id":
                    record_id = int(text or 0)
                elif self._is_one2many(column):
                    name = column.partition("/")[0]
                    rows = [data[number] for number in span]
                    values[name] = self._lines(self._field(name), columns, rows)
                else:
                    name, _, way = column.partition("/")
                    values[name] = self._from_text(self._field(name), way, text)
            except (ValueError, UserError) as error:
                messages.append(_message(str(error), span, column, self.fields))
        if messages:
            return []
        try:
            with self.env.store.transaction():
                return [self._save(values, xml_id, record_id)]
        except (ValueError, UserError) as error:
            messages.append(_message(str(error), span))
            return []

    def _lines(self, field: Field, columns: list[str], rows: list[list[Any]]) -> list[Any]:
        """The commands that create what rows hold for a one2many field."""
        comodel = self.env[field.comodel]
        at_names = [
            (at, column.split("/")[1])
            for at, column in enumerate(columns)
            if column.partition("/")[0] == field.name
        ]
        return [
            [
                0,
                0,
                {
                    name: comodel._from_text(comodel._field(name), "", row[at])
                    for at, name in at_names
                },
            ]
            for row in rows
            if any(row[at] for at, _ in at_names)
        ]

    def _field(self, name: str) -> Field:
        field = self.fields.get(name)
        if field is None:
            raise ValueError(f"Invalid field name {name!r}")
        return field

    def _save(self, values: Values, xml_id: str, record_id: int) -> int:
        record = self.browse(record_id)
        if xml_id and not record:
            record = self._by_xml_id(xml_id)
        if record:
            record.write(values)
            return int(record.id)
        record = self.create(values)
        if xml_id:
            module, _, name = xml_id.rpartition(".")
            data = {"module": module or "__import__", "name": name}
            self.env.root["ir.model.data"].create(data | {"model": self._name, "res_id": record.id})
        return int(record.id)

    def _by_xml_id(self, xml_id: str) -> Any:
        try:
            return self.browse(self.env.ref(xml_id).ids)
        except ValueError:
            return self.browse()

    def _from_text(self, field: Field, way: str, text: Any) -> Any:
        if text in ("", None, False):
            return False
        if field.type == "many2one":
            return self._linked(field, way, text)
        if field.type == "many2many":
            ids = [self._linked(field, way, part.strip()) for part in str(text).split(",")]
            return [[6, 0, ids]]
        if field.type == "boolean":
            return str(text).lower() in TRUE
        if field.type == "selection":
            options: dict[str, str] = getattr(field, "selection", {})
            for key, label in options.items():
                if str(text).lower() in (key.lower(), label.lower()):
                    return key
            raise ValueError(f"Value '{text}' not found in selection field '{field.string}'")
        return field.convert(self.env, text)

    def _linked(self, field: Field, way: str, text: Any) -> int:
        comodel = self.env[field.comodel]
        if way == ".id":
            found = comodel.browse(int(text)).exists()
        elif way == "id":
            found = comodel._by_xml_id(text)
        else:
            found = comodel.browse([i for i, _ in comodel.name_search(str(text), operator="=")])
        if not found:
            kind = {".id": "database id", "id": "external id"}.get(way, "name")
            raise ValueError(
                f"No matching record found for {kind} '{text}' in field '{field.string}'"
            )
        return int(found.ids[0])


class _Undo(Exception):  # noqa: N818 - a signal, not an error
    """Rolls an import back."""


def _message(
    text: str, span: range, column: str = "", fields: Mapping[str, Field] | None = None
) -> Message:
    message = {
        "type": "error",
        "message": text,
        "rows": {"from": span.start, "to": span.stop - 1},
        "record": span.start,
    }
    field = (fields or {}).get(column.partition("/")[0])
    return message | ({"field": column, "field_name": field.string} if field else {})


def _exported(record: Any, path: list[str]) -> Any:
    name, *rest = path
    if name == ".id":
        return str(record.id)
    if name == "id":
        return record.get_external_id().get(str(record.id), "") if record else ""
    field = MODELS[record._name].fields.get(name)
    if field is None:
        raise ValueError(f"Invalid field {name!r} on model {record._name!r}")
    value = getattr(record, name)
    if not field.relational:
        return "" if value is False and field.type != "boolean" else value
    if rest:
        return ",".join(str(_exported(linked, rest)) for linked in value)
    return ",".join(str(linked.display_name) for linked in value)
