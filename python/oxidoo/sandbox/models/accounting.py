"""Taxes, journals and invoices, in their simplest form."""

from typing import Any

from oxidoo.sandbox.models.common import FULL, current_company, current_user, today
from oxidoo.sandbox.models.discuss import Thread
from oxidoo.sandbox.orm.errors import UserError
from oxidoo.sandbox.orm.fields import Boolean, Char, Date, Float, Html, Integer, Monetary, Selection
from oxidoo.sandbox.orm.model import Model
from oxidoo.sandbox.orm.relational import Many2many, Many2one, One2many

BOOKS = {"base.group_user": "r", "account.group_account_invoice": FULL}
INVOICES = {
    "base.group_user": "",
    "sales_team.group_sale_salesman": "r",
    "account.group_account_invoice": FULL,
}
MOVE_TYPES = {
    "entry": "Journal Entry",
    "out_invoice": "Customer Invoice",
    "out_refund": "Customer Credit Note",
    "in_invoice": "Vendor Bill",
    "in_refund": "Vendor Credit Note",
}


def _payment_state(move: Any) -> str:
    if not move.amount_paid:
        return "not_paid"
    return "partial" if move.amount_residual > 0 else "paid"


class Tax(Model):
    """Tax."""

    _name = "account.tax"
    _module = "account"
    _order = "sequence,id"
    _access = BOOKS

    name = Char("Tax Name", required=True, translate=True)
    type_tax_use = Selection(
        {"sale": "Sales", "purchase": "Purchases", "none": "None"},
        "Tax Type",
        default="sale",
        required=True,
    )
    amount_type = Selection(
        {"percent": "Percentage", "fixed": "Fixed"}, "Tax Computation", default="percent"
    )
    amount = Float("Amount", digits=4, required=True)
    active = Boolean("Active", default=True)
    price_include = Boolean("Included in Price")
    sequence = Integer("Sequence", default=1, required=True)
    description = Html("Description", translate=True)
    company_id = Many2one("res.company", "Company", default=current_company)


class PaymentTerm(Model):
    """Payment Terms."""

    _name = "account.payment.term"
    _module = "account"
    _order = "sequence, id"
    _access = BOOKS

    name = Char("Payment Terms", required=True, translate=True)
    active = Boolean("Active", default=True)
    sequence = Integer("Sequence", default=10, required=True)
    note = Html("Description on the Invoice", translate=True)


class Journal(Model):
    """Journal."""

    _name = "account.journal"
    _module = "account"
    _order = "sequence, type, code"
    _access = BOOKS

    name = Char("Journal Name", required=True, translate=True)
    code = Char("Sequence Prefix", required=True)
    type = Selection(
        {"sale": "Sales", "purchase": "Purchase", "bank": "Bank", "general": "Miscellaneous"},
        "Type",
        required=True,
    )
    active = Boolean("Active", default=True)
    sequence = Integer("Sequence", default=10)
    company_id = Many2one("res.company", "Company", default=current_company)


