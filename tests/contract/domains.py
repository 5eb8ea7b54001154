"""Domains and orders, good and bad, to be judged by the linter and by real servers.

Nothing here says which are good: the servers do. Apart stand those that an Odoo takes and answers
otherwise than asked (`MISLEADING`), those of which the schema does not tell enough
(`UNDECIDABLE`), and those whose mistake Odoo 19 may not come to see (`OVERLOOKED`).
"""

from typing import Any

from oxidoo.schema.domain.fault import Misleading

Domain = list[Any] | str
Entry = tuple[str, Domain]

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


X = ["name", "=", "x"]
Y = ["email", "=", "y"]

FORMS: list[Domain] = [
    [],
    [X],
    [("name", "=", "x")],
    [X, Y],
    ["&", X, Y],
    ["|", X, Y],
    ["!", X],
    ["!", "!", X],
    ["|", "|", X, Y, ["id", ">", 3]],
    ["&", "|", X, Y, "!", ["id", ">", 3]],
    ["|", X, "&", Y, ["id", ">", 3]],
    [X, "|", Y, ["id", ">", 3]],
    ["!", "|", X, Y],
    ["|", X, Y, ["id", ">", 3], ["id", "<", 9]],
    ["|"],
    ["&"],
    ["!"],
    ["|", X],
    ["&", X],
    [X, "|"],
    [X, "&", Y],
    [X, "|", Y],
    ["|", "|", X, Y],
    ["&", "!", X],
    ["and", X, Y],
    ["or", X, Y],
    ["AND", X, Y],
    ["not", X],
    ["||", X, Y],
    ["name", "=", "x"],
    ["name", "=", "x", "email", "=", "y"],
    [[]],
    [[], X],
    [[X]],
    [[X, Y]],
    [X, [Y]],
    [["name"]],
    [["name", "="]],
    [["name", "=", "x", "y"]],
    [["name", "=", "x"], None],
    [None],
    [1],
    [True],
    [""],
    [{"name": "x"}],
    [["", "=", "x"]],
    [[None, "=", "x"]],
    [[5, "=", 5]],
    [[1, "=", 1]],
    [[0, "=", 1]],
    [(1, "=", 1)],
    [[True, "=", True]],
    [[1, "=", 0]],
    [[1, "=", 2]],
    [[1, "!=", 1]],
    [["1", "=", "1"]],
    ["|", [0, "=", 1], X],
    ["!", [1, "=", 1]],
    [[0, "=", 1], ["nope", "=", 1]],
    ["|", [1, "=", 1], ["nope", "=", 1]],
    [["name", "in", []], ["nope", "=", 1]],
    [["name", "not in", []]],
    [["name", "in", False]],
    [["name", "ILIKE", "x"]],
    [["name", "Not In", ["x"]]],
    [["name", " = ", "x"]],
    [["name", "=>", "x"]],
    [["name", "=<", "x"]],
    [["name", "===", "x"]],
    [["name", "equals", "x"]],
    [["name", "contains", "x"]],
    [["name", "startswith", "x"]],
    [["name", "is", None]],
    [["name", "is not", None]],
    [["name", "between", ["a", "b"]]],
    [["name", "not", "x"]],
    [["name", "$eq", "x"]],
    [["name", "not_in", ["x"]]],
    [["name", "regex", "x.*"]],
    [["name", "", "x"]],
    [["name", None, "x"]],
    [["name", 3, "x"]],
    [["name", True, "x"]],
    [["name", ["="], "x"]],
    [["child_ids", "any!", [X]]],
    [["child_ids", "not any!", [X]]],
    [["name", "inselect", ["SELECT 1", []]]],
    [["name", "=", None]],
    [["name", "!=", None]],
    [["name", "=", False]],
    [["name", "=", ""]],
    [["name", "=", 5]],
    [["name", "in", [5, False]]],
    [["name", "in", ["x", None]]],
    [["name", "=", ["x"]]],
    [["name", "in", [["x"], ["y"]]]],
    [["name", "=", {"a": 1}]],
    [["name", "ilike", 5]],
    [["name", "ilike", ["a"]]],
    [["name", "ilike", "%a_%"]],
    [["active", "in", [True, False]]],
    [["active", "=", True], ["active", "=", False]],
    "[]",
    "",
    "[('name', '=', 'x')]",
    '[["name", "=", "x"]]',
    '["|", ["name", "=", null], ["active", "=", true]]',
    "[('name', 'ilike', 'x'), ('nope', '=', 1)]",
    "(('name', '=', 'x'),)",
    "['|', ('name', '=', 'x')]",
]
"""On `res.partner`: balance, arity, constants, operators, and text."""

