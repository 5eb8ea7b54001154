"""The record rules and the constraints that the models declare, as records."""
# ruff: noqa: SLF001 - names with an underscore are private to RPC clients, as in Odoo

from typing import Any

from oxidoo.sandbox.demo.maker import Maker
from oxidoo.sandbox.orm.recordset import MODELS, Recordset


def fill(maker: Maker) -> None:
    """Create them."""
    for name, model in sorted(MODELS.items()):
        for group, domain in getattr(model, "_record_rules", {}).items():
            _rule(maker, name, model, group, domain)
        for columns, message in model._unique.items():
            _constraint(maker, name, model, columns, message)


def _rule(maker: Maker, name: str, model: type[Recordset], group: str, domain: list[Any]) -> None:
    everything = domain == [[1, "=", 1]]
    maker.make(
        "ir.rule",
        f"{model._module}.{name.replace('.', '_')}_{'all' if everything else 'personal'}_rule",
        name=f"{'All' if everything else 'Personal'} {model._description}s",
        model_id=_model_id(maker, name),
        groups=maker.env.ref(group).ids,
        domain_force=f"[{','.join(_written(item) for item in domain)}]",
    )


def _written(item: Any) -> str:
    """Part of a domain in Odoo's text form."""
    if isinstance(item, list):
        return f"({','.join(_written(each) for each in item)})"
    return "user.id" if item == "uid" else repr(item)


def _constraint(
    maker: Maker, name: str, model: type[Recordset], columns: tuple[str, ...], message: str
) -> None:
    key = f"{name.replace('.', '_')}_{'_'.join(columns)}_uniq"
    maker.make(
        "ir.model.constraint",
        f"{model._module}.constraint_{key}",
        name=key,
        definition=f"unique({', '.join(columns)})",
        message=message,
        type="u",
        model=_model_id(maker, name),
        module=maker.env["ir.module.module"].search([("name", "=", model._module)]).id,
    )


def _model_id(maker: Maker, name: str) -> int:
    found: int = maker.env["ir.model"].search([("model", "=", name)]).id
    return found
