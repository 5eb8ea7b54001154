"""Questions about deals, quotations, orders and products."""

from benches.questions.calls import (
    GATEWAY,
    MCP_SERVER_ODOO,
    ODOO_MCP,
    OXIDOO,
    Call,
    call,
    searches,
)
from benches.questions.question import Days, Expected, Question
from benches.questions.truth import Truth

_LINE = ["product_id", "product_uom_qty", "price_unit", "price_subtotal"]


def deals_by_salesperson(days: Days) -> Question:
    begins, ends = (str(day) for day in days.next_month)
    above = [
        ["type", "=", "opportunity"],
        ["date_deadline", ">=", begins],
        ["date_deadline", "<", ends],
    ]
    domain = [*above, ["expected_revenue", ">", 10000]]
    fields = ["name", "user_id", "expected_revenue"]

    def expected(truth: Truth) -> Expected:
        smaller = truth.search("crm.lead", [*above, ["expected_revenue", "<=", 10000]], ["name"])
        rows = truth.rows("crm.lead", domain, fields)
        return Expected(rows, [lead["name"] for lead in smaller])

    where = {
        "type": "opportunity",
        "date_deadline": begins[:7],
        "expected_revenue": {">": 10000},
    }
    return Question(
        "Which deals above 10 k close next month, by salesperson?",
        expected,
        searches("crm.lead", domain, fields, order="user_id")
        | {
            OXIDOO: [
                call(
                    "odoo_search",
                    model="crm.lead",
                    where=where,
                    fields=fields,
                    order="user_id",
                    format="csv",
                )
            ]
        },
    )


def open_quotations(_: Days) -> Question:
    domain = [
        ["state", "in", ["draft", "sent"]],
        ["order_partner_id.country_id.code", "=", "US"],
    ]
    fields = ["order_id", "order_partner_id", *_LINE]

    def expected(truth: Truth) -> Expected:
        found = truth.search("sale.order.line", domain, fields)
        orders = {line["order_id"].split(" ")[0] for line in found}
        others = truth.search("sale.order", [["name", "not in", sorted(orders)]], ["name"])
        rows = [
            [line["order_id"].split(" ")[0], line["order_partner_id"].split(", ")[-1],
             line["product_uom_qty"], line["price_subtotal"]]
            for line in found
        ]  # fmt: skip
        return Expected(rows, [order["name"] for order in others])

    where = {"state": ["draft", "sent"], "order_partner_id.country.code": "US"}
    return Question(
        "Open quotations of customers in the United States, with their lines?",
        expected,
        searches("sale.order.line", domain, fields, limit=100)
        | {
            OXIDOO: [
                call(
                    "odoo_search",
                    model="sale.order.line",
                    where=where,
                    fields=fields,
                    limit=100,
                    format="csv",
                )
            ]
        },
    )


def one_order(_: Days) -> Question:
    name = "S00007"
    head = ["partner_id", "state", "amount_untaxed", "amount_tax", "amount_total"]

    def expected(truth: Truth) -> Expected:
        order = truth.search("sale.order", [["name", "=", name]], head)[0]
        lines = truth.rows("sale.order.line", [["order_id.name", "=", name]], _LINE[1:])
        return Expected([[order["partner_id"], order["amount_total"]], *lines])

    def by_search(tool: str) -> tuple[Call, ...]:
        return (
            call(tool, model="sale.order", domain=[["name", "=", name]], fields=head),
            call(
                tool, model="sale.order.line", domain=[["order_id.name", "=", name]], fields=_LINE
            ),
        )

    return Question(
        f"Order {name} with all its lines and the totals?",
        expected,
        {
            OXIDOO: [
                call(
                    "odoo_read",
                    model="sale.order",
                    name=name,
                    fields=head,
                    lines={"order_line": _LINE},
                )
            ],
            MCP_SERVER_ODOO: by_search("search_records"),
            ODOO_MCP: by_search("search_records"),
            GATEWAY: by_search("search_read"),
        },
    )


def salesperson(_: Days) -> Question:
    domain = [["name", "=", "S00014"]]

    def expected(truth: Truth) -> Expected:
        return Expected(truth.rows("sale.order", domain, ["user_id"]))

    return Question(
        "Who is the salesperson of S00014?",
        expected,
        searches("sale.order", domain, ["user_id"])
        | {OXIDOO: [call("odoo_read", model="sale.order", name="S00014", fields=["user_id"])]},
    )


def cheap_products(_: Days) -> Question:
    domain = [["list_price", "<", 40], ["sale_ok", "=", True]]
    fields = ["name", "list_price", "categ_id"]

    def expected(truth: Truth) -> Expected:
        dearer = truth.search("product.template", [["list_price", ">=", 1000]], ["name"])
        rows = truth.rows("product.template", domain, fields)
        return Expected(rows, [product["name"] for product in dearer])

    where = {"list_price": {"<": 40}, "sale_ok": True}
    return Question(
        "Which products cost less than 40, and what is their category?",
        expected,
        searches("product.template", domain, fields, limit=100)
        | {
            OXIDOO: [
                call(
                    "odoo_search",
                    model="product.template",
                    where=where,
                    fields=fields,
                    limit=100,
                    format="csv",
                )
            ]
        },
    )


def changed_last(_: Days) -> Question:
    fields = ["name", "write_date", "write_uid"]
    latest = "write_date desc, id desc"

    def expected(truth: Truth) -> Expected:
        found = truth.search("sale.order", [], fields, order=latest, limit=6)
        rows = [[order["name"], order["write_uid"]] for order in found[:5]]
        return Expected(rows, [found[5]["name"]])

    return Question(
        "The five orders that were changed last, when and by whom?",
        expected,
        searches("sale.order", [], fields, order=latest, limit=5)
        | {
            OXIDOO: [
                call(
                    "odoo_search",
                    model="sale.order",
                    fields=fields,
                    order=latest,
                    limit=5,
                    format="csv",
                )
            ]
        },
    )


def found_by_a_word(_: Days) -> Question:
    fields = ["name", "list_price"]
    domain = [["default_code", "=", "FURN_7777"]]

    def expected(truth: Truth) -> Expected:
        return Expected(truth.rows("product.product", domain, fields))

    return Question(
        "What is FURN_7777, and what does it cost?",
        expected,
        searches("product.product", domain, fields)
        | {
            OXIDOO: [call("odoo_search", model="product.product", query="FURN_7777", fields=fields)]
        },
    )


SALES = (
    deals_by_salesperson,
    open_quotations,
    one_order,
    salesperson,
    cheap_products,
    changed_last,
    found_by_a_word,
)
