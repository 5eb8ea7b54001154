"""Reports, exports and batches."""

from typing import Any

from tests.contract.mistakes.case import ORDER_ID, Mistake, batch, mistaken, step
from tests.workbench import NOBODY

PARTNERS = step("a", "odoo_search", model="res.partner", fields=["name"], limit=2)
COUNTRIES = step("b", "odoo_search", model="res.country", fields=["name"], limit=2)


def after(path: Any, model: str = "res.partner") -> dict[str, Any]:
    return step("b", "odoo_read", model=model, ids={"$ref": path}, fields=["name"])


FILES = {
    "report of no model": mistaken(
        "odoo_report",
        "sale.ordr",
        {"ids": [1]},
        "'sale.ordr'",
        "'sale.order'",
        right={"model": "sale.order"},
    ),
    "report of a model without": mistaken(
        "odoo_report", "res.country", {"ids": [1]}, "res.country", "no report", kind="missing"
    ),
    "report unknown": mistaken(
        "odoo_report",
        "sale.order",
        {"ids": [1], "report": "invoice"},
        "'invoice'",
        "sale.report_saleorder",
        kind="missing",
        right={},
    ),
    "report of no record": mistaken(
        "odoo_report",
        "sale.order",
        {"ids": [NOBODY]},
        str(NOBODY),
        kind="missing",
        right={"ids": [ORDER_ID]},
    ),
    "report of an id as text": mistaken(
        "odoo_report", "sale.order", {"ids": "7"}, "'ids'", "list", right={"ids": [ORDER_ID]}
    ),
    "report by id": mistaken(
        "odoo_report", "sale.order", {"id": 7}, "'id'", "'ids'", right={"ids": [ORDER_ID]}
    ),
    "export as excel": mistaken(
        "odoo_export",
        "res.country",
        {"format": "excel"},
        '"excel"', '"csv"',
        right={"format": "csv", "fields": ["code"]},
    ),
    "export with a limit": mistaken(
        "odoo_export",
        "res.country",
        {"limit": 10},
        "'limit'",
        "odoo_search",
        right=("odoo_search", {"model": "res.country", "limit": 10}),
    ),
    "export with a wrong field": mistaken(
        "odoo_export",
        "res.country",
        {"fields": ["cod"]},
        "'cod'",
        "'code'",
        right={"fields": ["code"]},
    ),
    "export to a path": mistaken(
        "odoo_export", "res.country", {"path": "x.csv"}, "'path'", right={"fields": ["code"]}
    ),
    "parquet of a search": mistaken(
        "odoo_search",
        "res.country",
        {"format": "parquet"},
        '"parquet"',
        "odoo_export",
        right=("odoo_export", {"model": "res.country", "format": "parquet", "fields": ["code"]}),
    ),
}  # fmt: skip


BATCHES = {
    "no steps": batch([], "'steps'", "1", right=[PARTNERS]),
    "51 steps": batch([PARTNERS | {"name": f"s{at}"} for at in range(51)], "'steps'", "50"),
    "steps as an object": Mistake(
        "odoo_batch",
        {"steps": {"a": PARTNERS}},
        ("'steps'", "list"),
        ("odoo_batch", {"steps": [PARTNERS]}),
    ),
    "step without a name": batch(
        [{"tool": "odoo_instances"}], "'name'", "steps", right=[PARTNERS]
    ),
    "step with args": batch(
        [{"name": "a", "tool": "odoo_instances", "args": {}}],
        "'args'",
        "'arguments'",
        right=[{"name": "a", "tool": "odoo_instances", "arguments": {}}],
    ),
    "step without a tool": batch([{"name": "a", "arguments": {}}], "'tool'", right=[PARTNERS]),
    "name of a step with spaces": batch(
        [PARTNERS | {"name": "my step"}], "name", "A-Za-z", '"my_step"', right=[PARTNERS]
    ),
    "two steps of a name": batch(
        [PARTNERS, PARTNERS], "'a'", "another step", right=[PARTNERS, COUNTRIES]
    ),
    "unknown tool in a step": batch(
        [step("a", "odoo_serch")], "'odoo_serch'", "'odoo_search'", right=[PARTNERS]
    ),
    "batch in a batch": batch(
        [step("a", "odoo_batch", steps=[PARTNERS])], "'a'", "batch", right=[PARTNERS]
    ),
    "unknown step": batch(
        [PARTNERS, after("aa.rows.*.id")], "'aa'", "'a'", right=[PARTNERS, after("a.rows.*.id")]
    ),
    "step that refers to itself": batch([after("b.rows.*.id")], "'b'", "itself"),
    "circle of steps": batch(
        [
            step("a", "odoo_read", model="res.partner", ids={"$ref": "b.rows.*.id"}),
            after("a.rows.*.id"),
        ],
        "wait for each other",
        "'a'",
        "'b'",
    ),
    "reference without a path": batch(
        [PARTNERS, after("a")],
        '{"$ref": "a"}',
        "rows.*.id",
        right=[PARTNERS, after("a.rows.*.id")],
    ),
    "reference with brackets": batch(
        [PARTNERS, after("a.rows[*].id")],
        "a.rows[*].id", "rows.*.id",
        right=[PARTNERS, after("a.rows.*.id")],
    ),
    "reference to no column": batch(
        [PARTNERS, after("a.rows.*.nam")],
        "'nam'",
        "'name'",
        right=[PARTNERS, after("a.rows.*.id")],
    ),
    "reference to ids": batch(
        [PARTNERS, after("a.ids")], "'ids'", "rows", right=[PARTNERS, after("a.rows.*.id")]
    ),
    "reference to a row too far": batch(
        [PARTNERS, after("a.rows.99.id")],
        "a.rows.99.id",
        "2 rows",
        right=[PARTNERS, after("a.rows.*.id")],
    ),
    "arguments of a step from rows": batch(
        [PARTNERS, {"name": "b", "tool": "odoo_read", "arguments": {"$ref": "a.rows"}}],
        "odoo_read",
        "must be an object",
        right=[PARTNERS, after("a.rows.*.id")],
    ),
    "csv of a step": batch(
        [step("a", "odoo_search", model="res.country", format="csv")],
        "'csv'",
        "'records'",
        right=[step("a", "odoo_search", model="res.country", format="records")],
    ),
    "several instances of a step": batch(
        [step("a", "odoo_search", model="res.country", instance="*")],
        "'a'",
        "one instance",
        right=[step("a", "odoo_search", model="res.country")],
    ),
    "wrong argument in a step": batch(
        [step("a", "odoo_search", model="res.country", filter=[])],
        "'a'",
        "'filter'",
        "'domain'",
        right=[step("a", "odoo_search", model="res.country", domain=[])],
    ),
    "wrong field in a step": batch(
        [step("a", "odoo_search", model="res.country", fields=["nmae"])],
        "'nmae'",
        "'name'",
        right=[COUNTRIES],
    ),
}  # fmt: skip
