"""Questions about invoices."""

from datetime import UTC, datetime

from benches.questions.calls import (
    GATEWAY,
    OXIDOO,
    Call,
    Results,
    aggregates,
    anded,
    call,
    records,
    searches,
)
from benches.questions.question import Days, Expected, Question
from benches.questions.truth import Truth

_POSTED = [["move_type", "=", "out_invoice"], ["state", "=", "posted"]]
_POSTED_WHERE = {"move_type": "out_invoice", "state": "posted"}
_REVENUE = ["amount_untaxed_signed:sum"]


def revenue_by_month(days: Days) -> Question:
    domain = [*_POSTED, ["invoice_date", ">=", f"{days.today.year}-01-01"]]
    groupby = ["invoice_date:month"]

    def expected(truth: Truth) -> Expected:
        groups = truth.groups("account.move", domain, groupby, _REVENUE)
        return Expected([[_month(label), total] for label, total in groups])

    return Question(
        "Invoiced revenue by month, this year?",
        expected,
        aggregates("account.move", domain, groupby, _REVENUE)
        | {
            OXIDOO: [
                call("odoo_aggregate", model="account.move", groupby=groupby, aggregates=_REVENUE,
                     where=_POSTED_WHERE | {"invoice_date": str(days.today.year)},
                     format="csv")
            ]
        },
    )  # fmt: skip


def _month(label: str) -> tuple[str, ...]:
    """The ways of naming a month that is labelled as in `November 2026`."""
    begins = datetime.strptime(label, "%B %Y").replace(tzinfo=UTC)
    return label, f"{begins:%Y-%m}", f"{begins:%Y-%m-%d}"


def top_customers(_: Days) -> Question:
    order = f"{_REVENUE[0]} desc"

    def expected(truth: Truth) -> Expected:
        groups = truth.groups("account.move", _POSTED, ["partner_id"], _REVENUE, order=order)
        return Expected(groups[:3], [customer for customer, _ in groups[3:]])

    return Question(
        "The three customers with the highest invoiced turnover?",
        expected,
        aggregates("account.move", _POSTED, ["partner_id"], _REVENUE, order=order, limit=3)
        | {
            OXIDOO: [
                call("odoo_aggregate", model="account.move", where=_POSTED_WHERE,
                     groupby=["partner_id"], aggregates=_REVENUE, order=order, limit=3,
                     format="csv")
            ],
            GATEWAY: [
                call("read_group", model="account.move", domain=anded(_POSTED),
                     groupby=["partner_id"], fields=_REVENUE,
                     orderby="amount_untaxed_signed desc", limit=3)
            ],
        },
    )  # fmt: skip


def overdue_invoices(days: Days) -> Question:
    domain = [
        *_POSTED,
        ["amount_residual", ">", 0],
        ["invoice_date_due", "<", days.tomorrow],
    ]
    fields = ["name", "partner_id", "invoice_date_due", "amount_residual"]

    def expected(truth: Truth) -> Expected:
        later = truth.search(
            "account.move", [*_POSTED, ["invoice_date_due", ">=", days.tomorrow]], ["name"]
        )
        rows = truth.rows("account.move", domain, fields)
        others = {invoice["name"] for invoice in later} - {row[0] for row in rows}
        return Expected(rows, sorted(others))

    where = _POSTED_WHERE | {
        "amount_residual": {">": 0},
        "invoice_date_due": {"<": days.tomorrow},
    }
    return Question(
        "Which customers’ invoices are overdue tomorrow, since when, and how much is still due?",
        expected,
        searches("account.move", domain, fields, order="partner_id", limit=100)
        | {
            OXIDOO: [
                call("odoo_search", model="account.move", where=where, fields=fields,
                     order="partner_id", limit=100, format="csv")
            ]
        },
    )  # fmt: skip


def orders_of_late_payers(days: Days) -> Question:
    late = [
        *_POSTED,
        ["amount_residual", ">", 0],
        ["invoice_date_due", "<", days.tomorrow],
    ]
    domain = [["state", "=", "sale"], ["partner_id.invoice_ids", "any", late]]
    late_where = _POSTED_WHERE | {
        "amount_residual": {">": 0},
        "invoice_date_due": {"<": days.tomorrow},
    }
    fields = ["name", "partner_id", "amount_total"]

    def expected(truth: Truth) -> Expected:
        rows = truth.rows("sale.order", domain, fields)
        names = [row[0] for row in rows]
        others = truth.search("sale.order", [["name", "not in", names]], ["name"])
        return Expected(rows, [order["name"] for order in others])

    def orders_of_them(results: Results) -> Call:
        customers = sorted({invoice["partner_id"][0] for invoice in records(results[0])})
        confirmed = anded([["state", "=", "sale"], ["partner_id", "in", customers]])
        return call("search_read", model="sale.order", domain=confirmed, fields=fields)

    return Question(
        "Confirmed orders of customers who have overdue invoices?",
        expected,
        searches("sale.order", domain, fields, limit=100)
        | {
            OXIDOO: [
                call("odoo_search", model="sale.order", fields=fields, limit=100, format="csv",
                     where={"state": "sale", "partner_id.invoice_ids": {"any": late_where}})
            ],
            # It refuses the operator `any`.
            GATEWAY: [
                call("search_read", model="account.move",
                     domain=anded(late),
                     fields=["partner_id"]),
                orders_of_them,
            ],
        },
    )  # fmt: skip


INVOICES = (
    revenue_by_month,
    top_customers,
    overdue_invoices,
    orders_of_late_payers,
)
