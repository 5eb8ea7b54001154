"""Every operator on a field of every type, with right and wrong values."""

from typing import Any

from tests.contract.domains.entry import Entry

EVERY_OPERATOR = (
    "=", "!=", "<>", "==", "<", ">=", "=?", "like", "not ilike", "=like", "not =like",
    "in", "not in", "child_of", "any", "not any",
)  # fmt: skip
SOME_OPERATORS = ("=", ">=", "not in")

TYPED: tuple[tuple[str, str, Any, tuple[Any, ...]], ...] = (
    ("res.partner", "name", "Azure", (["Azure", "Deco"], False, [], [["Azure"]])),
    ("ir.attachment", "description", "scan", (["scan"], False, None, [])),
    ("project.task", "description", "<p>x</p>", (["<p>x</p>"], False, "")),
    ("res.partner", "color", 3, ("3", "three", [1, 2], ["one"], False, "2.5", 2.5, True, [])),
    ("res.partner", "id", 3, ("3", "three", [1, 2], ["one"], True, [True])),
    ("res.partner", "partner_latitude", 1.5, ("1.5", "north", [1, 2.5], ["north"], False, "1,5")),
    ("sale.order", "amount_total", 1000, ("1000", "1,000", [10, 20], ["ten"], False, "1000 €")),
    ("res.partner", "is_company", True, (False, "true", [True, False], 1, 0, None)),
    (
        "sale.order",
        "validity_date",
        "2026-01-31",
        ("2026-13-01", "2026-02-30", ["2026-01-31"], 20260131, False, True, ["x"]),
    ),
    (
        "sale.order",
        "date_order",
        "2026-01-31 10:00:00",
        ("2026-01-31 25:00:00", "2026-02-30", ["2026-01-31"], 2026, False, True, ["x"]),
    ),
    ("sale.order", "state", "sale", (["sale", "draft"], False, None, [])),
    ("sale.order", "partner_id", 3, ("Azure", ["Azure"], [1, 2], False, True, [True], 1.5)),
    ("res.partner", "parent_id", "Azure", (3, [3], False, None, [], True)),
    ("sale.order", "order_line", "Desk", (3, [1, 2], False, True, [], [True])),
    ("res.partner", "category_id", "Gold", (3, [1, 2], False, True, [], [True])),
    ("ir.attachment", "res_id", 3, ("3", "three", [1, 2], ["one"], False)),
)
"""Model, field, a right value for every operator, and other values for some."""


def _crossed() -> list[Entry]:
    crossed: list[Entry] = []
    for model, field, right, others in TYPED:
        crossed += [(model, [[field, operator, right]]) for operator in EVERY_OPERATOR]
        crossed += [(model, [[field, op, value]]) for value in others for op in SOME_OPERATORS]
    return crossed


CROSSED = _crossed()
