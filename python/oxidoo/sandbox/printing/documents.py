"""What is printed about orders and invoices."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from oxidoo.sandbox.orm.errors import MissingError
from oxidoo.sandbox.orm.moments import to_local, user_zone

HEADINGS = ("Description", "Quantity", "Unit Price", "Disc.%", "Taxes", "Amount")


@dataclass(frozen=True)
class Document:
    """One printed record."""

    model: str
    record_id: int
    sender: list[str]
    recipient: list[str]
    title: str
    facts: list[tuple[str, str]]
    lines: list[tuple[str, ...]]
    totals: list[tuple[str, str]]


def documents(records: Any) -> list[Document]:
    """What is printed about some records, to a user who may read them."""
    records.check_access("read")
    missing = [record for record in records if not record.exists()]
    if missing:
        raise MissingError(missing[0], records.env.uid)
    return [PRINTERS[record._name](record.sudo()) for record in records]  # noqa: SLF001


def _order(order: Any) -> Document:
    kind = "Quotation" if order.state in ("draft", "sent") else "Order"
    facts = [
        ("Your Reference", order.client_order_ref),
        (f"{kind} Date", _day(order, order.date_order)),
        ("Expiration", kind == "Quotation" and _day(order, order.validity_date)),
        ("Salesperson", order.user_id.name),
    ]
    lines = [_line(line, line.product_uom_qty, line.product_uom_id) for line in order.order_line]
    return _document(order, f"{kind} # {order.name}", facts, lines)


def _invoice(move: Any) -> Document:
    facts = [
        ("Invoice Date", _day(move, move.invoice_date)),
        ("Due Date", _day(move, move.invoice_date_due)),
        ("Source", move.invoice_origin),
    ]
    lines = [_line(line, line.quantity, None) for line in move.invoice_line_ids]
    kind = dict(move.fields["move_type"].selection)[move.move_type].removeprefix("Customer ")
    title = f"Draft {kind}" if move.state == "draft" else f"{kind} {move.name}"
    return _document(move, title, facts, lines)


PRINTERS: dict[str, Callable[[Any], Document]] = {"account.move": _invoice, "sale.order": _order}
"""By model: what makes its document."""


def _document(
    record: Any,
    title: str,
    facts: list[tuple[str, Any]],
    lines: list[tuple[str, ...]],
) -> Document:
    amounts = (
        ("Untaxed Amount", record.amount_untaxed),
        ("Taxes", record.amount_tax),
        ("Total", record.amount_total),
    )
    return Document(
        model=record._name,  # noqa: SLF001
        record_id=record.id,
        sender=_address(record.company_id.partner_id),
        recipient=_address(record.partner_id),
        title=title,
        facts=[(label, value) for label, value in facts if value],
        lines=lines,
        totals=[(label, _money(record, amount)) for label, amount in amounts],
    )


def _line(line: Any, quantity: float, unit: Any) -> tuple[str, ...]:
    if not line.product_id:
        return (str(line.name),)
    return (
        str(line.name),
        f"{quantity:.2f} {unit.name if unit else ''}".strip(),
        f"{line.price_unit:,.2f}",
        f"{line.discount:.2f}" if line.discount else "",
        ", ".join(line.tax_ids.mapped("name")),
        _money(line, line.price_subtotal),
    )


def _address(partner: Any) -> list[str]:
    place = f"{partner.city or ''} {partner.state_id.code or ''} {partner.zip or ''}"
    lines = [partner.name, partner.street, " ".join(place.split()), partner.country_id.name]
    tax_id = f"Tax ID: {partner.vat}" if partner.vat else ""
    return [str(line) for line in [*lines, tax_id] if line]


def _day(record: Any, text: str | bool) -> str:
    """A date as the user's language writes it."""
    if not text:
        return ""
    moment = datetime.fromisoformat(str(text))
    if len(str(text)) > len("2026-01-31"):
        moment = to_local(user_zone(record.env), moment)
    code = record.env.context.get("lang") or record.env.user.lang
    lang = record.env["res.lang"].search([("code", "=", code)], limit=1)
    return moment.strftime(lang.date_format or "%m/%d/%Y")


def _money(record: Any, amount: float) -> str:
    currency = record.currency_id
    if currency.position == "before":
        return f"{currency.symbol} {amount:,.2f}"
    return f"{amount:,.2f} {currency.symbol}"
