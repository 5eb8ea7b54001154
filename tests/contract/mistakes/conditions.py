"""Domains, and the objects that stand for them."""

from tests.contract.mistakes.case import domain, of_orders, where

DOMAINS = {
    "field of a condition": domain(
        [["nmae", "=", "x"]], "'nmae'", "'name'", right=[["name", "=", "x"]]
    ),
    "field by label in a condition": domain(
        [["Tax ID", "=", "x"]], "'Tax ID'", "'vat'", right=[["vat", "=", "x"]]
    ),
    "one condition alone": domain(
        ["name", "=", "x"], "list of its own", '[["name", "=", "x"]]', right=[["name", "=", "x"]]
    ),
    "condition of two": domain(
        [["name", "x"]], "[field, operator, value]", right=[["name", "=", "x"]]
    ),
    "condition as an object": domain(
        [{"field": "name", "operator": "=", "value": "x"}],
        "[field, operator, value]",
        right=[["name", "=", "x"]],
    ),
    "and in words": domain(
        [["name", "=", "x"], "AND", ["active", "=", True]],
        "'AND'",
        "'&'",
        right=["&", ["name", "=", "x"], ["active", "=", True]],
    ),
    "or between": domain(
        [["name", "=", "x"], "|", ["name", "=", "y"]],
        "'|'",
        "before",
        right=["|", ["name", "=", "x"], ["name", "=", "y"]],
    ),
    "or of one": domain(
        ["|", ["name", "=", "x"]],
        "ends before",
        "|",
        right=["|", ["name", "=", "x"], ["name", "=", "y"]],
    ),
    "text with a missing bracket": domain(
        "[('name', '=', 'x')", "list", right="[('name', '=', 'x')]"
    ),
    "text with a name in it": domain("[('name', '=', x)]", "list", right="[('name', '=', 'x')]"),
    "text of uid": domain("[('user_id', '=', uid)]", "list", right="[('user_id', '=', 2)]"),
    "text like SQL": domain("name = 'x'", "list", right="[('name', '=', 'x')]"),
    "text in JSON with true": domain(
        "[['active', '=', true]]", "list", right="[['active', '=', True]]"
    ),
    "=>": of_orders([["amount_total", "=>", 1]], "'=>'", "'>='", right=[["amount_total", ">=", 1]]),
    "==?": domain([["name", "==?", "x"]], "'==?'", "'=?'", right=[["name", "=?", "x"]]),
    "===": domain([["name", "===", "x"]], "'==='", "'='", right=[["name", "=", "x"]]),
    "contains": domain(
        [["name", "contains", "x"]], "'contains'", "'ilike'", right=[["name", "ilike", "x"]]
    ),
    "starts_with": domain(
        [["name", "starts_with", "x"]], "'starts_with'", '"x%"', right=[["name", "=ilike", "x%"]]
    ),
    "startswith": domain(
        [["name", "startswith", "x"]], "'startswith'", '"x%"', right=[["name", "=ilike", "x%"]]
    ),
    "is null": domain([["email", "is", None]], "'is'", "'='", right=[["email", "=", False]]),
    "is null as an operator": domain(
        [["email", "is null", True]], "'is null'", "'='", right=[["email", "=", False]]
    ),
    "not_in": domain(
        [["id", "not_in", [1]]], "'not_in'", "'not in'", right=[["id", "not in", [1]]]
    ),
    "between": of_orders(
        [["amount_total", "between", [1, 2]]],
        "'between'",
        "two conditions",
        right=[["amount_total", ">=", 1], ["amount_total", "<=", 2]],
    ),
    "$gt": of_orders(
        [["amount_total", "$gt", 1]], "'$gt'", "'>'", right=[["amount_total", ">", 1]]
    ),
    "label of a selection": of_orders(
        [["state", "=", "Sales Order"]], "'Sales Order'", "'sale'", right=[["state", "=", "sale"]]
    ),
    "capital of a selection": of_orders(
        [["state", "=", "Draft"]], "'Draft'", "'draft'", right=[["state", "=", "draft"]]
    ),
    "no value of a selection": of_orders(
        [["state", "in", ["confirmed"]]], "'confirmed'", "'sale'", right=[["state", "in", ["sale"]]]
    ),
    "date in another order": of_orders(
        [["date_order", ">=", "31/12/2026"]],
        "'31/12/2026'",
        "2026-12-31",
        right=[["date_order", ">=", "2026-12-31"]],
    ),
    "month thirteen": of_orders(
        [["date_order", ">=", "2026-13-01"]],
        "'2026-13-01'",
        "2026-12-01",
        right=[["date_order", ">=", "2026-12-01"]],
    ),
    "thirtieth of February": of_orders(
        [["date_order", ">=", "2026-02-30"]],
        "'2026-02-30'",
        "2026-02-28",
        right=[["date_order", ">=", "2026-02-28"]],
    ),
    "last month": of_orders([["date_order", ">=", "last month"]], "'last month'", "20"),
    "year as a number": of_orders(
        [["date_order", ">=", 2026]], "2026", "date", right=[["date_order", ">=", "2026-01-01"]]
    ),
    "number with words": of_orders(
        [["amount_total", ">", "1,000 EUR"]],
        "'1,000 EUR'",
        "1000",
        right=[["amount_total", ">", 1000]],
    ),
    "yes for a boolean": domain(
        [["is_company", "in", ["oui"]]], "'oui'", "true", right=[["is_company", "=", True]]
    ),
    "path through a text in a condition": domain(
        [["name.code", "=", "x"]], "'name'", right=[["name", "=", "x"]]
    ),
    "path with a wrong end in a condition": domain(
        [["country_id.cde", "=", "BE"]],
        "'cde'",
        "country_id.code",
        right=[["country_id.code", "=", "BE"]],
    ),
    "in with a text": of_orders(
        [["state", "in", "sale"]], "'in'", '["sale"]', right=[["state", "in", ["sale"]]],
        taken_from=19,
    ),
    "many2one with an object": of_orders(
        [["partner_id", "=", {"name": "x"}]], "partner_id", right=[["partner_id.name", "=", "x"]]
    ),
    "many2one with id and name": of_orders(
        [["partner_id", "=", [1, "Azure"]]], "both ids and names",
        right=[["partner_id", "=", 1]], taken_from=19,
    ),
    "many2one that is true": of_orders(
        [["partner_id", "=", True]], "partner_id", "false", right=[["partner_id", "!=", False]]
    ),
    "where with a wrong field": where({"amuont": 1}, "'amuont'", right={"amount_total": 1}),
    "where with $gt": where(
        {"amount_total": {"$gt": 1}}, "'$gt'", '{">": 1}', right={"amount_total": {">": 1}}
    ),
    "where with $or": where(
        {"$or": [{"state": "sale"}]}, "'$or'", "'or'", right={"or": [{"state": "sale"}]}
    ),
    "where or an object": where(
        {"or": {"state": "sale", "id": 1}},
        "'or'",
        "list of objects",
        right={"or": [{"state": "sale"}, {"id": 1}]},
    ),
    "where with a label": where(
        {"state": "Quotation"}, "'Quotation'", "'draft'", right={"state": "draft"}
    ),
    "where with a date": where(
        {"date_order": "31/12/2026"},
        "'31/12/2026'",
        "2026-12-31",
        right={"date_order": "2026-12-31"},
    ),
    "where with month thirteen": where(
        {"date_order": {">=": "2026-13"}}, "'2026-13'", right={"date_order": {">=": "2026-12"}}
    ),
    "where with gte": where(
        {"amount_total": {"gte": 5}}, "'gte'", "'>='", right={"amount_total": {">=": 5}}
    ),
    "where in Django's style": where(
        {"amount_total__gte": 5},
        "'amount_total__gte'",
        '{"amount_total": {">=": 5}}',
        right={"amount_total": {">=": 5}},
    ),
}  # fmt: skip
