"""Some attachments: a text, a picture and a PDF."""

import base64

from oxidoo.sandbox import printing
from oxidoo.sandbox.demo.maker import Maker
from oxidoo.sandbox.models.partner import AVATAR

NOTES = "Delivery notes\n\nRing twice. Après 17 h, déposer chez le voisin.\n"


def fill(maker: Maker) -> None:
    """Create them."""
    order = maker.env.ref("sandbox.order_3")
    customer = maker.env.ref("sandbox.company_1")
    pdf = printing.to_pdf(printing.documents(order))
    for xml_id, name, record, content in (
        ("notes", "delivery notes.txt", order, NOTES.encode()),
        ("logo", "logo.png", customer, base64.b64decode(AVATAR)),
        ("quotation", f"{order.name}.pdf", order, pdf),
    ):
        maker.make(
            "ir.attachment",
            f"sandbox.attachment_{xml_id}",
            name=name,
            res_model=record._name,  # noqa: SLF001
            res_id=record.id,
            datas=base64.b64encode(content).decode(),
        )
