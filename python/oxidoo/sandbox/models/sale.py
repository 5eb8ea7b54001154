"""Quotations and sales orders."""
# ruff: noqa: RUF012 - declarations that nothing changes

from datetime import timedelta
from typing import Any

from oxidoo.sandbox.models.common import (
    FULL,
    PERSONAL_DOCUMENTS,
    current_company,
    current_user,
    right_now,
)
from oxidoo.sandbox.models.discuss import Thread
from oxidoo.sandbox.models.marketing import Tracked
from oxidoo.sandbox.orm import moments
from oxidoo.sandbox.orm.errors import UserError
from oxidoo.sandbox.orm.fields import (
    Boolean,
    Char,
    Date,
    Datetime,
    Float,
    Html,
    Integer,
    Monetary,
    Selection,
    Text,
)
from oxidoo.sandbox.orm.model import Model
from oxidoo.sandbox.orm.relational import Many2many, Many2one, One2many

SELLERS = {
    "base.group_user": "",
    "sales_team.group_sale_salesman": "crw",
    "sales_team.group_sale_manager": FULL,
}
QUOTATION_DAYS = 30
STATES = {
    "draft": "Quotation",
    "sent": "Quotation Sent",
    "sale": "Sales Order",
    "cancel": "Cancelled",
}


def _number(order: Any) -> str:
    return str(order.env["ir.sequence"].next_by_code("sale.order"))


def _invoice_status(order: Any) -> str:
    lines = order.order_line
    if order.state != "sale" or not lines:
        return "no"
    done = all(line.qty_invoiced >= line.product_uom_qty for line in lines)
    return "invoiced" if done else "to invoice"


class SaleOrder(Thread, Tracked):
    """Sales Order."""

    _name = "sale.order"
    _module = "sale"
    _order = "date_order desc, id desc"
    _rec_names_search = ("name", "partner_id.name")
    _access = SELLERS
    _record_rules = PERSONAL_DOCUMENTS

    name = Char("Order Reference", required=True, copy=False, precompute=_number)
    state = Selection(STATES, "Status", readonly=True, copy=False, default="draft")
    locked = Boolean("Locked", copy=False)
    partner_id = Many2one("res.partner", "Customer", required=True)
    partner_invoice_id = Many2one(
        "res.partner",
        "Invoice Address",
        required=True,
        precompute=lambda r: r.partner_id,
        depends=("partner_id",),
    )
    partner_shipping_id = Many2one(
        "res.partner",
        "Delivery Address",
        required=True,
        precompute=lambda r: r.partner_id,
        depends=("partner_id",),
    )
    client_order_ref = Char("Customer Reference", copy=False)
    origin = Char("Source Document")
    date_order = Datetime("Order Date", required=True, copy=False, default=right_now)
    commitment_date = Datetime("Delivery Date", copy=False)
    validity_date = Date(
        "Expiration",
        copy=False,
        default=lambda _: moments.now().date() + timedelta(days=QUOTATION_DAYS),
    )
    is_expired = Boolean(
        "Is Expired",
        compute=lambda r: (
            r.state in ("draft", "sent")
            and bool(r.validity_date)
            and r.validity_date < moments.now().date().isoformat()
        ),
    )
    user_id = Many2one("res.users", "Salesperson", default=current_user)
    team_id = Many2one("crm.team", "Sales Team", precompute=lambda r: r.user_id.sale_team_id)
    company_id = Many2one("res.company", "Company", required=True, default=current_company)
    pricelist_id = Many2one("product.pricelist", "Pricelist")
    payment_term_id = Many2one("account.payment.term", "Payment Terms")
    currency_id = Many2one(
        "res.currency",
        "Currency",
        store=True,
        compute=lambda r: r.pricelist_id.currency_id or r.company_id.currency_id,
    )
    order_line = One2many("sale.order.line", "order_id", "Order Lines", copy=True)
    amount_untaxed = Monetary(
        "Untaxed Amount",
        store=True,
        compute=lambda r: sum(line.price_subtotal for line in r.order_line),
    )
    amount_tax = Monetary(
        "Taxes", store=True, compute=lambda r: sum(line.price_tax for line in r.order_line)
    )
    amount_total = Monetary("Total", store=True, compute=lambda r: r.amount_untaxed + r.amount_tax)
    invoice_ids = Many2many(
        "account.move",
        "Invoices",
        compute=lambda r: r.env["account.move"].search([("invoice_origin", "=", r.name)]),
    )
    invoice_count = Integer("Invoice Count", compute=lambda r: len(r.invoice_ids))
    invoice_status = Selection(
        {
            "upselling": "Upselling Opportunity",
            "invoiced": "Fully Invoiced",
            "to invoice": "To Invoice",
            "no": "Nothing to Invoice",
        },
        "Invoice Status",
        store=True,
        compute=_invoice_status,
    )
    require_signature = Boolean("Online signature", default=True)
    require_payment = Boolean("Online payment")
    note = Html("Terms and conditions")
    tag_ids = Many2many("crm.tag", "Tags")
    opportunity_id = Many2one("crm.lead", "Opportunity")

    def action_confirm(self) -> bool:
        """Confirm the quotations."""
        for order in self:
            if order.state not in ("draft", "sent"):
                raise UserError("Some orders are not in a state requiring confirmation.")
            if any(not line.display_type and not line.product_id for line in order.order_line):
                raise UserError(
                    "Some order lines are missing a product, you need to correct them "
                    "before going further."
                )
        return self.write({"state": "sale", "date_order": moments.now()})

    def action_cancel(self) -> bool:
        """Cancel the orders."""
        if any(order.locked for order in self):
            raise UserError("You cannot cancel a locked order. Please unlock it first.")
        return self.write({"state": "cancel"})

    def action_draft(self) -> bool:
        """Turn cancelled orders back into quotations."""
        orders = self.filtered(lambda order: order.state in ("cancel", "sent"))
        return orders.write({"state": "draft"})

    def action_quotation_sent(self) -> None:
        """Mark the quotations as sent."""
        if any(order.state != "draft" for order in self):
            raise UserError("Only draft orders can be marked as sent directly.")
        self.write({"state": "sent"})

    def action_quotation_send(self) -> dict[str, Any]:
        """Open the wizard that mails the quotation."""
        return {
            "type": "ir.actions.act_window",
            "view_mode": "form",
            "res_model": "mail.compose.message",
            "views": [[False, "form"]],
            "view_id": False,
            "target": "new",
            "context": {
                "default_model": "sale.order",
                "default_res_ids": list(self.ids),
                "default_composition_mode": "comment",
                "mark_so_as_sent": True,
            },
        }

    def action_lock(self) -> None:
        """Lock the orders."""
        self.write({"locked": True})

    def action_unlock(self) -> None:
        """Unlock the orders."""
        self.write({"locked": False})

    def _on_unlink(self) -> None:
        if any(order.state not in ("draft", "cancel") for order in self):
            raise UserError(
                "You can not delete a sent quotation or a confirmed sales order."
                " You must first cancel it."
            )


