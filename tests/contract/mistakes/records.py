"""Records that are not there, figures that cannot be had, and what is told of models."""

from tests.contract.mistakes.case import Mistake, aggregate, mistaken, read
from tests.workbench import NOBODY

RECORDS = {
    "no id exists": read({"ids": [NOBODY, NOBODY + 1]}, f"{NOBODY}, {NOBODY + 1}", kind="missing"),
    "one id that does not exist": read({"ids": [NOBODY]}, str(NOBODY), kind="missing"),
    "ids as text": read({"ids": "1,2"}, "'ids'", "list", "[1", right={"ids": [1]}),
    "ids as one number": read({"ids": 1}, "'ids'", "list", "[1]", right={"ids": [1]}),
    "ids as texts": read({"ids": ["1"]}, "'ids'", "number", right={"ids": [1]}),
    "id for ids": read({"id": 1}, "'id'", "'ids'", right={"ids": [1]}),
    "id zero": read({"ids": [0]}, "'ids'", "1", right={"ids": [1]}),
    "id below zero": read({"ids": [-1]}, "'ids'", "1", right={"ids": [1]}),
    "id too large": read({"ids": [2**40]}, "'ids'", "2147483647"),
    "neither id nor name": read({}, "'ids'", "'xml_id'", "'name'", right={"ids": [1]}),
    "id and name": read({"ids": [1], "name": "x"}, "'ids'", "'name'", right={"ids": [1]}),
    "no model but ids": read(
        {"ids": [1]}, "'model'", model=None, right={"model": "res.partner", "ids": [1]}
    ),
    "xml id without module": read(
        {"xml_id": "main_company"},
        "'main_company'",
        "'base.main_company'",
        model=None,
        right={"xml_id": "base.main_company"},
    ),
    "xml id unknown": read(
        {"xml_id": "base.main_compny"},
        "'base.main_compny'",
        "'ids'", model=None, kind="missing",
        right={"model": "res.company", "ids": [1]},
    ),
    "xml id of another model": read(
        {"xml_id": "base.main_company"},
        "'base.main_company'",
        "res.company",
        "res.partner",
        right=("odoo_read", {"model": "res.company", "xml_id": "base.main_company"}),
    ),
    "name nobody has": read(
        {"name": "Nobody Of That Name"}, "'Nobody Of That Name'", kind="missing"
    ),
    "name in part": read(
        {"name": "Belgiu"},
        "'Belgiu'",
        "'Belgium'",
        model="res.country",
        kind="missing",
        right={"name": "Belgium"},
    ),
    "domain of a read": read(
        {"domain": []},
        "'domain'",
        "odoo_search",
        right=("odoo_search", {"model": "res.partner", "domain": []}),
    ),
}  # fmt: skip


