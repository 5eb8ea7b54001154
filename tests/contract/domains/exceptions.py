"""Domains on which the linter and a server may differ."""

from typing import Any

from tests.contract.domains.entry import Entry

from oxidoo.schema.domain.fault import Misleading

UNDECIDABLE: list[Entry] = [
    # Odoo 14 translates the names of countries, which fields_get can tell, and then compares text
    # with whatever it is given.
    ("res.country", [["name", "=", 5]]),
    ("res.country", [["name", "not in", ["Belgium"]]]),
    # How a database reads a day that begins with the day.
    ("sale.order", [["date_order", ">=", "31-12-2026"]]),
    # A number that the column cannot hold.
    ("res.partner", [["id", "=", 99999999999]]),
    # Whether a model has a hierarchy.
    ("sale.order", [["tag_ids", "child_of", 1]]),
    # What a computed field's own search can do.
    ("res.partner", [["activity_date_deadline", ">", "x"]]),
    ("product.template", [["standard_price", ">", "x"]]),
    ("sale.order", [["invoice_ids", ">", 1]]),
]

OVERLOOKED: list[tuple[str, list[Any], list[Any]]] = [
    # No tag has the name.
    ("res.partner", [["category_id", "ilike", "no such tag"]], [["id", ">=", [1, 2]]]),
    ("res.partner", [["category_id", "child_of", "no such tag"]], [["company_type", "=", "x"]]),
    # No order is without a date, and none is in two states.
    ("sale.order", [["date_order", "=", False]], [["amount_total", ">", "1000 €"]]),
    (
        "sale.order",
        [["state", "=", "sale"], ["state", "!=", "sale"]],
        [["amount_total", ">", "1000 €"]],
    ),
]
"""Model, conditions that no record meets, and a mistake that Odoo 19 overlooks beside them only."""

_ALL: list[Any] = []
_NONE = [[0, "=", 1]]

MISLEADING: dict[Misleading, list[tuple[str, list[Any], list[Any]]]] = {
    Misleading.UNSEARCHABLE: [
        ("res.partner", [["contact_address", "ilike", "x"]], _ALL),
        ("res.partner", [["company_type", "=", "person"]], _ALL),
        ("res.partner", [["currency_id.name", "=", "EUR"]], _ALL),
        ("res.partner", [["currency_id.nope", "=", "EUR"]], _ALL),
        ("res.partner", [["sale_order_count", ">", 3]], _ALL),
        ("res.partner", [["activity_state", "=", "overdue"]], _ALL),
        ("sale.order", [["is_expired", "=", True]], _ALL),
        ("sale.order", [["amount_undiscounted", ">", "x"]], _ALL),
        ("product.template", [["sales_count", ">", 3]], _ALL),
        *(
            ("res.partner", [["email_formatted", op, "x"]], _ALL)
            for op in ("=", "<", "ilike", "in")
        ),
        ("ir.model", [["count", ">", 3]], _ALL),
        ("res.company", [["country_id", "=", 3]], _ALL),
    ],
    Misleading.ATTACHMENT: [
        ("res.partner", [["image_1920", "=", "x"]], _ALL),
        ("res.partner", [["image_1920", "ilike", "x"]], _ALL),
        ("res.partner", [["image_1920", "=", True]], _ALL),
        ("sale.order", [["signature", "child_of", 1]], _ALL),
    ],
    Misleading.SELECTION: [
        ("sale.order", [["state", "=", "Sales Order"]], _NONE),
        ("sale.order", [["state", "=", "confirmed"]], _NONE),
        ("sale.order", [["state", "!=", "Cancelled"]], _ALL),
        ("sale.order", [["state", "in", ["sale", "sold"]]], [["state", "=", "sale"]]),
        ("sale.order", [["order_line.state", "=", "sold"]], _NONE),
        ("account.move", [["move_type", "=", "invoice"]], _NONE),
        ("account.move", [["payment_state", "not in", ["Paid"]]], _ALL),
        ("res.users", [["type", "=", "Contact"]], _NONE),
    ],
    Misleading.BOOLEAN: [
        ("res.partner", [["is_company", "=", "company"]], [["is_company", "=", False]]),
        ("res.partner", [["is_company", "=", "false"]], [["is_company", "=", True]]),
        ("res.partner", [["is_company", "in", ["yes"]]], _NONE),
    ],
    Misleading.RELATIVE_DATE: [
        ("sale.order", [["validity_date", "<=", "today -7d"]], [["validity_date", "<=", "today"]]),
    ],
    Misleading.DAY_AND_MONTH: [
        ("sale.order", [["date_order", ">=", date]], [["date_order", ">=", "2026-01-02"]])
        for date in ("01/02/2026", "1.2.2026", "01-02-2026 00:00:00")
    ],
    Misleading.LETTERS: [
        ("res.country", [["name", "in", "abc"]], [["name", "in", ["a", "b", "c"]]]),
    ],
}
"""Model, domain, and the domain that it is answered as."""