PATHS: list[Entry] = [
    ("res.partner", [["nam", "=", "x"]]),
    ("res.partner", [["Name", "=", "x"]]),
    ("res.partner", [["country", "=", "BE"]]),
    ("res.partner", [["country_id.code", "=", "BE"]]),
    ("res.partner", [["country_id.cod", "=", "BE"]]),
    ("res.partner", [["country.code", "=", "BE"]]),
    ("res.partner", [["parent_id.parent_id.country_id.code", "=", "BE"]]),
    ("res.partner", [["parent_id.parent_id.country_id.nope", "=", "BE"]]),
    ("res.partner", [["child_ids.child_ids.name", "ilike", "x"]]),
    ("res.partner", [["child_ids.nope", "ilike", "x"]]),
    ("res.partner", [["category_id.parent_id", "=", False]]),
    ("res.partner", [["category_id.parent_id.name", "=", "x"]]),
    ("res.partner", [["country_id.id", "=", 20]]),
    ("res.partner", [["id.id", "=", 20]]),
    ("res.partner", [["name.length", ">", 20]]),
    ("res.partner", [["name.x", "=", "x"]]),
    ("res.partner", [["color.x", "=", 1]]),
    ("res.partner", [["is_company.x", "=", 1]]),
    ("res.partner", [["type.x", "=", 1]]),
    ("res.partner", [[".country_id", "=", 1]]),
    ("res.partner", [["country_id..code", "=", 1]]),
    ("res.partner", [["country_id.code.x", "=", 1]]),
    ("res.partner", [["country_id .code", "=", "BE"]]),
    ("res.partner", [["country_id/code", "=", "BE"]]),
    ("res.partner", [["country_id.currency_id.name", "=", "EUR"]]),
    ("res.partner", [["user_ids", "!=", False]]),
    ("res.partner", [["user_ids.login", "=", "admin"]]),
    ("res.partner", [["message_ids.body", "ilike", "x"]]),
    ("res.partner", [["activity_ids.user_id", "=", 2]]),
    ("res.partner", [["activity_date_deadline", "<", "2026-01-01"]]),
    ("res.partner", [["create_uid.partner_id.name", "ilike", "admin"]]),
    ("res.partner", [["bank_ids.acc_number", "ilike", "BE"]]),
    ("res.partner", [["trust", "=", "good"]]),
    ("res.partner", [["credit", ">", 1]]),
    ("res.partner", [["display_name", "ilike", "x"]]),
    ("res.partner", [["property_payment_term_id", "=", False]]),
    ("res.users", [["name", "ilike", "admin"]]),
    ("res.users", [["lang", "=", "en_US"]]),
    ("res.users", [["country_id.code", "=", "BE"]]),
    ("res.users", [["email", "=like", "%@example.com"]]),
    ("res.users", [["login_date", ">=", "2026-01-01"]]),
    ("res.users", [["group", "=", 1]]),
    ("res.users", [["company_ids", "in", [1]]]),
    ("res.users", [["partner_id.category_id.name", "ilike", "x"]]),
    ("sale.order", [["order_line.product_id.name", "ilike", "desk"]]),
    ("sale.order", [["order_line.product_id.categ_id", "child_of", 1]]),
    ("sale.order", [["order_line.price_subtotal", ">", 1000]]),
    ("sale.order", [["order_line.price_subtotal", ">", "x"]]),
    ("sale.order", [["order_line.nope", ">", 1]]),
    ("sale.order", [["partner_id.country_id", "=", "Belgium"]]),
    ("sale.order", [["partner_id.country_id.code", "in", ["BE", "FR"]]]),
    ("sale.order", [["partner_id.is_company", "=", True]]),
    ("sale.order", [["partner.name", "=", "x"]]),
    ("sale.order", [["customer_id", "=", 1]]),
    ("sale.order", [["total", ">", 1]]),
    ("sale.order", [["amount", ">", 1]]),
    ("sale.order", [["user_id.login", "=", "admin"]]),
    ("sale.order", [["tag_ids.name", "ilike", "x"]]),
    ("sale.order", [["invoice_ids", "=", False]]),
    ("sale.order", [["invoice_ids.state", "=", "posted"]]),
    ("sale.order", [["company_id.currency_id.name", "=", "EUR"]]),
    ("account.move", [["move_type", "=", "out_invoice"], ["payment_state", "!=", "paid"]]),
    ("account.move", [["type", "=", "out_invoice"]]),
    ("account.move", [["invoice_line_ids.product_id", "!=", False]]),
    ("account.move", [["line_ids.account_id.code", "=like", "7%"]]),
    ("account.move", [["line_ids.debit", ">=", 10.5]]),
    ("account.move", [["journal_id.type", "in", ["sale", "purchase"]]]),
    ("account.move", [["company_currency_id.name", "=", "EUR"]]),
    ("account.move", [["amount_residual", ">", 0], ["invoice_date_due", "<", "2026-01-01"]]),
    ("crm.lead", [["stage_id.is_won", "=", True]]),
    ("crm.lead", [["stage_id.name", "=", "Won"]]),
    ("crm.lead", [["probability", ">=", 50]]),
    ("crm.lead", [["probability", ">=", "50%"]]),
    ("crm.lead", [["expected_revenue", ">", 10000]]),
    ("crm.lead", [["planned_revenue", ">", 10000]]),
    ("crm.lead", [["tag_ids", "in", [1, 2]]]),
    ("crm.lead", [["team_id.user_id", "=", 2]]),
    ("crm.lead", [["lead_properties.abc", "=", "x"]]),
    ("product.template", [["categ_id", "child_of", "All"]]),
    ("product.template", [["categ_id.parent_id", "=", False]]),
    ("product.template", [["seller_ids.partner_id", "=", 1]]),
    ("product.template", [["attribute_line_ids.value_ids.name", "=", "White"]]),
    ("product.template", [["list_price", "<", 100.0]]),
    ("product.template", [["standard_price", ">", 10]]),
    ("product.template", [["barcode", "=", "123"]]),
    ("product.product", [["name", "ilike", "desk"]]),
    ("product.product", [["product_tmpl_id.name", "ilike", "desk"]]),
    ("product.product", [["categ_id.name", "ilike", "x"]]),
    ("product.product", [["qty", ">", 1]]),
    ("project.task", [["project_id.name", "ilike", "x"]]),
    ("project.task", [["stage_id.fold", "=", False]]),
    ("project.task", [["stage_id.closed", "=", False]]),
    ("project.task", [["parent_id", "child_of", 1]]),
    ("project.task", [["tag_ids", "not in", [1]]]),
    ("project.task", [["is_closed", "=", True]]),
    ("res.country", [["state_ids.code", "=", "NY"]]),
    ("res.country", [["country_group_ids.name", "ilike", "Europe"]]),
    ("res.country", [["currency_id.name", "=", "EUR"]]),
    ("res.country", [["currency_id.symbl", "=", "€"]]),
    ("res.country", [["phone_code", "in", [32, 33]]]),
    ("ir.model", [["model", "=like", "sale.%"]]),
    ("ir.model", [["field_id.ttype", "=", "many2one"]]),
    ("ir.model", [["field_id.nope", "=", "many2one"]]),
    ("ir.model", [["transient", "=", False]]),
    ("ir.model.fields", [["model_id.model", "=", "res.partner"], ["ttype", "in", ["char"]]]),
    ("ir.attachment", [["res_model", "=", "res.partner"], ["res_id", "!=", False]]),
    ("ir.attachment", [["db_datas", "=", False]]),
    ("mail.message", [["model", "=", "res.partner"], ["res_id", "in", [1, 2]]]),
    ("mail.message", [["author_id.name", "ilike", "x"]]),
    ("mail.message", [["needaction", "=", True]]),
    ("res.company", [["partner_id.country_id.code", "=", "BE"]]),
    ("res.company", [["child_ids", "=", False]]),
]