class SaleOrderLine(Model):
    """Sales Order Line."""

    _name = "sale.order.line"
    _module = "sale"
    _order = "order_id, sequence, id"
    _rec_names_search = ("name", "order_id.name")
    _access = {
        "base.group_user": "",
        "sales_team.group_sale_salesman": FULL,
    }

    order_id = Many2one("sale.order", "Order Reference", required=True, ondelete="cascade")
    sequence = Integer("Sequence", default=10)
    display_type = Selection({"line_section": "Section", "line_note": "Note"}, "Display Type")
    product_id = Many2one("product.product", "Product", ondelete="restrict")
    product_template_id = Many2one(
        "product.template", "Product Template", related="product_id.product_tmpl_id"
    )
    name = Text(
        "Description",
        required=True,
        precompute=lambda r: r.product_id.display_name or None,
        depends=("product_id",),
    )
    product_uom_qty = Float(
        "Quantity",
        digits=2,
        required=True,
        precompute=lambda r: 0.0 if r.display_type else 1.0,
    )
    product_uom_id = Many2one(
        "uom.uom", "Unit", precompute=lambda r: r.product_id.uom_id, depends=("product_id",)
    )
    price_unit = Float(
        "Unit Price",
        required=True,
        precompute=lambda r: r.product_id.list_price,
        depends=("product_id",),
    )
    discount = Float("Discount (%)", digits=2)
    tax_ids = Many2many(
        "account.tax",
        "Taxes",
        precompute=lambda r: r.product_id.taxes_id,
        depends=("product_id",),
    )
    price_subtotal = Monetary(
        "Subtotal",
        store=True,
        compute=lambda r: r.product_uom_qty * r.price_unit * (1 - r.discount / 100),
    )
    price_tax = Float(
        "Total Tax",
        digits=2,
        store=True,
        compute=lambda r: r.price_subtotal * sum(r.tax_ids.mapped("amount")) / 100,
    )
    price_total = Monetary("Total", store=True, compute=lambda r: r.price_subtotal + r.price_tax)
    qty_delivered = Float("Delivery Quantity", digits=2, copy=False)
    qty_invoiced = Float("Invoiced Quantity", digits=2, copy=False)
    currency_id = Many2one("res.currency", "Currency", related="order_id.currency_id", store=True)
    company_id = Many2one("res.company", "Company", related="order_id.company_id", store=True)
    order_partner_id = Many2one(
        "res.partner", "Customer", related="order_id.partner_id", store=True
    )
    salesman_id = Many2one("res.users", "Salesperson", related="order_id.user_id", store=True)
    state = Selection(STATES, "Order Status", related="order_id.state", store=True)

    def _display_name(self) -> str:
        first = str(self.name).partition("\n")[0]
        return f"{self.order_id.name} - {first} ({self.order_partner_id.name})"

    def _on_unlink(self) -> None:
        if any(line.state == "sale" and not line.display_type for line in self):
            raise UserError(
                "Once a sales order is confirmed, you can't remove one of its lines (we need to "
                "track if something gets invoiced or delivered).\n"
                "                Set the quantity to 0 instead."
            )
