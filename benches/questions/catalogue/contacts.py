"""Questions about customers and their contacts."""

from benches.questions.calls import (
    GATEWAY,
    MCP_SERVER_ODOO,
    ODOO_MCP,
    OXIDOO,
    Call,
    Domain,
    Results,
    Step,
    aggregates,
    anded,
    call,
    records,
    searches,
)
from benches.questions.question import Days, Expected, Question
from benches.questions.truth import Truth

_CUSTOMER = "Azure Interior"


def phone_and_email(_: Days) -> Question:
    fields = ["phone", "email"]
    domain = [["name", "=", _CUSTOMER]]

    def expected(truth: Truth) -> Expected:
        return Expected(truth.rows("res.partner", domain, fields))

    return Question(
        f"Phone and e-mail of {_CUSTOMER}?",
        expected,
        searches("res.partner", domain, fields)
        | {OXIDOO: [call("odoo_read", model="res.partner", name=_CUSTOMER, fields=fields)]},
    )


def contacts_of_a_company(_: Days) -> Question:
    domain = [["parent_id.name", "=", _CUSTOMER]]
    fields = ["name", "function", "phone", "email"]

    def expected(truth: Truth) -> Expected:
        return Expected(truth.rows("res.partner", domain, fields))

    where = {"parent.name": _CUSTOMER}
    return Question(
        f"The contacts at {_CUSTOMER}: what they do, phone and e-mail?",
        expected,
        searches("res.partner", domain, fields)
        | {
            OXIDOO: [
                call("odoo_search", model="res.partner", where=where, fields=fields, format="csv")
            ]
        },
    )


def companies_by_country(_: Days) -> Question:
    domain = [["is_company", "=", True]]

    def expected(truth: Truth) -> Expected:
        return Expected(truth.groups("res.partner", domain, ["country_id"], ["__count"]))

    return Question(
        "How many companies do we have in each country?",
        expected,
        aggregates("res.partner", domain, ["country_id"])
        | {
            OXIDOO: [
                call(
                    "odoo_aggregate",
                    model="res.partner",
                    where={"is_company": True},
                    groupby=["country_id"],
                    format="csv",
                )
            ]
        },
    )


def by_external_id(_: Days) -> Question:
    fields = ["name", "currency_id", "country_id"]
    named = [["module", "=", "base"], ["name", "=", "main_company"]]

    def expected(truth: Truth) -> Expected:
        found = truth.search("ir.model.data", named, ["res_id"])
        return Expected(truth.rows("res.company", [["id", "=", found[0]["res_id"]]], fields))

    def then(tool: str) -> Step:
        def company(results: Results) -> Call:
            found = records(results[0])[0]["res_id"]
            return call(tool, model="res.company", record_id=found, fields=fields)

        return company

    def id_by(tool: str, domain: Domain = named) -> Call:
        return call(tool, model="ir.model.data", domain=domain, fields=["res_id"])

    return Question(
        "Name, currency and country of base.main_company?",
        expected,
        {
            OXIDOO: [
                call("odoo_read", model="res.company", xml_id="base.main_company", fields=fields)
            ],
            MCP_SERVER_ODOO: [id_by("search_records"), then("get_record")],
            ODOO_MCP: [id_by("search_records"), then("read_record")],
            GATEWAY: [id_by("search_read", anded(named)), then("get_record")],
        },
    )


def as_csv(_: Days) -> Question:
    fields = ["name", "email", "phone", "city"]
    domain = [["phone", "!=", False]]

    def expected(truth: Truth) -> Expected:
        return Expected(truth.rows("res.partner", domain, fields))

    return Question(
        "All contacts that have a phone, with e-mail, phone and city, for a spreadsheet?",
        expected,
        searches("res.partner", domain, fields, limit=100)
        | {
            OXIDOO: [
                call("odoo_search", model="res.partner", where={"phone": {"!=": None}},
                     fields=fields, limit=100, format="csv")
            ]
        },
    )  # fmt: skip


def in_french(_: Days) -> Question:
    codes = ["BE", "DE", "NL"]
    domain = [["code", "in", codes]]
    french = {"lang": "fr_FR"}
    search = {"domain": domain, "fields": ["name"], "context": french}

    def expected(truth: Truth) -> Expected:
        return Expected(truth.rows("res.country", domain, ["name"], context=french))

    return Question(
        "What are Belgium, Germany and the Netherlands called in French?",
        expected,
        {
            OXIDOO: [
                call("odoo_search", model="res.country", where={"code": codes}, fields=["name"],
                     context=french)
            ],
            MCP_SERVER_ODOO: [call("search_records", model="res.country", **search)],
            ODOO_MCP: [
                call("execute_method", model="res.country", method="search_read", kwargs=search)
            ],
            GATEWAY: [
                call("execute_method", model="res.country", method="web_name_search",
                     kwargs={"name": "", "domain": domain, "specification": {"display_name": {}},
                             "context": french})
            ],
        },
    )  # fmt: skip


CONTACTS = (
    phone_and_email,
    contacts_of_a_company,
    companies_by_country,
    by_external_id,
    as_csv,
    in_french,
)