SUBDOMAINS: list[Entry] = [
    ("res.partner", [["child_ids", "any", [X]]]),
    ("res.partner", [["child_ids", "any", []]]),
    ("res.partner", [["child_ids", "ANY", [X]]]),
    ("res.partner", [["child_ids", "any", [["nope", "=", 1]]]]),
    ("res.partner", [["child_ids", "any", ["|", X]]]),
    ("res.partner", [["child_ids", "any", ["|", X, Y]]]),
    ("res.partner", [["child_ids", "any", ["name", "=", "x"]]]),
    ("res.partner", [["child_ids", "any", {"name": "x"}]]),
    ("res.partner", [["child_ids", "any", "x"]]),
    ("res.partner", [["child_ids", "any", 3]]),
    ("res.partner", [["child_ids", "any", [3]]]),
    ("res.partner", [["child_ids", "not any", [["color", ">", 1]]]]),
    ("res.partner", [["child_ids", "not any", [["color", ">", "red"]]]]),
    ("res.partner", [["child_ids", "any", [["child_ids", "any", [X]]]]]),
    ("res.partner", [["child_ids", "any", [["child_ids", "any", [["nope", "=", 1]]]]]]),
    ("res.partner", [["parent_id", "any", [["country_id.code", "=", "BE"]]]]),
    ("res.partner", [["parent_id.country_id", "any", [["code", "=", "BE"]]]]),
    ("res.partner", [["parent_id.country_id", "any", [["cod", "=", "BE"]]]]),
    ("res.partner", [["id", "any", [X]]]),
    ("res.partner", [["id", "any", [["nope", "=", 1]]]]),
    ("res.partner", [["name", "any", [X]]]),
    ("res.partner", [["child_ids.name", "any", [X]]]),
    ("sale.order", [["order_line", "any", [["product_id.type", "=", "service"]]]]),
    ("sale.order", [["order_line", "any", [["price_unit", ">", 10], ["discount", "=", 0]]]]),
    ("res.partner", [["id", "child_of", [1, 3]]]),
    ("res.partner", [["id", "child_of", "Azure"]]),
    ("res.partner", [["id", "child_of", False]]),
    ("res.partner", [["parent_id", "child_of", "Azure"]]),
    ("res.partner", [["parent_id", "child_of", 1.5]]),
    ("res.partner", [["name", "child_of", 1]]),
    ("res.partner", [["category_id", "child_of", "Gold"]]),
    ("product.template", [["categ_id", "parent_of", 1]]),
]

