"""What a database would enforce: required columns, unique keys, foreign keys."""
# ruff: noqa: SLF001 - names with an underscore are private to RPC clients, as in Odoo

from typing import TYPE_CHECKING, Any

from oxidoo.sandbox.orm.errors import ValidationError
from oxidoo.sandbox.orm.field import Field
from oxidoo.sandbox.orm.recordset import MAGIC, MODELS
from oxidoo.sandbox.orm.relational import Many2many, Many2one

if TYPE_CHECKING:
    from oxidoo.sandbox.orm.writing import Writable


def check_required(record: "Writable", changed: dict[str, Any] | None) -> None:
    """A required column must hold something."""
    row = record._rows[record.id]
    for name, field in record.fields.items():
        if not field.required or not field.column or (changed is not None and name not in changed):
            continue
        if row.get(name, field.empty) is False:
            raise ValidationError(
                "The operation cannot be completed: Missing required value for the field "
                f"'{field.string}' ({name}).\nModel: '{record._description}' ({record._name})\n"
                "- create/update: a mandatory field is not set\n"
                "- delete: another model requires the record being deleted, "
                "you can archive it instead\n"
            )


def check_unique(record: "Writable", changed: dict[str, Any] | None) -> None:
    """No two records may share a unique key."""
    row = record._rows[record.id]
    table = record.env.store.tables[record._name]
    for columns, message in record._unique.items():
        if changed is not None and changed.keys().isdisjoint(columns):
            continue
        key = [row.get(column, False) for column in columns]
        if False in key:
            continue
        for other in table.referring(columns[0], key[0]):
            if other != record.id and key == [table.rows[other].get(c, False) for c in columns]:
                raise ValidationError(f"The operation cannot be completed: {message}")


def check_links(record: "Writable", changed: dict[str, Any] | None) -> None:
    """A many2one must lead somewhere."""
    row = record._rows[record.id]
    tables = record.env.store.tables
    for name, field in record.fields.items():
        if field.type != "many2one" or name in MAGIC or not row.get(name):
            continue
        if changed is not None and name not in changed:
            continue
        if row[name] not in tables[field.comodel].rows:
            raise ValidationError(_in_use(type(record), field))


def release(record: "Writable") -> None:
    """Prepare a deletion: cascade, empty or refuse what points to the record."""
    for model in MODELS.values():
        for field in model.fields.values():
            if field.comodel == record._name and field.column:
                _release(record, field)
    data = record.env.store.tables["ir.model.data"]
    for row_id in data.referring("res_id", record.id):
        if data.rows[row_id]["model"] == record._name:
            record.env.store.put("ir.model.data", row_id, None)


def _release(record: "Writable", field: Field) -> None:
    root = record.env.root[field.model]
    referring = record.env.store.tables[field.model].referring(field.name, record.id)
    if not referring:
        return
    if isinstance(field, Many2many):
        for other in referring:
            links = root._rows[other][field.name]
            root._put(other, {field.name: tuple(i for i in links if i != record.id)})
    elif isinstance(field, Many2one) and field.name not in ("create_uid", "write_uid"):
        others = root.browse(referring)
        if field.ondelete == "cascade":
            others.unlink()
        elif field.ondelete == "restrict":
            raise ValidationError(_in_use(type(root), field))
        else:
            for other in referring:
                root._put(other, {field.name: False})


def _in_use(model: type["Writable"], field: Field) -> str:
    return (
        "The operation cannot be completed: Another model is using the record you are trying to "
        f"delete.\n\nThe troublemaker is: '{model._description}' ({model._name})\n"
        f"Thanks to the following constraint: '{field.string}' ({field.name})\n"
        "How about archiving the record instead?"
    )