class Move(Thread):
    """Journal Entry."""

    _name = "account.move"
    _module = "account"
    _order = "date desc, name desc, invoice_date desc, id desc"
    _rec_names_search = ("name", "partner_id.name", "ref")
    _access = INVOICES

    name = Char("Number", copy=False, default="/")
    move_type = Selection(MOVE_TYPES, "Type", required=True, default="entry")
    state = Selection(
        {"draft": "Draft", "posted": "Posted", "cancel": "Cancelled"},
        "Status",
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )
    ref = Char("Reference", copy=False)
    date = Date("Date", required=True, copy=False, default=today)
    invoice_date = Date("Invoice/Bill Date", copy=False)
    invoice_date_due = Date("Due Date", copy=False)
    invoice_origin = Char("Origin")
    partner_id = Many2one("res.partner", "Partner", ondelete="restrict")
    commercial_partner_id = Many2one(
        "res.partner", "Commercial Entity", related="partner_id.commercial_partner_id"
    )
    journal_id = Many2one(
        "account.journal",
        "Journal",
        required=True,
        default=lambda m: m.env["account.journal"].sudo().search([], limit=1),
    )
    company_id = Many2one("res.company", "Company", default=current_company)
    currency_id = Many2one(
        "res.currency", "Currency", required=True, default=lambda m: m.env.company.currency_id
    )
    invoice_user_id = Many2one("res.users", "Salesperson", default=current_user)
    invoice_payment_term_id = Many2one("account.payment.term", "Payment Terms")
    line_ids = One2many("account.move.line", "move_id", "Journal Items")
    invoice_line_ids = One2many("account.move.line", "move_id", "Invoice lines", copy=True)
    amount_untaxed = Monetary(
        "Untaxed Amount",
        store=True,
        compute=lambda r: sum(line.price_subtotal for line in r.invoice_line_ids),
    )
    amount_tax = Monetary("Tax", store=True, compute=lambda r: r.amount_total - r.amount_untaxed)
    amount_total = Monetary(
        "Total",
        store=True,
        compute=lambda r: sum(line.price_total for line in r.invoice_line_ids),
    )
    amount_paid = Monetary("Paid", copy=False)
    amount_residual = Monetary(
        "Amount Due", store=True, compute=lambda r: r.amount_total - r.amount_paid
    )
    payment_state = Selection(
        {"not_paid": "Not Paid", "partial": "Partially Paid", "paid": "Paid"},
        "Payment Status",
        store=True,
        compute=_payment_state,
    )
    narration = Html("Terms and Conditions")

    def action_post(self) -> bool:
        """Post draft entries: they get their number."""
        for move in self:
            if move.state != "draft":
                raise UserError("Only draft journal entries can be posted.")
            if not move.invoice_line_ids:
                raise UserError("You need to add a line before posting.")
            day = move.invoice_date or move.date
            number = self.env["ir.sequence"].next_by_code("account.move")
            values: dict[str, Any] = {"state": "posted", "invoice_date": day}
            if move.name == "/":
                values["name"] = f"INV/{day[:4]}/{number}"
            move.write(values)
        return False

    def button_draft(self) -> None:
        """Reset to draft."""
        self.write({"state": "draft"})

    def button_cancel(self) -> None:
        """Cancel draft entries."""
        if any(move.state == "posted" for move in self):
            raise UserError("Only draft journal entries can be cancelled.")
        self.write({"state": "cancel"})

    def _display_name(self) -> str:
        if self.name == "/":
            return f"Draft {MOVE_TYPES[self.move_type]} (* {self.id})"
        return f"{self.name} ({self.ref})" if self.ref else str(self.name)

    def _on_unlink(self) -> None:
        if any(move.state == "posted" for move in self):
            raise UserError("You cannot delete a posted journal entry.")


class MoveLine(Model):
    """Journal Item."""

    _name = "account.move.line"
    _module = "account"
    _order = "date desc, move_name desc, id"
    _access = INVOICES

    move_id = Many2one("account.move", "Journal Entry", required=True, ondelete="cascade")
    move_name = Char("Number", related="move_id.name", store=True)
    parent_state = Selection(
        {"draft": "Draft", "posted": "Posted", "cancel": "Cancelled"},
        "Status",
        related="move_id.state",
        store=True,
    )
    date = Date("Date", related="move_id.date", store=True)
    partner_id = Many2one("res.partner", "Partner", related="move_id.partner_id", store=True)
    currency_id = Many2one("res.currency", "Currency", related="move_id.currency_id", store=True)
    product_id = Many2one("product.product", "Product", ondelete="restrict")
    name = Char("Label", precompute=lambda r: r.product_id.display_name or None)
    quantity = Float("Quantity", digits=2, default=1.0)
    price_unit = Float("Unit Price", precompute=lambda r: r.product_id.list_price)
    discount = Float("Discount (%)", digits=2)
    tax_ids = Many2many("account.tax", "Taxes", precompute=lambda r: r.product_id.taxes_id)
    price_subtotal = Monetary(
        "Subtotal",
        store=True,
        compute=lambda r: r.quantity * r.price_unit * (1 - r.discount / 100),
    )
    price_total = Monetary(
        "Total",
        store=True,
        compute=lambda r: r.price_subtotal * (1 + sum(r.tax_ids.mapped("amount")) / 100),
    )
