"""Models and fields of a wrong name."""

from tests.contract.mistakes.case import of_model, search

MODELS = {
    "model in words": of_model("Customer", "'res.partner'", right="res.partner"),
    "model as people say": of_model("Sales Order", "'sale.order'", right="sale.order"),
    "model with underscores": of_model("res_partner", "'res.partner'", right="res.partner"),
    "model as a class": of_model("ResPartner", "'res.partner'", right="res.partner"),
    "model in camel case": of_model("saleOrder", "'sale.order'", right="sale.order"),
    "model in plural": of_model("sale.orders", "'sale.order'", right="sale.order"),
    "model with capitals": of_model("Res.Partner", "'res.partner'", right="res.partner"),
    "model with a typo": of_model("res.parnter", "'res.partner'", right="res.partner"),
    "model unlike any": of_model("zzz.qqq", "odoo_models"),
    "model empty": of_model("", "odoo_models", right="res.partner"),
    "model with spaces": of_model(" res.partner ", "'res.partner'", right="res.partner"),
    "model with its module": of_model("sale.sale.order", "'sale.order'", right="sale.order"),
}  # fmt: skip


FIELDS = {
    "field in camel case": search(
        {"fields": ["companyName"]},
        "'companyName'",
        "'company_name'",
        right={"fields": ["company_name"]},
    ),
    "field by label": search(
        {"fields": ["Phone"]}, "'Phone'", "'phone'", right={"fields": ["phone"]}
    ),
    "field by label in words": search(
        {"fields": ["Tax ID"]}, "'Tax ID'", "'vat'", right={"fields": ["vat"]}
    ),
    "field in plural": search(
        {"fields": ["emails"]}, "'emails'", "'email'", right={"fields": ["email"]}
    ),
    "field without _id": search(
        {"fields": ["country"]}, "'country'", "'country_id'", right={"fields": ["country_id"]}
    ),
    "field with a typo": search(
        {"fields": ["emial"]}, "'emial'", "'email'", right={"fields": ["email"]}
    ),
    "field unlike any": search({"fields": ["zzqqxx"]}, "'zzqqxx'", "odoo_fields"),
    "star among fields": search({"fields": ["*", "name"]}, "'*'", '["*"]', right={"fields": ["*"]}),
    "path through a text": search(
        {"fields": ["name.code"]}, "'name'", "nothing can follow", right={"fields": ["name"]}
    ),
    "path with a wrong end": search(
        {"fields": ["country_id.cod"]}, "'cod'", "'code'", right={"fields": ["country_id.code"]}
    ),
    "path with slashes": search(
        {"fields": ["country_id/code"]},
        "'country_id/code'",
        "'country_id.code'",
        right={"fields": ["country_id.code"]},
    ),
    "path with two underscores": search(
        {"fields": ["country_id__code"]},
        "'country_id__code'",
        "'country_id.code'",
        right={"fields": ["country_id.code"]},
    ),
    "order with a typo": search(
        {"order": "nmae desc"}, "'nmae'", "'name'", right={"order": "name desc"}
    ),
    "order with a colon": search(
        {"order": "name:desc"}, ":desc", "name desc", right={"order": "name desc"}
    ),
    "order with a minus": search(
        {"order": "-name"}, "-name", "name desc", right={"order": "name desc"}
    ),
    "order descending": search(
        {"order": "name descending"}, "descending", "name desc", right={"order": "name desc"}
    ),
    "order by a path": search(
        {"order": "country_id.name"}, ".name", "country_id", right={"order": "country_id"}
    ),
    "lines of a many2one": search(
        {"lines": {"country_id": ["name"]}},
        "'country_id'",
        "one record",
        right={"fields": ["country_id.display_name"]},
    ),
    "lines of a text": search({"lines": {"name": ["id"]}}, "'name'", right={"fields": ["name"]}),
    "lines with a wrong field": search(
        {"lines": {"order_line": ["qty"]}}, "'qty'", "sale.order.line", model="sale.order"
    ),
}  # fmt: skip
