"""The models, fields and choices as records of `ir.model` and its kin, in two languages."""
# ruff: noqa: SLF001 - names with an underscore are private to RPC clients, as in Odoo

from typing import Any

from oxidoo.sandbox.demo.french import FRENCH
from oxidoo.sandbox.demo.maker import Maker
from oxidoo.sandbox.orm.recordset import MODELS, Recordset
from oxidoo.sandbox.orm.store import Row, Table


def reflect(maker: Maker) -> None:
    """Describe every declared model."""
    tables = maker.env.store.tables
    for name, model in sorted(MODELS.items()):
        model_id = _add(tables["ir.model"], _about_model(name, model), "name")
        for field in model.fields.values():
            about = _about(field, model._module) | {"model_id": model_id}
            field_id = _add(tables["ir.model.fields"], about, "field_description")
            for sequence, (value, label) in enumerate(getattr(field, "selection", {}).items()):
                choice = {"value": value, "name": label, "sequence": sequence}
                choices = tables["ir.model.fields.selection"]
                _add(choices, choice | {"field_id": field_id}, "name")


def _add(table: Table, row: Row, label: str) -> int:
    """Put a row into a table, with its label in French where that is known."""
    if row[label] in FRENCH:
        row[f"{label}@fr_FR"] = FRENCH[row[label]]
    row_id = table.next_id()
    table.put(row_id, row)
    return row_id


def _about_model(name: str, model: type[Recordset]) -> Row:
    return {
        "name": model._description,
        "model": name,
        "order": model._order,
        "state": "base",
        "modules": model._module,
    }


def _about(field: Any, module: str) -> dict[str, Any]:
    return {
        "name": field.name,
        "model": field.model,
        "field_description": field.string,
        "ttype": field.type,
        "relation": field.comodel or False,
        "relation_field": getattr(field, "inverse", "") or False,
        "required": field.required,
        "readonly": field.readonly,
        "store": field.store,
        "translate": field.translate,
        "copied": field.copy,
        "related": field.related or False,
        "help": field.help or False,
        "selectable": True,
        "state": "base",
        "modules": module,
    }
