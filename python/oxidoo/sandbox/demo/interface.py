"""The views of the main models, from the XML files beside this module, and the reports."""

import xml.etree.ElementTree as ET
from importlib.resources import files

from oxidoo.sandbox.demo.maker import Maker

REPORTS = [  # external id, title, model, template, file name
    (
        "sale.action_report_saleorder",
        "PDF Quote",
        "sale.order",
        "sale.report_saleorder",
        (
            "(object.state in ('draft', 'sent') and 'Quotation - %s' % (object.name)) "
            "or 'Order - %s' % (object.name)"
        ),
    ),
    (
        "sale.action_report_pro_forma_invoice",
        "PRO-FORMA Invoice",
        "sale.order",
        "sale.report_saleorder_pro_forma",
        "'PRO-FORMA - %s' % (object.name)",
    ),
    (
        "account.account_invoices",
        "Invoice PDF",
        "account.move",
        "account.report_invoice_with_payments",
        "(object._get_report_base_filename())",
    ),
    (
        "account.account_invoices_without_payment",
        "PDF without Payment",
        "account.move",
        "account.report_invoice",
        "(object._get_report_base_filename())",
    ),
]


def fill(maker: Maker) -> None:
    """Create the views and the reports."""
    for report in REPORTS:
        _report(maker, *report)
    for file in sorted(files(__package__).joinpath("views").iterdir(), key=lambda each: each.name):
        for view in ET.fromstring(file.read_text("utf-8")):  # noqa: S314 - our own file
            _view(maker, view)


def _view(maker: Maker, view: ET.Element) -> None:
    (root,) = view
    maker.make(
        "ir.ui.view",
        view.attrib["id"],
        name=view.attrib["name"],
        model=view.attrib["model"],
        type=root.tag,
        priority=int(view.get("priority", "16")),
        arch=ET.tostring(root, encoding="unicode"),
    )


def _report(
    maker: Maker, xml_id: str, title: str, model: str, template: str, file_name: str
) -> None:
    maker.make(
        "ir.actions.report",
        xml_id,
        name=title,
        model=model,
        binding_model_id=maker.env["ir.model"].search([("model", "=", model)]).id,
        report_name=template,
        report_file=template,
        print_report_name=file_name,
    )
