"""Leads, quotations, orders and invoices."""

from typing import Any

from oxidoo.sandbox.demo.maker import Maker

STAGES = [
    ("New", "Nouveau"),
    ("Qualified", "Qualifié"),
    ("Proposition", "Proposition"),
    ("Won", "Gagné"),
]
TAGS = ["Product", "Software", "Services", "Information", "Design", "Training"]
REASONS = ["Too expensive", "We don't have people/skills", "Not enough stock"]
SOURCES = ["Search engine", "Newsletter", "Referral"]
MEDIUMS = ["Email", "Phone", "Website"]
TOPICS = [
    "Office refit",
    "Chairs for the lobby",
    "Tea corner",
    "Meeting room",
    "Support contract",
    "Éclairage des bureaux",
    "展示会の家具",
    "Нові меблі",
    "Desk refresh 2.0",
    "Urgent 🔥 order",
]
LEADS, ORDERS, INVOICES = 40, 40, 12
ORDER_STATES = ("sale", "draft", "sent", "sale", "cancel")


def fill(maker: Maker) -> None:
    """Create the pipeline and the orders."""
    _configuration(maker)
    customers = maker.env["res.partner"].search([("is_company", "=", True), ("id", ">", 1)])
    for number in range(1, LEADS + 1):
        _lead(maker, number, customers.ids)
    for number in range(1, ORDERS + 1):
        _order(maker, number, customers.ids)
    for number in range(1, INVOICES + 1):
        _invoice(maker, number)


def _configuration(maker: Maker) -> None:
    for sequence, (name, fr) in enumerate(STAGES, 1):
        won = name == "Won"
        maker.make(
            "crm.stage", f"crm.stage_lead{sequence}", fr, name=name, sequence=sequence, is_won=won
        )
    for model, names in (
        ("crm.tag", TAGS),
        ("crm.lost.reason", REASONS),
        ("utm.source", SOURCES),
        ("utm.medium", MEDIUMS),
    ):
        for name in names:
            maker.make(model, name=name)
    maker.make("utm.campaign", "sandbox.campaign_spring", title="Spring Sale", user_id=2)
    for name in ("Europe", "Americas"):
        team = maker.make("crm.team", f"sandbox.team_{name.lower()}", name=name, user_id=2)
    maker.env.ref("base.user_demo").write({"sale_team_id": team.id})
    maker.env.ref("base.user_admin").write({"sale_team_id": team.id - 1})
    for name in ("Immediate Payment", "30 Days"):
        maker.make("account.payment.term", name=name)
    for name, code, kind in (("Sales", "INV", "sale"), ("Bank", "BNK1", "bank")):
        maker.make("account.journal", name=name, code=code, type=kind)


def _lead(maker: Maker, number: int, customers: list[int]) -> None:
    random = maker.random
    stage = random.choices((1, 2, 3, 4), weights=(5, 4, 3, 2))[0]
    lead = maker.make(
        "crm.lead",
        f"sandbox.lead_{number}",
        name=f"{random.choice(TOPICS)} #{number}",
        type="lead" if number % 6 == 0 else "opportunity",
        partner_id=random.choice(customers) if number % 5 else False,
        partner_name=False if number % 5 else "Unknown & Partners",
        user_id=(2, 6, False)[number % 3],
        stage_id=maker.env.ref(f"crm.stage_lead{stage}").id,
        priority=str(number % 4),
        expected_revenue=float(random.randrange(0, 60000, 250)),
        date_deadline=maker.day(random.randrange(-30, 90)) if number % 4 else False,
        tag_ids=random.sample(range(1, len(TAGS) + 1), number % 3),
        source_id=number % 3 + 1 if number % 2 else False,
        medium_id=number % 3 + 1,
        description="<p>Found us at the fair.</p>" if number % 3 == 0 else False,
        date_closed=maker.moment(-3) if stage == len(STAGES) else False,
    )
    maker.backdate(lead, -random.randrange(5, 200))
    if number % 9 == 0:
        lead.action_set_lost(lost_reason_id=number % 3 + 1)
    if number % 8 == 0:
        lead.activity_schedule(
            date_deadline=maker.day(number % 12 - 5), summary="Follow up", user_id=2
        )
        lead.message_post(body="Called, no answer.")


def _order(maker: Maker, number: int, customers: list[int]) -> None:
    random = maker.random
    age = random.randrange(0, 365)
    state = ORDER_STATES[number % len(ORDER_STATES)]
    lines: list[Any] = [
        [
            0,
            0,
            {
                "product_id": random.randrange(1, 30),
                "product_uom_qty": float(random.randrange(1, 12)),
                "discount": float(random.choice((0, 0, 0, 5, 10))),
            },
        ]
        for _ in range(number % 4 + 1)
    ]
    if number % 10 == 0:
        lines.append([0, 0, {"display_type": "line_note", "name": "Deliver to the back door."}])
    order = maker.make(
        "sale.order",
        f"sandbox.order_{number}",
        partner_id=random.choice(customers),
        user_id=(2, 6)[number % 2],
        date_order=maker.moment(-age, 8 + number % 9),
        validity_date=maker.day(30 - age),
        commitment_date=maker.moment(14 - age) if number % 3 == 0 else False,
        client_order_ref=f"PO-{number:03d}" if number % 4 == 0 else False,
        pricelist_id=1,
        order_line=lines,
        opportunity_id=number if number % 7 == 0 else False,
        tag_ids=[1] if number % 6 == 0 else [],
        note="<p>Terms &amp; conditions apply.</p>" if number % 2 else False,
    )
    order.write({"state": state, "locked": number == ORDERS})
    maker.backdate(order, -age)


def _invoice(maker: Maker, number: int) -> None:
    orders = maker.env["sale.order"].search([("state", "=", "sale")], order="id")
    order = orders.browse(orders.ids[number])
    age = 90 - number * 7
    invoice = maker.make(
        "account.move",
        f"sandbox.invoice_{number}",
        move_type="out_invoice",
        partner_id=order.partner_id.id,
        invoice_origin=order.name,
        invoice_date=maker.day(-age),
        invoice_date_due=maker.day(30 - age),
        date=maker.day(-age),
        invoice_line_ids=[
            [0, 0, {"product_id": line.product_id.id, "quantity": line.product_uom_qty}]
            for line in order.order_line
            if line.product_id
        ],
    )
    if number % 4:
        invoice.action_post()
    if number % 3 == 0:
        invoice.write({"amount_paid": invoice.amount_total})
