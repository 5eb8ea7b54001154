"""Questions about what Odoo has: models, fields, states and actions."""

from benches.questions.calls import (
    GATEWAY,
    MCP_SERVER_ODOO,
    ODOO_MCP,
    OXIDOO,
    anded,
    call,
    searches,
)
from benches.questions.question import Days, Expected, Question
from benches.questions.truth import Truth


def model_of_quotations(_: Days) -> Question:
    domain = [["name", "=", "Quotations"]]

    def expected(truth: Truth) -> Expected:
        return Expected(truth.rows("ir.model", [["model", "=", "sale.order"]], ["model"]))

    return Question(
        "Which model holds the quotations?",
        expected,
        searches("ir.actions.act_window", domain, ["res_model"], limit=1)
        | {OXIDOO: [call("odoo_models", query="quotation", limit=1)]},
    )


def required_fields(_: Days) -> Question:
    domain = [["model", "=", "sale.order"], ["required", "=", True]]
    fields = ["name", "field_description"]

    def expected(truth: Truth) -> Expected:
        return Expected(truth.rows("ir.model.fields", domain, fields))

    return Question(
        "Which fields does a sales order have to have?",
        expected,
        searches("ir.model.fields", domain, fields, limit=100)
        | {
            OXIDOO: [
                call("odoo_fields", model="sale.order", required=True, format="csv")
            ],
            GATEWAY: [call("get_create_requirements", model="sale.order")],
        },
    )  # fmt: skip


def states_and_actions(_: Days) -> Question:
    views = {
        "model": "ir.ui.view",
        "domain": [["model", "=", "sale.order"], ["name", "=", "sale.order.form"]],
        "fields": ["arch_db"],
    }

    def expected(truth: Truth) -> Expected:
        described = truth.call("sale.order", "fields_get", ["state"], ["selection"])
        labels = [label for _, label in described["state"]["selection"]]
        return Expected([], mentioned=[*labels, "action_confirm", "action_cancel"])

    # Its `get_model_fields` leaves out what can be selected.
    state_field = anded([["field_id.model", "=", "sale.order"], ["field_id.name", "=", "state"]])
    state = {"model": "sale.order", "field_names": ["state"]}
    return Question(
        "Which states has a sales order, and which actions lead from one to another?",
        expected,
        {
            OXIDOO: [call("odoo_describe", model="sale.order", parts=["states", "actions"])],
            MCP_SERVER_ODOO: [call("get_fields", **state), call("search_records", **views)],
            ODOO_MCP: [call("get_model_fields", **state), call("search_records", **views)],
            GATEWAY: [
                call("search_read", model="ir.model.fields.selection", domain=state_field,
                     fields=["name"]),
                call("get_record_actions", model="sale.order", record_id=3),
            ],
        },
    )  # fmt: skip


SCHEMA = (model_of_quotations, required_fields, states_and_actions)