_MOMENTS: tuple[Any, ...] = (
    "2026-01-01", "2026-1-1", "20260101", "2026/01/01", "31/12/2026",
    "2026", "2026-01", "2026-Q1", "2026-13-01", "2026-02-30", "2026-00-10", "0000-01-01",
    "2026-01-01 10:00", "2026-01-01 10:00:00", "2026-01-01T10:00:00", "2026-01-01 25:00:00",
    "2026-01-01 10:61:00", "2026-01-01 10:00:00.123", "2026-01-01T10:00:00Z",
    "2026-01-01T10:00:00+02:00", "2026-W01-1", "Jan 5 2026", "5 January 2026", "10:00",
    "today", "now", "yesterday", "tomorrow", "soon", "last week", "next month", "monday", "january",
    "-1w", "+3d", "-1x", "+1", "=week_start", "=1d", "=1w", "=6m", "+monday", "=3H", "now -3H",
    "today +1m =1d", "now -1d +2H", "", " ", 5, 1.5, True, False, None, [], ["2026-01-01"],
    ["2026-01-01", False], ["2026-13-01"], {},
)  # fmt: skip

MOMENTS: list[Entry] = [
    *(("sale.order", [["date_order", ">=", value]]) for value in _MOMENTS),
    *(("sale.order", [["validity_date", "=", value]]) for value in _MOMENTS[::2]),
    ("sale.order", [["date_order", "in", ["2026-01-01 00:00:00", "2026-01-02 00:00:00"]]]),
    ("sale.order", [["date_order", "like", "2026-01"]]),
    ("sale.order", [["date_order", "=like", "2026-01%"]]),
    ("sale.order", [["date_order.month_number", "=", 3]]),
    ("sale.order", [["date_order.month_number", "in", [1, 2, 3]]]),
    ("sale.order", [["date_order.month_number", "=", "3"]]),
    ("sale.order", [["date_order.month_number", "=", "March"]]),
    ("sale.order", [["date_order.month_number", ">", "x"]]),
    ("sale.order", [["date_order.year_number", "=", 2026]]),
    ("sale.order", [["date_order.quarter_number", "=", 1]]),
    ("sale.order", [["date_order.day_of_week", "in", [0, 6]]]),
    ("sale.order", [["date_order.iso_week_number", "=", 12]]),
    ("sale.order", [["date_order.hour_number", ">=", 12]]),
    ("sale.order", [["date_order.month", "=", 3]]),
    ("sale.order", [["date_order.year", "=", 2026]]),
    ("sale.order", [["date_order:month", "=", 3]]),
    ("sale.order", [["date_order.month_number", "child_of", 3]]),
    ("sale.order", [["validity_date.month_number", "=", 3]]),
    ("sale.order", [["validity_date.hour_number", "=", 3]]),
    ("sale.order", [["partner_id.create_date.year_number", "=", 2026]]),
    ("sale.order", [["partner_id.create_date", ">=", "2026-13-01"]]),
]

