"""Questions about leads, tasks, messages, files and printed documents."""

from collections.abc import Callable

from benches.questions.calls import (
    GATEWAY,
    MCP_SERVER_ODOO,
    ODOO_MCP,
    OXIDOO,
    Call,
    Cannot,
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


def tasks_by_stage(_: Days) -> Question:
    domain = [["project_id.name", "=", "Office Design"]]

    def expected(truth: Truth) -> Expected:
        return Expected(truth.groups("project.task", domain, ["stage_id"], ["__count"]))

    return Question(
        "How many tasks of the project Office Design are in each stage?",
        expected,
        aggregates("project.task", domain, ["stage_id"])
        | {
            OXIDOO: [
                call(
                    "odoo_aggregate",
                    model="project.task",
                    where={"project.name": "Office Design"},
                    groupby=["stage_id"],
                    format="csv",
                )
            ]
        },
    )


def leads_without_activity(_: Days) -> Question:
    domain = [["type", "=", "lead"], ["activity_ids", "=", False]]
    fields = ["name", "email_from"]

    def expected(truth: Truth) -> Expected:
        others = truth.search("crm.lead", [["activity_ids", "!=", False]], ["name"])
        rows = truth.rows("crm.lead", domain, fields)
        return Expected(rows, [lead["name"] for lead in others])

    return Question(
        "Which leads has nobody planned anything for, and what is their e-mail?",
        expected,
        searches("crm.lead", domain, fields, limit=100)
        | {
            OXIDOO: [
                call("odoo_search", model="crm.lead", where={"type": "lead", "activity_ids": None},
                     fields=fields, limit=100, format="csv")
            ]
        },
    )  # fmt: skip


def files_of_a_deal(_: Days) -> Question:
    name = "Info about services"
    fields = ["name", "mimetype", "file_size"]

    def expected(truth: Truth) -> Expected:
        lead = truth.search("crm.lead", [["name", "=", name]], ["name"])[0]
        domain = [["res_model", "=", "crm.lead"], ["res_id", "=", lead["id"]]]
        return Expected(truth.rows("ir.attachment", domain, ["name", "mimetype"]))

    def lead_by(tool: str) -> Call:
        return call(tool, model="crm.lead", domain=[["name", "=", name]], fields=["id"])

    def attachments(results: Results) -> Call:
        lead = records(results[0])[0]["id"]
        domain = [["res_model", "=", "crm.lead"], ["res_id", "=", lead]]
        return call("search_records", model="ir.attachment", domain=domain, fields=fields)

    steps = [
        {
            "name": "lead",
            "tool": "odoo_search",
            "hide": True,
            "arguments": {"model": "crm.lead", "where": {"name": name}, "fields": ["id"]},
        },
        {
            "name": "files",
            "tool": "odoo_search",
            "arguments": {
                "model": "ir.attachment",
                "where": {"res_model": "crm.lead", "res_id": {"$ref": "lead.rows.*.id"}},
                "fields": fields,
            },
        },
    ]
    return Question(
        f"Which files are attached to the deal “{name}”?",
        expected,
        {
            OXIDOO: [call("odoo_batch", steps=steps)],
            MCP_SERVER_ODOO: [lead_by("search_records"), attachments],
            ODOO_MCP: [lead_by("search_records"), attachments],
            GATEWAY: Cannot("it blocks `ir.attachment` for everyone"),
        },
    )


def last_messages(_: Days) -> Question:
    order = "S00002"
    fields = ["date", "author_id", "preview"]

    def domain(order_id: int) -> Domain:
        return [["model", "=", "sale.order"], ["res_id", "=", order_id]]

    def expected(truth: Truth) -> Expected:
        found = truth.search("sale.order", [["name", "=", order]], ["name"])[0]
        messages = truth.search(
            "mail.message",
            [*domain(found["id"]), ["message_type", "!=", "user_notification"]],
            ["author_id", "preview"],
            order="id desc",
            limit=3,
        )
        return Expected(
            [[one["author_id"], " ".join(one["preview"].split()[:6])] for one in messages]
        )

    def order_by(tool: str) -> Call:
        return call(tool, model="sale.order", domain=[["name", "=", order]], fields=["id"])

    def messages_by(tool: str, worded: Callable[[Domain], Domain] = list) -> Step:
        return lambda results: call(
            tool,
            model="mail.message",
            domain=worded(domain(records(results[0])[0]["id"])),
            fields=fields,
            order="id desc",
            limit=3,
        )

    messages = {"message_ids": fields}
    return Question(
        f"What was last said on {order}?",
        expected,
        {
            OXIDOO: [
                call(
                    "odoo_read",
                    model="sale.order",
                    name=order,
                    fields=["name"],
                    lines=messages,
                    line_limit=3,
                )
            ],
            MCP_SERVER_ODOO: [order_by("search_records"), messages_by("search_records")],
            ODOO_MCP: [order_by("search_records"), messages_by("search_records")],
            GATEWAY: [order_by("search_read"), messages_by("search_read", anded)],
        },
    )


def printed_quotation(_: Days) -> Question:
    name = "S00003"

    def expected(truth: Truth) -> Expected:
        order = truth.search("sale.order", [["name", "=", name]], ["partner_id", "amount_total"])[0]
        lines = truth.search("sale.order.line", [["order_id.name", "=", name]], ["product_id"])
        products = [line["product_id"].split("] ")[-1] for line in lines]
        return Expected([], mentioned=[name, order["partner_id"], order["amount_total"], *products])

    def report(results: Results) -> Call:
        return call("odoo_report", model="sale.order", ids=[results[0]["rows"][0][0]])

    nothing = Cannot("it has no tool that renders a report")
    return Question(
        f"What does the PDF of quotation {name} say?",
        expected,
        {
            OXIDOO: [call("odoo_read", model="sale.order", name=name, fields=["name"]), report],
            MCP_SERVER_ODOO: nothing,
            ODOO_MCP: nothing,
            GATEWAY: nothing,
        },
    )


RECORDS = (
    tasks_by_stage,
    leads_without_activity,
    files_of_a_deal,
    last_messages,
    printed_quotation,
)
