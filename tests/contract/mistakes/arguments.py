"""Arguments of a wrong name, type or size."""

from tests.contract.mistakes.case import mistaken, search

ARGUMENTS = {
    "filter for domain": search({"filter": []}, "'filter'", "'domain'", right={"domain": []}),
    "filters for domain": search({"filters": []}, "'filters'", "'domain'", right={"domain": []}),
    "domains for domain": search({"domains": []}, "'domains'", "'domain'", right={"domain": []}),
    "args for domain": search({"args": []}, "'args'", "domain", right={"domain": []}),
    "field for fields": search(
        {"field": ["name"]}, "'field'", "'fields'", right={"fields": ["name"]}
    ),
    "columns for fields": search(
        {"columns": ["name"]}, "'columns'", "'fields'", right={"fields": ["name"]}
    ),
    "sort for order": search({"sort": "name"}, "'sort'", "'order'", right={"order": "name"}),
    "order_by for order": search(
        {"order_by": "name"}, "'order_by'", "'order'", right={"order": "name"}
    ),
    "page_size for limit": search({"page_size": 5}, "'page_size'", "'limit'", right={"limit": 5}),
    "search for query": search({"search": "a"}, "'search'", "'query'", right={"query": "a"}),
    "model_name for model": mistaken(
        "odoo_search",
        None,
        {"model_name": "res.partner"},
        "'model_name'",
        "'model'",
        right={"model": "res.partner"},
    ),
    "no model": mistaken(
        "odoo_search",
        None,
        {"limit": 1},
        "'model'",
        "res.partner",
        right={"model": "res.partner", "limit": 1},
    ),
    "limit as text": search({"limit": "5"}, "'limit'", "number", "such as 5", right={"limit": 5}),
    "limit as fraction": search({"limit": 2.5}, "'limit'", "whole number", right={"limit": 2}),
    "limit of nothing": search({"limit": 0}, "'limit'", "1", right={"limit": 1}),
    "limit below nothing": search({"limit": -1}, "'limit'", "1", right={"limit": 1}),
    "limit of a million": search({"limit": 10**6}, "'limit'", "1000", right={"limit": 1000}),
    "offset below nothing": search({"offset": -5}, "'offset'", "0", right={"offset": 0}),
    "count as text": search({"count": "yes"}, "'count'", "true", right={"count": True}),
    "fields as text": search(
        {"fields": "name,email"}, "'fields'", '["name"', right={"fields": ["name", "email"]}
    ),
    "fields as numbers": search({"fields": [1]}, "'fields'", "text", right={"fields": ["name"]}),
    "fields as null": search({"fields": None}, "'fields'", "list", right={}),
    "order as a list": search({"order": ["name"]}, "'order'", "text", right={"order": "name"}),
    "model as a list": mistaken(
        "odoo_search",
        None,
        {"model": ["res.partner"]},
        "'model'",
        "text",
        right={"model": "res.partner"},
    ),
    "domain as an object": search(
        {"domain": {"name": "x"}}, "'domain'", "list", "'where'", right={"where": {"name": "x"}}
    ),
    "domain in Mongo's style": search(
        {"domain": {"name": {"$regex": "x"}}},
        "'domain'",
        "'where'",
        right={"where": {"name": {"ilike": "x"}}},
    ),
    "domain as a number": search({"domain": 5}, "'domain'", "list", right={"domain": []}),
    "where as a list": search(
        {"where": [["name", "=", "x"]]},
        "'where'",
        "object",
        "'domain'",
        right={"domain": [["name", "=", "x"]]},
    ),
    "context as text": search(
        {"context": "fr_FR"}, "'context'", "object", '{"lang"', right={"context": {"lang": "en_US"}}
    ),
    "lines as a list": search(
        {"lines": ["child_ids"]}, "'lines'", "object", right={"lines": {"child_ids": ["name"]}}
    ),
    "lines as text": search(
        {"lines": {"child_ids": "name"}},
        "lines",
        "child_ids",
        "list",
        right={"lines": {"child_ids": ["name"]}},
    ),
    "unknown format": search(
        {"format": "json"}, "'format'", '"records"', '"json"', right={"format": "records"}
    ),
    "format as a list": search(
        {"format": ["csv"]}, "'format'", '"csv"', right={"format": "csv"}
    ),
    "after with order": search(
        {"after": 0, "order": "name"}, "'after'", "'order'", right={"after": 0}
    ),
    "after with offset": search(
        {"after": 0, "offset": 5}, "'after'", "'offset'", right={"after": 0}
    ),
    "after as text": search({"after": "0"}, "'after'", "number", right={"after": 0}),
    "instance unknown": search(
        {"instance": "prod"}, "'prod'", "'odoo'", right={"instance": "odoo"}
    ),
    "instance as a list": search(
        {"instance": ["odoo"]}, "'instance'", "text", right={"instance": "odoo"}
    ),
    "csv of several instances": search(
        {"instance": "*", "format": "csv"},
        "'csv'",
        "'records'",
        right={"instance": "*", "format": "records"},
    ),
    "context key unknown": search(
        {"context": {"language": "fr_FR"}},
        "'language'",
        "'lang'",
        right={"context": {"lang": "en_US"}},
        kind="policy",
    ),
    "context key forbidden": search(
        {"context": {"uid": 1}}, "'uid'", "lang", kind="policy", right={}
    ),
    "language unknown": search(
        {"context": {"lang": "xx_XX"}}, "'xx_XX'", "'en_US'", right={"context": {"lang": "en_US"}}
    ),
    "language without country": search(
        {"context": {"lang": "en"}}, "'en'", "'en_US'", right={"context": {"lang": "en_US"}}
    ),
    "time zone unknown": search(
        {"context": {"tz": "Brussels"}},
        "'Brussels'",
        "'Europe/Brussels'",
        right={"context": {"tz": "Europe/Brussels"}},
    ),
    "companies as one": search(
        {"context": {"allowed_company_ids": 1}},
        "allowed_company_ids",
        "list",
        right={"context": {"allowed_company_ids": [1]}},
    ),
}  # fmt: skip
