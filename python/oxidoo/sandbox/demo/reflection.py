"""The models and fields as records of `ir.model` and `ir.model.fields`."""
# ruff: noqa: SLF001 - names with an underscore are private to RPC clients, as in Odoo

from typing import Any

from oxidoo.sandbox.demo.maker import Maker
from oxidoo.sandbox.orm.recordset import MODELS


def reflect(maker: Maker) -> None:
    """Describe every declared model."""
    store = maker.env.store
    models, fields = store.tables["ir.model"], store.tables["ir.model.fields"]
    for name, model in sorted(MODELS.items()):
        model_id = models.next_id()
        about = {
            "name": model._description,
            "model": name,
            "order": model._order,
            "state": "base",
            "modules": model._module,
        }
        models.put(model_id, about)
        for field in model.fields.values():
            fields.put(fields.next_id(), _about(field, model._module) | {"model_id": model_id})


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
