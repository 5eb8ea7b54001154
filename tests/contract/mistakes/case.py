"""What a mistake is, and how each kind of call makes one."""

from dataclasses import dataclass
from typing import Any

ORDER_ID = "an id of a sale.order"
"""Stands for the id of an order that exists, as the servers differ in it."""

Call = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Mistake:
    """A call that goes wrong.

    Attributes:
        tool: The tool that is called.
        given: The arguments.
        says: What the error names: the mistake, and the fix.
        right: The call that the error leads to, if it leads to a single one.
        kind: The error's kind.
        taken_from: The first version of Odoo that takes the call for what it means.
    """

    tool: str
    given: dict[str, Any]
    says: tuple[str, ...]
    right: Call | None = None
    kind: str = "validation"
    taken_from: int = 99


def mistaken(
    tool: str, model: str | None, wrong: dict[str, Any], *says: str, right: Any = None, **more: Any
) -> Mistake:
    base = {"model": model} if model else {}
    call = None
    if isinstance(right, tuple):
        call = right
    elif right is not None:
        call = (tool, base | right)
    return Mistake(tool, base | wrong, says, call, **more)


def search(wrong: dict[str, Any], *says: str, model: str = "res.partner", **more: Any) -> Mistake:
    return mistaken("odoo_search", model, wrong, *says, **more)


def domain(
    wrong: Any, *says: str, right: Any = None, model: str = "res.partner", **more: Any
) -> Mistake:
    call = None if right is None else {"domain": right}
    return search({"domain": wrong}, *says, right=call, model=model, **more)


def of_orders(wrong: Any, *says: str, right: Any = None, **more: Any) -> Mistake:
    return domain(wrong, *says, right=right, model="sale.order", **more)


def where(wrong: Any, *says: str, right: Any = None, model: str = "sale.order") -> Mistake:
    call = None if right is None else {"where": right}
    return search({"where": wrong}, *says, right=call, model=model)


def of_model(wrong: str, *says: str, right: str | None = None) -> Mistake:
    call = {"model": right, "limit": 1} if right else None
    return mistaken("odoo_search", None, {"model": wrong, "limit": 1}, wrong, *says, right=call)


def read(wrong: dict[str, Any], *says: str, model: str | None = "res.partner", **more: Any) -> Any:
    return mistaken("odoo_read", model, wrong, *says, **more)


def aggregate(wrong: dict[str, Any], *says: str, right: Any = None, **more: Any) -> Mistake:
    return mistaken("odoo_aggregate", "sale.order", wrong, *says, right=right, **more)


def step(name: str, tool: str, **arguments: Any) -> dict[str, Any]:
    return {"name": name, "tool": tool, "arguments": arguments}


def batch(steps: list[Any], *says: str, right: list[Any] | None = None, **more: Any) -> Mistake:
    call = None if right is None else {"steps": right}
    return mistaken("odoo_batch", None, {"steps": steps}, *says, right=call, **more)