AGGREGATES = {
    "groupby as text": aggregate(
        {"groupby": "state"}, "'groupby'", '["state"]', right={"groupby": ["state"]}
    ),
    "group_by for groupby": aggregate(
        {"group_by": ["state"]}, "'group_by'", "'groupby'", right={"groupby": ["state"]}
    ),
    "fields for aggregates": aggregate(
        {"fields": ["amount_total:sum"]},
        "'fields'",
        "'aggregates'",
        right={"aggregates": ["amount_total:sum"]},
    ),
    "aggregates as an object": aggregate(
        {"aggregates": {"amount_total": "sum"}},
        "'aggregates'",
        "list",
        right={"aggregates": ["amount_total:sum"]},
    ),
    "sum of a text": aggregate(
        {"aggregates": ["name:sum"]},
        "'name'",
        "'name:count_distinct'",
        right={"aggregates": ["name:count_distinct"]},
    ),
    "sum of a relation": aggregate(
        {"aggregates": ["partner_id:sum"]},
        "'partner_id'",
        "'partner_id:count_distinct'",
        right={"aggregates": ["partner_id:count_distinct"]},
    ),
    "average": aggregate(
        {"aggregates": ["amount_total:average"]},
        "'average'",
        "'avg'",
        right={"aggregates": ["amount_total:avg"]},
    ),
    "mean": aggregate(
        {"aggregates": ["amount_total:mean"]},
        "'mean'",
        "'avg'",
        right={"aggregates": ["amount_total:avg"]},
    ),
    "sum in the way of SQL": aggregate(
        {"aggregates": ["sum(amount_total)"]},
        "'sum(amount_total)'",
        "'amount_total:sum'",
        right={"aggregates": ["amount_total:sum"]},
    ),
    "function first": aggregate(
        {"aggregates": ["sum:amount_total"]},
        "'sum:amount_total'", "'amount_total:sum'",
        right={"aggregates": ["amount_total:sum"]},
    ),
    "wrong field to sum": aggregate(
        {"aggregates": ["amount_totl:sum"]},
        "'amount_totl'",
        "'amount_total'",
        right={"aggregates": ["amount_total:sum"]},
    ),
    "wrong field to group by": aggregate(
        {"groupby": ["partner"]}, "'partner'", "'partner_id'", right={"groupby": ["partner_id"]}
    ),
    "wrong field behind a path": aggregate(
        {"groupby": ["partner_id.contry_id"]},
        "res.partner has no field 'contry_id'", "'country_id'", '["partner_id.country_id"]',
        right={"groupby": ["partner_id.country_id"]},
    ),
    "wrong field on the way of a path": aggregate(
        {"groupby": ["partner.country_id"]},
        "sale.order has no field 'partner'", '["partner_id.country_id"]',
        right={"groupby": ["partner_id.country_id"]},
    ),
    "path with a slash": aggregate(
        {"groupby": ["partner_id/country_id"]},
        "'partner_id.country_id'",
        right={"groupby": ["partner_id.country_id"]},
    ),
    "path over many records": aggregate(
        {"groupby": ["order_line.product_id"]},
        "'order_line' of sale.order is one2many", '"sale.order.line"', '["product_id"]',
        right=("odoo_aggregate", {"model": "sale.order.line", "groupby": ["product_id"]}),
    ),
    "path that ends in many records": aggregate(
        {"groupby": ["partner_id.child_ids"]}, "'child_ids' of res.partner is one2many"
    ),
    "path behind a text": aggregate(
        {"groupby": ["partner_id.name.lang"]},
        "'name'", "char", "'partner_id.name'",
        right={"groupby": ["partner_id.name"]},
    ),
    "period behind a dot": aggregate(
        {"groupby": ["partner_id.create_date.month"]},
        "'partner_id.create_date:month'",
        right={"groupby": ["partner_id.create_date:month"]},
    ),
    "period of no date behind a path": aggregate(
        {"groupby": ["partner_id.country_id:month"]},
        "'country_id' of res.partner", "dates",
        right={"groupby": ["partner_id.country_id"]},
    ),
    "unknown period behind a path": aggregate(
        {"groupby": ["partner_id.create_date:mnth"]},
        "'mnth'", "'month'",
        right={"groupby": ["partner_id.create_date:month"]},
    ),
    "id of a text behind a path": aggregate(
        {"groupby": ["partner_id.name.id"]}, "'name.id'", right={"groupby": ["partner_id.name"]}
    ),
    "path that is computed": aggregate(
        {"groupby": ["partner_id.contact_address"]}, "'contact_address' of res.partner", "stored"
    ),
    "path to sum": aggregate(
        {"aggregates": ["partner_id.color:sum"]}, "'partner_id.color'", "only groups", "sale.order"
    ),
    "unknown period": aggregate(
        {"groupby": ["date_order:monthly"]},
        "'monthly'",
        "'month'",
        right={"groupby": ["date_order:month"]},
    ),
    "period of no date": aggregate(
        {"groupby": ["state:month"]}, "'state'", "dates", right={"groupby": ["state"]}
    ),
    "group by id": aggregate({"groupby": ["id"]}, "'id'", "odoo_search"),
    "having on no figure": aggregate(
        {"groupby": ["state"], "having": [["amount_total", ">", 5]]},
        "'amount_total'",
        "count",
        right={"groupby": ["state"], "having": [["count", ">", 5]]},
    ),
    "having as one condition": aggregate(
        {"groupby": ["state"], "having": ["count", ">", 5]},
        "having",
        "'count', '>', 5",
        right={"groupby": ["state"], "having": [["count", ">", 5]]},
    ),
    "having as text": aggregate(
        {"groupby": ["state"], "having": "count > 5"},
        "'having'",
        "list",
        right={"groupby": ["state"], "having": [["count", ">", 5]]},
    ),
    "having compared with text": aggregate(
        {"groupby": ["state"], "having": [["count", ">", "5"]]},
        "'count'",
        "'5'",
        "number",
        right={"groupby": ["state"], "having": [["count", ">", 5]]},
    ),
    "order by no column": aggregate(
        {"groupby": ["state"], "order": "amount_total desc"},
        "'amount_total'",
        "count",
        right={"groupby": ["state"], "order": "count desc"},
    ),
    "order with a minus of groups": aggregate(
        {"groupby": ["state"], "order": "-count"},
        "-count",
        "count desc",
        right={"groupby": ["state"], "order": "count desc"},
    ),
    "six groups": aggregate({"groupby": ["state"] * 6}, "'groupby'", "5"),
}  # fmt: skip


METADATA = {
    "models by name": mistaken(
        "odoo_models", None, {"name": "partner"}, "'name'", "'query'", right={"query": "partner"}
    ),
    "fields of no model": mistaken(
        "odoo_fields",
        "res.partnr",
        {},
        "'res.partnr'",
        "'res.partner'",
        right={"model": "res.partner"},
    ),
    "fields of a wrong type": mistaken(
        "odoo_fields",
        "res.partner",
        {"type": "many2on"},
        "'many2on'",
        "'many2one'",
        kind="missing",
        right={"type": "many2one"},
    ),
    "fields of a type of elsewhere": mistaken(
        "odoo_fields",
        "res.partner",
        {"type": "string"},
        "'string'",
        "char",
        kind="missing",
        right={"type": "char"},
    ),
    "fields of nothing known": mistaken(
        "odoo_fields", "res.partner", {"query": "zzqqxx"}, "'zzqqxx'", kind="missing"
    ),
    "fields by a wrong name": mistaken(
        "odoo_fields",
        "res.partner",
        {"names": ["emial"]},
        "'emial'",
        "'email'",
        right={"names": ["email"]},
    ),
    "labels in no language": mistaken(
        "odoo_fields", "res.partner", {"lang": "xx_XX"}, "'xx_XX'", "en_US", right={"lang": "en_US"}
    ),
    "description of no model": mistaken(
        "odoo_describe",
        "sale_order",
        {},
        "'sale_order'",
        "'sale.order'",
        right={"model": "sale.order"},
    ),
    "description with fields": mistaken(
        "odoo_describe", "sale.order", {"fields": ["name"]}, "'fields'", right={}
    ),
    "instances with a name": mistaken(
        "odoo_instances", None, {"instance": "odoo"}, "'instance'", "no argument", right={}
    ),
    "unknown tool": Mistake(
        "search_records",
        {},
        ("'search_records'", "odoo_search"),
        ("odoo_search", {"model": "res.partner"}),
    ),
    "tool of other servers": Mistake(
        "odoo_search_read",
        {},
        ("'odoo_search_read'", "'odoo_search'"),
        ("odoo_search", {"model": "res.partner"}),
    ),
}  # fmt: skip