DOMAINS: list[Entry] = [
    *_crossed(),
    *(("res.partner", domain) for domain in FORMS),
    *PATHS,
    *SUBDOMAINS,
    *MOMENTS,
]

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

ORDERS: list[tuple[str, str]] = [
    *(
        ("res.partner", order)
        for order in (
            "", "name", "name desc", "name DESC", "NAME", "Name asc", "name ASC, id desc", "id",
            "name nulls first", "name desc nulls last", "name NULLS FIRST", "name first",
            "name desc desc", "name nulls", "name,", ",name", "name,,id", "nope", "nope desc",
            "name desc,nope", "nam", "country_id", "country_id desc", "country_id nulls first",
            "country_id.name", "country_id.id", "country_id.nope", "parent_id.country_id.name",
            "name.foo", "user_id.name desc", "write_date desc, id",
            "create_date.month_number", "create_date.month", "name;drop", "name  ,id",
            '"name"', '"name" desc', "random()", "1", "id, id", "is_company", "color desc",
            "\tname", "name\ndesc", "-name", "name descending", "name desc; id", "partner_latitude",
            "type", "commercial_partner_id", "comment", "desc", "name asc nulls last, id desc",
        )
    ),
    ("res.users", "name, id"),
    ("res.users", "login desc"),
    ("res.users", "email"),
    ("sale.order", "date_order desc, amount_total"),
    ("sale.order", "date desc"),
    ("sale.order", "partner_id, date_order desc"),
    ("sale.order", "state"),
    ("account.move", "invoice_date desc nulls last"),
    ("account.move", "amount_total desc"),
    ("product.template", "list_price asc"),
    ("product.template", "prize asc"),
    ("crm.lead", "stage_id, expected_revenue desc"),
    ("project.task", "priority desc, sequence"),
]  # fmt: skip

MISLEADING_ORDERS: dict[Misleading, list[tuple[str, str, str]]] = {
    Misleading.UNSORTABLE: [
        ("res.partner", f"{field} desc, id", "id")
        for field in (
            "child_ids", "category_id", "contact_address", "image_1920", "currency_id", "user_ids",
            "activity_date_deadline", "company_type", "credit",
        )
    ]
    + [("sale.order", "order_line, id desc", "id desc"), ("sale.order", "display_name, id", "id")],
    Misleading.COLON: [
        ("res.partner", "name:x", "name"),
        ("res.partner", "name:desc, id", "name, id"),
        ("res.partner", "create_date:desc, id", "create_date, id"),
        ("res.partner", "write_date:month, id", "write_date, id"),
    ],
    Misleading.DIRECTION: [("res.partner", "name  desc, id", "name, id")],
}  # fmt: skip
"""Model, order, and the order that it is answered in."""
