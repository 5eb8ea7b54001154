"""Orders of records."""

from oxidoo.schema.domain.fault import Misleading

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
